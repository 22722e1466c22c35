#!/usr/bin/env python3
"""Every network has one set of bits: alone, in lanes of each instruction set, in sweeps with one and two
threads and, where mpirun is there, on three ranks. Six configurations, one hash each.

Wanted: CINCH, the program, and CINCH_BUILD with tests/bits. CINCH_SEEDS: seeds of each (default 48)."""

import os
import pathlib
import shutil
import sqlite3
import struct
import subprocess
import tempfile
import unittest

CINCH = os.environ.get("CINCH", "build/cinch")
BUILD = pathlib.Path(os.environ.get("CINCH_BUILD", "build"))
SEEDS = int(os.environ.get("CINCH_SEEDS") or (16 if os.environ.get("CINCH_QUICK") else 48))

# The jobs of tests/bits.c as settings of a sweep.
JOBS = {
    "many/cycle:11/adam": "--symbols 11 --hidden 2 --budget 20000",
    "many/cycle:11/sgd": "--symbols 11 --hidden 2 --trainer sgd --budget 1000",
    "many/cycle:11/momentum": "--symbols 11 --hidden 3 --bias --trainer momentum --budget 500",
    "many/shift:5/linear": "--family shift --symbols 5 --hidden 4 --output linear --budget 300",
    "many/random:20:5:7/relu": "--family random:*:5:7 --symbols 20 --hidden 8-5 --activation relu "
                               "--bias --rate 0.03 --budget 150",
    "many/cycle:30/fan-in": "--symbols 30 --hidden 3 --start fan-in --budget 20000",
}
MPI = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
BASIS, PRIME = 0xCBF29CE484222325, 0x100000001B3


def add_to_hash(value, number):
    """FNV-1a over the eight bytes of a number."""
    for byte in struct.pack("<Q", number % 2**64):
        value = (value ^ byte) * PRIME % 2**64
    return value


def hash_of_rows(rows):
    """What tests/bits.c prints for (seed, passes, hash of the weights) in the order of seeds."""
    whole = BASIS
    for row in rows:
        one = BASIS
        for number in row:
            one = add_to_hash(one, number)
        whole = add_to_hash(whole, one)
    return f"{whole:016x}"


def run(command, **extra):
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **extra})
    if done.returncode != 0:
        raise AssertionError(f"{command}: status {done.returncode}\n{done.stderr}")
    return done.stdout


class Bits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """{job: the hashes that all instruction sets and both engines give}"""
        cls.expected = {}
        for line in run([str(BUILD / "tests/bits"), str(SEEDS)]).splitlines():
            job, _, value, *_ = line.split()
            if job.startswith("many/"):
                cls.expected.setdefault(job, set()).add(value)

    def sweep(self, launcher, options, **env):
        for job, settings in JOBS.items():
            with tempfile.TemporaryDirectory() as folder:
                database = folder + "/rows.sqlite"
                run([*launcher, CINCH, "sweep", *settings.split(), "--seeds", str(SEEDS), "-q",
                     *options, "--db", database], **env)
                with sqlite3.connect(database) as store:
                    rows = store.execute("SELECT seed, passes, hash FROM run ORDER BY seed")
                    self.assertEqual({hash_of_rows(rows)}, self.expected[job], job)

    def test_jobs_are_the_same(self):
        self.assertEqual(set(JOBS), set(self.expected))

    def test_one_hash_for_all_engines(self):
        self.assertEqual({job: len(values) for job, values in self.expected.items()},
                         dict.fromkeys(JOBS, 1))
        self.assertNotIn({"lanes-differ"}, self.expected.values())

    def test_one_thread(self):
        self.sweep([], ["--threads", "1"])

    def test_two_threads(self):
        self.sweep([], ["--threads", "2"])

    @unittest.skipUnless(shutil.which("mpirun"), "no mpirun here")
    def test_three_ranks(self):
        self.sweep(["mpirun", "--oversubscribe", "-n", "3"], ["--threads", "1"],
                   **MPI, ASAN_OPTIONS="detect_leaks=0:" + os.environ.get("ASAN_OPTIONS", ""))


if __name__ == "__main__":
    unittest.main()
