"""Part `anneal`: how far the annealed trainer reaches, what its ingredients are worth, and its cost over
the number of symbols."""

import json
import math
import os
import statistics
import subprocess
import tempfile

import peers as contestants
import report
from reach import Reach
from report import digits

TITLE = "The annealed trainer: symbols through few units, exact and proved"

# (units, symbols, seeds, how many must be proved, seconds that are meant as a feel, what it is). The
# whole schedule counts, not the first exact pass alone. The last ones of two units are where float32 ends.
REACH = [
    (2, 100, 10, 10, 0.1, "first"), (2, 300, 10, 10, 1, "then"), (2, 1000, 10, 9, 30, "must"),
    (2, 3000, 10, 10, None, "goal"), (2, 5000, 10, 9, None, "must"), (2, 8000, 10, None, None, "end"),
    (2, 10000, 10, None, None, "end"), (2, 11000, 10, None, None, "end"),
    (2, 12000, 10, None, None, "end"),
    (3, 1000, 10, 10, 1, "first"), (3, 10000, 10, 9, 30, "then"), (3, 30000, 3, 3, None, "must"),
    (3, 100000, 3, 3, None, "goal"),
    (4, 10000, 10, 10, 15, "first"), (4, 30000, 10, 10, None, "then"),
    (4, 100000, 3, 1, 3600, "must"),
]
# Best known margins: relative ones, 1 - cos of the smallest angle of the best known spherical code; and
# of output vectors up to length 1 with codes anywhere in the cube.
MARGINS = [(11, 2, 32.727, 0.175), (30, 3, 38.597, 0.257), (100, 4, 36.386, 0.224)]
MARGIN_BAR = 0.9

# What is left out, as settings of a run.
ABLATION_SIZES = [(300, 2), (1000, 3), (3000, 4)]
ABLATION_SEEDS = 10
ABLATIONS = [
    ("as it is", {}),
    ("no alignment (1 pass)", {"alignment": 1}),
    ("gain stays at its first value", {"last_gain": 4}),
    ("gain has its last value at once", {"gain": 100}),
    ("rate stays at its first value", {"last_rate": 0.3}),
    ("rate has its last value at once", {"rate": 0.02}),
    ("half as many neighbours", "half"),
    ("all others as neighbours", "all"),
    ("no momentum (beta1 ~ 0)", {"beta1": 1e-6}),
    ("beta2 of plain Adam, 0.999", {"beta2": 0.999}),
    ("a tenth of the passes", "tenth"),
    ("plain Adam, as many passes", "adam"),
]
NEIGHBOURS = {2: 8, 3: 24, 4: 48}
PASSES = {300: 3000, 1000: 1000, 3000: 1000}

# Smallest widths that `cinch fit` finds by itself, with ten seeds at each width.
FITTED = ["perm:17:1", "perm:30:1", "perm:100:1", "perm:300:1", "random:300:50:1", "random:300:200:1",
          "shift:60", "examples/genetic_code.csv"]

COST_UNITS = 4
COST_SYMBOLS = [1000, 2000, 5000, 10000, 20000, 50000, 100000]
COST_PASSES = 300
COST_ROUNDS = 3
EXPONENT_BAR = 1.3


def best_known(angle):
    return 1 - math.cos(math.radians(angle))


def over_bound(run):
    """The smallest margin over the bound on what rounding moves it by; 0: not exact."""
    return run["exact_margin"] / run["bound"] if run.get("bound") else 0


def measure_reach(reach):
    lines = []
    for units, symbols, seeds, needed, seconds, name in REACH:
        report.progress(f"{symbols}-{units}-{symbols}")
        runs = reach.seeds(symbols, units, seeds, whole=1, prove=1)
        lines.append({
            "units": units, "symbols": symbols, "bar": name, "seeds": seeds, "needed": needed,
            "exact": sum(run["exact"] for run in runs),
            "proved": sum(run.get("proof") == "proved" for run in runs),
            "exact_interval": report.wilson(sum(run["exact"] for run in runs), seeds),
            "first_exact_passes": statistics.median(run["exact_at"] for run in runs),
            "passes": runs[0]["passes"],
            "seconds": statistics.median(run["start_seconds"] + run["seconds"] for run in runs),
            "wanted_seconds": seconds,
            "proof_seconds": statistics.median(run.get("make_seconds", 0)
                                               + run.get("check_seconds", 0) for run in runs),
            "relative_margin": min(run.get("relative_margin", 0) for run in runs),
            "margin_over_bound": min(over_bound(run) for run in runs),
            "megabytes": max(run["kilobytes"] for run in runs) / 1024})
    report.progress()
    return lines


