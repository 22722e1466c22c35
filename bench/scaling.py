"""Part `scaling`: threads, MPI ranks, a sweep of a million networks, and its memory."""

import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import time

import peers as contestants
import report

TITLE = "Scaling, by the clock on the wall: Adam, from random weights to exact"

SIZE = (11, 2)
# What threads and ranks of sweeps are judged at: at 11-2-11 the thread that writes takes a twentieth of
# the CPU, which one training thread leaves free beside it and two do not.
JUDGED_SIZE = (30, 3)
ROUNDS = 5
NETWORKS = 40000        # of a turn of the threads in one program
SWEPT = 120000          # of a sweep that is held against another
RANKED = 240000         # of one on ranks: mpirun takes a third of a second to start
MILLION = 1000000
TENTH = MILLION // 10   # what the memory of a million is held against

THREADS_BAR = (1.9, None)
RANKS_BAR = (1.8, None)
MILLION_BAR_SECONDS = 60
DATABASE_BAR_PERCENT = 15
# Of a million over that of a tenth: what the caches of a database may still grow.
MEMORY_BAR = 1.1

# One cell, of which all seeds are trained.
SWEEP = ("sweep", "--symbols", SIZE[0], "--hidden", SIZE[1], "--family", "cycle", "--trainer",
         "adam")
AS_ROOT = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}


class SweepFailed(Exception):
    """With what it said."""


def complaint(talk, status):
    """The line of what a failed sweep printed that says why."""
    lines = [line for line in talk.splitlines() if line.startswith("cinch")]
    return lines[0] if lines else f"exit status {status}"


class Sweep:
    """One finished run of `cinch sweep`, into a database that is gone afterwards."""

    def __init__(self, program, size, networks, threads, ranks=None):
        before = () if ranks is None else ("mpirun", "-n", ranks)
        with tempfile.TemporaryDirectory(prefix="cinch-bench-") as folder:
            database = pathlib.Path(folder) / "results.sqlite"
            words = [str(word) for word in (*before, program, *SWEEP, "--symbols", size[0],
                                            "--hidden", size[1], "--seeds", networks,
                                            "--threads", threads, "--db", database)]
            started = time.perf_counter()
            with tempfile.TemporaryFile("w+") as err:
                child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=err,
                                         env={**os.environ, **AS_ROOT})
                _, status, usage = os.wait4(child.pid, 0)
                self.seconds = time.perf_counter() - started
                child.returncode = os.waitstatus_to_exitcode(status)
                err.seek(0)
                if child.returncode:
                    raise SweepFailed(complaint(err.read(), child.returncode))
            self.cpu = usage.ru_utime + usage.ru_stime
            self.peak_kilobytes = usage.ru_maxrss
            self.trained = self.read(database, networks)

    @staticmethod
    def read(database, networks):
        """Seconds of CPU that its trainings took, by the database."""
        connection = sqlite3.connect(database)
        try:
            rows, = connection.execute("SELECT count(*) FROM run").fetchone()
            seconds, = connection.execute("SELECT sum(seconds) FROM timing").fetchone()
        finally:
            connection.close()
        if rows != networks:
            raise SweepFailed(f"{rows} rows in place of {networks}")
        return seconds

    def database_percent(self):
        """The database's share of the CPU, and more: all but the training."""
        return 100 * (self.cpu - self.trained) / self.cpu


def has_sweep(program):
    return program and subprocess.run([str(program), "sweep", "--help"], check=False,
                                      capture_output=True).returncode == 0


# ---- Measuring -----------------------------------------------------------------------------------


def least_seconds(what, runs, rounds=ROUNDS):
    """The least of each of `runs`, functions that return seconds; they take turns."""
    least = [float("inf")] * len(runs)
    for number in range(rounds):
        report.progress(f"{what}: round {number + 1} of {rounds}")
        least = [min(known, run()) for known, run in zip(least, runs)]
    report.progress()
    return least


def batch_threads(peers):
    """Seconds of one thread and of two, each with a batch of its own."""
    def turn(threads):
        _, _, seconds = peers["cinch"].numbers("threads", *SIZE, "uniform", "auto", "auto",
                                               NETWORKS, threads)
        return seconds
    return least_seconds("threads", [lambda: turn(1), lambda: turn(2)])


def sweep_threads(program):
    return least_seconds("threads of a sweep",
                         [lambda: Sweep(program, JUDGED_SIZE, SWEPT, 1).seconds,
                          lambda: Sweep(program, JUDGED_SIZE, SWEPT, 2).seconds], 2)


