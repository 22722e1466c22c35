#!/usr/bin/env python3
"""The examples that help shows: three for each command, run one after the other in one new directory, where
each may use the files of those before it. Wanted: CINCH (see run.py)."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
CINCH = pathlib.Path(os.environ.get("CINCH", ROOT / "build/cinch")).resolve()
LIMIT_SECONDS = 300


def helped(*arguments):
    return subprocess.run([CINCH, *arguments, "--help"], capture_output=True, text=True, check=True).stdout


def commands():
    """Their names, in the order of help."""
    listed = helped().split("\nCommands:\n")[1].split("\n\n")[0]
    return re.findall(r"^  (\w+) ", listed, re.M)


def examples(command):
    """(line, what it does) of each."""
    shown = helped(command).split("\nExamples:\n")[1]
    return re.findall(r"^  (\S.*)\n((?:      .*\n)+)", shown, re.M)


class Examples(unittest.TestCase):

    def test_all_of_them_run(self):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{CINCH.parent}{os.pathsep}{os.environ.get('PATH', '')}"
            for command in commands():
                shown = examples(command)
                self.assertEqual(len(shown), 3, command)
                for line, does in shown:
                    with self.subTest(line=line):
                        self.assertIn(f"cinch {command} ", line)
                        self.assertLessEqual(len(line), 77)
                        self.assertRegex(does, r"\A {6}[A-Z][^$]*\.\n\Z")
                        done = subprocess.run(["sh", "-c", line], cwd=folder, stdin=subprocess.DEVNULL,
                                              env={**os.environ, "PATH": path}, capture_output=True,
                                              text=True, timeout=LIMIT_SECONDS)
                        self.assertEqual(done.returncode, 0, done.stderr)
                        self.assertNotRegex(done.stderr, "^cinch: |remark: ")

    def test_the_manual_page_has_the_same(self):
        for command in commands():
            page = subprocess.run([CINCH, "help", "--man-examples", command], capture_output=True,
                                  text=True, check=True).stdout
            lines = re.findall(r"^\*(.*)\*$", page, re.M)
            self.assertEqual([re.sub(r"\\(.)", r"\1", line) for line in lines],
                             [line for line, _ in examples(command)])
            self.assertIn("\n@EXAMPLES@\n", (ROOT / f"docs/man/cinch-{command}.1.scd").read_text())

    def test_cinch_alone_lists_the_commands(self):
        done = subprocess.run([CINCH], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, helped())
        self.assertEqual(len(commands()), len([*ROOT.glob("docs/man/cinch-*.scd")]))


if __name__ == "__main__":
    unittest.main()
