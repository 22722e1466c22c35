#!/usr/bin/env python3
"""A red team against proofs: random networks and altered certificates, against the maker and both checkers.

    red_team.py [--networks N] [--certificates N] [--seed N]

Networks are drawn of every shape and kind of weight, many of them so that two answers are about as near as
rounding can move them. Each goes through the maker, `cinch check` and tools/check_certificate.py; what is
called proved is computed again exactly, by fractions, and attacked: sums in other orders, fused, in double,
tanh at the ends of what it may be. Then certificates are altered, half of them with hashes made right again,
so that what is claimed must be refused, and not a hash. Prints counts; those of what is wrong must be 0.
Exit status: 0 all are, 1 one is not. Wanted: CINCH, the program; numpy."""

import argparse
import collections
import copy
import csv
import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
from fractions import Fraction

import numpy

from certificates import checker, python_answer, shorten, text_of, words_of

ROOT = pathlib.Path(__file__).resolve().parent.parent
CINCH = os.environ.get("CINCH", str(ROOT / "build" / "cinch"))

FLOAT = numpy.float32
TRIALS = 24
KINDS = ("uniform", "whole", "coarse", "huge", "tiny", "denormal", "mixed")
TRAINED = ("cycle:7", "shift:9", "perm:12:3", "reverse:6", "random:9:4:2", "identity:5", "cycle:20")


# ---- Networks ------------------------------------------------------------------------------------


class Network:
    """Weights [layer][input][unit], biases last; the symbols' first inputs; and rows with their values."""

    def __init__(self, columns, widths, values, activation, bias):
        self.columns, self.values, self.activation, self.bias = columns, values, activation, bias
        self.widths = widths
        self.offset = [sum(columns[:c]) for c in range(len(columns))]
        self.weights, self.rows = [], []

    def chosen(self, key, layer):
        """The inputs that a layer adds up."""
        if layer > 0:
            return list(range(self.widths[layer - 1] + self.bias))
        return [first + symbol for first, symbol in zip(self.offset, key)] + \
            ([sum(self.columns)] if self.bias else [])

    def evaluate(self, key, rng, trials):
        """Logits [trials][values] of evaluations that are admissible, each another one."""
        codes = numpy.ones((trials, len(self.columns) + self.bias), FLOAT)
        for layer, matrix in enumerate(self.weights):
            weights = matrix[self.chosen(key, layer)]
            sums = numpy.stack([other_sum(codes, weights[:, unit], rng)
                                for unit in range(weights.shape[1])], axis=1)
            if layer == len(self.weights) - 1:
                return sums
            codes = other_activation(sums, self.activation, rng)
            if self.bias:
                codes = numpy.concatenate([codes, numpy.ones((trials, 1), FLOAT)], axis=1)
        raise AssertionError("a network has a layer")

    def as_json(self):
        def column(name, count):
            return {"name": name, "symbols": [str(symbol) for symbol in range(count)]}

        layers = []
        for matrix in self.weights:
            inputs = len(matrix) - self.bias
            layers.append({"weight": [[float(x) for x in unit] for unit in matrix[:inputs].T]})
            if self.bias:
                layers[-1]["bias"] = [float(x) for x in matrix[inputs]]
        return {"format": "cinch-network", "version": 1,
                "keys": [column(f"k{c}", count) for c, count in enumerate(self.columns)],
                "value": column("v", self.values), "activation": self.activation,
                "output": "softmax", "bias": bool(self.bias), "layers": layers}


def other_sum(codes, weights, rng):
    """Sums of float32 products, in a random order for each trial; fused, and in double, for some."""
    trials, count = codes.shape
    order = rng.random((trials, count)).argsort(axis=1)
    factors = numpy.take_along_axis(codes, order, axis=1).astype(float)
    products = factors * weights.astype(float)[order]
    kind = rng.random((trials, 1))
    wide, fused = kind[:, 0] < 0.2, kind[:, 0] > 0.6
    total = products[:, 0].astype(FLOAT).astype(float)
    total[wide] = products[wide, 0]
    for term in range(1, count):
        single = total + numpy.where(fused, products[:, term], products[:, term].astype(FLOAT))
        total = numpy.where(wide, total + products[:, term], single.astype(FLOAT))
    return total.astype(FLOAT)


def other_activation(sums, activation, rng):
    if activation != "tanh":
        return numpy.maximum(sums, FLOAT(0)) if activation == "relu" else sums
    true = numpy.tanh(sums.astype(float))
    allowed = (numpy.abs(true) * 2.0 ** -21 + 2.0 ** -147) * (1 - 2.0 ** -20)
    way = numpy.clip(rng.uniform(-2, 2, sums.shape), -1, 1)
    found = (true + way * allowed).astype(FLOAT)
    outside = numpy.abs(found.astype(float) - true) > allowed
    return numpy.where(outside, numpy.nextafter(found, true.astype(FLOAT)), found)


