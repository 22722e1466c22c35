#!/usr/bin/env python3
"""Runs every test there is; `./dev test` calls it once the packages are installed.

Builds with sanitizers, with gcc and clang (both with warnings as errors), for threads and for the fuzz
targets, and starts what belongs to a build once it stands: the cmocka programs, the Python tests and the
shell tests. The checks of structure, documents, bits, memory and programs run once. One line per runner,
then one per reason why something was skipped; the last line is "N passed, N failed", and ", N skipped"
where any was.

Tests find what they test by these variables:
    CINCH         the program
    CINCH_BUILD   the directory of its build
    CINCH_QUICK   1 where long loops should be cut: in instrumented builds

A runner is counted by what it says: TAP lines, unittest's summary, or a last line of the form above;
one that says nothing of the kind is a single test, by its exit status (77: skipped, its last line says
why)."""

import collections
import concurrent.futures
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "build-test"
TESTS = ROOT / "tests"
PYTHON = sys.executable
LIMIT_SECONDS = 2400  # the slowest emulates eight processors

RELEASE = ["--buildtype=release", "--werror", "-Dtests=enabled", "-Dman=enabled"]
DEBUG = ["--buildtype=debug", "--optimization=1", "-Db_lundef=false"]
ADDRESS = [*DEBUG, "-Db_sanitize=address,undefined"]
# In this order: the slowest tests start first.
BUILDS = {
    "sanitize": ("gcc", [*ADDRESS, "-Dtests=enabled"]),
    "gcc": ("gcc", RELEASE),
    "clang": ("clang", RELEASE),
    "thread": ("gcc", [*DEBUG, "-Db_sanitize=thread", "-Dtests=enabled"]),
    "fuzz": ("clang", [*ADDRESS, "-Dfuzz=true"]),
}
# Instrumented builds stop at the first finding; the fuzz build's library feeds libFuzzer.
CFLAGS = {
    "sanitize": "-fno-sanitize-recover=all",
    "fuzz": "-fno-sanitize-recover=all -fsanitize=fuzzer-no-link",
}
FUZZ_SECONDS = 10

# Two compilers make different code of what computes: unit tests, bits and the command line's snapshots run in
# every build. These tests are of processes, files and pages, which no compiler makes different: one is enough.
BEHAVIOUR = {
    "test_anneal_fit.py": "signals, threads, checkpoints; test_anneal*.c has the bits",
    "test_article.py": "a report, made twice and read; test_cli.py has its numbers",
    "test_atlas.py": "charts of made-up rows; test_chart.c and test_heat.c have the numbers",
    "test_drawn_numbers.py": "pictures as readers see them; test_net.c and test_words.c have the numbers",
    "test_hidden_characters.py": "words on terminals",
    "test_known_keys.py": "a list as other readers see it; test_known_keys.c has the numbers",
    "test_one_meaning.py": "commands held against each other; test_net.c and test_proof*.c have the numbers",
    "test_pictures.py": "files as other readers see them; test_view.c has the places",
    "test_ranks.py": "processes and network namespaces; test_many.py has the bits",
    "test_read_network.py": "files as other readers see them; test_net_file.c has the numbers",
    "test_search.py": "threads, signals; test_train.c and test_side_by_side.c have the bits",
    "test_sweep.py": "signals, full disks, databases; test_many.py has the bits",
}
# What is installed and released is built without instruments.
PLAIN = {"test_install.py", "test_release.py"}
# What has threads, under ThreadSanitizer; words after a name choose among a file's tests.
THREADS = [
    "test_sweep.py Sweeps.test_threads_change_nothing Sweeps.test_killed_in_a_search Sweeps.test_growing "
    "Sweeps.test_an_interruption_is_prompt_and_says_how_to_go_on",
    "test_anneal_fit.py Threads",
    "test_search.py Search.test_widths_that_look_hopeless_are_left_out",
    "test_share.c", "test_crew.c", "test_store.c",
]
# These take minutes under sanitizers and half a minute at least elsewhere; the longest first.
LONG = ["test_anneal_fit.py", "test_ranks.py", "test_cli.py", "test_check_certificate.py", "test_sweep.py",
        "test_article.py", "test_atlas.py", "test_side_by_side.c", "test_view.c"]

