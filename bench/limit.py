"""Part `pass`: a pass of a network among many, against what the machine's peak rates allow."""

import report
from report import digits, size_name

TITLE = "Time of a pass among many networks against the machine's limit"

SIZES = [(5, 2), (11, 2), (30, 3), (100, 4)]
# {size: (bar, goal)}: time over limit, with the widest vectors of the machine.
BARS = {(11, 2): (1.8, 1.4), (30, 3): (1.8, 1.4)}
ROUNDS = 7
PEAK_MILLISECONDS = 6
PASS_MILLISECONDS = 20
RATES = ("multiply_add", "fused", "exp", "tanh", "root_and_quotient")


def limit(size, rates, multiply_add="multiply_add"):
    """Nanoseconds of a pass at the peak rates (billions a second), without Adam's part."""
    n, k = size
    return ((6 * k * n * n + 2 * n * n + 7 * n * k) / rates[multiply_add] + n * n / rates["exp"]
            + n * k / rates["tanh"])


def adam_limit(size, rates):
    """Of Adam's part: arithmetic, and a square root and a division for each weight."""
    n, k = size
    return 24 * n * k / rates["multiply_add"] + 2 * n * k / rates["root_and_quotient"]


def measure(peers, isas):
    """{isa: {"rates": ..., size: least nanoseconds per pass and network}}; all take turns."""
    cinch = peers["cinch"]
    found = {isa: {"rates": dict.fromkeys(RATES, 0.0), **dict.fromkeys(SIZES, float("inf"))}
             for isa in isas}
    for number in range(ROUNDS):
        report.progress(f"passes: round {number + 1} of {ROUNDS}")
        for isa, own in found.items():
            for name, rate in zip(RATES, cinch.numbers("peaks", isa, PEAK_MILLISECONDS)):
                own["rates"][name] = max(own["rates"][name], rate)
            for size in SIZES:
                spent, _ = cinch.numbers("pass", *size, "uniform", isa, "lanes",
                                         PASS_MILLISECONDS)
                own[size] = min(own[size], spent)
    report.progress()
    return found


def lines_of(found):
    """A dictionary for each instruction set and size."""
    lines = []
    for isa, own in found.items():
        for size in SIZES:
            bare = limit(size, own["rates"])
            fused = limit(size, own["rates"], "fused") if own["rates"]["fused"] else None
            adam = bare + adam_limit(size, own["rates"])
            lines.append({
                "isa": isa, "size": size_name(size), "nanoseconds": own[size], "limit": bare,
                "over_limit": own[size] / bare, "limit_with_adam": adam,
                "over_limit_with_adam": own[size] / adam, "limit_fused": fused,
                "over_limit_fused": own[size] / fused if fused else None})
    return lines


def run(peers, _build, _notes):
    isas = [isa for isa in peers["cinch"].ask("isas").split() if isa != "plain"]
    found = measure(peers, isas)
    lines = lines_of(found)
    widest = isas[-1]
    bars = [report.limit_bar(f"{size_name(size)}: a pass over its limit ({widest})",
                             found[widest][size] / limit(size, found[widest]["rates"]), *BARS[size],
                             unit="x")
            for size in BARS]
    return {"rates": {isa: own["rates"] for isa, own in found.items()}, "passes": lines}, bars


def show(result):
    print(f"\n{TITLE}\n\nPeak rates, billions a second, the best of {ROUNDS} rounds")
    report.print_table(
        [["", "* and +", "fused", "exp", "tanh", "root, /"]]
        + [[isa, *(digits(rates[name]) for name in RATES)]
           for isa, rates in result["rates"].items()])
    print("\nNanoseconds of CPU per pass and network, all lanes busy with fresh networks; the\n"
          "limit without Adam's part, with it, and with fused operations; times over each")
    rows = [["", "", "ours", "limit", "over", "with Adam", "over", "fused", "over"]]
    for line in result["passes"]:
        pairs = [(line["limit"], line["over_limit"]),
                 (line["limit_with_adam"], line["over_limit_with_adam"]),
                 (line["limit_fused"], line["over_limit_fused"])]
        cells = [text for limit_, over in pairs
                 for text in ((digits(limit_), f"{over:.2f}") if limit_ else ("-", "-"))]
        rows.append([line["isa"], line["size"], digits(line["nanoseconds"]), *cells])
    report.print_table(rows)
