#!/usr/bin/env python3
"""cinch sweep as a process: killed, interrupted, out of disk, twice at once, on one thread or two, in
shards. Whatever happened, the rows at the end are those of an undisturbed run. Wanted: CINCH, the program
(see run.py)."""

import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("CINCH", ROOT / "build/cinch")).resolve()
QUICK = os.environ.get("CINCH_QUICK") == "1"

GRID = "--symbols 2..26:3 --hidden 2,3 --trainer adam,sgd --seeds 150 --budget 400"
SURE = "--symbols 2..30:2 --hidden 1..2 --trainer adam --seeds 400 --sure 0.15 --budget 500 --seed 7"
SEARCH = "--critical --hidden 1..2 --trainer adam --budget 300 --seeds 400 --sure 0.1"
# The same for longer, so that kills fall before, into and after commits. Sanitizers are slow enough.
LONG = {"grid": GRID, "sure": SURE, "search": SEARCH} if QUICK else {
    "grid": "--symbols 2..26:3 --hidden 2,3 --trainer adam,sgd --seeds 1500 --budget 400",
    "sure": "--symbols 2..44 --hidden 2,3 --seeds 2000 --sure 0.06 --budget 900 --seed 7",
    "search": "--critical --hidden 1..2 --trainer adam,sgd --seeds 4000 --sure 0.03",
}
KILLS = 4 if QUICK else 20


def command(settings, base, *more):
    return [str(PROGRAM), "sweep", *settings.split(), "--db", str(base), *more]


def run(settings, base, *more):
    return subprocess.run(command(settings, base, *more), capture_output=True, text=True)


def tables(base):
    """All rows but the times; and how the file itself is."""
    with sqlite3.connect(f"file:{base}?mode=ro", uri=True) as connection:
        rows = {
            "cell": connection.execute("SELECT * FROM cell ORDER BY cell").fetchall(),
            "run": connection.execute("SELECT * FROM run ORDER BY cell, seed").fetchall(),
            "timing": connection.execute(
                "SELECT cell, block, passes FROM timing ORDER BY cell, block").fetchall(),
        }
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    return rows, whole


