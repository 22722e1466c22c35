#!/usr/bin/env python3
"""Networks in the formats of other programs, made here from networks of Cinch whose weights are known: each
must be read as its owner means it, or be called ambiguous with that reading among those listed. None may be
proved for another reading. The independent checker repeats each proof on the owner's file.

Wanted: CINCH, the program."""

import itertools
import json
import math
import os
import pathlib
import random
import struct
import subprocess
import tempfile
import unittest

from certificates import checker
from test_read_network import float32, read_safetensors

PROGRAM = os.environ.get("CINCH")
KINDS = {"F32": "f", "F64": "d", "I8": "b", "I64": "q"}


def turned(rows):
    return [list(column) for column in zip(*rows)]


def write(path, tensors, metadata=None):
    """{name: (dtype, shape, numbers)} as safetensors."""
    header, body = {"__metadata__": metadata} if metadata else {}, b""
    for name, (dtype, shape, numbers) in tensors.items():
        data = struct.pack(f"<{len(numbers)}{KINDS[dtype]}", *numbers)
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


def matrix(rows, dtype="F32"):
    return dtype, [len(rows), len(rows[0])], [x for row in rows for x in row]


def vector(numbers, dtype="F32"):
    return dtype, [len(numbers)], list(numbers)


class Owner:
    """A network that is known: its layers, and which tensors of a file they are."""

    def __init__(self, layers):
        self.layers = layers

    def file(self, names, turns, biases=None, dtype="F32"):
        """Tensors, and the reading that is right; `turns`: which matrices are [inputs, units], or all."""
        tensors, reading = {}, []
        turns = turns if isinstance(turns, list) else [turns] * len(names)
        for (rows, bias), name, turn, bias_name in zip(self.layers, names, turns, biases or [None] * len(names)):
            tensors[name] = matrix(turned(rows) if turn else rows, dtype)
            if bias_name:
                tensors[bias_name] = vector(bias, dtype)
            reading.append((name, turn, bias_name))
        return tensors, reading


def layers_text(reading):
    return ",".join(name + ":transposed" * turn + ("+" + bias if bias else "") for name, turn, bias in reading)