def draw_weights(rng, shape, kind):
    x = rng.uniform(-1, 1, shape)
    power = {"uniform": int(rng.integers(-3, 5)), "huge": int(rng.integers(20, 61)),
             "tiny": int(rng.integers(-70, -20)), "denormal": int(rng.integers(-149, -120))}
    if kind == "whole":
        x = numpy.rint(3 * x)
    elif kind == "coarse":
        x = numpy.rint(8 * x) / 8 + (rng.random(shape) < 0.1) * 2.0 ** -22
    elif kind == "mixed":
        x = x * 2.0 ** rng.integers(-12, 13, shape)
    else:
        x = x * 2.0 ** power[kind]
    return x.astype(FLOAT)


def bring_near(network, rng):
    """Makes some values' output vectors nearly those of others, by a few floats or a little more."""
    last = network.weights[-1]
    for _ in range(int(rng.integers(1, network.values + 1))):
        one, other = rng.choice(network.values, 2, replace=False)
        last[:, one] = last[:, other]
        for at in range(len(last)):
            if rng.random() < 0.6:
                near = last[at, one] * FLOAT(1 + rng.uniform(-1, 1) * 2.0 ** -int(rng.integers(16, 25)))
                last[at, one] = near if numpy.isfinite(near) else last[at, one]


def answer_rows(network, rng):
    """Each row's value is what is computed in double, but for a few."""
    keys = [()]
    for count in network.columns:
        keys = [key + (symbol,) for key in keys for symbol in range(count)]
    rng.shuffle(keys)
    for key in [tuple(map(int, key)) for key in keys[:int(rng.integers(1, 13))]]:
        codes = numpy.ones(len(network.columns) + network.bias)
        for layer, matrix in enumerate(network.weights):
            codes = codes @ matrix[network.chosen(key, layer)].astype(float)
            if layer < len(network.weights) - 1:
                codes = {"tanh": numpy.tanh, "relu": lambda x: numpy.maximum(x, 0),
                         "identity": lambda x: x}[network.activation](codes).astype(FLOAT).astype(float)
                codes = numpy.append(codes, [1.0] * network.bias)
        right = int(rng.integers(network.values)) if rng.random() < 0.01 else int(codes.argmax())
        network.rows.append((*key, right))


def draw_network(rng):
    columns = [int(n) for n in rng.integers(1, 6, rng.integers(1, 4))]
    layers = int(rng.choice([0, 1, 1, 1, 1, 2, 3, 8]))
    widths = [int(n) for n in rng.integers(1, 6, layers)]
    if rng.random() < 0.1 and widths:
        widths[0] = int(rng.integers(10, 70))
    network = Network(columns, widths, int(rng.integers(2, 9)), str(rng.choice(["tanh", "tanh", "relu",
                                                                                "identity"])),
                      int(rng.random() < 0.3))
    kind = str(rng.choice(KINDS))
    inputs, units = [sum(columns)] + widths, widths + [network.values]
    for layer, (i, u) in enumerate(zip(inputs, units)):
        own = kind if layer in (0, layers) else "uniform"
        network.weights.append(draw_weights(rng, (i + network.bias, u), own))
    if rng.random() < 0.7:
        bring_near(network, rng)
    answer_rows(network, rng)
    return network


def trained_network(directory, number, rng):
    """A trained one, nudged so that answers come near each other; and its mapping's rows."""
    family = TRAINED[number % len(TRAINED)]
    path = directory / f"trained_{number}.json"
    subprocess.run([CINCH, "fit", family, "--hidden", str(2 + number % 2), "--seed", str(number), "-q",
                    "-o", path], capture_output=True, check=False)
    if not path.exists():
        return None
    saved = json.loads(path.read_bytes())
    network = Network([len(key["symbols"]) for key in saved["keys"]],
                      [len(layer["weight"]) for layer in saved["layers"][:-1]],
                      len(saved["value"]["symbols"]), saved["activation"], 0)
    network.weights = [numpy.array(layer["weight"], FLOAT).T.copy() for layer in saved["layers"]]
    if rng.random() < 0.8:
        bring_near(network, rng)
    answer_rows(network, rng)
    return network


# ---- What is true --------------------------------------------------------------------------------


def number_of(bits):
    return Fraction(struct.unpack("<f", struct.pack("<I", bits))[0])


