#!/usr/bin/env python3
"""A million and ten million symbols through 3, 4 and 5 units: exact, proved, how long, in how much memory.

    python3 bench/millions.py                        # all of it: hours; goes on where it was stopped
    python3 bench/millions.py --symbols 1000000 --units 3 --seeds 2
    python3 bench/millions.py --show                 # what there is so far

By hand only. Each training is one `cinch fit` with a checkpoint; what it printed is one line of
RESULTS/millions.jsonl, and a training that has its line is not made again. Exit status 0: all that was
asked for is exact and proved; 1: not all; 3: a run failed otherwise."""

import argparse
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from report import share_of

# Symbols, units, seeds, passes: the more crowded the symbols, the more passes it takes to part them.
PLAN = [
    (1_000_000, 3, 10, 150), (1_000_000, 4, 10, 100), (1_000_000, 5, 10, 100),
    (10_000_000, 3, 3, 250), (10_000_000, 4, 3, 120), (10_000_000, 5, 3, 120),
]


def arguments(words):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--build", default="build", help="the directory with the program cinch")
    parser.add_argument("--results", default="millions", help="a directory for what is found")
    parser.add_argument("--symbols", type=int, help="this many only")
    parser.add_argument("--units", type=int, help="this many only")
    parser.add_argument("--seeds", type=int, help="so many at most")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--keep", action="store_true", help="keep the networks in RESULTS")
    parser.add_argument("--show", action="store_true", help="train nothing, print the table")
    return parser.parse_args(words)


def runs_of(options):
    """What is asked for: (symbols, units, seed, passes)."""
    return [(symbols, units, seed, passes) for symbols, units, seeds, passes in PLAN
            if options.symbols in (None, symbols) and options.units in (None, units)
            for seed in range(min(seeds, options.seeds or seeds))]


def read_results(path):
    """The last line of each training; a line that was cut off counts as none."""
    found = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        try:
            result = json.loads(line)
        except ValueError:
            continue
        found[result["symbols"], result["units"], result["seed"], result["passes"]] = result
    return found


def note(path, result):
    cut_off = path.exists() and not path.read_bytes().endswith(b"\n")
    with open(path, "a", encoding="utf-8") as file:
        file.write("\n" * cut_off + json.dumps(result) + "\n")
        file.flush()
        os.fsync(file.fileno())


def fit(options, run, folder):
    """One training; None: it was interrupted."""
    symbols, units, seed, passes = run
    name = f"{symbols}-{units}-seed-{seed}"
    state, net = folder / f"{name}.state", folder / f"{name}.safetensors"
    resumed = state.exists()
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen(
            [os.path.join(options.build, "cinch"), "fit", f"cycle:{symbols}", "--hidden", str(units),
             "--seed", str(seed), "--trainer", "anneal", "--budget", str(passes), "--threads",
             str(options.threads), "--checkpoint", state, "-o", net, "--json", "--quiet"],
            stdout=out)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said = out.read()
    if child.returncode in (-signal.SIGINT, -signal.SIGTERM, -signal.SIGKILL):
        return None
    if child.returncode not in (0, 1):
        raise RuntimeError(f"{name}: cinch fit ended with {child.returncode}")
    report = json.loads(said)
    if report["interrupted"]:
        return None
    if not options.keep:
        net.unlink(missing_ok=True)
    return {"symbols": symbols, "units": units, "seed": seed, "passes": passes,
            "exact": report["exact"], "proved": bool(report["proved"]),
            "rows_right": report["rows_right"], "margin": report["margin"],
            "relative_margin": report["relative_margin"], "bound": report["bound"],
            "seconds": round(time.monotonic() - begun, 1),
            "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1), "resumed": resumed,
            "threads": options.threads, "megabytes": round(usage.ru_maxrss / 1024)}


def median_of(results, name):
    return statistics.median(result[name] for result in results)


def least_ratio(results):
    ratios = [result["margin"] / result["bound"] for result in results if result["bound"]]
    return f"{min(ratios):.3g}" if ratios else "-"


def print_table(found, runs):
    print("| network | passes | seeds | exact | proved | least relative margin | margin over bound, "
          "least | seconds | CPU seconds | peak MB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for symbols, units, passes in dict.fromkeys((run[0], run[1], run[3]) for run in runs):
        mine = [found[run] for run in runs
                if run in found and (run[0], run[1], run[3]) == (symbols, units, passes)]
        asked = sum((run[0], run[1]) == (symbols, units) for run in runs)
        if not mine:
            print(f"| {symbols:,}-{units}-{symbols:,} | {passes} | 0 of {asked} | | | | | | | |")
            continue
        exact = [result for result in mine if result["exact"]]
        margin = min((result["relative_margin"] for result in exact), default=0)
        print(f"| {symbols:,}-{units}-{symbols:,} | {passes} | {len(mine)} of {asked} | "
              f"{share_of(len(exact), len(mine))} | "
              f"{share_of(sum(result['proved'] for result in mine), len(mine))} | {margin:.3g} | "
              f"{least_ratio(exact)} | "
              f"{median_of(mine, 'seconds'):.0f} | {median_of(mine, 'cpu_seconds'):.0f} | "
              f"{max(result['megabytes'] for result in mine):,} |")
    resumed = sum(found[run]["resumed"] for run in runs if run in found)
    print(f"\nShares with 95 % intervals (Wilson), medians of time, the largest memory, "
          f"{threads_of(found, runs)}; times of {resumed} that went on from a checkpoint are those since "
          "then.")


def threads_of(found, runs):
    threads = sorted({found[run]["threads"] for run in runs if run in found})
    return f"{' and '.join(map(str, threads)) or 'no'} threads"


def main(words):
    options = arguments(words)
    folder = pathlib.Path(options.results)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "millions.jsonl"
    runs = runs_of(options)
    for run in runs if not options.show else []:
        if run in read_results(path):
            continue
        print(f"{run[0]:,} symbols, {run[1]} units, seed {run[2]}", file=sys.stderr, flush=True)
        result = fit(options, run, folder)
        if result is None:
            print("stopped; the same command goes on", file=sys.stderr)
            return 1
        note(path, result)
    found = read_results(path)
    print_table(found, runs)
    return 0 if all(run in found and found[run]["proved"] for run in runs) else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except RuntimeError as problem:
        print(problem, file=sys.stderr)
        sys.exit(3)