Runner = collections.namedtuple("Runner", "name command env")


class Counts(collections.namedtuple("Counts", "passed failed skipped")):
    def __add__(self, other):
        return Counts(*(a + b for a, b in zip(self, other)))

    def __str__(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


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
    said = re.findall(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", text, re.M)
    if said:
        counts = Counts(*(int(number or 0) for number in said[-1]))
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


def reasons(text, skipped):
    """Why tests were skipped, as a runner says it: cmocka in the line before, unittest, or with 77 at last."""
    if not skipped:
        return []
    found = [why for _, why in re.findall(r"\bskipped (['\"])(.*)\1$", text, re.M)]
    found += [": ".join(filter(None, pair[::-1])) for pair in re.findall(
        r"(?:^(?!ok |not ok |1\.\.)(.*)\n)?^(?:not )?ok \d+.*# SKIP ?(.*)$", text, re.M | re.I)]
    found += re.findall(r"^skipped: (.*)$", text, re.M)
    return found or (text.strip().splitlines() or ["it does not say why"])[-1:]


def call(runner):
    """(runner, counts, seconds, seconds of processors, output)"""
    start = time.monotonic()
    try:
        process = subprocess.Popen(
            runner.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, **runner.env}, cwd=ROOT, start_new_session=True,
        )
    except OSError as problem:
        return runner, Counts(0, 1, 0), 0, 0, str(problem)
    late = []
    watch = threading.Timer(LIMIT_SECONDS, lambda: late.append(os.killpg(process.pid, signal.SIGKILL)))
    watch.start()
    text = process.stdout.read().decode(errors="replace")
    _, status, used = os.wait4(process.pid, 0)
    watch.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    text += f"\nover {LIMIT_SECONDS} s\n" if late else ""
    seconds = time.monotonic() - start
    return runner, count(text, process.returncode), seconds, used.ru_utime + used.ru_stime, text


class Report:
    """Prints a runner's line, and the end of its output where something failed; keeps the sum."""

    def __init__(self):
        self.total = Counts(0, 0, 0)
        self.skipped = collections.defaultdict(list)
        self.lock = threading.Lock()

    def run(self, runner):
        """Whether nothing failed."""
        _, counts, seconds, used, text = call(runner)
        log = WORK / "logs" / (re.sub(r"[^\w.-]+", "_", runner.name) + ".log")
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(text)
        with self.lock:
            self.total += counts
            for why in reasons(text, counts.skipped):
                self.skipped[why].append(runner.name)
            print(f"{runner.name:36} {counts}  ({seconds:.1f} s, {used:.1f} s of processors)", flush=True)
            if counts.failed:
                print("    | " + "\n    | ".join(text.splitlines()[-60:]), flush=True)
        return not counts.failed

    def end(self):
        for why, names in self.skipped.items():
            print(f"skipped: {', '.join(dict.fromkeys(names))}: {why}")
        print(self.total)
        return 1 if self.total.failed or not self.total.passed else 0


def build_runner(name):
    """One runner that configures (once) and compiles build-test/NAME."""
    compiler, options = BUILDS[name]
    directory = WORK / name
    flags = CFLAGS.get(name, "")
    setup = ["meson", "setup", *options, f"-Dc_args={flags}", str(directory), str(ROOT)]
    script = 'd=$1; shift; [ -e "$d/build.ninja" ] || "$@" || exit; exec ninja -C "$d"'
    return Runner("build: " + name, ["sh", "-c", script, "sh", str(directory), *setup],
                  {"CC": compiler})


def environment(name):
    """How a test finds build NAME."""
    directory = WORK / name
    return {
        "CINCH": str(directory / "cinch"),
        "CINCH_BUILD": str(directory),
        "CINCH_QUICK": "1" if name in ("sanitize", "thread") else "",
        "CMOCKA_MESSAGE_OUTPUT": "TAP",
        "PYTHONDONTWRITEBYTECODE": "1",
        # A finding must not look like the program's own exit status 1.
        "ASAN_OPTIONS": "exitcode=99:allocator_may_return_null=1",
        "UBSAN_OPTIONS": "exitcode=99:print_stacktrace=1",
        "LSAN_OPTIONS": f"suppressions={TESTS}/leaks.txt:print_suppressions=0",
        "TSAN_OPTIONS": "exitcode=99:halt_on_error=1",
    }


def test_runner(name, source, *words):
    """The runner of a test's source in build NAME."""
    if source.suffix == ".c":
        command = [str(WORK / name / "tests" / source.stem)]
    elif source.suffix == ".sh":
        command = ["sh", str(source)]
    elif source.suffix == ".py":
        # unittest says why it skips something when it is asked to be verbose.
        verbose = ["-v"] if "unittest.main(" in source.read_text() else []
        command = [PYTHON, str(source), *verbose, *words]
    else:
        raise SystemExit(f"{source}: how is this test run? Tests are .c, .py or .sh")
    return Runner(f"{name}: {source.name}", command, environment(name))


def test_runners(name):
    """What is run in build NAME, long runners first."""
    sources = {path.name: path for path in sorted([*TESTS.glob("test_*"), *TESTS.glob("unit/**/test_*.c")])}
    lost = [test for test in [*BEHAVIOUR, *LONG, *THREADS] if test.split()[0] not in sources]
    if lost:
        raise SystemExit(f"tests/run.py names tests that are none: {', '.join(lost)}")
    if name == "thread":
        return [test_runner(name, sources[first], *words)
                for first, *words in map(str.split, THREADS)]
    wanted = [test for test in sources
              if not (name == "clang" and test in BEHAVIOUR or name != "gcc" and test in PLAIN)]
    wanted.sort(key=lambda test: LONG.index(test) if test in LONG else len(LONG))
    return [test_runner(name, sources[test]) for test in wanted]


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
             "-rss_limit_mb=2048", "-timeout=10", f"-artifact_prefix={found}/", str(grown), str(corpus)],
            {"ASAN_OPTIONS": "allocator_may_return_null=1"},
        )


