#!/usr/bin/env python3
"""Times Cinch against PyTorch and FANN; `./dev bench` calls it. README.md says what is measured.

Usage: bench.py [BUILD_DIR] [--rounds N] [--milliseconds N] [--json]

The contestants are processes that answer requests, one a line (README.md), and take turns: every
round times each of them once at each size. Exit status: 0 all bars that were measured are met;
1 a bar is missed, or a contestant does not learn; 2 bad usage; 3 nothing to measure."""

import argparse
import collections
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
DEFAULT_BUILD = HERE.parent / "build"

# (symbols, hidden units) of each network.
SIZES = [(5, 2), (11, 2), (30, 3), (100, 4), (256, 3)]

# Ratios wanted: {size: (bar, goal)} of Cinch with Adam against a contestant.
BARS = {
    "PyTorch SGD": {(11, 2): (60, 80), (100, 4): (3, 4), (256, 3): (2, 3)},
    "FANN RPROP": {(11, 2): (15, 20), (100, 4): (30, 40), (256, 3): (35, 50)},
}
EXACT_BAR_MICROSECONDS = 60
STARTUP_BAR_MILLISECONDS = 5
STARTUP_RUNS = 50

# Where guards look: the network of the article, and how far loss must fall there.
LEARN_SIZE = (11, 2)
LEARN_LOSS_SHARE = 0.5
# PyTorch's weights after 20 passes against those of autograd in double.
VERIFY_DIFFERENCE = 1e-4

# A line of the table: who, which trainer, on which instruction set, and against which of our lines
# its ratio is taken (None: no ratio).
Line = collections.namedtuple("Line", "name peer trainer isa ours")
LINES = [
    Line("Cinch Adam", "cinch", "adam", "auto", None),
    Line("Cinch SGD", "cinch", "sgd", "auto", None),
    Line("PyTorch SGD", "torch", "sgd", "-", "Cinch Adam"),
    Line("PyTorch Adam", "torch", "adam", "-", "Cinch Adam"),
    Line("PyTorch SGD, same trainer", "torch", "sgd", "-", "Cinch SGD"),
    Line("PyTorch SGD, TorchScript", "torch", "sgd-script", "-", "Cinch Adam"),
    Line("PyTorch SGD, plainly written", "torch", "sgd-plain", "-", "Cinch Adam"),
    Line("FANN RPROP", "fann", "rprop", "-", "Cinch Adam"),
    Line("FANN RPROP, plain error", "fann", "rprop-plain", "-", "Cinch Adam"),
]
MISSING = {
    "torch": "PyTorch is skipped: install python3-torch and libopenblas0-pthread",
    "fann": "FANN is skipped: install libfann-dev, then run `meson setup --reconfigure` and build",
}
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Peer:
    """A contestant's process. None of them is working while another is timed."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, env={**os.environ, **ONE_THREAD})
        self.about = self.ask("about")

    def ask(self, *words):
        try:
            self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        reply = self.process.stdout.readline()
        if not reply:
            raise RuntimeError(f"{self.process.args[-1]} ended at {words}")
        return reply.strip()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def find_program(build, name):
    """`name` in the build directory, or in its subdirectory bench/."""
    for path in (build / "bench" / name, build / name):
        if path.is_file():
            return path
    return None


def have_torch():
    return subprocess.run([sys.executable, "-c", "import torch"], check=False,
                          stderr=subprocess.DEVNULL).returncode == 0


def start_peers(build, notes):
    """The contestants that are there, by name; notes say what is missing."""
    bench, fann = find_program(build, "bench"), find_program(build, "peer_fann")
    if not bench:
        print(f"bench.py: no program \"bench\" in {build}: build it first", file=sys.stderr)
        sys.exit(3)
    peers = {"cinch": Peer([str(bench)])}
    if have_torch():
        peers["torch"] = Peer([sys.executable, str(HERE / "peer_torch.py")])
        if "reference BLAS" in peers["torch"].about:
            notes.append("PyTorch uses the reference BLAS, slow at 30 symbols and more: install "
                         "libopenblas0-pthread for a fair rival")
    else:
        notes.append(MISSING["torch"])
    if fann:
        peers["fann"] = Peer([str(fann)])
    else:
        notes.append(MISSING["fann"])
    return peers


def lines_for(peers):
    """The table's lines, then one per instruction set."""
    isas = peers["cinch"].ask("isas").split()
    return ([line for line in LINES if line.peer in peers],
            [Line(f"Cinch Adam, {isa}", "cinch", "adam", isa, None) for isa in isas])


# ---- Guards: nothing is timed that does not learn ------------------------------------------------


def learns(peers, line):
    """What is wrong with a contestant, or None."""
    reply = peers[line.peer].ask("learn", *LEARN_SIZE, line.trainer, line.isa).split()
    before, after = float(reply[0]), float(reply[1])
    right, rows = int(reply[2]), int(reply[3])
    if after > LEARN_LOSS_SHARE * before:
        return f"{line.name} does not learn: loss {before:.3f} -> {after:.3f}"
    if right != rows:
        return f"{line.name} learns {right} of {rows} rows only"
    return None