class Sweeps(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def whole(self, settings):
        """The tables of an undisturbed run, and how long it took."""
        base = self.folder / "whole.sqlite"
        start = time.monotonic()
        done = run(settings, base)
        seconds = time.monotonic() - start
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = tables(base)
        base.unlink()
        return rows, seconds

    def assert_same(self, base, expected):
        rows, whole = tables(base)
        self.assertEqual(whole, "ok")
        for name, wanted in expected[0].items():
            self.assertEqual(len(rows[name]), len(wanted), name)
            self.assertEqual(rows[name], wanted, name)

    def disturb(self, name, number):
        """Ends runs by a signal at random moments, then lets one run to its end."""
        settings = LONG[name]
        expected, seconds = self.whole(settings)
        base = self.folder / f"{name}.sqlite"
        chance = random.Random(number)
        kept = []
        for _ in range(KILLS):
            process = subprocess.Popen(command(settings, base), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.PIPE)
            time.sleep(chance.uniform(0, 4 * seconds / KILLS))
            process.send_signal(number)
            said = process.communicate()[1].decode()
            self.assertIn(process.returncode, (0, 1, -number), said)
            try:
                with sqlite3.connect(base) as connection:
                    kept.append(connection.execute("SELECT count(*) FROM run").fetchone()[0])
            except sqlite3.OperationalError:
                kept.append(0)  # killed before there was a table
        done = run(settings, base)
        self.assertEqual(done.returncode, 0, done.stderr)
        print(f"{name}: {seconds:.1f} s at once; rows kept after each of {KILLS} signals: {kept}")
        self.assertEqual(kept, sorted(kept))
        if not QUICK:
            self.assertGreater(len(set(kept)), 3)  # signals fell into the middle of it
        self.assert_same(base, expected)

    def test_killed_in_a_grid(self):
        self.disturb("grid", signal.SIGKILL)

    def test_killed_in_a_grid_that_stops_early(self):
        self.disturb("sure", signal.SIGKILL)

    def test_killed_in_a_search(self):
        self.disturb("search", signal.SIGKILL)

    def test_interrupted(self):
        self.disturb("grid", signal.SIGINT)

    def test_an_interruption_is_prompt_and_says_how_to_go_on(self):
        settings = "--symbols 40 --hidden 2 --trainer sgd --seeds 100000"
        process = subprocess.Popen(command(settings, self.folder / "a.sqlite"),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(1.0)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        said = process.communicate()[1].decode()
        self.assertLess(time.monotonic() - start, 5.0 if QUICK else 1.0)
        self.assertEqual(process.returncode, 1)
        self.assertIn("the same command goes on from there", said)

    def each_kind(self):
        """Settings of every kind, each with a folder of its own."""
        for name, settings in (("grid", GRID), ("sure", SURE), ("search", SEARCH)):
            folder = self.folder / name
            folder.mkdir()
            yield folder, settings

    def test_threads_change_nothing(self):
        for folder, settings in self.each_kind():
            made = {}
            for threads in ("1", "2", "5"):
                base = folder / f"{threads}.sqlite"
                done = run(settings, base, "--threads", threads)
                self.assertEqual(done.returncode, 0, done.stderr)
                made[threads] = base
            self.assert_same(made["2"], tables(made["1"]))
            self.assert_same(made["5"], tables(made["1"]))

    def test_shards_make_the_whole(self):
        for folder, settings in self.each_kind():
            expected, _ = self.whole(settings)
            parts = [folder / f"part{i}.sqlite" for i in (1, 2, 3)]
            for i, part in enumerate(parts, 1):
                done = run(settings, part, "--shard", f"{i}/3")
                self.assertEqual(done.returncode, 0, done.stderr)
            parts = [part for part in parts if part.exists()]
            merged = folder / "merged.sqlite"
            done = run("--merge " + " ".join(map(str, parts)), merged)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assert_same(merged, expected)

    def test_growing(self):
        """More seeds and more symbols later: the same as at once, where blocks were cut too."""
        large = "--symbols 5..14 --seeds 100"
        expected, _ = self.whole(large)
        base = self.folder / "grown.sqlite"
        for settings in ("--symbols 5..9 --seeds 30", "--symbols 8..14 --seeds 100", large):
            self.assertEqual(run(settings, base).returncode, 0)
        self.assert_same(base, expected)

    @staticmethod
    def has_tables(base):
        """They come a moment after the file's first bytes."""
        with sqlite3.connect(base) as connection:
            return connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0

    def test_two_at_once(self):
        base = self.folder / "a.sqlite"
        first = subprocess.Popen(command("--symbols 40 --trainer sgd --seeds 100000", base),
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while not base.exists() or not base.stat().st_size or not self.has_tables(base):
                time.sleep(0.02)
            second = run("--symbols 5", base)
            self.assertEqual(second.returncode, 3)
            self.assertIn(f"process {first.pid}", second.stderr)
            self.assertIsNone(first.poll())  # the second did not wait for its end
            with sqlite3.connect(base) as connection:  # to be read it is free
                connection.execute("SELECT count(*) FROM success").fetchone()
        finally:
            first.kill()
            first.wait()
        self.assertEqual(run("--symbols 5", base).returncode, 0)

    def test_full_disk(self):
        expected, _ = self.whole(GRID)
        place = self.folder / "small"
        place.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "cinch", str(place)],
                                 capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("a small file system cannot be mounted here")
        try:
            base = place / "a.sqlite"
            done = run(GRID, base)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("make room", done.stderr)
            again = run(GRID, base)
            self.assertEqual(again.returncode, 3, again.stderr)
            _, whole = tables(base)
            self.assertEqual(whole, "ok")
            subprocess.run(["mount", "-o", "remount,size=64m", str(place)], check=True)
            done = run(GRID, base)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assert_same(base, expected)
        finally:
            subprocess.run(["umount", str(place)], check=True)

    def test_read_only_file_system(self):
        """What lies where nothing can be written is drawn and merged, but not added to."""
        place = self.folder / "archive"
        place.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "cinch", str(place)],
                                 capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("a small file system cannot be mounted here")
        try:
            base, other = place / "a.sqlite", self.folder / "b.sqlite"
            self.assertEqual(run("--symbols 5,8", base).returncode, 0)
            subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
            done = run("--symbols 5..9", base)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("cannot be written", done.stderr)
            drawn = subprocess.run([str(PROGRAM), "atlas", str(base)], capture_output=True)
            self.assertEqual(drawn.returncode, 0, drawn.stderr)
            done = subprocess.run([str(PROGRAM), "sweep", "--merge", str(base), "--db", str(other)],
                                  capture_output=True, text=True)
            self.assertEqual(done.stdout, f"{base}: 200 networks added\n", done.stderr)
            self.assertEqual([path.name for path in place.iterdir()], ["a.sqlite"])
        finally:
            subprocess.run(["umount", str(place)], check=True)

    def test_rows_are_what_fit_trains(self):
        """The same seeds by themselves."""
        base = self.folder / "a.sqlite"
        self.assertEqual(run("--symbols 11 --seeds 20 --seed 40", base).returncode, 0)
        (rows, _) = tables(base)
        for _, seed, exact, passes, right, *_ in rows["run"]:
            alone = subprocess.run(
                [str(PROGRAM), "fit", "cycle:11", "--hidden", "2", "--seed", str(seed), "--json"],
                capture_output=True, text=True, check=True)
            self.assertEqual(json.loads(alone.stdout)["training"]["exact_at"], passes)
            self.assertEqual((exact, right), (1, 11))

    def test_crossings_are_those_of_neighbouring_grids(self):
        search, grid = self.folder / "search.sqlite", self.folder / "grid.sqlite"
        self.assertEqual(run(SEARCH, search).returncode, 0)
        with sqlite3.connect(search) as connection:
            rows = connection.execute(
                "SELECT hidden, symbols, low, high FROM critical WHERE hidden = '2'").fetchall()
        self.assertEqual(len(rows), 1)
        _, symbols, low, high = rows[0]
        around = f"--symbols {int(low) - 4}..{int(high) + 4} --budget 300 --seeds 200"
        self.assertEqual(run(around, grid).returncode, 0)
        with sqlite3.connect(grid) as connection:
            other = connection.execute("SELECT symbols, low, high FROM critical").fetchone()
        self.assertLess(max(low, other[1]), min(high, other[2]), (rows, other))


if __name__ == "__main__":
    unittest.main()
