#!/usr/bin/env python3
"""Runs every test there is; `./dev test` calls it once the packages are installed.

Builds with gcc, with clang (both with warnings as errors) and with sanitizers, then runs in each
build the cmocka programs, the Python tests and the shell tests, and once the checks of structure,
documents, bits and the fuzz targets. One line per runner; the last line is "N passed, N failed, N skipped".

Tests find what they test by these variables:
    CINCH         the program
    CINCH_BUILD   the directory of its build
    CINCH_QUICK   1 where long loops should be cut: the sanitizers' build

A runner is counted by what it says: TAP lines, unittest's summary, or a last line of the form above;
one that says nothing of the kind is a single test, by its exit status (77: skipped)."""

import collections
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "build-test"
PYTHON = sys.executable
LIMIT_SECONDS = 1200

SANITIZE = ["-Db_sanitize=address,undefined", "-Db_lundef=false"]
BUILDS = {
    "gcc": ("gcc", ["--buildtype=release", "--werror", "-Dtests=enabled", "-Dman=enabled"]),
    "clang": ("clang", ["--buildtype=release", "--werror", "-Dtests=enabled", "-Dman=enabled"]),
    "sanitize": ("gcc", ["--buildtype=debug", "--optimization=1", "-Dtests=enabled", *SANITIZE]),
    "fuzz": ("clang", ["--buildtype=debug", "--optimization=1", "-Dfuzz=true", *SANITIZE]),
}
# Instrumented builds stop at the first finding; the fuzz build's library feeds libFuzzer.
CFLAGS = {
    "sanitize": "-fno-sanitize-recover=all",
    "fuzz": "-fno-sanitize-recover=all -fsanitize=fuzzer-no-link",
}
FUZZ_SECONDS = 10

Runner = collections.namedtuple("Runner", "name command env")


class Counts(collections.namedtuple("Counts", "passed failed skipped")):
    def __add__(self, other):
        return Counts(*(a + b for a, b in zip(self, other)))

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def count_tap(text):
    planned = sum(int(number) for number in re.findall(r"^1\.\.(\d+)$", text, re.M))
    skipped = len(re.findall(r"^(?:not )?ok \d+.*# SKIP", text, re.M | re.I))
    passed = len(re.findall(r"^ok \d+(?!.*# SKIP)", text, re.M | re.I))
    return Counts(passed, planned - passed - skipped, skipped)


def count_unittest(text):
    ran = int(re.search(r"^Ran (\d+) tests?", text, re.M)[1])
    tail = text[text.rindex("\nRan ") :]
    bad = sum(int(n) for n in re.findall(r"(?:failures|errors|unexpected successes)=(\d+)", tail))
    skipped = sum(int(number) for number in re.findall(r"skipped=(\d+)", tail))
    return Counts(max(ran - bad - skipped, 0), bad, skipped)