def sweep_ranks(program):
    return least_seconds("ranks of a sweep",
                         [lambda: Sweep(program, JUDGED_SIZE, RANKED, 1, 1).seconds,
                          lambda: Sweep(program, JUDGED_SIZE, RANKED, 1, 2).seconds], 2)


def millions(program):
    report.progress("a million networks")
    alone, many = Sweep(program, SIZE, MILLION, 1), Sweep(program, SIZE, MILLION, 2)
    few = Sweep(program, SIZE, TENTH, 2)
    report.progress()
    return {"seconds_of_one_thread": alone.seconds, "seconds": many.seconds, "cpu_seconds": many.cpu,
            "database_percent": many.database_percent(), "peak_kilobytes": many.peak_kilobytes,
            "peak_kilobytes_of_a_tenth": few.peak_kilobytes}


def compare(name, seconds, wanted):
    one, two = seconds
    return report.ratio_bar(name, one / two, wanted)


def million_bars(found):
    return [
        report.limit_bar("a million networks swept, 2 threads: seconds", found["seconds"],
                         MILLION_BAR_SECONDS),
        report.limit_bar("of its CPU, in the database and whatever is no training",
                         found["database_percent"], DATABASE_BAR_PERCENT, unit=" %"),
        report.limit_bar("its peak memory over that of a tenth",
                         found["peak_kilobytes"] / found["peak_kilobytes_of_a_tenth"], MEMORY_BAR,
                         unit="x"),
    ]


def run_sweeps(program, result, bars, notes):
    """What `cinch sweep` does: threads, ranks, a million."""
    result["sweep_threads"] = sweep_threads(program)
    bars.append(compare("2 threads of a sweep over one", result["sweep_threads"], THREADS_BAR))
    if shutil.which("mpirun"):
        try:
            result["sweep_ranks"] = sweep_ranks(program)
            bars.append(compare("2 MPI ranks of a sweep over one", result["sweep_ranks"],
                                RANKS_BAR))
        except SweepFailed as failed:
            notes.append(f"MPI is skipped, `mpirun -n 2 cinch sweep` fails: {failed}")
    else:
        notes.append("MPI is skipped: install openmpi-bin and libopenmpi-dev, and build anew")
    result["million"] = millions(program)
    bars += million_bars(result["million"])


def run(peers, build, notes):
    if len(os.sched_getaffinity(0)) < 2:
        notes.append("Scaling is skipped: there is one processor")
        return {}, []
    result = {"batch_threads": batch_threads(peers)}
    program = contestants.find_program(build, "cinch")
    swept = has_sweep(program)
    bars = [compare("2 threads of batches over one", result["batch_threads"],
                    (None, None) if swept else THREADS_BAR)]
    if not swept:
        notes.append("Sweeps are skipped: this build has no `cinch sweep`")
        return result, bars
    try:
        run_sweeps(program, result, bars, notes)
    except SweepFailed as failed:
        notes.append(f"Sweeps are skipped, `cinch sweep` fails: {failed}")
    return result, bars


def show(result):
    if not result:
        return
    print(f"\n{TITLE}\n")
    rows = [["", "one", "two", "ratio"]]
    names = {"batch_threads": f"threads, {NETWORKS:,} of 11-2-11 in batches",
             "sweep_threads": f"threads, a sweep of {SWEPT:,} of 30-3-30",
             "sweep_ranks": f"MPI ranks of one thread, a sweep of {RANKED:,} of 30-3-30"}
    for key, name in names.items():
        if key in result:
            one, two = result[key]
            rows.append([name, f"{one:.3f} s", f"{two:.3f} s", f"{one / two:.2f}"])
    found = result.get("million")
    if found:
        one, two = found["seconds_of_one_thread"], found["seconds"]
        rows.append(["threads, a sweep of a million of 11-2-11 (not judged)", f"{one:.3f} s",
                     f"{two:.3f} s", f"{one / two:.2f}"])
    report.print_table(rows)
    if found:
        print(f"\nA sweep of a million networks, 2 threads: {found['seconds']:.1f} s, "
              f"{found['cpu_seconds']:.1f} s of CPU,\n{found['database_percent']:.1f} % of it not "
              f"for training; peak {found['peak_kilobytes']:,} kB, of a tenth as many networks "
              f"{found['peak_kilobytes_of_a_tenth']:,} kB")
