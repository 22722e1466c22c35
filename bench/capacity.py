"""Part `capacity`: the largest number of symbols that trainers make exact within seconds of one core. It
takes an hour and more."""

import concurrent.futures
import os

import report
from reach import Reach

TITLE = "Largest number of symbols exact in all but one of ten seeds, by seconds of CPU"

UNITS = [2, 3, 4, 5]
TRAINERS = ["sgd", "adam", "anneal"]
# (seconds, seeds, how many must be exact, trainers)
BUDGETS = [(1, 10, 9, TRAINERS), (10, 10, 9, TRAINERS), (100, 3, 3, ["anneal"]),
           (1000, 1, 1, ["anneal"])]
MANTISSAS = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0]  # of a decade
DECADES = 7
MOST = 10 ** 7  # memory for two at once
MOST_CURVES = 6
# Where the search begins, from what was seen: {(trainer, units): symbols exact in a second}.
BEGIN = {("sgd", 2): 20, ("sgd", 3): 80, ("sgd", 4): 200, ("sgd", 5): 300,
         ("adam", 2): 30, ("adam", 3): 400, ("adam", 4): 600, ("adam", 5): 1200,
         ("anneal", 2): 10000, ("anneal", 3): 80000, ("anneal", 4): 100000, ("anneal", 5): 60000}


def growth(trainer, units):
    """Of that, with ten times the time. Two units: float32 tells no more apart on a circle."""
    return {"sgd": 1.3, "adam": 1.5, "anneal": 5 if units > 2 else 1.2}[trainer]


def ladder():
    """The numbers of symbols that are tried."""
    return [round(mantissa * 10 ** decade) for decade in range(1, DECADES)
            for mantissa in MANTISSAS] + [MOST]


def holds(reach, symbols, units, trainer, budget):
    """(seeds exact, seeds tried) until it is decided."""
    seconds, seeds, needed, _ = budget
    exact = 0
    for seed in range(seeds):
        if exact + seeds - seed < needed:
            return exact, seed
        run = reach.train(symbols, units, trainer=trainer, seed=seed, seconds=seconds)
        in_time = run["start_seconds"] + run["seconds"] <= 1.05 * seconds
        exact += run["exact"] and in_time
    return exact, seeds


def search(reach, units, trainer, budget, begin):
    """The largest rung that holds, going up or down from `begin`, and the first that does not."""
    rungs = ladder()
    at = min(range(len(rungs)), key=lambda i: abs(rungs[i] - begin))
    tried = {}

    def good(number):
        if number not in tried:
            report.progress(f"{rungs[number]}-{units}-{rungs[number]}, {trainer}, {budget[0]} s")
            tried[number] = holds(reach, rungs[number], units, trainer, budget)
        return tried[number][0] >= budget[2]

    if budget[1] == 1:  # one attempt
        return (rungs[at] if good(at) else 0), {rungs[at]: tried[at]}
    step = 1 if good(at) else -1
    while 0 <= at + step < len(rungs) and good(at + step) == (step > 0):
        at += step
    best = at if step > 0 else at - 1
    last = {rungs[number]: outcome for number, outcome in sorted(tried.items())}
    return (rungs[best] if best >= 0 and good(best) else 0), last


def measure(reach, units, seconds, trainers):
    """The cells of one width, budget by budget: each search begins where the last one ended."""
    cells = []
    begin = {trainer: BEGIN[trainer, units] for trainer in TRAINERS}
    for budget in BUDGETS:
        for trainer in budget[3]:
            if budget[0] in seconds and trainer in trainers:
                most, tried = search(reach, units, trainer, budget, begin[trainer])
                begin[trainer] = max(most, 10)
                cells.append({"units": units, "trainer": trainer, "seconds": budget[0],
                              "seeds": budget[1], "needed": budget[2], "symbols": most,
                              "tried": {str(number): list(outcome)
                                        for number, outcome in tried.items()}})
            begin[trainer] *= growth(trainer, units)
    return cells