def measure_margins(reach):
    lines = []
    for symbols, units, angle, cube in MARGINS:
        runs = reach.seeds(symbols, units, 10, whole=1, prove=1)
        reached = [run["relative_margin"] / best_known(angle) for run in runs]
        lines.append({"symbols": symbols, "units": units, "best_known": best_known(angle),
                      "least": min(reached), "median": statistics.median(reached),
                      "unit_margin": min(run["unit_margin"] for run in runs), "cube": cube})
    return lines


def ablation_settings(change, symbols, units):
    if change == "half":
        return {"neighbours": NEIGHBOURS[units] // 2}
    if change == "all":
        return {"neighbours": min(symbols - 1, 1024)}
    if change == "tenth":
        return {"passes": PASSES[symbols] // 10}
    if change == "adam":
        return {"trainer": "adam", "passes": PASSES[symbols]}
    return dict(change)


def measure_ablation(reach):
    lines = []
    for name, change in ABLATIONS:
        for symbols, units in ABLATION_SIZES:
            report.progress(f"{name}: {symbols}-{units}-{symbols}")
            settings = ablation_settings(change, symbols, units)
            whole = 0 if change == "adam" else 1
            seeds = 3 if change == "adam" else ABLATION_SEEDS
            runs = reach.seeds(symbols, units, seeds, whole=whole, prove=1, **settings)
            lines.append({
                "left_out": name, "symbols": symbols, "units": units, "seeds": seeds,
                "exact": sum(run["exact"] for run in runs),
                "proved": sum(run.get("proof") == "proved" for run in runs),
                "seconds": statistics.median(run["seconds"] for run in runs),
                "relative_margin": statistics.median(run.get("relative_margin", 0)
                                                     for run in runs)})
    report.progress()
    return lines


def fit(program, mapping, *options):
    """Width, relative margin and CPU seconds of what `cinch fit` keeps."""
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen([program, "fit", mapping, "--json", "--quiet", *options],
                                 stdout=out, cwd=contestants.HERE.parent)
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        out.seek(0)
        found = json.load(out)
    return {"width": found["widths"][-1]["hidden"][0], "exact": found["exact"],
            "trainer": found["training"]["trainer"],
            "relative_margin": found.get("relative_margin") or 0,
            "seconds": usage.ru_utime + usage.ru_stime}


def measure_fits(build):
    program = contestants.find_program(build, "cinch")
    lines = []
    for mapping in FITTED:
        report.progress(f"cinch fit {mapping}")
        lines.append({"mapping": mapping, "own": fit(program, mapping),
                      "adam": fit(program, mapping, "--trainer", "adam")})
    report.progress()
    return lines


def measure_cost(reach):
    """Seconds of a schedule of COST_PASSES passes, all told, the least of some rounds in turns."""
    least = dict.fromkeys(COST_SYMBOLS, math.inf)
    for number in range(COST_ROUNDS):
        for symbols in COST_SYMBOLS:
            report.progress(f"cost: round {number + 1}, {symbols} symbols")
            run = reach.train(symbols, COST_UNITS, seed=number, whole=1, passes=COST_PASSES)
            least[symbols] = min(least[symbols], run["start_seconds"] + run["seconds"])
    report.progress()
    return [{"symbols": symbols, "seconds": seconds} for symbols, seconds in least.items()]


def slope(points):
    """Of the least squares line through logarithms."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    middle = [statistics.fmean(column) for column in zip(*logs)]
    return (sum((x - middle[0]) * (y - middle[1]) for x, y in logs)
            / sum((x - middle[0]) ** 2 for x, _ in logs))


def draw_cost(build, chart, lines, exponent):
    middle = [statistics.fmean(math.log(line[name]) for line in lines)
              for name in ("symbols", "seconds")]
    fitted = [math.exp(middle[1] + exponent * (math.log(line["symbols"]) - middle[0]))
              for line in lines]
    report.draw_chart(
        build, chart, "log", f"{COST_PASSES} passes at {COST_UNITS} units cost as symbols to the power "
        f"{exponent:.2f}",
        f"Seconds of one core for {COST_PASSES} passes of the annealed trainer, lists of neighbours "
        f"and checks for exactness included: they grow as the number of symbols to the power "
        f"{exponent:.2f}.", "symbols", "seconds of one core",
        [("points", f"slope {exponent:.2f}", [(line["symbols"], line["seconds"]) for line in lines]),
         ("guide", "slope",
          [(line["symbols"], seconds) for line, seconds in zip(lines, fitted)])])


def run(_, build, notes, chart=None):
    reach = Reach(build)
    if not reach.program:
        notes.append("the part anneal is skipped: no program \"reach\" in the build")
        return {}, []
    result = {"reach": measure_reach(reach), "margins": measure_margins(reach),
              "fits": measure_fits(build), "ablation": measure_ablation(reach),
              "cost": measure_cost(reach)}
    result["exponent"] = slope([(line["symbols"], line["seconds"]) for line in result["cost"]])
    if chart:
        draw_cost(build, chart, result["cost"], result["exponent"])
    bars = [report.Bar(f"{line['symbols']}-{line['units']}-{line['symbols']} proved, of "
                       f"{line['seeds']} seeds", line["proved"], line["needed"], None, True, "")
            for line in result["reach"] if line["needed"] is not None]
    exact = {(line["units"], line["symbols"]): line["exact"] for line in result["reach"]}
    bars += [report.Bar("8000-2-8000 exact, of 10 seeds", exact[2, 8000], 9, None, True, ""),
             report.Bar("10000-2-10000 exact, of 10 seeds", exact[2, 10000], 4, None, True, "")]
    bars += [report.Bar(f"{line['symbols']}-{line['units']}-{line['symbols']}: least relative margin over "
                        "the best known", line["least"], MARGIN_BAR, None, True, "")
             for line in result["margins"]]
    bars.append(report.limit_bar("exponent of the cost over symbols", result["exponent"],
                                 EXPONENT_BAR))
    return result, bars


def show_reach(lines):
    rows = [["network", "", "exact", "proved", "first exact", "passes", "CPU s", "meant", "proof s",
             "relative margin", "over bound", "MB"]]
    for line in lines:
        rows.append([
            f"{line['symbols']}-{line['units']}-{line['symbols']}", line["bar"],
            report.share_of(line["exact"], line["seeds"]),
            report.share_of(line["proved"], line["seeds"]),
            f"{line['first_exact_passes']:.0f}", f"{line['passes']}", digits(line["seconds"]),
            "" if line["wanted_seconds"] is None else digits(line["wanted_seconds"]),
            digits(line["proof_seconds"]), f"{line['relative_margin']:.3g}",
            f"{line['margin_over_bound']:.3g}", f"{line['megabytes']:.0f}"])
    report.print_table(rows)


def show(result):
    if not result:
        return
    print(f"\n{TITLE}")
    show_reach(result["reach"])
    print("  Shares of seeds with 95 % intervals (Wilson); medians of passes and CPU time; the least relative "
          "margin, and\n  the least of the smallest margin over its bound; the largest memory.")
    print("\nRelative margin over the best known, 10 seeds")
    report.print_table([["network", "least", "median", "best known",
                         "margin, |u| <= 1", "best known in the cube"]] + [
        [f"{line['symbols']}-{line['units']}-{line['symbols']}", f"{line['least']:.4f}",
         f"{line['median']:.4f}", f"{line['best_known']:.4f}", f"{line['unit_margin']:.3f}",
         f"{line['cube']:.3f}"]
        for line in result["margins"]])
    print("\nWhat cinch fit finds by itself, and with --trainer adam: width, relative margin, CPU s")
    report.print_table([["mapping", "trainer", "width", "margin", "CPU s", "adam: width", "margin",
                         "CPU s"]] + [
        [line["mapping"], line["own"]["trainer"],
         *(cell for one in (line["own"], line["adam"])
           for cell in (str(one["width"]), f"{one['relative_margin']:.3g}",
                        digits(one["seconds"])))] for line in result["fits"]])
    print("\nWhat each ingredient is worth")
    report.print_table([["left out", "network", "exact", "proved", "CPU s", "relative margin"]] + [
        [line["left_out"], f"{line['symbols']}-{line['units']}-{line['symbols']}",
         f"{line['exact']} of {line['seeds']}", f"{line['proved']} of {line['seeds']}",
         digits(line["seconds"]), f"{line['relative_margin']:.4g}"] for line in result["ablation"]])
    print(f"\nCost of {COST_PASSES} passes at {COST_UNITS} units, lists and checks included")
    report.print_table([["symbols", "CPU s", "microseconds per symbol and pass"]] + [
        [f"{line['symbols']:,}", digits(line["seconds"]),
         digits(1e6 * line["seconds"] / line["symbols"] / COST_PASSES)] for line in result["cost"]])
    print(f"  exponent {result['exponent']:.3f}")