def guard(peers, lines):
    wrong = [fault for line in lines if (fault := learns(peers, line))]
    if "torch" in peers:
        for size in SIZES:
            difference, moved = map(float, peers["torch"].ask("verify", *size).split())
            if not difference < VERIFY_DIFFERENCE * max(1.0, moved):
                wrong.append(f"PyTorch by hand differs from autograd by {difference} at {size}")
    return wrong


# ---- Measuring -----------------------------------------------------------------------------------


def microseconds(peers, line, size, milliseconds):
    return float(peers[line.peer].ask("time", *size, line.trainer, line.isa, milliseconds))


def measure(peers, lines, rounds, milliseconds):
    """{line name: {size: [microseconds per pass, one a round]}}; all take turns."""
    # Two lines may show the same contestant; it is timed once a round.
    contestants = {(line.peer, line.trainer, line.isa): line for line in lines}
    times = {key: {size: [] for size in SIZES} for key in contestants}
    for number in range(rounds):
        if sys.stderr.isatty():
            print(f"\rround {number + 1} of {rounds}", end="", file=sys.stderr, flush=True)
        for size in SIZES:
            for key, line in contestants.items():
                times[key][size].append(microseconds(peers, line, size, milliseconds))
    if sys.stderr.isatty():
        print("\r" + " " * 30 + "\r", end="", file=sys.stderr, flush=True)
    return {line.name: times[line.peer, line.trainer, line.isa] for line in lines}


def measure_exact(peers):
    """From random weights to exact, the library's defaults."""
    exact, seeds, run, whole, passes = peers["cinch"].ask("exact", *LEARN_SIZE).split()
    return {"exact": int(exact), "seeds": int(seeds), "median_microseconds": float(run),
            "median_with_start_microseconds": float(whole), "median_passes": int(passes),
            "bar_microseconds": EXACT_BAR_MICROSECONDS,
            "met": exact == seeds and float(run) < EXACT_BAR_MICROSECONDS}


def measure_startup(build, notes):
    """Wall time from fork to exit of `cinch --version`."""
    program = find_program(build, "cinch")
    if not program:
        notes.append("Start-up is skipped: no program \"cinch\" in the build directory")
        return None
    with open(os.devnull, "wb") as null:
        actions = [(os.POSIX_SPAWN_DUP2, null.fileno(), 1)]
        spent = []
        for _ in range(STARTUP_RUNS):
            before = time.perf_counter()
            child = os.posix_spawn(program, [str(program), "--version"], os.environ,
                                   file_actions=actions)
            status = os.waitpid(child, 0)[1]
            spent.append((time.perf_counter() - before) * 1e3)
            if status:
                notes.append("Start-up is skipped: `cinch --version` fails")
                return None
    middle = statistics.median(spent)
    return {"median_milliseconds": middle, "least_milliseconds": min(spent), "runs": STARTUP_RUNS,
            "bar_milliseconds": STARTUP_BAR_MILLISECONDS, "met": middle < STARTUP_BAR_MILLISECONDS}


def ratios_of(lines, times):
    """Theirs / ours, by minima, with the medians' beside them."""
    rows = []
    for line in lines:
        if not line.ours:
            continue
        for size in SIZES:
            theirs, ours = times[line.name][size], times[line.ours][size]
            bar, goal = BARS.get(line.name, {}).get(size, (None, None))
            ratio = min(theirs) / min(ours)
            rows.append({"against": line.name, "ours": line.ours, "size": size_name(size),
                         "theirs_microseconds": min(theirs), "ours_microseconds": min(ours),
                         "ratio": ratio,
                         "ratio_of_medians": statistics.median(theirs) / statistics.median(ours),
                         "bar": bar, "goal": goal, "met": None if bar is None else ratio >= bar})
    return rows


# ---- Output --------------------------------------------------------------------------------------


def size_name(size):
    return f"{size[0]}-{size[1]}-{size[0]}"


def cpu_model():
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as info:
        for line in info:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def verdict(ratio, bar, goal):
    if bar is None:
        return ""
    if ratio < bar:
        return f"bar MISSED by {100 * (1 - ratio / bar):.0f} %"
    if ratio < goal:
        return (f"bar met (+{100 * (ratio / bar - 1):.0f} %), "
                f"goal missed by {100 * (1 - ratio / goal):.0f} %")
    return f"goal met (+{100 * (ratio / goal - 1):.0f} %)"


