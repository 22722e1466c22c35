"""Part `many`: networks trained from random weights to exact per CPU second, by one thread, against
PyTorch and FANN."""

import collections

import report
from report import digits, size_name

TITLE = "Many networks: trained from random weights to exact per CPU second, one thread"

SIZES = [(5, 2), (11, 2), (30, 3), (100, 4)]
STARTS = {"uniform": "uniform within +-1",
          "fan-in": "uniform within +-1/root(inputs of the layer)"}

LAST, STOP, FANN = ("PyTorch until the last is exact", "PyTorch's best single stop",
                    "FANN RPROP until exact")

# Ratios wanted of us, on a machine with AVX-512, at either start: {rival: {size: (bar, goal)}}.
BARS = {
    LAST: {(11, 2): (90, 130), (30, 3): (30, 45), (100, 4): (15, 22)},
    STOP: {(11, 2): (40, None), (30, 3): (22, None), (100, 4): (10, None)},
    FANN: {(11, 2): (18, None), (30, 3): (30, None), (100, 4): (50, None)},
}

ROUNDS = 3
# Networks of a turn, all trained to the end. Ours by instruction set and engine, shown but not
# judged, are fewer, and without vectors still fewer.
OURS = {(5, 2): 40000, (11, 2): 8192, (30, 3): 2048, (100, 4): 512}
OURS_SHOWN = {size: count // 2 for size, count in OURS.items()}
OURS_PLAIN = {size: count // 16 for size, count in OURS.items()}
ENGINES = ("auto", "lanes", "rows")
FANN_NETWORKS = {(5, 2): 2000, (11, 2): 300, (30, 3): 60, (100, 4): 8}
FANN_PASSES = 2000
FANN_INTERVAL = 5
TORCH_NETWORKS = {(5, 2): 4096, (11, 2): 1024, (30, 3): 512, (100, 4): 256}

# Networks that PyTorch trains at once: as many as the bars name, and others, to find the best.
BATCH = 256
OTHER_BATCHES = {(5, 2): (1024, 4096), (11, 2): (64, 1024), (30, 3): (64,), (100, 4): (16, 64)}
# How its softmax is written: which of its processes does that, what it is called. The first, the
# faster one, is tried with other batches too.
WAYS = {"bmm-exp": ("torch-many-wide", "softmax by hand"),
        "bmm": ("torch-many", "torch.softmax")}
FASTER = "bmm-exp"

# PyTorch's weights after 20 passes against those of autograd in double.
VERIFY_DIFFERENCE = 2e-4



class Turn(collections.namedtuple("Turn", "exact networks seconds passes")):
    """What a turn came to; passes are the mean of a network, or of a batch that ends as one."""

    @property
    def work(self):
        return self.networks * self.passes


class Entrant:
    """A line of the table: the turns of one contestant at each size, from one start."""

    def __init__(self, name):
        self.name = name
        self.turns = {size: [] for size in SIZES}

    def rate(self, size):
        """Exact networks per CPU second. Of the time of a pass the least of all turns counts, since
        a machine only adds to it; of how many passes it takes, the mean, since that is luck."""
        turns = self.turns[size]
        seconds_a_pass = min(turn.seconds / turn.work for turn in turns)
        return sum(turn.exact for turn in turns) / (seconds_a_pass * sum(t.work for t in turns))

    def share(self, size):
        turns = self.turns[size]
        return sum(turn.exact for turn in turns) / sum(turn.networks for turn in turns)

    def cell(self, size):
        if not self.turns[size]:
            return ""
        share = self.share(size)
        return digits(self.rate(size)) + ("" if share == 1 else f" ({100 * share:.1f} %)")

    def as_json(self):
        return {size_name(size): {"per_cpu_second": self.rate(size), "exact": self.share(size),
                                  "turns": [turn._asdict() for turn in turns]}
                for size, turns in self.turns.items() if turns}


class Best(Entrant):
    """The fastest at each size of some entrants."""

    def __init__(self, name, entrants):
        super().__init__(name)
        for size in SIZES:
            tried = [entrant for entrant in entrants if entrant.turns[size]]
            if tried:
                self.turns[size] = max(tried, key=lambda e, size=size: e.rate(size)).turns[size]


def guard(peers):
    wrong = []
    for name in ("torch-many", "torch-many-wide"):
        for size in SIZES if name in peers else []:
            difference, other, moved = peers[name].numbers("verify", *size)
            if other or not difference < VERIFY_DIFFERENCE * max(1.0, moved):
                wrong.append(f"PyTorch by hand, many networks, differs from autograd at {size}: by "
                             f"{difference}, and in {other:.0f} networks that are exact")
    return wrong


# ---- Turns ---------------------------------------------------------------------------------------


def our_turn(peers, size, start, isa, engine, networks):
    return Turn(*peers["cinch"].numbers("many", *size, start, isa, engine, networks))


def fann_turn(peers, size, start, number):
    return Turn(*peers["fann"].numbers("many", *size, start, "rprop", FANN_NETWORKS[size],
                                       FANN_PASSES, FANN_INTERVAL, number))


class Torch:
    """PyTorch from one start: two ways of softmax, batches of several sizes, two ways to stop."""

    def __init__(self, peers, start):
        self.peers, self.start = peers, start
        self.entrants = {}  # (way, batch, LAST or STOP)
        self.passes = {}    # (way, batch, size): the best single stopping pass

    def turn(self, way, batch, size, number):
        """Until the last of a batch is exact; then others up to the best single pass of those."""
        peer = self.peers[WAYS[way][0]]
        words = (*size, self.start, way, batch, max(1, TORCH_NETWORKS[size] // batch), number)
        *last, stop = peer.numbers("last", *words)
        passes = self.passes.setdefault((way, batch, size), int(stop))
        for until, turn in ((LAST, last), (STOP, peer.numbers("stop", *words, passes))):
            entrant = self.entrants.setdefault((way, batch, until), Entrant(until))
            entrant.turns[size].append(Turn(*turn))

    def round(self, size, number):
        """All batches in the first round; then the one that the bars name and the best ones."""
        for way in WAYS:
            self.turn(way, BATCH, size, number)
        for batch in OTHER_BATCHES[size]:
            if number == 0 or batch in (self.best_batch(LAST, size), self.best_batch(STOP, size)):
                self.turn(FASTER, batch, size, number)

    def best_batch(self, until, size):
        return max((BATCH, *OTHER_BATCHES[size]),
                   key=lambda batch: self.entrants[FASTER, batch, until].rate(size))

    def judged(self, until):
        """At the batch of the bars, whichever way of softmax is faster."""
        return Best(until, [self.entrants[way, BATCH, until] for way in WAYS])

    def lines(self):
        lines = []
        for until in (LAST, STOP):
            for way, (_, name) in WAYS.items():
                line = self.entrants[way, BATCH, until]
                line.name = f"{until}, {name}, {BATCH}"
                lines.append(line)
            own = [e for key, e in self.entrants.items() if (key[0], key[2]) == (FASTER, until)]
            lines.append(Best(f"{until}, {WAYS[FASTER][1]}, best batch", own))
        return lines


# ---- Measuring -----------------------------------------------------------------------------------


def measure(peers, start):
    """(ours, FANN or None, Torch or None), from one start; all take turns."""
    ours = Entrant("Cinch")
    fann = Entrant(FANN) if "fann" in peers else None
    torch = Torch(peers, start) if "torch-many" in peers else None
    for number in range(ROUNDS):
        for size in SIZES:
            report.progress(f"many networks, {start}: round {number + 1} of {ROUNDS}, "
                            f"{size_name(size)}")
            ours.turns[size].append(our_turn(peers, size, start, "auto", "auto", OURS[size]))
            if fann:
                fann.turns[size].append(fann_turn(peers, size, start, number))
            if torch:
                torch.round(size, number)
    report.progress()
    return ours, fann, torch


def measure_engines(peers, start):
    """Ours by instruction set and engine."""
    entrants = []
    for isa in peers["cinch"].ask("isas").split():
        for engine in ENGINES:
            entrant = Entrant(f"Cinch, {isa}, {engine}")
            entrants.append(entrant)
            for size in SIZES:
                report.progress(f"many networks, {start}: {isa}, {engine}, {size_name(size)}")
                count = (OURS_PLAIN if isa == "plain" else OURS_SHOWN)[size]
                entrant.turns[size] += [our_turn(peers, size, start, isa, engine, count)
                                        for _ in range(2)]
    report.progress()
    return entrants


def bars_of(start, ours, rivals, judged):
    """A bar for each rival and size; without a bar unless `judged`."""
    bars = []
    for rival in rivals:
        for size in SIZES:
            wanted = BARS.get(rival.name, {}).get(size, (None, None)) if judged else (None, None)
            bars.append(report.ratio_bar(f"{size_name(size)}: many, {start}, against {rival.name}",
                                         ours.rate(size) / rival.rate(size), wanted))
    return bars


def run(peers, _build, notes):
    judged = "avx512" in peers["cinch"].ask("isas").split()
    if not judged:
        notes.append("The bars of many networks hold on machines with AVX-512: shown only")
    result, bars = {"starts": {}}, []
    for start in STARTS:
        ours, fann, torch = measure(peers, start)
        rivals = [torch.judged(LAST), torch.judged(STOP)] if torch else []
        rivals += [fann] if fann else []
        bars += bars_of(start, ours, rivals, judged)
        lines = [*(torch.lines() if torch else []), *([fann] if fann else [])]
        result["starts"][start] = {
            "rates": {line.name: line.as_json() for line in (ours, *lines)},
            "table": table_of([ours, *lines]),
            "ratios": [[line.name, *(digits(ours.rate(size) / line.rate(size)) for size in SIZES)]
                       for line in lines]}
    engines = measure_engines(peers, "uniform")
    result["engines"] = {"rates": {line.name: line.as_json() for line in engines},
                         "table": table_of(engines)}
    return result, bars


def table_of(lines):
    return [[line.name, *(line.cell(size) for size in SIZES)] for line in lines]


def show(result):
    head = ["", *map(size_name, SIZES)]
    print(f"\n{TITLE}")
    for start, own in result["starts"].items():
        print(f"\nStart: {STARTS[start]}; in brackets the share that is exact, where not all are")
        report.print_table([head, *own["table"]])
        if own["ratios"]:
            print("\nCinch trains times as many as")
            report.print_table([head, *own["ratios"]])
    print(f"\nBy instruction set and engine; start: {STARTS['uniform']}")
    report.print_table([head, *result["engines"]["table"]])