def lead(cells, rival):
    """How many times as many symbols anneal makes exact: seconds, least and most over units."""
    most = {(cell["units"], cell["trainer"], cell["seconds"]): cell["symbols"] for cell in cells}
    times = {}
    for (units, trainer, seconds), symbols in most.items():
        if trainer == "anneal" and most.get((units, rival, seconds)):
            times.setdefault(seconds, []).append(symbols / most[units, rival, seconds])
    seconds = max(times, default=None)
    return seconds and (seconds, min(times[seconds]), max(times[seconds]))


def finding(cells):
    """Where the annealed trainer is farthest ahead of adam, in the longest time that both had."""
    most = {(cell["units"], cell["trainer"], cell["seconds"]): cell["symbols"] for cell in cells}
    ahead = [(seconds, symbols / most[units, "adam", seconds], units, symbols)
             for (units, trainer, seconds), symbols in most.items()
             if trainer == "anneal" and most.get((units, "adam", seconds))]
    if not ahead:
        return "Symbols made exact within seconds of one core"
    seconds, _, units, symbols = max(ahead)
    return (f"In {seconds} s, {units} units hold {symbols:,} symbols with anneal, "
            f"{most[units, 'adam', seconds]:,} with adam")


def draw(build, chart, cells):
    """As many curves as there are colours, of the longest budgets."""
    by_heading = {}
    for cell in cells:
        if cell["symbols"]:
            by_heading.setdefault(heading(cell), []).append((cell["units"], cell["symbols"]))
    report.draw_chart(
        build, chart, "whole", finding(cells),
        "The largest number of symbols over hidden units, for SGD, Adam and the annealed trainer at "
        "several budgets of time: the annealed trainer makes hundreds of times as many exact from three "
        "units on.", "hidden units", "symbols",
        [("points" if "attempt" in name else "line", name, points)
         for name, points in list(by_heading.items())[-MOST_CURVES:]])


def run(_, build, notes, chart=None, seconds=None, trainers=None):
    reach = Reach(build)
    if not reach.program:
        notes.append("the part capacity is skipped: no program \"reach\" in the build")
        return {}, []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        wanted = seconds or [budget[0] for budget in BUDGETS]
        each = pool.map(lambda units: measure(reach, units, wanted, trainers or TRAINERS), UNITS)
        cells = [cell for cells in each for cell in cells]
    report.progress()
    if chart:
        draw(build, chart, cells)
    return {"cells": cells}, []


def heading(cell):
    if cell["seeds"] == 1:
        return f"{cell['trainer']}, {cell['seconds']:,} s, one attempt"
    return f"{cell['trainer']}, {cell['seconds']:,} s, {cell['needed']} of {cell['seeds']}"


def cell_text(cell):
    """The number of symbols; where not even the first one tried was exact, that one."""
    if not cell["symbols"]:
        return f"not {min(map(int, cell['tried'])):,}"
    return f"{cell['symbols']:,}"


def show(result):
    if not result:
        return
    print(f"\n{TITLE}")
    columns = list(dict.fromkeys(heading(cell) for cell in result["cells"]))
    rows = [["units", *columns]]
    for units in dict.fromkeys(cell["units"] for cell in result["cells"]):
        own = {heading(cell): cell_text(cell) for cell in result["cells"]
               if cell["units"] == units}
        rows.append([str(units), *(own.get(name, "") for name in columns)])
    report.print_table(rows)
    for rival in ("adam", "sgd"):
        found = lead(result["cells"], rival)
        if found:
            print(f"  In {found[0]} s anneal makes {found[1]:,.0f} to {found[2]:,.0f} times as many symbols "
                  f"exact as {rival}.")
    print("  Exact: the right logit of every row is strictly the largest in float32, of the first exact "
          "pass; the numbers tried\n  rise by a tenth of a decade.")
