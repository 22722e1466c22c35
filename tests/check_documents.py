#!/usr/bin/env python3
"""Runs the examples of README.md and of the manual pages and compares what they print.

An example is a code block with lines that begin with "$ ": those are run by sh, one after the other,
in one temporary copy of the tree, with the program on PATH; the lines that follow each, up to the
next, are what it must print (standard output and standard error together). A line "..." stands for
any lines. Times ("0.02 s", "15 ms", "3 min") stand for any time. "> " continues a command that ends in
a backslash. A block after the line "<!-- not run: REASON -->" is not run. Pictures that a document shows
must be those that its commands make. Wanted: CINCH, the program (see run.py).

--update writes what commands print now into the documents, where no line is "...": read the difference
before you keep it."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
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


def copy_tree(folder):
    tree = pathlib.Path(folder) / "cinch"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns("build*", ".git"))
    return tree


def holds(expected, said):
    shown = "\n".join(expected).rstrip() + "\n"
    return re.fullmatch(pattern_of(shown.splitlines()), said.rstrip() + "\n")


def update(document):
    """Puts what its commands print now into a document."""
    lines = document.read_text().splitlines()
    shift = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = copy_tree(folder)
        for first, block in blocks(document.read_text()):
            at = first - 1 + shift
            for command, expected in steps(block):
                at += command.count("\n") + 1
                said = run(command, tree)
                if not holds(expected, said) and "..." not in expected:
                    new = said.rstrip().splitlines()
                    print(f"{document.name}: {command}")
                    lines[at:at + len(expected)] = new
                    shift += len(new) - len(expected)
                    expected = new
                at += len(expected)
    document.write_text("\n".join(lines) + "\n")


class Documents(unittest.TestCase):
    """One test per document, made below."""

    maxDiff = None

    def check(self, document):
        with tempfile.TemporaryDirectory() as folder:
            started = time.time()
            tree = copy_tree(folder)
            for first, lines in blocks(document.read_text()):
                for command, expected in steps(lines):
                    with self.subTest(line=first, command=command):
                        said = run(command, tree)
                        if not holds(expected, said):
                            self.assertEqual("\n".join(expected).rstrip() + "\n",
                                             said.rstrip() + "\n")
            for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", document.read_text()):
                with self.subTest(picture=name):
                    kept, made = ROOT / name, tree / name
                    self.assertEqual(kept.read_bytes(), made.read_bytes(), "make it anew")
                    self.assertGreater(made.stat().st_mtime, started)


def documents():
    """Those that have something to run."""
    all_there_are = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")),
                     *sorted((ROOT / "docs/man").glob("*.scd"))]
    return [document for document in all_there_are if any(blocks(document.read_text()))]


def add_tests():
    for document in documents():
        name = "test_" + re.sub(r"\W+", "_", str(document.relative_to(ROOT)))
        setattr(Documents, name, lambda self, document=document: self.check(document))


add_tests()

if __name__ == "__main__":
    if "--update" in sys.argv[1:]:
        for document in documents():
            update(document)
    else:
        unittest.main()