def print_table(rows):
    """The first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        print("  " + "  ".join(cells).rstrip())


def digits(value):
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def print_times(title, lines, times):
    print(f"\n{title}")
    rows = [["", *map(size_name, SIZES)]]
    for line in lines:
        cells = [f"{digits(min(t))} ({digits(statistics.median(t))})"
                 for t in times[line.name].values()]
        rows.append([line.name, *cells])
    print_table(rows)


def print_ratios(rows):
    print("\nRatios, theirs / ours, of the minima (ours: Adam, unless \"same trainer\")")
    table = [["against", "size", "theirs", "ours", "ratio", "medians'", "bar", "goal", "verdict"]]
    for row in rows:
        table.append([
            row["against"], row["size"], digits(row["theirs_microseconds"]),
            digits(row["ours_microseconds"]), f"{row['ratio']:.2f}",
            f"{row['ratio_of_medians']:.2f}", str(row["bar"] or ""), str(row["goal"] or ""),
            verdict(row["ratio"], row["bar"], row["goal"])])
    width = max(len(row[-1]) for row in table)
    for row in table:
        row[-1] = row[-1].ljust(width)
    print_table(table)


def met(result):
    return "met" if result["met"] else "MISSED"


def print_report(result, lines, isa_lines, times):
    machine = result["machine"]
    print(f"Machine: {machine['cpu']}, {machine['cpus']} processors, {machine['system']}; "
          f"load {machine['load']:.1f} before the run")
    for about in result["contestants"].values():
        print(f"  {about}")
    for note in result["notes"]:
        print(f"Note: {note}")
    print_times("Microseconds of CPU per pass, cycle:N, one thread: minimum (median) of "
                f"{result['rounds']} rounds",
                [line for line in lines if "same trainer" not in line.name], times)
    print_times("The same by instruction set", isa_lines, times)
    if result["ratios"]:
        print_ratios(result["ratios"])

    exact = result["exact"]
    print(f"\nFrom random weights to exact, {size_name(LEARN_SIZE)}, Adam, rate 0.1: "
          f"{exact['exact']} of {exact['seeds']} seeds,\n"
          f"median {exact['median_microseconds']:.1f} microseconds of CPU "
          f"({exact['median_with_start_microseconds']:.1f} with drawing the weights), "
          f"{exact['median_passes']} passes; bar {EXACT_BAR_MICROSECONDS}: {met(exact)}")
    startup = result["startup"]
    if startup:
        print(f"Start-up of `cinch --version`: median {startup['median_milliseconds']:.2f} ms of "
              f"{STARTUP_RUNS} runs; bar {STARTUP_BAR_MILLISECONDS}: {met(startup)}")
    print(f"\n{result['bars_met']} of {result['bars']} bars met")


def parse_arguments():
    parser = argparse.ArgumentParser(description="Times Cinch against PyTorch and FANN.")
    parser.add_argument("build", nargs="?", type=pathlib.Path, default=DEFAULT_BUILD,
                        help="the directory of the build (default: build)")
    parser.add_argument("--rounds", type=int, default=25, help="turns of each contestant (25)")
    parser.add_argument("--milliseconds", type=float, default=10,
                        help="CPU time of a turn, at least (10)")
    parser.add_argument("--json", action="store_true", help="JSON in place of the tables")
    arguments = parser.parse_args()
    if arguments.rounds < 1 or not 0 < arguments.milliseconds <= 1e4:
        parser.error("--rounds must be at least 1, --milliseconds within 0 .. 10000")
    return arguments


def run(arguments, peers, notes):
    lines, isa_lines = lines_for(peers)
    load = os.getloadavg()[0]
    wrong = guard(peers, lines + isa_lines)
    if wrong:
        for fault in wrong:
            print(f"bench.py: {fault}", file=sys.stderr)
        return 1

    times = measure(peers, lines + isa_lines, arguments.rounds, arguments.milliseconds)
    result = {
        "machine": {"cpu": cpu_model(), "cpus": os.cpu_count(), "load": load,
                    "system": f"{platform.system()} {platform.release()}"},
        "contestants": {name: peer.about for name, peer in peers.items()},
        "notes": notes,
        "rounds": arguments.rounds,
        "microseconds_per_pass": {
            name: {size_name(size): {"least": min(t), "median": statistics.median(t)}
                   for size, t in sizes.items()} for name, sizes in times.items()},
        "ratios": ratios_of(lines, times),
        "exact": measure_exact(peers),
        "startup": measure_startup(arguments.build, notes),
    }
    bars = [row["met"] for row in result["ratios"] if row["met"] is not None]
    bars += [part["met"] for part in (result["exact"], result["startup"]) if part]
    result["bars"], result["bars_met"] = len(bars), sum(bars)
    if arguments.json:
        print(json.dumps(result, indent=2))
    else:
        print_report(result, lines, isa_lines, times)
    return 0 if all(bars) else 1


def main():
    arguments = parse_arguments()
    notes = []
    peers = start_peers(arguments.build, notes)
    try:
        return run(arguments, peers, notes)
    finally:
        for peer in peers.values():
            peer.close()


if __name__ == "__main__":
    sys.exit(main())