def count(text, status):
    """What a runner's output says; a bad exit status is at least one failure."""
    said = re.findall(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", text, re.M)
    if said:
        counts = Counts(*map(int, said[-1]))
    elif re.search(r"^1\.\.\d+$", text, re.M):
        counts = count_tap(text)
    elif re.search(r"^Ran \d+ tests?", text, re.M):
        counts = count_unittest(text)
    elif status == 77:
        return Counts(0, 0, 1)
    else:
        counts = Counts(int(status == 0), int(status != 0), 0)
    if status not in (0, 77) and counts.failed == 0:
        counts += Counts(0, 1, 0)
    return counts


def call(runner):
    """(runner, counts, seconds, output)"""
    start = time.monotonic()
    env = {**os.environ, **runner.env}
    try:
        done = subprocess.run(
            runner.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env=env, cwd=ROOT, timeout=LIMIT_SECONDS,
        )
        text, status = done.stdout.decode(errors="replace"), done.returncode
    except subprocess.TimeoutExpired as late:
        text = (late.stdout or b"").decode(errors="replace") + f"\nover {LIMIT_SECONDS} s\n"
        status = 1
    except OSError as problem:
        text, status = str(problem), 1
    return runner, count(text, status), time.monotonic() - start, text


def report(result):
    """Prints a runner's line, and its whole output where something failed."""
    runner, counts, seconds, text = result
    log = WORK / "logs" / (re.sub(r"[^\w.-]+", "_", runner.name) + ".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(text)
    print(f"{runner.name:36} {counts}  ({seconds:.1f} s)", flush=True)
    if counts.failed:
        print("    | " + "\n    | ".join(text.splitlines()[-60:]), flush=True)
    return counts


def run_all(runners, workers):
    total = Counts(0, 0, 0)
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for done in concurrent.futures.as_completed([pool.submit(call, r) for r in runners]):
            total += report(done.result())
    return total


def build_runner(name):
    """One runner that configures (once) and compiles build-test/NAME."""
    compiler, options = BUILDS[name]
    directory = WORK / name
    flags = CFLAGS.get(name, "")
    setup = ["meson", "setup", *options, f"-Dc_args={flags}", str(directory), str(ROOT)]
    script = 'd=$1; shift; [ -e "$d/build.ninja" ] || "$@" || exit; exec ninja -C "$d"'
    return Runner("build: " + name, ["sh", "-c", script, "sh", str(directory), *setup],
                  {"CC": compiler})


def test_runners(name):
    """Everything that is run once in every build."""
    directory = WORK / name
    env = {
        "CINCH": str(directory / "cinch"),
        "CINCH_BUILD": str(directory),
        "CINCH_QUICK": "1" if name == "sanitize" else "",
        "CMOCKA_MESSAGE_OUTPUT": "TAP",
        "PYTHONDONTWRITEBYTECODE": "1",
        # A finding must not look like the program's own exit status 1.
        "ASAN_OPTIONS": "exitcode=99:allocator_may_return_null=1",
        "UBSAN_OPTIONS": "exitcode=99:print_stacktrace=1",
        "LSAN_OPTIONS": f"suppressions={ROOT}/tests/leaks.txt:print_suppressions=0",
    }
    tests = ROOT / "tests"
    for source in sorted([*tests.glob("test_*"), *tests.glob("unit/**/test_*.c")]):
        command = {
            ".c": [str(directory / "tests" / source.stem)],
            ".py": [PYTHON, str(source)],
            ".sh": ["sh", str(source)],
        }.get(source.suffix)
        if command:
            yield Runner(f"{name}: {source.name}", command, env)


def fuzz_runners(seconds):
    """Every target from its corpus; what it adds stays in build-test."""
    for source in sorted((ROOT / "fuzz").glob("fuzz_*.c")):
        name = source.stem.removeprefix("fuzz_")
        grown = WORK / "fuzz-corpus" / name
        found = WORK / "fuzz-found" / name
        grown.mkdir(parents=True, exist_ok=True)
        found.mkdir(parents=True, exist_ok=True)
        corpus = ROOT / "fuzz" / "corpus" / name
        yield Runner(
            f"fuzz: {name}, {seconds} s",
            [str(WORK / "fuzz" / "fuzz" / source.stem), f"-max_total_time={seconds}",
             "-rss_limit_mb=2048", "-timeout=10", f"-artifact_prefix={found}/", str(grown),
             *([str(corpus)] if corpus.is_dir() else [])],
            {"ASAN_OPTIONS": "allocator_may_return_null=1"},
        )


def check_runners():
    env = {
        "CINCH": str(WORK / "gcc" / "cinch"),
        "CINCH_BUILD": str(WORK / "gcc"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    for name in ("check_structure", "check_documents"):
        yield Runner(f"check: {name}.py", [PYTHON, str(ROOT / "tests" / (name + ".py"))], env)
    yield Runner("check: bits", [PYTHON, str(ROOT / "tools/bits.py"), str(WORK / "bits")], env)


def fuzz(seconds):
    built = report(call(build_runner("fuzz")))
    return built if built.failed else built + run_all(fuzz_runners(seconds), os.cpu_count())


def everything():
    total = Counts(0, 0, 0)
    runners = []
    for name in BUILDS:
        built = report(call(build_runner(name)))
        total += built
        if not built.failed:
            runners += fuzz_runners(FUZZ_SECONDS) if name == "fuzz" else test_runners(name)
    return total + run_all([*runners, *check_runners()], os.cpu_count())


def main():
    """run.py: everything; run.py fuzz SECONDS: the fuzz targets alone."""
    if sys.argv[1:2] == ["fuzz"] and len(sys.argv) == 3:
        total = fuzz(int(sys.argv[2]))
    elif sys.argv[1:]:
        sys.exit(main.__doc__)
    else:
        total = everything()
    print(total)
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
