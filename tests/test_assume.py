#!/usr/bin/env python3
"""What `cinch check --assume` says, against evaluations simulated here: operands of products rounded to 11
or 8 bits, shares of a softmax in float32. Rows that it calls changed must change, and no evaluation of a row
that it calls proved may answer otherwise.

Wanted: CINCH, the program."""

import json
import math
import os
import pathlib
import random
import struct
import subprocess
import tempfile
import unittest

CINCH = pathlib.Path(os.environ.get("CINCH", "build/cinch")).resolve()
BITS = {"tf32": 11, "bf16": 8}


def single(x):
    """The nearest float32."""
    return struct.unpack("<f", struct.pack("<f", x))[0]


def rounded(x, bits, ties_away):
    """x, a float32, to the nearest with so many significant bits."""
    word, cut = struct.unpack("<I", struct.pack("<f", x))[0], 24 - bits
    half = 1 << (cut - 1)
    word += half if ties_away else half - 1 + (word >> cut & 1)
    return struct.unpack("<f", struct.pack("<I", word >> cut << cut))[0]


def next_to_tie(x, bits):
    """Whether a few ulp of x decide how it is rounded."""
    word, cut = struct.unpack("<I", struct.pack("<f", x))[0], 24 - bits
    return abs((word & ((1 << cut) - 1)) - (1 << (cut - 1))) <= 4


class Way:
    """One way to evaluate: what it does with operands, and with a lit input's weight."""

    def __init__(self, bits, ties_away=False, look_up=False, tanh=math.tanh):
        self.bits, self.ties_away, self.look_up, self.tanh = bits, ties_away, look_up, tanh

    def operand(self, x):
        return rounded(x, self.bits, self.ties_away) if self.bits else x

    def codes(self, net, key, add):
        """Operands of the output layer, of one key column and one hidden layer or more."""
        h = None
        for layer in net["layers"][:-1]:
            sums = []
            for j, row in enumerate(layer["weight"]):
                if h is None:
                    terms = [row[key] if self.look_up else self.operand(row[key])]
                else:
                    terms = [x * self.operand(w) for x, w in zip(h, row)]
                if "bias" in layer:
                    terms.append(layer["bias"][j])
                sums.append(add(terms))
            act = {"tanh": lambda x: single(self.tanh(x)), "relu": lambda x: max(x, 0.0),
                   "identity": lambda x: x}[net["activation"]]
            h = [self.operand(act(x)) for x in sums]
        return h

    def logits(self, net, key, add, last=math.fsum):
        h = self.codes(net, key, add)
        layer = net["layers"][-1]
        return [last([x * self.operand(w) for x, w in zip(h, row)]
                     + ([layer["bias"][v]] if "bias" in layer else []))
                for v, row in enumerate(layer["weight"])]


def in_order(terms):
    """A float32 sum in index order, products rounded first."""
    total = single(terms[0])
    for term in terms[1:]:
        total = single(total + single(term))
    return total


def any_order(rng):
    """Float32 sums in random orders, some products fused."""
    def add(terms):
        left = [(t, rng.random() < 0.5) for t in terms]
        rng.shuffle(left)
        total = single(left[0][0])
        for term, fused in left[1:]:
            total = single(total + (term if fused else single(term)))
        return total
    return add


def answer(logits):
    best = max(logits)
    return logits.index(best) if logits.count(best) == 1 else None


def shares(logits):
    top = max(logits)
    powers = [single(math.exp(single(z - top))) for z in logits]
    total = in_order(powers)
    return [single(p / total) for p in powers]


def cycle(n):
    return {key: (key + 1) % n for key in range(n)}


