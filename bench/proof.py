"""Part `proof`: what a proof's bound covers, and how much of it an attack on trained networks needs."""

import json
import math
import os
import pathlib
import subprocess
import tempfile

import numpy

import report
from report import digits

TITLE = "Proofs of two units: cycle:N by `cinch fit`, seed 0, and regular polygons"

SIZES = [3000, 4000, 5000, 6000, 7000, 8000, 10000]
UNITS = 2
TRIALS = 100
FLOAT = numpy.float32
ROWS_AT_ONCE = 250
POLYGON_CODE = 0.75  # how far its codes are from 0


# ---- Networks ------------------------------------------------------------------------------------


def train(cinch, size, path):
    subprocess.run([cinch, "fit", f"cycle:{size}", "--hidden", str(UNITS), "--seed", "0", "-q", "-o", path],
                   stdout=subprocess.DEVNULL, check=False)


def draw_polygon(size, path):
    """Codes and output vectors on circles: the best that two units can do."""
    angles = 2 * math.pi * numpy.arange(size) / size
    circle = numpy.stack([numpy.cos(angles), numpy.sin(angles)], axis=1)
    hidden = numpy.arctanh(POLYGON_CODE * circle).astype(FLOAT)
    output = numpy.roll(2.0 ** 20 * circle, 1, axis=0).astype(FLOAT)
    symbols = [str(number + 1) for number in range(size)]
    path.write_text(json.dumps({
        "format": "cinch-network", "version": 1, "keys": [{"name": "key", "symbols": symbols}],
        "value": {"name": "value", "symbols": symbols}, "activation": "tanh", "output": "softmax",
        "layers": [{"weight": hidden.T.tolist()}, {"weight": output.tolist()}]}))


def read_weights(path):
    """Input and output weights [symbols][units]."""
    layers = json.loads(path.read_bytes())["layers"]
    return (numpy.array(layers[0]["weight"], FLOAT).T.copy(), numpy.array(layers[1]["weight"], FLOAT))


# ---- Bounds and attacks --------------------------------------------------------------------------


def half_ulp(x):
    return 2.0 ** (numpy.floor(numpy.log2(numpy.maximum(x, 2.0 ** -126))) - 24)


def errors_of(sizes):
    """E of docs/CERTIFICATE.md, of products whose sizes stand along the last axis."""
    count, whole = sizes.shape[-1], sizes.sum(axis=-1)
    most = whole * (1 + count * 2.0 ** -22)
    return (1 + 2.0 ** -20) * (half_ulp(sizes).sum(axis=-1) + (count - 1) * half_ulp(most))


def nearest(hidden, output):
    """For each row the rival with the smallest margin over its bound; that margin, and that bound.

    Codes are those of a correctly rounded tanh. Row s has value s + 1.
    """
    true = numpy.tanh(hidden.astype(float))
    codes = true.astype(FLOAT).astype(float)
    spread = numpy.abs(true) * 2.0 ** -21 + 2.0 ** -147
    drift, reach = numpy.abs(true - codes) + spread, numpy.abs(true) + spread
    values, size = output.astype(float), len(output)
    right = numpy.roll(values, -1, axis=0)
    found = []
    for first in range(0, size, ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        apart = right[rows, None, :] - values[None, :, :]
        margins = (apart * codes[rows, None, :]).sum(axis=2)
        bounds = (numpy.abs(apart) * drift[rows, None, :]).sum(axis=2)
        bounds += errors_of(numpy.abs(values)[None, :, :] * reach[rows, None, :])
        bounds += errors_of(numpy.abs(right[rows]) * reach[rows])[:, None]
        number = numpy.arange(len(margins))
        margins[number, (first + number + 1) % size] = numpy.inf
        rivals = (margins / bounds).argmin(axis=1)
        found += zip(rivals, margins[number, rivals], bounds[number, rivals])
    return [numpy.array(column) for column in zip(*found)]


def other_logits(codes, weights, fused, order):
    """Two products and their sum in float32: either first, fused or not."""
    first, second = (codes[:, at].astype(float) * weights[:, at].astype(float)
                     for at in ((0, 1) if order else (1, 0)))
    first = first.astype(FLOAT).astype(float)
    return (first + (second if fused else second.astype(FLOAT))).astype(FLOAT).astype(float)


def largest_move(hidden, output, rivals, margins, bounds, rng):
    """Of all rows: by how much a margin is moved, over its bound; and rows whose answer changes."""
    right = numpy.roll(output, -1, axis=0)
    true = numpy.tanh(hidden.astype(float))
    worst, changed = numpy.zeros(len(right)), numpy.zeros(len(right), bool)
    for _ in range(TRIALS):
        way = numpy.clip(rng.uniform(-2, 2, true.shape), -1, 1) * (1 - 2.0 ** -20)
        codes = (true * (1 + way * 2.0 ** -21)).astype(FLOAT)
        beyond = numpy.abs(codes.astype(float) - true) > numpy.abs(true) * 2.0 ** -21
        codes = numpy.where(beyond, numpy.nextafter(codes, true.astype(FLOAT)), codes)
        kinds = rng.integers(2, size=4)
        difference = other_logits(codes, right, *kinds[:2]) - other_logits(codes, output[rivals], *kinds[2:])
        worst = numpy.maximum(worst, numpy.abs(difference - margins) / bounds)
        changed |= difference <= 0
    return worst.max(), int(changed.sum())


def judge(cinch, size, path, what, rng):
    """What the program says of a network, and what an attack finds."""
    done = subprocess.run([cinch, "check", path, f"cycle:{size}", "--json"], capture_output=True, text=True,
                          check=False)
    said = json.loads(done.stdout)
    hidden, output = read_weights(path)
    rivals, margins, bounds = nearest(hidden, output)
    move, changed = largest_move(hidden, output, rivals, margins, bounds, rng)
    right = size - said["wrong"]
    return {"network": what, "symbols": size, "right": right, "proved": right - said["unproved"],
            "margin_over_bound": float((margins / bounds).min()), "largest_move": float(move),
            "changed": changed}


def run(_peers, build, _notes, sizes=tuple(SIZES)):
    cinch, rng = os.path.join(build, "cinch"), numpy.random.default_rng(1)
    lines = []
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "net.json"
        for size in sizes:
            report.progress(f"proofs: {size} symbols")
            train(cinch, size, path)
            lines.append(judge(cinch, size, path, "trained", rng))
            draw_polygon(size, path)
            lines.append(judge(cinch, size, path, "polygon", rng))
    report.progress()
    bars = [report.limit_bar("the largest move over its bound", max(l["largest_move"] for l in lines), 1)]
    bars += [report.ratio_bar(f"rows proved of a trained {report.size_name((line['symbols'], UNITS))}",
                              line["proved"], (line["symbols"], None))
             for line in lines if line["network"] == "trained" and line["symbols"] <= 5000]
    return {"proofs": lines}, bars


def show(result):
    print(f"\n{TITLE}\n\nOf every row the tightest rival; {TRIALS} attacks on each: either order, fused or not, "
          "any tanh t within 2^-21 |t|")
    report.print_table(
        [["", "network", "right", "proved", "least margin / bound", "largest move / bound", "changed"]]
        + [[report.size_name((line["symbols"], UNITS)), line["network"], digits(line["right"]),
            digits(line["proved"]), digits(line["margin_over_bound"]), digits(line["largest_move"]),
            str(line["changed"])] for line in result["proofs"]])
