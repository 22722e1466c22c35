#!/usr/bin/env python3
"""Valgrind's memcheck over short unit tests and short commands: no error, nothing definitely lost.
AddressSanitizer sees more places; this sees what is read before it was written, and libraries' code.

Wanted: CINCH and CINCH_BUILD (see run.py), and valgrind, which runs a build without sanitizers."""

import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("CINCH_BUILD", ROOT / "build")).resolve()
CINCH = str(pathlib.Path(os.environ.get("CINCH", BUILD / "cinch")).resolve())
FOUND = 99
# Blocks of the usual 60 instructions are too long for it where pairs go in wide vectors.
VALGRIND = ["valgrind", "--quiet", f"--error-exitcode={FOUND}", "--leak-check=full",
            "--errors-for-leak-kinds=definite", "--vex-guest-max-insns=40"]

# Those that end within seconds under it. test_base sets rounding modes, which it does not know.
UNITS = ["anneal_options", "anneal_save", "ball", "crew", "exact_sum", "file", "find_layers", "grid", "hash", "limits",
         "mapping", "mapping_file", "net", "permute", "rng", "share", "store", "study", "tensors", "terminal",
         "train_goal"]

# Each in one folder, in this order.
COMMANDS = [
    "fit cycle:11 --hidden 2 --seed 4 --trace trace.csv -o net.safetensors",
    "fit perm:40:1 --hidden 3 --seed 1 --budget 200 --trainer anneal --threads 2",
    "fit {examples}/days_in_month.csv --budget 300 --seeds 2 -o days.json",
    "ask net.safetensors 4 --walk",
    "check net.safetensors cycle:11 -o net.cert",
    "check net.cert",
    "show net.safetensors --all",
    "draw net.safetensors --input 4",
    "draw net.safetensors --view plane -o plane.svg",
    "draw trace.csv --width 60",
    "permute net.safetensors --to reverse:11 -o other.json",
    "convert other.json -o again.safetensors",
    "check {golden}/foreign.safetensors cycle:3 -o theirs.cert",
    "sweep --symbols 2..5 --hidden 1,2 --seeds 20 --budget 100 --threads 2 --db rows.sqlite",
    "atlas rows.sqlite --width 60",
    "help --completion",
]


@unittest.skipUnless(shutil.which("valgrind"), "no valgrind: Debian's package is valgrind")
class Memory(unittest.TestCase):
    def hold(self, *command, cwd=None):
        done = subprocess.run([*VALGRIND, *command], capture_output=True, text=True, cwd=cwd)
        with self.subTest(command=command):
            self.assertNotIn("==ERROR", done.stderr)
            self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-4000:])

    def test_units(self):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda name: self.hold(str(BUILD / "tests" / f"test_{name}")), UNITS))

    def test_commands(self):
        with tempfile.TemporaryDirectory() as folder:
            for line in COMMANDS:
                self.hold(CINCH, *line.format(examples=ROOT / "examples", golden=ROOT / "tests/golden").split(), cwd=folder)

    def test_it_finds_what_is_there(self):
        """A program that reads what nobody wrote."""
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder) / "wrong.c"
            source.write_text("#include <stdlib.h>\nint main(void)\n{\n    int *p = malloc(sizeof *p);\n"
                              "    return *p == 7 ? 1 : 0;\n}\n")
            subprocess.run(["cc", "-O0", "-w", str(source), "-o", folder + "/wrong"], check=True)
            done = subprocess.run([*VALGRIND, folder + "/wrong"], capture_output=True)
            self.assertEqual(done.returncode, FOUND)


if __name__ == "__main__":
    unittest.main()