def network_of(root):
    """The network and the rows of a certificate."""
    net = root["network"]
    words = words_of(net["weights"])
    network = Network([b - a for a, b in zip(net["offset"], net["offset"][1:])], net["hidden"],
                      net["values"], net["activation"], int(net["bias"]))
    flat = numpy.array(words, numpy.uint32).view(FLOAT)
    inputs, units, at = [net["offset"][-1]] + net["hidden"], net["hidden"] + [net["values"]], 0
    for i, u in zip(inputs, units):
        count = (i + network.bias) * u
        network.weights.append(flat[at:at + count].reshape(i + network.bias, u))
        at += count
    each = net["columns"] + 1
    numbers = words_of(root["mapping"]["rows"])
    network.rows = [tuple(numbers[r:r + each]) for r in range(0, len(numbers), each)]
    return network


def exact_margins(root, network):
    """{(row, rival): margin} by fractions, from the codes in the certificate."""
    last = [[Fraction(float(w)) for w in row] for row in network.weights[-1]]
    width = network.widths[-1] if network.widths else 0
    words = words_of(root["codes"])
    found = {}
    for number, row in enumerate(network.rows):
        chosen = network.chosen(row[:-1], len(network.weights) - 1)
        codes = [number_of(bits) for bits in words[number * width:(number + 1) * width]]
        codes += [Fraction(1)] * (len(chosen) - width)
        logits = [sum(code * last[at][v] for code, at in zip(codes, chosen))
                  for v in range(network.values)]
        found.update({(number, v): logits[row[-1]] - z for v, z in enumerate(logits) if v != row[-1]})
    return found


def falsehood(root, rng):
    """What is not true of an accepted certificate, or ""; and the largest move over its bound."""
    network, claims = network_of(root), root["claims"]
    if network.values == 1:
        return "", 0.0
    margins = exact_margins(root, network)
    least = min(margins, key=lambda place: (margins[place], place))
    if least != (claims["row"], claims["rival"]):
        return "row or rival", 0.0
    if Fraction(float.fromhex(claims["margin"])) != Fraction(float(margins[least])):
        return "margin", 0.0
    bound, worst = Fraction(float.fromhex(claims["bound"])), 0.0
    for number, row in enumerate(network.rows):
        with numpy.errstate(over="ignore", invalid="ignore"):
            logits = network.evaluate(row[:-1], rng, TRIALS)
        right = logits[:, row[-1]].copy()
        if number == least[0]:
            for z, v in zip(right, logits[:, least[1]]):
                move = abs(Fraction(float(z)) - Fraction(float(v)) - margins[least])
                if move > bound:
                    return "bound", 0.0
                worst = max(worst, float(move / bound) if bound else 0.0)
        logits[:, row[-1]] = -numpy.inf
        if not (right > logits.max(axis=1)).all():
            return "an answer changes", worst
    return "", worst


# ---- The three programs --------------------------------------------------------------------------


