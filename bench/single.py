"""Part `single`: time of a pass of one network alone, against PyTorch and FANN; one training to
exact; start-up."""

import collections
import os
import statistics
import time

import peers as contestants
import report
from report import digits, size_name

TITLE = "One network"

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


def guard(peers):
    lines, isa_lines = lines_for(peers)
    wrong = [fault for line in lines + isa_lines if (fault := learns(peers, line))]
    if "torch" in peers:
        for size in SIZES:
            difference, moved = peers["torch"].numbers("verify", *size)
            if not difference < VERIFY_DIFFERENCE * max(1.0, moved):
                wrong.append(f"PyTorch by hand differs from autograd by {difference} at {size}")
    return wrong


# ---- Measuring -----------------------------------------------------------------------------------


def microseconds(peers, line, size, milliseconds):
    return float(peers[line.peer].ask("time", *size, line.trainer, line.isa, milliseconds))


def measure(peers, lines, rounds, milliseconds):
    """{line name: {size: [microseconds per pass, one a round]}}; all take turns."""
    # Two lines may show the same contestant; it is timed once a round.
    entrants = {(line.peer, line.trainer, line.isa): line for line in lines}
    times = {key: {size: [] for size in SIZES} for key in entrants}
    for number in range(rounds):
        report.progress(f"one network: round {number + 1} of {rounds}")
        for size in SIZES:
            for key, line in entrants.items():
                times[key][size].append(microseconds(peers, line, size, milliseconds))
    report.progress()
    return {line.name: times[line.peer, line.trainer, line.isa] for line in lines}


def measure_exact(peers):
    """From random weights to exact, the library's defaults."""
    exact, seeds, run_, whole, passes = peers["cinch"].numbers("exact", *LEARN_SIZE)
    return {"exact": int(exact), "seeds": int(seeds), "median_microseconds": run_,
            "median_with_start_microseconds": whole, "median_passes": int(passes)}


def measure_startup(build, notes):
    """Wall time from fork to exit of `cinch --version`."""
    program = contestants.find_program(build, "cinch")
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
    return {"median_milliseconds": statistics.median(spent), "least_milliseconds": min(spent),
            "runs": STARTUP_RUNS}


def ratios_of(lines, times):
    """Theirs / ours, by minima, with the medians' beside them; and the bars."""
    rows, bars = [], []
    for line in lines:
        if not line.ours:
            continue
        for size in SIZES:
            theirs, ours = times[line.name][size], times[line.ours][size]
            bar = report.ratio_bar(f"{size_name(size)}: a pass against {line.name}",
                                   min(theirs) / min(ours),
                                   BARS.get(line.name, {}).get(size, (None, None)))
            rows.append({"against": line.name, "ours": line.ours, "size": size_name(size),
                         "theirs_microseconds": min(theirs), "ours_microseconds": min(ours),
                         "ratio": bar.value,
                         "ratio_of_medians": statistics.median(theirs) / statistics.median(ours),
                         "bar": bar.bar, "goal": bar.goal, "verdict": bar.verdict()})
            bars.append(bar)
    return rows, bars


def run(peers, build, notes, rounds, milliseconds):
    lines, isa_lines = lines_for(peers)
    times = measure(peers, lines + isa_lines, rounds, milliseconds)
    ratios, bars = ratios_of(lines, times)
    exact = measure_exact(peers)
    # A seed that never becomes exact takes for ever.
    spent = exact["median_microseconds"] if exact["exact"] == exact["seeds"] else float("inf")
    bars.append(report.limit_bar(f"{size_name(LEARN_SIZE)}: microseconds to exact, median, all seeds",
                                 spent, EXACT_BAR_MICROSECONDS))
    startup = measure_startup(build, notes)
    if startup:
        bars.append(report.limit_bar("milliseconds of start-up, median",
                                     startup["median_milliseconds"], STARTUP_BAR_MILLISECONDS))
    result = {
        "rounds": rounds,
        "microseconds_per_pass": {
            name: {size_name(size): {"least": min(t), "median": statistics.median(t)}
                   for size, t in sizes.items()} for name, sizes in times.items()},
        "ratios": ratios, "exact": exact, "startup": startup}
    return result, bars


# ---- Output --------------------------------------------------------------------------------------


def show_times(title, names, result):
    print(f"\n{title}")
    rows = [["", *map(size_name, SIZES)]]
    for name in names:
        cells = [f"{digits(t['least'])} ({digits(t['median'])})"
                 for t in result["microseconds_per_pass"][name].values()]
        rows.append([name, *cells])
    report.print_table(rows)


def show_ratios(rows):
    print("\nRatios, theirs / ours, of the minima (ours: Adam, unless \"same trainer\")")
    table = [["against", "size", "theirs", "ours", "ratio", "medians'", "bar", "goal", "verdict"]]
    for row in rows:
        table.append([
            row["against"], row["size"], digits(row["theirs_microseconds"]),
            digits(row["ours_microseconds"]), f"{row['ratio']:.2f}",
            f"{row['ratio_of_medians']:.2f}", str(row["bar"] or ""), str(row["goal"] or ""),
            row["verdict"]])
    report.print_table(table, last_to_the_left=True)


def show(result):
    names = list(result["microseconds_per_pass"])
    by_isa = [name for name in names if name.startswith("Cinch Adam, ")]
    print(f"\n{TITLE}")
    show_times("Microseconds of CPU per pass, cycle:N, one thread: minimum (median) of "
               f"{result['rounds']} rounds",
               [name for name in names if name not in by_isa and "same trainer" not in name],
               result)
    show_times("The same by instruction set", by_isa, result)
    if result["ratios"]:
        show_ratios(result["ratios"])

    exact = result["exact"]
    print(f"\nFrom random weights to exact, {size_name(LEARN_SIZE)}, Adam, rate 0.1: "
          f"{exact['exact']} of {exact['seeds']} seeds,\n"
          f"median {exact['median_microseconds']:.1f} microseconds of CPU "
          f"({exact['median_with_start_microseconds']:.1f} with drawing the weights), "
          f"{exact['median_passes']} passes")
    startup = result["startup"]
    if startup:
        print(f"Start-up of `cinch --version`: median {startup['median_milliseconds']:.2f} ms of "
              f"{startup['runs']} runs")
