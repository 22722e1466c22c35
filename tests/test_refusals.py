#!/usr/bin/env python3
"""Where the same bits cannot be had, Cinch says so and what to do: compilers' errors, the self test at
every start, and the traps of the library. Wanted: CINCH, the program (see run.py)."""

import os
import pathlib
import re
import signal
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
CINCH = os.environ.get("CINCH", str(ROOT / "build/cinch"))
# A compiler that targets this machine is asked as if it were another one. -ffreestanding: for its headers.
COMPILE = ["-std=c17", "-ffreestanding", "-fsyntax-only", "-I", ROOT / "include", "-I", ROOT / "src"]
ROUNDS = "cinch: this program does not round as IEEE 754 says"


def run(*command, **options):
    return subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          **options)


class Compilers(unittest.TestCase):
    """What base.h says of options that change the bits."""

    def refusal(self, compiler, *flags):
        """The #error's sentence, or "" where there is none."""
        done = run(compiler, *COMPILE, *flags, "-include", "base/base.h", "-x", "c", "/dev/null")
        said = [line.partition("error: ")[2] for line in done.stderr.splitlines() if "Cinch" in line]
        self.assertEqual(done.returncode != 0, bool(said), done.stderr)
        return said[0] if said else ""

    def test_32_bit_x86(self):
        if os.uname().machine != "x86_64":
            self.skipTest("needs a compiler for x86")
        for compiler, x87 in ("gcc", []), ("clang", ["-mno-sse"]):
            self.assertIn("add -msse2 -mfpmath=sse", self.refusal(compiler, "-m32", *x87))
            self.assertEqual(self.refusal(compiler, "-m32", "-msse2", "-mfpmath=sse"), "")

    def test_wider_evaluation_elsewhere(self):
        wide = ["-U__FLT_EVAL_METHOD__", "-D__FLT_EVAL_METHOD__=1"]
        self.assertIn("add -fexcess-precision=fast", self.refusal("gcc", *wide, "-D__s390__"))
        self.assertIn("find the option", self.refusal("gcc", *wide))

    def test_fast_math(self):
        for compiler in "gcc", "clang":
            self.assertEqual(self.refusal(compiler, "-O2"), "")
            for flag in "-ffast-math", "-Ofast", "-ffinite-math-only":
                self.assertIn("without -ffast-math", self.refusal(compiler, flag), flag)
        for flag in "-freciprocal-math", "-funsafe-math-optimizations":
            self.assertIn("without -ffast-math", self.refusal("gcc", flag), flag)


class Program(unittest.TestCase):
    """It ends with a sentence and status 3."""

    def test_flushed_denormals(self):
        """A library linked with -ffast-math flushes them in whatever program loads it."""
        if os.uname().machine != "x86_64":
            self.skipTest("needs x86-64's flags")
        with tempfile.TemporaryDirectory() as folder:
            library = pathlib.Path(folder) / "flush.so"
            source = ("#include <xmmintrin.h>\n"
                      "__attribute__((constructor)) static void flush(void) { _mm_setcsr(0x8040 | _mm_getcsr()); }")
            done = subprocess.run(["gcc", "-shared", "-fPIC", "-x", "c", "-", "-o", str(library)],
                                  input=source, text=True, check=False)
            self.assertEqual(done.returncode, 0)
            for words in ["fit", "shift:5", "-o", f"{folder}/net.json"], ["--version"], ["help"]:
                done = run(CINCH, *words, env={**os.environ, "LD_PRELOAD": str(library),
                                               "ASAN_OPTIONS": "verify_asan_link_order=0"})
                self.assertEqual((done.returncode, done.stdout), (3, ""), words)
                self.assertTrue(done.stderr.startswith(ROUNDS), done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1)
            self.assertFalse(os.path.exists(f"{folder}/net.json"))

    def test_a_trap_is_explained(self):
        for number in signal.SIGILL, signal.SIGTRAP:
            with subprocess.Popen([CINCH, "fit", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True) as fit:
                fit.stdin.write("key,value\n")
                fit.stdin.flush()
                while not waits_and_catches(fit.pid, number):
                    pass
                fit.send_signal(number)
                out, error = fit.communicate()
            self.assertEqual((fit.returncode, out), (3, ""))
            self.assertTrue(error.startswith("cinch: a check inside the program failed"), error)


def waits_and_catches(pid, number):
    """Whether a process is idle and has a handler for a signal, as /proc says."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    caught = int(re.search(r"SigCgt:\s*(\w+)", status)[1], 16)
    return "State:\tS" in status and caught >> number - 1 & 1


if __name__ == "__main__":
    unittest.main()