class Assume(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def cinch(self, *arguments):
        done = subprocess.run([CINCH, *arguments], cwd=self.path, capture_output=True, text=True,
                              check=False)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done

    def fit(self, mapping, *options):
        self.cinch("fit", mapping, "-q", "-o", "net.json", *options)
        return json.loads((self.path / "net.json").read_text())

    def random_net(self, rng, keys, hidden, values):
        """A network of random weights, and the table that it computes, with margins of any size."""
        sizes, bias = [keys, *hidden, values], rng.random() < 0.5
        layers = []
        for inputs, units in zip(sizes, sizes[1:]):
            layers.append({"weight": [[single(rng.gauss(0, 1)) for _ in range(inputs)] for _ in range(units)]})
            if bias:
                layers[-1]["bias"] = [single(rng.gauss(0, 0.2)) for _ in range(units)]
        net = {"format": "cinch-network", "version": 1, "output": "softmax", "layers": layers,
               "activation": rng.choice(("tanh", "relu", "identity")),
               "keys": [{"name": "k", "symbols": [str(key) for key in range(keys)]}],
               "value": {"name": "v", "symbols": [str(value) for value in range(values)]}}
        right = {key: answer(Way(None, look_up=True).logits(net, key, in_order)) for key in range(keys)}
        right = {key: value for key, value in right.items() if value is not None}
        (self.path / "net.json").write_text(json.dumps(net))
        (self.path / "table.csv").write_text(
            "k,v\n" + "".join(f"{key},{value}\n" for key, value in right.items()))
        return net, right

    def check(self, mapping, assumed):
        done = self.cinch("check", "net.json", mapping, "--json", "--assume", assumed)
        result = json.loads(done.stdout)
        proved = result["proved"] and all(one["proved"] for one in result["assumptions"])
        self.assertEqual(done.returncode, 0 if proved else 1)
        return {one["assumed"]: one for one in result["assumptions"]}

    def changed(self, net, right, way):
        """(rows that change, rows where a few ulp of a code could decide)"""
        count = close = 0
        for key, value in right.items():
            z = way.logits(net, key, in_order)
            count += z[value] <= max(z[:value] + z[value + 1:])
            plain = Way(None, look_up=True)
            close += any(next_to_tie(h, way.bits) for h in plain.codes(net, key, in_order))
        return count, close

    def test_a_thousand_values_through_two_units(self):
        """What has a bound of 0.6 for a margin of 70 in float32 is lost in TF32."""
        net = self.fit("cycle:1000", "--hidden", "2", "--seed", "0")
        said = self.check("cycle:1000", "tf32,bf16")
        for name, known in (("tf32", 741), ("bf16", 878)):
            count, _ = self.changed(net, cycle(1000), Way(BITS[name]))
            self.assertEqual((said[name]["wrong"], count), (known, known))
            self.assertEqual(said[name]["failures"][0]["row"], 1)

    def test_eleven_values_keep_their_answers(self):
        net = self.fit("cycle:11", "--seed", "4")
        said = self.check("cycle:11", "tf32,bf16,softmax")
        self.assertEqual(sorted(said), ["bf16 and softmax", "tf32 and softmax"])
        for name, one in said.items():
            self.assertTrue(one["proved"])
            for ties_away in (False, True):
                way = Way(BITS[name[:4]], ties_away)
                self.assertEqual(self.changed(net, cycle(11), way)[0], 0)

    def test_counts_of_many_networks(self):
        """The count is the worst of four ways; what is near a tie of rounding may go either way."""
        rng, total = random.Random(3), 0
        for case in range(10):
            if case < 2:
                mapping, right = f"cycle:{200 + case}", cycle(200 + case)
                net = self.fit(mapping, "--hidden", "2", "--seed", "1")
            else:
                net, right = self.random_net(rng, 100, rng.choice(([2], [3], [4, 2], [3, 3, 2])), 100)
                mapping = "table.csv"
            said = self.check(mapping, "tf32,bf16")
            self.assertEqual(len(said), 2)
            for name, one in said.items():
                ways = [Way(BITS[name], away, up) for away in (False, True) for up in (False, True)]
                found = [self.changed(net, right, way) for way in ways]
                most, close = max(found)
                self.assertLessEqual(abs(one["wrong"] - most), close, (case, name, one["wrong"], found))
                total += one["wrong"]
        self.assertGreater(total, 200)

    def test_each_way_is_tried(self):
        """Networks of one row that one way alone gets wrong: z_x = 1 + a against z_y = 1 + b, in tf32."""
        step = 2.0 ** -10  # of numbers of 11 bits from 1 on
        for what, first, second, right, rival in (
                ("a product rounds the lit weight", 1 + 0.4 * step, 0.45 * step, [1, 0, 0], [0, 1, 0.5 * step]),
                ("a look-up does not", 1 + 0.6 * step, -0.275 * step, [1, 0, 0], [0, 1, 0.25 * step]),
                ("ties go to even", 1, 0, [0, 1 + 0.5 * step, 0], [0, 1, 0.25 * step]),
                ("ties go away from 0", 1, 0, [0, 1, 0.75 * step], [0, 1 + 0.5 * step, 0])):
            (self.path / "net.json").write_text(json.dumps({
                "format": "cinch-network", "version": 1, "activation": "identity", "output": "softmax",
                "keys": [{"name": "k", "symbols": ["a"]}, {"name": "l", "symbols": ["b"]}],
                "value": {"name": "v", "symbols": ["x", "y"]},
                "layers": [{"weight": [[first, second], [1, 0], [1, 0]]}, {"weight": [right, rival]}]}))
            (self.path / "a.csv").write_text("k,l,v\na,b,x\n")
            self.assertEqual(self.check("a.csv", "tf32")["tf32"]["wrong"], 1, what)

    def test_proved_rows_withstand_attacks(self):
        rng = random.Random(5)
        for options in (["--hidden", "2"], ["--hidden", "4,3"], ["--hidden", "3", "--bias"]):
            net = self.fit("cycle:12", "--seed", "1", *options)
            said = self.check("cycle:12", "tf32,bf16,softmax")
            for name, one in said.items():
                for _ in range(100 if one["proved"] else 0):
                    off = rng.uniform(-1, 1) * 2.0 ** -21
                    way = Way(BITS[name[:4]], rng.random() < 0.5, rng.random() < 0.5,
                              lambda x: math.tanh(x) * (1 + off))
                    key = rng.randrange(12)
                    z = way.logits(net, key, any_order(rng), any_order(rng))
                    self.assertEqual(answer(z), (key + 1) % 12)
                    self.assertEqual(answer(shares(z)), (key + 1) % 12)

    def test_shares_tie_where_logits_do_not(self):
        def write(weight):
            (self.path / "net.json").write_text(json.dumps({
                "format": "cinch-network", "version": 1, "activation": "identity", "output": "softmax",
                "keys": [{"name": "k", "symbols": ["a"]}], "value": {"name": "v", "symbols": ["x", "y"]},
                "layers": [{"weight": [[1]]}, {"weight": [[0.001], [weight]]}]}))
        (self.path / "a.csv").write_text("k,v\na,x\n")
        write(0.00099998)
        plain = json.loads(self.cinch("check", "net.json", "a.csv", "--json").stdout)
        self.assertTrue(plain["proved"])
        self.assertIsNone(answer(shares([single(0.001), single(0.00099998)])))
        one = self.check("a.csv", "softmax")["softmax"]
        self.assertEqual((one["proved"], one["wrong"], one["unproved"]), (False, 0, 1))
        write(0.0009)
        self.assertTrue(self.check("a.csv", "softmax")["softmax"]["proved"])

    def test_a_weight_past_the_largest_float(self):
        (self.path / "net.json").write_text(json.dumps({
            "format": "cinch-network", "version": 1, "activation": "tanh", "output": "softmax",
            "keys": [{"name": "k", "symbols": ["a"]}], "value": {"name": "v", "symbols": ["x", "y"]},
            "layers": [{"weight": [[3.4e38]]}, {"weight": [[1], [0]]}]}))
        (self.path / "a.csv").write_text("k,v\na,x\n")
        self.assertTrue(self.check("a.csv", "tf32")["tf32"]["proved"])
        one = self.check("a.csv", "bf16")["bf16"]
        self.assertEqual((one["proved"], one["wrong"], "smallest" in one), (False, 0, False))
        self.assertIn("bf16: not proved, a number is rounded past the largest float",
                      self.cinch("check", "net.json", "a.csv", "--assume", "bf16").stdout)

    def test_what_is_refused(self):
        self.fit("cycle:3", "--hidden", "2")
        for arguments, words in ((["--assume", "fp16"], "tf32, bf16 and softmax"),
                                 (["--assume", "tf32,"], "tf32, bf16 and softmax"),
                                 (["--assume", "tf32", "-o", "x.cert"], "a certificate states float32")):
            done = subprocess.run([CINCH, "check", "net.json", "cycle:3", *arguments], cwd=self.path,
                                  capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 2)
            self.assertIn(words, done.stderr)
        self.fit("cycle:3", "--hidden", "2", "--output", "linear")
        done = subprocess.run([CINCH, "check", "net.json", "cycle:3", "--assume", "softmax"],
                              cwd=self.path, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main()
