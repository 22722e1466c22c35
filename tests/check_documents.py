#!/usr/bin/env python3
"""Runs the examples of README.md and of the manual pages and compares what they print.

An example is a code block with lines that begin with "$ ": those are run by sh, one after the other,
in one temporary copy of the tree, with the program on PATH; the lines that follow each, up to the
next, are what it must print (standard output and standard error together). A line "..." stands for
any lines. Times ("0.02 s", "15 ms", "3 min") stand for any time. "> " continues a command that ends in
a backslash. A block after the line "<!-- not run: REASON -->" is not run. Pictures that a document shows
must be those that its commands make. Wanted: CINCH, the program (see run.py)."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("CINCH", ROOT / "build/cinch")).resolve()
TIME = re.compile(r"\b\d+(?:\.\d+)?(?= ?(?:ns|us|µs|ms|s|min|h|seconds|minutes)\b)")
LIMIT_SECONDS = 120


def blocks(text):
    """The lines of each code block that is to be run, with its first line's number."""
    inside, skipped, lines, first = False, False, [], 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().startswith("```"):
            if inside and not skipped and any(row.startswith("$ ") for row in lines):
                yield first, lines
            if inside:
                skipped = False
            inside, lines, first = not inside, [], number + 1
        elif inside:
            lines.append(line)
        elif line.strip():
            skipped = line.startswith("<!-- not run: ")


def steps(lines):
    """(command, lines that it must print) of a block."""
    command, expected = None, []
    for line in lines:
        if line.startswith("$ "):
            if command is not None:
                yield command, expected
            command, expected = line[2:], []
        elif line.startswith("> ") and not expected and command.endswith("\\"):
            command += "\n" + line[2:]
        elif command is not None:
            expected.append(line)
    if command is not None:
        yield command, expected


def pattern_of(expected):
    """A pattern for the whole output."""
    rows = []
    for line in expected:
        if line.strip() == "...":
            rows.append(r"(?:.*\n)*?")
        else:
            pieces = TIME.split(line.rstrip())
            rows.append(r"\d+(?:\.\d+)?".join(map(re.escape, pieces)) + r"[ \t]*\n")
    return "".join(rows)


def run(command, folder):
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    env = {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=env, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LIMIT_SECONDS,
    )
    return done.stdout.decode(errors="replace")


class Documents(unittest.TestCase):
    """One test per document, made below."""

    maxDiff = None

    def check(self, document):
        with tempfile.TemporaryDirectory() as folder:
            tree = pathlib.Path(folder) / "cinch"
            started = time.time()
            shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns("build*", ".git"))
            for first, lines in blocks(document.read_text()):
                for command, expected in steps(lines):
                    with self.subTest(line=first, command=command):
                        said = run(command, tree).rstrip() + "\n"
                        shown = "\n".join(expected).rstrip() + "\n"
                        if not re.fullmatch(pattern_of(shown.splitlines()), said):
                            self.assertEqual(shown, said)
            for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", document.read_text()):
                with self.subTest(picture=name):
                    kept, made = ROOT / name, tree / name
                    self.assertEqual(kept.read_bytes(), made.read_bytes(), "make it anew")
                    self.assertGreater(made.stat().st_mtime, started)


def add_tests():
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")),
                 *sorted((ROOT / "docs/man").glob("*.scd"))]
    for document in documents:
        if document.exists() and any(blocks(document.read_text())):
            name = "test_" + re.sub(r"\W+", "_", str(document.relative_to(ROOT)))
            setattr(Documents, name, lambda self, document=document: self.check(document))


add_tests()

if __name__ == "__main__":
    unittest.main()
