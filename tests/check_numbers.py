#!/usr/bin/env python3
"""Every sentence of the documents that states a number stands in tests/numbers.txt: with the command that
repeats it, or with the reason why none does.

Looked at are README.md, docs/*.md and docs/man/*.scd, but for blocks that check_documents.py runs. An entry
begins with "FILE: " and what it is about: a text in a sentence, "# Heading" for a section with all that is
below it, or "*" for the file. Its indented lines are

    $ COMMAND            run in a copy of the tree, one entry's after the other's of its file
    TEXT                 after a command: must stand in what it prints; "..." for any text in between
    long, TIME: COMMAND  is not run here
    because REASON       no command can say it

Wanted: CINCH, the program (see run.py)."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import check_documents  # it knows which blocks are run

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "numbers.txt"
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")),
             *sorted((ROOT / "docs/man").glob("*.scd"))]

# What states a number: digits that are no part of a name, and large numbers and times in words.
NUMBER = re.compile(
    r"(?<![\w.^`/:-])\d|\b(?:hundreds?|thousands?|millions?|tens of|seconds|minutes|hours|"
    r"(?:a|an|one) (?:second|minute|hour)(?! program| one)\b)\b")
# What has digits and states nothing: manual pages, exit statuses, other documents' addresses.
SILENT = re.compile(r"\*?[\w-]+\*?\(\d\)|^\*\d\* .*|\*\d\*|\]\([^)]*\)|`[^`]*`")
HEADING = re.compile(r"(#+) (.*)")
ITEM = re.compile(r" *([-*]|\d+\.) ")


class Sentence:
    """A sentence, a row of a table or a line of output, and the headings above it."""

    def __init__(self, file, line, headings, text):
        self.file, self.line, self.headings, self.text = file, line, list(headings), text

    def states_a_number(self):
        return NUMBER.search(SILENT.sub(" ", self.text)) is not None


def run_lines(document):
    """The numbers of the lines that check_documents.py runs and compares."""
    found = set()
    for first, lines in check_documents.blocks(document.read_text()):
        found.update(range(first, first + len(lines)))
    return found


def pieces(document):
    """(line, headings, text) of what stands together: paragraphs, items, rows, lines of blocks."""
    covered, headings, paragraph, first = run_lines(document), [], [], 0
    inside = False
    for number, line in enumerate([*document.read_text().splitlines(), ""], 1):
        heading = None if inside else HEADING.match(line)
        fence = line.strip().startswith("```")
        alone = inside or line.startswith(("|", "    ")) or number in covered
        if fence or heading or alone or not line.strip() or ITEM.match(line):
            if paragraph:
                yield first, headings, " ".join(paragraph)
            paragraph = []
        if fence:
            inside = not inside
        elif heading:
            level = len(heading[1])
            headings = [h for h in headings if h[0] < level] + [(level, heading[2])]
        elif number in covered or line.startswith(("$ ", "    ", "#", "<!--")):
            continue
        elif alone:
            yield number, headings, line
        elif line.strip():
            if not paragraph:
                first = number
            paragraph.append(line.strip())


def sentences(document):
    file = str(document.relative_to(ROOT))
    for line, headings, text in pieces(document):
        for one in re.split(r"(?<=[.:;]) (?=[^a-z])", text):
            yield Sentence(file, line, headings, one)


class Entry:
    """What the list says of one or more sentences."""

    def __init__(self, line, file, about):
        self.line, self.file, self.about = line, file, about
        self.commands, self.reasons, self.long = [], [], []  # commands: (text, what it must print)

    def covers(self, sentence):
        if sentence.file != self.file:
            return False
        if self.about.startswith("# "):
            return self.about[2:] in [title for _, title in sentence.headings]
        return self.about == "*" or self.about in sentence.text

    def add(self, text):
        if text.startswith("$ "):
            self.commands.append((text[2:], []))
        elif text.startswith("because "):
            self.reasons.append(text)
        elif re.match(r"long, [^:]+: .", text):
            self.long.append(text)
        elif self.commands:
            self.commands[-1][1].append(text)
        else:
            raise SystemExit(f"{LIST}: {text!r} belongs to nothing")


def entries():
    found = []
    for number, line in enumerate(LIST.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("    "):
            found[-1].add(line.strip())
        else:
            file, about = line.split(": ", 1)
            found.append(Entry(number, file, about))
    return found


class Numbers(unittest.TestCase):
    def setUp(self):
        self.entries = entries()

    def test_every_number_is_in_the_list(self):
        for document in DOCUMENTS:
            mine = [e for e in self.entries if e.file == str(document.relative_to(ROOT))]
            for sentence in sentences(document):
                if sentence.states_a_number() and not any(e.covers(sentence) for e in mine):
                    with self.subTest(place=f"{sentence.file}:{sentence.line}"):
                        self.fail(f"in no entry of {LIST.name}: {sentence.text}")

    def test_every_entry_is_about_something(self):
        known = [s for document in DOCUMENTS for s in sentences(document)]
        for entry in self.entries:
            with self.subTest(line=entry.line):
                self.assertTrue(entry.commands or entry.reasons or entry.long, "it says nothing")
                self.assertTrue(any(entry.covers(s) for s in known),
                                f"not in {entry.file} any more: {entry.about}")

    def test_files_that_reasons_name_are_there(self):
        for entry in self.entries:
            for name in re.findall(r"\b[\w./]+/[\w./]+\.(?:c|py|h)\b", " ".join(entry.reasons)):
                with self.subTest(line=entry.line):
                    self.assertTrue((ROOT / name).exists(), name)

    def test_numbers_are_found(self):
        for text, states in (("It took 3.1 minutes.", True), ("See *cinch-fit*(1).", False),
                             ("A float32 has `24` bits", False), ("a million rows", True),
                             ("2^-24 of it", True), ("with AVX2", False), ("*3* bad input", False)):
            self.assertEqual(Sentence("", 0, [], text).states_a_number(), states, text)

    def test_commands_say_it_again(self):
        build = check_documents.PROGRAM.parent
        path = f"{build}{os.pathsep}{os.environ.get('PATH', '')}"
        env = {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8",
               "CINCH_BUILD": str(pathlib.Path(os.environ.get("CINCH_BUILD", build)).resolve())}
        for file in dict.fromkeys(e.file for e in self.entries):
            with tempfile.TemporaryDirectory() as folder:
                tree = pathlib.Path(folder) / "cinch"
                shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns("build*", ".git"))
                for entry in (e for e in self.entries if e.file == file):
                    for command, expected in entry.commands:
                        done = subprocess.run(["sh", "-c", command], cwd=tree, timeout=120, text=True,
                                              env=env,
                                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                        said = " ".join(done.stdout.split())
                        for text in expected:
                            pieces = re.split(r" ?\.\.\. ?", " ".join(text.split()))
                            pattern = ".*".join(map(re.escape, pieces))
                            with self.subTest(line=entry.line, command=command):
                                self.assertRegex(said, pattern)

    def test_long_ones_are_named(self):
        long = [text for entry in self.entries for text in entry.long]
        self.skipTest(f"{len(long)} commands take long and are not run: {long[0]} ...")


if __name__ == "__main__":
    unittest.main()