def check_runners():
    """What is asked once, of gcc's build: tests/check_*.py."""
    for source in sorted(TESTS.glob("check_*.py")):
        yield test_runner("gcc", source)._replace(name=f"check: {source.name}")


def runners_of(name):
    """What can start once build NAME stands."""
    if name == "fuzz":
        return fuzz_runners(FUZZ_SECONDS)
    return [*test_runners(name), *(check_runners() if name == "gcc" else [])]


def fuzz(report, seconds):
    if report.run(build_runner("fuzz")):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(report.run, fuzz_runners(seconds)))


def everything(report):
    """A build's tests run beside the next build, whose configuring and last files keep one core alone busy."""
    bits = Runner("check: bits", [PYTHON, str(ROOT / "tools/bits.py"), str(WORK / "bits")], {})
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        # It takes minutes, mostly on one core, and needs no build.
        running = [pool.submit(report.run, bits)]
        for name in BUILDS:
            if report.run(build_runner(name)):
                running += [pool.submit(report.run, runner) for runner in runners_of(name)]
        for done in running:
            done.result()


def main():
    """run.py: everything; run.py fuzz SECONDS: the fuzz targets alone."""
    report = Report()
    if sys.argv[1:2] == ["fuzz"] and len(sys.argv) == 3:
        fuzz(report, int(sys.argv[2]))
    elif sys.argv[1:]:
        sys.exit(main.__doc__)
    else:
        everything(report)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