def cinch_answer(path):
    done = subprocess.run([CINCH, "check", path], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def make(network, directory):
    """The certificate's path, if there is one; the maker's exit status."""
    net, table, cert = (directory / name for name in ("net.json", "table.csv", "cert.json"))
    net.write_text(json.dumps(network.as_json()))
    with open(table, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([f"k{c}" for c in range(len(network.columns))] + ["v"])
        writer.writerows(network.rows)
    cert.unlink(missing_ok=True)
    done = subprocess.run([CINCH, "check", net, table, "-q", "-o", cert], capture_output=True, text=True,
                          check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"red_team.py: cinch check: {done.stderr}")
    return cert if cert.exists() else None, done.returncode


def try_networks(count, directory, rng, tally):
    """Certificates for the second part, some of each kind."""
    kept = []
    for number in range(count):
        network = trained_network(directory, number, rng) if number % 10 == 0 else draw_network(rng)
        if network is None:
            tally["networks that did not train"] += 1
            continue
        path, status = make(network, directory)
        tally["networks"] += 1
        tally["networks proved"] += status == 0
        if (path is not None) != (status == 0):
            tally["WRONG: certificate without proof"] += 1
        if path is None:
            continue
        data = path.read_bytes()
        if cinch_answer(path)[0] != 0:
            tally["WRONG: refused by cinch check"] += 1
        if python_answer(data) != 0:
            tally["WRONG: refused by check_certificate.py"] += 1
        root = json.loads(data)
        false, worst = falsehood(root, rng)
        tally["WRONG: false proofs"] += false != ""
        tally["moves beyond half of the bound"] += worst > 0.5
        kept.append(root)
    return kept


# ---- Altered certificates ------------------------------------------------------------------------


def other_words(words, random_source):
    """One of the words changed: a bit, or by a little, or to a value that others have."""
    at = random_source.randrange(len(words))
    words = list(words)
    words[at] = random_source.choice([words[at] ^ 1 << random_source.randrange(32),
                                      (words[at] + random_source.choice((-1, 1))) % (1 << 32),
                                      random_source.choice(words)])
    return words


def alter(root, source):
    """A certificate with one thing changed, and what it is."""
    changed = copy.deepcopy(root)
    claims, network, mapping = changed["claims"], changed["network"], changed["mapping"]
    what = source.choice(["margin", "bound", "row", "rival", "rows", "weights", "weights", "codes",
                          "mapping rows", "symbol", "activation", "bias", "hash", "output"])
    if what in ("margin", "bound") and claims["margin"] is not None:
        value = float.fromhex(claims[what])
        value *= source.choice([0.5, 2.0, -1.0, 1 - 2.0 ** -7, 1 + 2.0 ** -6, 1 - 2.0 ** -52, 0.9, 1.1])
        claims[what] = shorten(value)
    elif what in ("row", "rival", "rows"):
        claims[what] = max(0, claims[what] + source.choice([-1, 1, 2]))
    elif what == "weights":
        network["weights"] = text_of(other_words(words_of(network["weights"]), source))
    elif what == "codes" and changed["codes"]:
        changed["codes"] = text_of(other_words(words_of(changed["codes"]), source))
    elif what == "mapping rows":
        mapping["rows"] = text_of(other_words(words_of(mapping["rows"]), source))
    elif what == "symbol":
        symbols = mapping["keys"][0]["symbols"]
        symbols[source.randrange(len(symbols))] += source.choice(["'", "0", " "])
    elif what == "activation":
        network["activation"] = source.choice(["tanh", "relu", "identity"])
    elif what == "output":
        network["output"] = source.choice(["softmax", "linear"])
    elif what == "bias":
        network["bias"] = not network["bias"]
    else:
        name = source.choice(list(changed["hashes"]))
        text = changed["hashes"][name]
        at = source.randrange(16)
        changed["hashes"][name] = text[:at] + source.choice("0123456789abcdef") + text[at + 1:]
    return changed, what


def hash_again(root):
    """Hashes of what stands there now; None where a reader would not get so far."""
    try:
        cert = checker.Certificate(json.dumps(root).encode())
    except (checker.BadFile, ValueError):
        return None
    root["hashes"] = dict(zip(checker.HASHES, cert.hashed()))
    return root


def has_other_codes(root, directory):
    """Whether codes are not the library's, which `cinch check` wants to the bit, and only it."""
    path, _ = make(network_of(root), directory)
    return path is not None and json.loads(path.read_bytes())["codes"] != root["codes"]


def try_certificates(count, kept, directory, source, rng, tally):
    path = directory / "altered.json"
    while tally["altered certificates"] < count:
        root = source.choice(kept)
        changed, what = alter(root, source)
        again = source.random() < 0.6 and what != "hash"
        if again and hash_again(changed) is None:
            continue
        if changed == root:
            continue
        tally["altered certificates"] += 1
        data = json.dumps(changed).encode()
        path.write_bytes(data)
        ours, said = cinch_answer(path)
        theirs = python_answer(data)
        if 0 in (ours, theirs):
            # The mapping's symbols and the kind of output are free where hashes are right, as are weights that
            # no claim is about: then what is claimed must be true.
            tally["accepted, and true"] += 1
            false = falsehood(changed, rng)[0]
            if false or not again:
                tally["WRONG: false claims accepted"] += 1
        if ours != theirs:
            if theirs == 0 and has_other_codes(changed, directory):
                tally["codes of another program"] += 1
                continue
            tally["WRONG: checkers disagree"] += 1
            print(f"{what}, hashes {'anew' if again else 'as they were'}: {ours} and {theirs}: {said}",
                  data.decode(), sep="\n", file=sys.stderr)


# ---- The program ---------------------------------------------------------------------------------


def attack(networks, certificates, seed):
    """What was tried, by name; names of what must not be begin with WRONG."""
    tally = collections.Counter({"WRONG: false proofs": 0, "WRONG: certificate without proof": 0,
                                 "WRONG: refused by cinch check": 0, "WRONG: checkers disagree": 0,
                                 "WRONG: refused by check_certificate.py": 0,
                                 "WRONG: false claims accepted": 0})
    rng, source = numpy.random.default_rng(seed), random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        kept = try_networks(networks, directory, rng, tally)
        try_certificates(certificates, kept, directory, source, rng, tally)
    return tally


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--networks", type=int, default=3000)
    parser.add_argument("--certificates", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    tally = attack(arguments.networks, arguments.certificates, arguments.seed)
    for name, count in sorted(tally.items()):
        print(f"{count:7,}  {name}")
    return 1 if any(count for name, count in tally.items() if name.startswith("WRONG")) else 0


if __name__ == "__main__":
    sys.exit(main())
