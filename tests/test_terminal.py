#!/usr/bin/env python3
"""Reports on terminals: no line wider than the terminal, no word cut, the verdict first and in its colour,
plain ASCII where the locale has nothing else. Wanted: CINCH (see run.py)."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from terminals import CINCH, ROOT, on_terminal

COLOUR = re.compile("\33\\[[0-9;]*m")
RED, YELLOW, GREEN = "\33[31m", "\33[33m", "\33[32m"
SIGNS = str(ROOT / "examples/article_signs.json")
CODE = str(ROOT / "examples/genetic_code.csv")


class Reports(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        for arguments in (
            ["fit", "cycle:11", "-o", "eleven.json"], ["fit", CODE, "-o", "code.json"],
            ["check", "eleven.json", "cycle:11", "-o", "eleven.cert"],
            ["fit", "cycle:30", "--hidden", "9", "--seeds", "1", "-o", "wide.json"],
            ["fit", "cycle:40", "--hidden", "none", "--seeds", "1", "-o", "dense.json"],
        ):
            subprocess.run([CINCH, *arguments, "-q"], cwd=cls.folder, check=True, capture_output=True)
        unproved = (cls.folder / "unproved.json")
        unproved.write_text(
            '{"format": "cinch-network", "version": 1, "activation": "tanh", "output": "softmax",'
            '"keys": [{"symbols": ["a"]}], "value": {"symbols": ["x", "y"]},'
            '"layers": [{"weight": [[1]]}, {"weight": [[1], [0.99999994]]}]}')
        (cls.folder / "unproved.csv").write_text("k,v\na,x\n")

    # Each makes a report; with the status it has.
    commands = [
        ["fit", "cycle:11", "--seeds", "2", "-q"],
        ["fit", "perm:100:1", "--hidden", "3", "--seed", "0", "-q"],
        ["fit", "cycle:30", "--hidden", "2", "--seeds", "1", "--trainer", "adam", "--budget", "9", "-q"],
        ["fit", "cycle:11", "--hidden", "1", "-q"],
        ["check", "eleven.json", "cycle:11"], ["check", "eleven.cert"],
        ["check", "eleven.json", "reverse:11"], ["check", "eleven.json", "cycle:11", "-o", "e.cert"],
        ["ask", "eleven.json", "4", "--walk"], ["ask", "code.json", "A", "T", "G", "--walk", "--all"],
        ["ask", "wide.json", "3", "--walk", "--all"], ["ask", "dense.json", "3", "--walk"],
        ["show", "eleven.json"], ["show", SIGNS], ["show", "wide.json", "--all"], ["show", "dense.json"],
        ["permute", "eleven.json", "--to", "perm:11:7"], ["permute", "eleven.json", "--to", "random:11:5:1"],
        ["sweep", "--symbols", "5..8", "--hidden", "2", "--rate", "0.1,0.2", "--trainer", "adam,momentum",
         "--start", "uniform,fan-in", "--range", "1,2", "--seeds", "2", "--db", "s.sqlite", "-q"],
        ["sweep", "--critical", "--hidden", "1..2", "--symbols", "2..40", "--budget", "50", "--seeds", "32",
         "--db", "c.sqlite", "-q"],
        ["fit", "--help"], ["sweep", "--help"], ["--help"], [], ["atlas", "--help"],
        ["fit", "cycle:12", "--widht", "3"], ["ask", "code.json", "A", "T", "Z"],
    ]

    def said(self, columns, arguments, **variables):
        return on_terminal(columns, *arguments, cwd=self.folder, **variables)

    def compare_words(self, shown, whole, arguments):
        """Tables in blocks have their names before each; rows that go on below are read as they stand."""
        words, all_there_are = (COLOUR.sub("", text).split() for text in (shown, whole))
        self.assertEqual(set(words), set(all_there_are), arguments)
        if "show" not in arguments and "sweep" not in arguments:
            self.assertEqual(words, all_there_are, arguments)

    def test_no_line_is_wider_than_the_terminal_and_no_word_is_cut(self):
        for arguments in self.commands:
            whole = self.said(1000, arguments)
            for columns in (80, 60, 132):
                with self.subTest(columns=columns, arguments=arguments):
                    shown = self.said(columns, arguments)
                    lines = COLOUR.sub("", shown).splitlines()
                    self.assertEqual([line for line in lines if len(line) > columns
                                      and not re.match("  (cinch|printf) ", line)], [])
                    self.assertEqual([line for line in lines if line != line.rstrip()], [])
                    self.compare_words(shown, whole, arguments)

    def test_without_a_terminal_a_line_has_80_columns(self):
        for arguments in self.commands:
            with self.subTest(arguments=arguments):
                done = subprocess.run([CINCH, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                      env={**os.environ, "COLUMNS": "40"})
                self.assertLessEqual(max(map(len, done.stdout.splitlines()), default=0), 80)

    def test_columns_go_before_what_the_terminal_says(self):
        arguments = ["check", "eleven.json", "cycle:11"]
        self.assertEqual(self.said(100, arguments, COLUMNS="50"), self.said(50, arguments))
        for nonsense in ("", "0", "-3", "x", "50x", "99999999999"):
            self.assertEqual(self.said(60, arguments, COLUMNS=nonsense), self.said(60, arguments))

    def test_a_terminal_of_a_few_columns(self):
        for columns in (1, 10, 20):
            for arguments in self.commands:
                whole, shown = self.said(1000, arguments), self.said(columns, arguments)
                self.compare_words(shown, whole, arguments)

    def test_each_block_of_a_sweep_says_which_cells_it_is_about(self):
        shown = COLOUR.sub("", self.said(60, ["sweep", "--symbols", "5..8", "--hidden", "2", "--seeds", "2",
                                              "--db", "b.sqlite", "-q"]))
        heads = re.findall(r"(?m)^family.*", shown)
        self.assertEqual(len(heads), 2, shown)
        for head in heads:
            self.assertRegex(head, "^family  hidden  trainer  symbols  ")
        self.assertEqual(re.findall(r"(?m)^cycle +2 +adam +(\d)", shown), [*"56785678"])

    verdicts = [
        (GREEN, "exact in all 11 rows, proved", ["fit", "cycle:11", "--seeds", "2", "-q"]),
        (RED, "not exact, ", ["fit", "cycle:40", "--hidden", "2", "--seeds", "1", "--trainer", "adam",
                              "--budget", "9", "-q"]),
        (GREEN, "exact: 11 rows proved", ["check", "eleven.json", "cycle:11"]),
        (GREEN, "exact: 11 rows proved", ["check", "eleven.cert"]),
        (RED, "not exact", ["check", "eleven.json", "reverse:11"]),
        (YELLOW, "not proved", ["check", "unproved.json", "unproved.csv"]),
        (GREEN, "exact in all 11 rows, proved", ["permute", "eleven.json", "--to", "perm:11:7"]),
        (RED, "no permutation", ["permute", "eleven.json", "--to", "random:11:5:1"]),
        (GREEN, "finished", ["sweep", "--symbols", "5", "--hidden", "2", "--seeds", "2", "--db",
                             "v.sqlite", "-q"]),
    ]

    def test_the_verdict_comes_first_in_its_colour(self):
        for colour, words, arguments in self.verdicts:
            with self.subTest(arguments=arguments):
                shown = self.said(80, arguments)
                report = shown.split("\n\n")[1] if arguments[0] == "fit" else shown
                self.assertTrue(report.startswith(colour + words), report)
                self.assertEqual(report.count("\33"), 2)

    def test_no_colour(self):
        for _, words, arguments in self.verdicts:
            plain = COLOUR.sub("", self.said(80, arguments))
            for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
                with self.subTest(arguments=arguments, variables=variables):
                    shown = self.said(80, arguments, **variables)
                    self.assertNotIn("\33", shown)
                    self.assertEqual(shown, plain)
            self.assertIn("\33", self.said(80, arguments, NO_COLOR=""))
            piped = subprocess.run([CINCH, *arguments], cwd=self.folder, capture_output=True)
            self.assertNotIn(b"\33", piped.stdout)

    def test_a_dumb_terminal_has_no_progress_bar(self):
        arguments = ["fit", "cycle:30", "--hidden", "2", "--trainer", "adam", "--seeds", "400"]
        self.assertIn("\33[K", self.said(80, arguments))
        self.assertNotIn("\33", self.said(80, arguments, TERM="dumb"))


class Bar(unittest.TestCase):
    """What is shown while work goes on, and that nothing of it is left."""

    long = ["fit", "cycle:200", "--hidden", "2", "--trainer", "adam", "--budget", "400000", "--seeds", "20"]

    def frames(self, arguments, columns=120, until=None):
        with tempfile.TemporaryDirectory() as folder:
            said = on_terminal(columns, *arguments, cwd=folder, until=until)
        shown = re.findall("\r([^\r\n]+?)\\[K", said)
        self.assertLess(max(map(len, shown)), columns)
        self.assertTrue(re.search("\r\\[K[^\r]*$", said), said[-200:])
        return shown

    def assert_some(self, pattern, frames):
        self.assertTrue(any(re.fullmatch(pattern, frame) for frame in frames), (pattern, frames))

    def test_trainings_that_may_end_early_take_so_long_at_most(self):
        frames = self.frames(self.long, until=" left")
        self.assert_some(r"200-2-200: \d+ of 20 seeds, 0 exact, [\d,]+ passes, \d.*, at most \S+ \w+ left", frames)

    def test_a_search_speaks_of_its_width(self):
        frames = self.frames(["fit", str(CODE), "--seeds", "10000"], until=" left")
        self.assert_some(r"4\+4\+4-2-21: .* left of this width", frames)
        self.assertFalse([frame for frame in frames if frame.endswith(" left")])

    def test_a_narrow_bar_drops_whole_facts(self):
        fact = r"(: \d+ of 40 seeds(, \d+ exact(, [\d,]+ pass(es)?)?)?)?"
        for columns in (70, 60, 50, 30, 12):
            frames = self.frames(["fit", str(CODE), "--seeds", "40"], columns)
            for frame in frames:
                self.assertRegex(frame, rf"^((4\+4\+4(-\d+)?-21{fact}|proving 64 rows|checking the proof of 64 "
                                        r"rows)(, |$))?([\d.]+ \w+(, at most [\d.]+ \w+ left.*)?)?$")
            self.assertFalse([frame for frame in frames if " 0 us left" in frame])

    def test_annealing_says_about_how_long_with_its_proof(self):
        frames = self.frames(["fit", "cycle:30000", "--hidden", "3", "--seed", "0", "--budget", "300"])
        self.assert_some(r"pass \d+ of 300.*, gain [\d.]+, \d.*, about \S+ \w+ left", frames)

    def test_a_grid_says_about_how_long_and_a_search_does_not(self):
        frames = self.frames(["sweep", "--symbols", "10..120:5", "--hidden", "3", "--seeds", "32", "--budget",
                              "1000", "--threads", "1", "--db", "a.sqlite"])
        self.assert_some(r"\d+ of 23 cells: .*/s, \d.*, about \S+ \w+ left", frames)
        frames = self.frames(["sweep", "--critical", "--hidden", "2,3", "--symbols", "2..100", "--threads",
                              "1", "--db", "a.sqlite"])
        self.assertFalse([frame for frame in frames if " left" in frame])

    def test_what_is_done_gives_way_to_the_time(self):
        frames = self.frames(self.long, columns=40, until=" left")
        self.assert_some(r"200-2.*, at most \S+ \w+ left", frames)


class Ascii(unittest.TestCase):
    """Pictures, with and without a terminal."""

    views = [["draw", SIGNS], ["draw", SIGNS, "--input", "4"], ["draw", SIGNS, "--view", "plane"]]

    def piped(self, arguments, locale):
        env = {name: value for name, value in os.environ.items()
               if name not in ("LC_ALL", "LC_CTYPE", "LANG")}
        done = subprocess.run([CINCH, *arguments], capture_output=True, env={**env, **locale}, check=True)
        return done.stdout.decode()

    def test_the_locale_decides(self):
        for view in self.views:
            unicode = self.piped(view, {"LC_ALL": "C.UTF-8"})
            self.assertFalse(unicode.isascii())
            for locale, is_ascii in (
                ({}, True), ({"LC_ALL": "C"}, True), ({"LC_CTYPE": "POSIX"}, True), ({"LANG": "C"}, True),
                ({"LC_ALL": "C", "LANG": "C.UTF-8"}, True), ({"LC_ALL": "", "LANG": "C.UTF-8"}, False),
                ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, False), ({"LANG": "xx_YY.utf8"}, False),
                ({"LANG": "xx_YY.ISO-8859-1"}, True),
            ):
                with self.subTest(view=view, locale=locale):
                    shown = self.piped(view, locale)
                    self.assertEqual(shown.isascii(), is_ascii)
                    self.assertEqual(shown == unicode, not is_ascii)
                    self.assertEqual(shown.count("\n"), unicode.count("\n"))
                    self.assertEqual([*map(len, shown.splitlines())], [*map(len, unicode.splitlines())])

    def test_on_a_terminal_as_well(self):
        for view in self.views:
            self.assertTrue(on_terminal(80, *view, LC_ALL="C").isascii())
            self.assertFalse(on_terminal(80, *view).isascii())

    def test_symbols_keep_their_columns(self):
        with tempfile.TemporaryDirectory() as name:
            table = pathlib.Path(name) / "odd.csv"
            table.write_text("k,v\nä,日本\n日,e\u0301\nb,ä\n")
            net = pathlib.Path(name) / "odd.json"
            subprocess.run([CINCH, "fit", table, "-q", "-o", net], capture_output=True)
            shown = self.piped(["draw", net], {"LC_ALL": "C"})
            self.assertTrue(shown.isascii())
            self.assertIn("????", shown)


if __name__ == "__main__":
    unittest.main()