@unittest.skipUnless(PROGRAM, "the variable CINCH names no program")
class Foreign(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = pathlib.Path(cls.folder.name)
        cls.owners = {}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_program(self, *words):
        return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, cwd=self.path,
                              timeout=120, check=False)

    def owner(self, mapping, hidden, bias=False):
        """A trained network, whose layers are known because its file is Cinch's own."""
        key = mapping, hidden, bias
        if key not in self.owners:
            done = self.run_program("fit", mapping, "--hidden", hidden, "--seed", 1, "-q", "-o", "own.safetensors",
                                    *["--bias"] * bias)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.owners[key] = Owner(read_safetensors(self.path / "own.safetensors")[0])
        return self.owners[key]

    def read(self, tensors, mapping, *options, metadata=None):
        """(status, reading or None, what was said); a proof is checked again on the file."""
        write(self.path / "theirs.safetensors", tensors, metadata)
        (self.path / "theirs.cert").unlink(missing_ok=True)
        done = self.run_program("check", "theirs.safetensors", mapping, "--json", "-o", "theirs.cert", *options)
        if done.returncode == 3:
            self.assertFalse((self.path / "theirs.cert").exists())
            return 3, None, done.stderr
        said = json.loads(done.stdout)
        reading = [(one["weight"], one["transposed"], one["bias"]) for one in said["reading"]["layers"]]
        self.assertEqual((self.path / "theirs.cert").exists(), done.returncode == 0)
        if done.returncode == 0:
            certificate = (self.path / "theirs.cert").read_bytes()
            checker.check(certificate, (self.path / "theirs.safetensors").read_bytes())
            recorded = [(weight, turn, bias) for weight, _, turn, bias in checker.Certificate(certificate).reading]
            self.assertEqual(recorded, reading)
        return done.returncode, reading, done.stdout

    def right(self, tensors, reading, mapping, *options, metadata=None):
        status, found, said = self.read(tensors, mapping, *options, metadata=metadata)
        self.assertEqual((status, found), (0, reading), said)

    def ambiguous(self, tensors, reading, mapping):
        status, _, said = self.read(tensors, mapping)
        self.assertEqual(status, 3, said)
        self.assertIn("ambiguous", said)
        self.assertIn(layers_text(reading), said)
        self.right(tensors, reading, mapping, "--layers", layers_text(reading))

    # ---- Names that are known ----------------------------------------------------------------------

    def test_pytorch(self):
        for mapping, hidden, bias in ("cycle:7", "2", False), ("cycle:7", "2", True), ("cycle:5", "5,5", True):
            owner = self.owner(mapping, hidden, bias)
            for names in ([f"{2 * n}" for n in range(9)], [f"net.fc{n + 9}" for n in range(9)],
                          ["input_layer", "hidden_layer", "output_layer"], ["encoder", "mid", "decoder"],
                          ["model.in_features", "model.hidden", "model.out"], ["hidden", "hidden2", "output"],
                          ["layers.0.linear", "layers.1.linear", "lm_head"]):
                layers = len(owner.layers)
                chosen = names[:layers - 1] + names[2:3] if len(names) == 3 else names[:layers]
                tensors, reading = owner.file([name + ".weight" for name in chosen], False,
                                              [name + ".bias" for name in chosen] if bias else None)
                with self.subTest(names=chosen, bias=bias):
                    shuffled = list(tensors.items())
                    random.Random(1).shuffle(shuffled)
                    self.right(dict(shuffled), reading, mapping, metadata={"format": "pt"})

    def test_flax_and_keras(self):
        for mapping, hidden, bias in ("cycle:7", "2", False), ("cycle:7", "2", True), ("cycle:5", "5,5", True):
            owner = self.owner(mapping, hidden, bias)
            layers = len(owner.layers)
            for names in ([f"params.Dense_{n}." for n in range(layers)], [f"params/Dense_{n}/" for n in range(layers)],
                          ["dense/", "dense_1/", "dense_2/"][:layers]):
                tensors, reading = owner.file([name + "kernel" for name in names], True,
                                              [name + "bias" for name in names] if bias else None)
                with self.subTest(names=names, bias=bias):
                    self.right(tensors, reading, mapping)

    def test_scikit_learn(self):
        for mapping, hidden in ("cycle:7", "2"), ("cycle:5", "5,5"):
            owner = self.owner(mapping, hidden, True)
            layers = range(len(owner.layers))
            self.right(*owner.file([f"coefs_.{n}" for n in layers], True, [f"intercepts_.{n}" for n in layers]), mapping)

    def test_embedding_and_decoder(self):
        for mapping, hidden in ("cycle:7", "2"), ("cycle:5", "5"):
            owner = self.owner(mapping, hidden)
            for names in (["embedding.weight", "decoder.weight"], ["tok_emb.weight", "lm_head.weight"],
                          ["wte.weight", "output.weight"], ["Embed_0.embedding", "z.weight"]):
                self.right(*owner.file(names, [True, False]), mapping)
            self.right(*owner.file(["Embed_0/embedding", "Dense_0/kernel"], True), mapping)

    # ---- Names that say little ---------------------------------------------------------------------

    def test_numpy(self):
        for bias in False, True:
            owner = self.owner("cycle:7", "2", bias)
            for turn in False, True:
                tensors, reading = owner.file(["W1", "W2"], turn, ["b1", "b2"] if bias else None)
                self.right(tensors, reading, "cycle:7")
                if bias:
                    for name in "b1", "b2":
                        tensors[name] = ("F32", [1, len(tensors[name][2])], tensors[name][2])
                    self.right(tensors, reading, "cycle:7")
                    for name in "b1", "b2":
                        tensors[name] = ("F32", tensors[name][1][::-1], tensors[name][2])
                    self.right(tensors, reading, "cycle:7")
            self.right(*owner.file(["w_ih", "w_ho"], True, ["b_h", "b_out"] if bias else None), "cycle:7")

    def test_square_numpy_is_tried(self):
        owner = self.owner("cycle:5", "5,5")
        for turns in itertools.product((False, True), repeat=3):
            self.right(*owner.file(["W1", "W2", "W3"], list(turns)), "cycle:5")

    def test_unknown_order_is_tried(self):
        owner = self.owner("cycle:5", "5,5")
        for names in itertools.permutations(["alpha.weight", "mu.weight", "zeta.weight"]):
            self.right(*owner.file(list(names), False), "cycle:5")
        for names in (["zeta", "alpha", "mu"], ["U", "V", "T"]):
            self.right(*owner.file(names, [True, False, True]), "cycle:5")

    def test_several_columns(self):
        (self.path / "xor.csv").write_text("a,b,v\n0,0,n\n0,1,y\n1,0,y\n1,1,n\n")
        owner = self.owner("xor.csv", "3", True)
        self.right(*owner.file(["wih", "who"], True, ["bias_ih", "bias_ho"]), "xor.csv")
        done = self.run_program("check", "theirs.safetensors", "xor.csv")
        self.assertIn("inputs    0-1 a: 0, 1", done.stdout)
        self.assertIn("2-3 b: 0, 1", done.stdout)

    # ---- Fewer matrices than layers ----------------------------------------------------------------

    @staticmethod
    def polygon(corners):
        return [[float32(3 * f(2 * math.pi * (i + 0.3) / corners)) for i in range(corners)]
                for f in (math.cos, math.sin)]

    def test_tied(self):
        for corners in 3, 5:
            rows = self.polygon(corners)
            mapping = f"identity:{corners}"
            self.right({"W": matrix(rows)}, [("W", False, None), ("W", True, None)], mapping)
            self.right({"embed.weight": matrix(turned(rows))},
                       [("embed.weight", True, None), ("embed.weight", False, None)], mapping)
            shift = [0.25, -0.5, 0.125, 0.0, 0.25][:corners]
            self.right({"W": matrix(rows), "b": vector(shift)}, [("W", False, None), ("W", True, "b")], mapping,
                       "--activation", "identity", "--output", "linear")
            self.right({"W": matrix(rows), "b_enc": vector([0.5, 0.25]), "b_dec": vector(shift)},
                       [("W", False, "b_enc"), ("W", True, "b_dec")], mapping)

    def test_lone_square_matrix(self):
        owner = self.owner("cycle:5", "none")
        self.right(*owner.file(["linear.weight"], False), "cycle:5")
        self.right(*owner.file(["kernel"], True), "cycle:5")
        self.right(*owner.file(["token_embedding_table.weight"], True), "cycle:5")
        for turn in False, True:
            self.right(*owner.file(["W"], turn), "cycle:5")

    def test_json_arrays(self):
        """The same names in JSON, flat or as a tree."""
        owner = self.owner("cycle:7", "2", True)
        for names, turn in (["W1", "W2", "b1", "b2"], True), (["d.0.kernel", "d.1.kernel", "d.0.bias", "d.1.bias"], True):
            tensors, reading = owner.file(names[:2], turn, names[2:])
            tree = {"epoch": 3}
            for name, (_, shape, numbers) in tensors.items():
                at = tree
                for part in name.split(".")[:-1]:
                    at = at.setdefault(part, {})
                at[name.split(".")[-1]] = numbers if len(shape) == 1 else [
                    numbers[row * shape[1]:(row + 1) * shape[1]] for row in range(shape[0])]
            (self.path / "theirs.json").write_text(json.dumps(tree))
            done = self.run_program("check", "theirs.json", "cycle:7", "--json", "-o", "theirs.cert")
            self.assertEqual(done.returncode, 0, done.stderr)
            said = json.loads(done.stdout)["reading"]
            self.assertEqual([(one["weight"], one["transposed"], one["bias"]) for one in said["layers"]], reading)
            self.assertEqual(said["left_out"], "epoch (a counter)")
            checker.check((self.path / "theirs.cert").read_bytes(), (self.path / "theirs.json").read_bytes())

    # ---- What stays open ---------------------------------------------------------------------------

    def test_two_exact_readings(self):
        """P and its inverse: either way round they are the identity, by different networks."""
        step = [[4.0 * (j == (i + 1) % 4) for i in range(4)] for j in range(4)]
        tensors = {"A": matrix(step), "B": matrix(turned(step))}
        for reading in ([("A", False, None), ("B", False, None)], [("B", False, None), ("A", False, None)]):
            self.ambiguous(tensors, reading, "identity:4")

    def test_no_mapping_no_guess(self):
        owner = self.owner("cycle:7", "2")
        tensors, reading = owner.file(["W1", "W2"], True)
        write(self.path / "theirs.safetensors", tensors)
        for command, *more in ["show"], ["ask", "1"], ["convert", "-o", "x.json"], ["draw"]:
            done = self.run_program(command, "theirs.safetensors", *more)
            self.assertEqual(done.returncode, 3, done.stdout)
            self.assertIn(layers_text(reading), done.stderr)
            done = self.run_program(command, "theirs.safetensors", *more, "--layers", layers_text(reading))
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_permute_does_not_choose_by_what_is_wanted(self):
        owner = self.owner("cycle:5", "5")
        tensors, reading = owner.file(["W1", "W2"], True)
        write(self.path / "theirs.safetensors", tensors)
        done = self.run_program("permute", "theirs.safetensors", "--to", "cycle:5")
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertIn(layers_text(reading), done.stderr)

    def test_none_is_exact(self):
        owner = self.owner("cycle:5", "5")
        tensors, reading = owner.file(["W1", "W2"], True)
        status, _, said = self.read(tensors, "reverse:5")
        self.assertEqual(status, 3)
        self.assertIn("none is exact", said)
        self.assertIn(layers_text(reading), said)

    def test_whatever_names_never_another(self):
        """Any names, any way round: what is proved is the owner's network, to the bit."""
        words = ["W1", "W2", "W3", "in", "out", "hidden", "fc1.weight", "fc2.weight", "dense/kernel", "a.weight",
                 "b.kernel", "embedding", "decoder.weight", "encoder.weight", "u", "v", "0.weight", "1.weight"]
        draw, proved = random.Random(5), 0
        own = self.owner("cycle:5", "5,5")
        write(self.path / "known.safetensors", own.file(["0.weight", "1.weight", "2.weight"], False)[0])
        known = json.loads(self.run_program("check", "known.safetensors", "cycle:5", "--json").stdout)["net_hash"]
        for _ in range(40):
            names = draw.sample(words, 3)
            turns = [draw.random() < 0.5 for _ in names]
            status, _, said = self.read(own.file(names, turns)[0], "cycle:5")
            if status == 0:
                proved += 1
                self.assertEqual(json.loads(said)["net_hash"], known, names)
        self.assertGreaterEqual(proved, 5)

    # ---- Numbers and leftovers ---------------------------------------------------------------------

    def test_float64(self):
        owner = self.owner("cycle:7", "2")
        tensors, reading = owner.file(["fc1.weight", "fc2.weight"], False, dtype="F64")
        self.right(tensors, reading, "cycle:7")
        tensors["fc1.weight"][2][3] += 1e-12
        status, _, said = self.read(tensors, "cycle:7")
        self.assertEqual(status, 3)
        self.assertIn("--round", said)
        self.right(tensors, reading, "cycle:7", "--round")
        said = json.loads(self.run_program("check", "theirs.safetensors", "cycle:7", "--round", "--json").stdout)
        self.assertEqual(said["reading"]["rounded"], 1)

    def test_leftovers(self):
        owner = self.owner("cycle:7", "2")
        tensors, reading = owner.file(["fc1.weight", "fc2.weight"], False)
        tensors["bn.num_batches_tracked"] = "I64", [], [900]
        tensors["step"] = "I64", [1], [12]
        tensors["marker"] = "F32", [0], []
        status, found, said = self.read(tensors, "cycle:7")
        self.assertEqual((status, found), (0, reading), said)
        left_out = json.loads(said)["reading"]["left_out"]
        for name in "bn.num_batches_tracked (a counter)", "step (a counter)", "marker (empty)":
            self.assertIn(name, left_out)

    def test_layers_leave_out(self):
        owner = self.owner("cycle:7", "2", True)
        tensors, reading = owner.file(["a", "b"], False, ["a_bias", "b_bias"])
        tensors["other"] = matrix([[1.0, 2.0]])
        tensors["other_bias"] = vector([1.0])
        self.right(tensors, reading, "cycle:7", "--layers", "a,b")
        self.assertIn("other (not in --layers)", self.run_program("check", "theirs.safetensors", "cycle:7", "--layers",
                                                                 "a,b").stdout)

    def test_other_layers_are_named(self):
        owner = self.owner("cycle:7", "2")
        for name, (dtype, shape, numbers), word in (
                ("bn1.weight", vector([1.0, 1.0]), "normalisation"),
                ("bn1.running_mean", vector([0.0, 0.0]), "normalisation"),
                ("rnn.weight_hh_l0", matrix([[0.0, 1.0], [1.0, 0.0]]), "recurrent"),
                ("attn.in_proj_weight", matrix([[0.0, 1.0], [1.0, 0.0]]), "attention"),
                ("fc1.weight_scale", vector([0.5]), "quantised"),
                ("slope", vector([0.25]), "neither a matrix nor named like a bias"),
                ("conv.kernel", ("F32", [1, 1, 2], [0.0, 1.0]), "more than 2 dimensions")):
            tensors, _ = owner.file(["fc1.weight", "fc2.weight"], False)
            tensors[name] = dtype, shape, numbers
            status, _, said = self.read(tensors, "cycle:7")
            self.assertEqual(status, 3)
            self.assertIn(word, said)
            self.assertIn(name, said)

    def test_quantised(self):
        for extra in {}, {"fc1.scale": vector([0.5])}:
            tensors = {"fc1.weight": matrix([[1, 2], [3, 4]], "I8"), **extra, "fc2.weight": matrix([[1, 2], [3, 4]], "I8")}
            status, _, said = self.read(tensors, "cycle:2")
            self.assertEqual(status, 3)
            self.assertIn("scale", said)
            self.assertIn("quantised", said)

    # ---- Symbols -----------------------------------------------------------------------------------

    def shuffled(self, order):
        """A file with the rows of cycle:12 in another order, and a network that numbers symbols in `order`."""
        owner = self.owner("cycle:12", "2")
        natural = [str(n + 1) for n in range(12)]
        place = [natural.index(symbol) for symbol in order]
        (first, _), (last, _) = owner.layers
        rows = list(range(12))
        random.Random(3).shuffle(rows)
        lines = [f"{natural[r]},{natural[(r + 1) % 12]}\n" for r in rows]
        (self.path / "rows.csv").write_text("n,next\n" + "".join(lines))
        first = [[row[p] for p in place] for row in first]
        last = [last[p] for p in place]
        return {"fc1.weight": matrix(first), "fc2.weight": matrix(last)}, [natural[r] for r in rows]

    def test_orders(self):
        natural = [str(n + 1) for n in range(12)]
        reading = [("fc1.weight", False, None), ("fc2.weight", False, None)]
        for word, order in ("sorted", sorted(natural)), ("natural", natural):
            tensors, _ = self.shuffled(order)
            status, found, said = self.read(tensors, "rows.csv")
            self.assertEqual((status, found), (1, reading))
            self.assertEqual(json.loads(said)["exact_if_read_otherwise"], f"--order {word}")
            self.right(tensors, reading, "rows.csv", "--order", word)
            lists = ",".join(order)
            self.right(tensors, reading, "rows.csv", "--symbols", f"n={lists}", "--symbols", f"next={lists}")
            self.right(tensors, reading, "rows.csv", "--symbols", lists)
        tensors, seen = self.shuffled(natural)
        tensors, _ = self.shuffled(seen)
        status, _, said = self.read(tensors, "rows.csv")
        self.assertEqual(json.loads(said)["exact_if_read_otherwise"], "--symbols " + ",".join(seen))
        self.right(tensors, reading, "rows.csv", *json.loads(said)["exact_if_read_otherwise"].split())

    def test_another_reading_would_be_exact(self):
        """Names that mislead: the reading that they say fails, and the other one is offered, not taken."""
        owner = self.owner("cycle:5", "5")
        tensors, reading = owner.file(["fc1.weight", "fc2.weight"], True)
        status, _, said = self.read(tensors, "cycle:5")
        self.assertEqual(status, 1)
        self.assertEqual(json.loads(said)["exact_if_read_otherwise"], "--layers " + layers_text(reading))
        self.right(tensors, reading, "cycle:5", "--layers", layers_text(reading))

    # ---- The independent checker -------------------------------------------------------------------

    def test_another_file_is_refused(self):
        owner = self.owner("cycle:7", "2")
        tensors, reading = owner.file(["W1", "W2"], True)
        self.right(tensors, reading, "cycle:7")
        certificate = (self.path / "theirs.cert").read_bytes()
        tensors["W1"][2][0] += 1
        write(self.path / "other.safetensors", tensors)
        with self.assertRaises(checker.Refused):
            checker.check(certificate, (self.path / "other.safetensors").read_bytes())
        for change in "shape", "transposed", "bias":
            claimed = json.loads(certificate)
            claimed["reading"]["layers"][0][change] = {"shape": [2, 7], "transposed": False, "bias": "b"}[change]
            (self.path / "false.cert").write_text(json.dumps(claimed))
            self.assertEqual(self.run_program("check", "false.cert").returncode, 3)
            with self.assertRaises(checker.BadFile):
                checker.check((self.path / "false.cert").read_bytes())


if __name__ == "__main__":
    unittest.main()
