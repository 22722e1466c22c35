#!/usr/bin/env python3
"""The bench itself: what it computes from times, and that its contestant trains what it says. Wanted:
CINCH_BUILD, a finished build (see run.py)."""

import contextlib
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("CINCH_BUILD", ROOT / "build"))
sys.path.insert(0, str(ROOT / "bench"))

import limit  # noqa: E402
import many  # noqa: E402
import millions  # noqa: E402
import report  # noqa: E402


def ask(program, *requests):
    done = subprocess.run([str(BUILD / "bench" / program)], text=True, capture_output=True,
                          input="".join(f"{request}\n" for request in requests), check=False)
    return done.returncode, [line.split() for line in done.stdout.splitlines()], done.stderr


class Contestant(unittest.TestCase):
    """The requests about many networks."""

    def test_every_engine_trains_the_same_networks(self):
        _, (isas,), _ = ask("bench", "isas")
        requests = [f"many 5 2 {start} {isa} {engine} 40" for start in ("uniform", "fan-in")
                    for isa in ("auto", *isas) for engine in ("auto", "lanes", "rows")]
        status, answers, _ = ask("bench", *requests)
        self.assertEqual(status, 0)
        self.assertEqual({tuple(answer[:2]) for answer in answers}, {("40", "40")})
        # Passes: one number for each of the two starts.
        half = len(answers) // 2
        self.assertEqual([len({answer[3] for answer in part})
                          for part in (answers[:half], answers[half:])], [1, 1])
        self.assertNotEqual(answers[0][3], answers[half][3])

    def test_threads_share_the_networks(self):
        status, answers, _ = ask("bench", *(f"threads 5 2 uniform auto auto 101 {threads}"
                                            for threads in (1, 2, 3)))
        self.assertEqual(status, 0)
        self.assertEqual([answer[:2] for answer in answers], [["101", "101"]] * 3)

    def test_passes_and_peaks_take_time(self):
        _, (isas,), _ = ask("bench", "isas")
        vectors = [isa for isa in isas if isa != "plain"]
        status, answers, _ = ask("bench", "pass 5 2 uniform auto lanes 1",
                                 *(f"peaks {isa} 1" for isa in vectors))
        self.assertEqual(status, 0)
        self.assertGreater(float(answers[0][0]), 0)
        for answer in answers[1:]:
            self.assertEqual(len(answer), 5)
            self.assertTrue(all(float(rate) > 0 for rate in (answer[0], *answer[2:])), answer)

    def test_a_request_that_is_none(self):
        for request in ("", "many 5", "many 5 2 uniform none", "many 5 2 else",
                        "pass 5 2 uniform auto columns 1", "peaks plain", "threads 5 2 uniform "
                        "auto auto 10 0"):
            status, answers, problem = ask("bench", request)
            self.assertEqual((status, answers, problem[:7]), (3, [], "bench: "), request)


class Numbers(unittest.TestCase):
    """What is made of times."""

    def test_the_limit_of_a_known_machine(self):
        # Of a machine with 226 GFLOP/s, 9.0 G exp/s and 4.4 G tanh/s, by hand.
        rates = {"multiply_add": 226.0, "exp": 9.0, "tanh": 4.4, "root_and_quotient": 2.4}
        for size, nanoseconds in {(5, 2): 6.91, (11, 2): 26.6, (30, 3): 202.9,
                                  (100, 4): 2365.0}.items():
            self.assertAlmostEqual(limit.limit(size, rates) / nanoseconds, 1, delta=0.01)
        self.assertAlmostEqual(limit.adam_limit((11, 2), rates), 20.67, delta=0.01)

    def test_bars(self):
        ratio, time = report.ratio_bar("r", 45.0, (30, 60)), report.limit_bar("t", 1.5, 1.2, 1.0)
        self.assertEqual((ratio.met, ratio.verdict()),
                         (True, "bar met (+50 %), goal missed by 25 %"))
        self.assertEqual((time.met, time.verdict()), (False, "bar MISSED by 25 %"))
        self.assertTrue(time._replace(value=1.2).met)
        self.assertIsNone(report.ratio_bar("shown", 1.0).met)

    def test_a_rate_takes_the_least_time_and_the_mean_passes(self):
        entrant = many.Entrant("one")
        # 100 passes in 1 s, then 300 passes in 6 s: at best 400 passes take 4 s.
        entrant.turns[5, 2] += [many.Turn(10, 10, 1.0, 10.0), many.Turn(6, 10, 6.0, 30.0)]
        self.assertAlmostEqual(entrant.rate((5, 2)), 16 / 4)
        self.assertAlmostEqual(entrant.share((5, 2)), 0.8)


class Millions(unittest.TestCase):
    """Runs that may be killed at any time; here with few symbols."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.results = pathlib.Path(self.folder.name) / "millions.jsonl"
        plan, millions.PLAN = millions.PLAN, [(300, 3, 3, 100), (300, 4, 1, 100)]
        self.addCleanup(setattr, millions, "PLAN", plan)

    def run_with(self, *words):
        printed = io.StringIO()
        words = ("--build", str(BUILD), "--results", self.folder.name, *words)
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
            status = millions.main(words)
        return status, printed.getvalue()

    def test_it_goes_on_where_it_was_stopped(self):
        status, table = self.run_with("--units", "3", "--seeds", "2")
        self.assertEqual(status, 0)
        self.assertIn("| 300-3-300 | 100 | 2 of 2 | 2 of 2 (34-100 %) | 2 of 2 (34-100 %) |", table)
        lines = self.results.read_text().splitlines()
        self.results.write_text(lines[0] + "\n" + lines[1][:40])  # killed while it wrote
        self.assertEqual(self.run_with("--show")[0], 1)
        status, table = self.run_with()
        self.assertEqual(status, 0)
        self.assertIn("| 300-4-300 | 100 | 1 of 1 | 1 of 1 (21-100 %) | 1 of 1 (21-100 %) |", table)
        again = self.results.read_text().splitlines()
        self.assertEqual((again[0], len(again)), (lines[0], 5))


class Shares(unittest.TestCase):
    def test_ends_are_1_96_of_their_own_deviations_away(self):
        """Wilson's interval by its definition."""
        for successes, tried in ((9, 10), (1, 3), (52, 112), (0, 10), (3, 3)):
            share = successes / tried
            low, high = report.wilson(successes, tried)
            self.assertTrue(low <= share <= high)
            for end in (low, high):
                if end not in (0, 1):
                    self.assertAlmostEqual(abs(share - end),
                                           1.959964 * (end * (1 - end) / tried) ** 0.5, 9)
        self.assertEqual(report.share_of(9, 10), "9 of 10 (60-98 %)")


if __name__ == "__main__":
    unittest.main()
