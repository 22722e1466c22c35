#!/usr/bin/env python3
"""Networks of Cinch read by plain Python, by numpy and by PyTorch; networks of PyTorch read by Cinch.

The reader below is written from docs/FORMAT.md with nothing but Python's standard library. numpy and
PyTorch are used where they are; CINCH names the program, and tests that need it are skipped without."""

import importlib.util
import json
import math
import os
import pathlib
import struct
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests/golden"
PROGRAM = os.environ.get("CINCH")


def has(module):
    return importlib.util.find_spec(module) is not None


need_program = unittest.skipUnless(PROGRAM, "the variable CINCH names no program")
need_numpy = unittest.skipUnless(has("numpy"), "numpy is not installed (python3-numpy)")
need_torch = unittest.skipUnless(has("torch"), "PyTorch is not installed (python3-torch)")


# ---- Reading and writing, from the documents only --------------------------------------------------


def float32(number):
    return struct.unpack("<f", struct.pack("<f", number))[0]


def read_container(data):
    """The tensors of a safetensors file as {name: (shape, numbers)}, and its metadata."""
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length].decode("utf-8"))
    metadata = header.pop("__metadata__", {})
    body, tensors = data[8 + length :], {}
    for name, entry in header.items():
        assert entry["dtype"] == "F32"
        begin, end = entry["data_offsets"]
        count = math.prod(entry["shape"])
        assert end - begin == 4 * count
        tensors[name] = (entry["shape"], struct.unpack_from(f"<{count}f", body, begin))
    return tensors, metadata


def read_safetensors(path):
    """A network as (layers, description, about); a layer is (rows of weights, biases or None)."""
    tensors, metadata = read_container(pathlib.Path(path).read_bytes())
    assert metadata["format"] == "cinch" and metadata["cinch.version"] == "1"
    count = sum(name.endswith(".weight") for name in tensors)
    names = ["hidden", *(f"hidden{n}" for n in range(2, 9))][: count - 1] + ["output"]
    layers = []
    for name in names:
        (units, inputs), numbers = tensors[name + ".weight"]
        rows = [list(numbers[j * inputs : (j + 1) * inputs]) for j in range(units)]
        bias = tensors.get(name + ".bias")
        layers.append((rows, list(bias[1]) if bias else None))
    about = json.loads(metadata["cinch.about"]) if "cinch.about" in metadata else None
    return layers, json.loads(metadata["cinch.network"]), about


def read_json(path):
    root = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    assert root["format"] == "cinch-network" and root["version"] == 1
    layers = [
        (
            [[float32(number) for number in row] for row in layer["weight"]],
            [float32(number) for number in layer["bias"]] if "bias" in layer else None,
        )
        for layer in root["layers"]
    ]
    return layers, root, root.get("about")


def write_safetensors(path, tensors, metadata=None):
    """Writes {name: (shape, numbers)} as other programs do."""
    header, body = {"__metadata__": metadata or {"format": "pt"}}, b""
    for name, (shape, numbers) in tensors.items():
        data = struct.pack(f"<{len(numbers)}f", *numbers)
        header[name] = {
            "dtype": "F32", "shape": shape, "data_offsets": [len(body), len(body) + len(data)],
        }
        body += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + body)


def write_state_dict(path, state):
    write_safetensors(
        path,
        {
            name: (list(tensor.shape), tensor.detach().reshape(-1).tolist())
            for name, tensor in state.items()
        },
    )


ACTIVATIONS = {"tanh": math.tanh, "identity": lambda x: x, "relu": lambda x: max(x, 0.0)}


def one_hot(description, key):
    """The inputs of all key columns, one after the other."""
    inputs = []
    for column, symbol in zip(description["keys"], key):
        inputs += [float(symbol == other) for other in column["symbols"]]
    return inputs


def logits(network, key):
    layers, description, _ = network
    activation = ACTIVATIONS[description["activation"]]
    signal = one_hot(description, key)
    for place, (rows, bias) in enumerate(layers):
        signal = [math.fsum(w * x for w, x in zip(row, signal)) for row in rows]
        if bias:
            signal = [x + b for x, b in zip(signal, bias)]
        if place + 1 < len(layers):
            signal = [activation(x) for x in signal]
    return signal


def answer(network, key):
    values = logits(network, key)
    return network[1]["value"]["symbols"][values.index(max(values))]


# ---- Files of Cinch --------------------------------------------------------------------------------


class Golden(unittest.TestCase):
    """Files that were saved once and for all."""

    def test_both_formats_hold_the_same(self):
        for name in "net_dense", "net_deep":
            with self.subTest(name=name):
                tensors = read_safetensors(GOLDEN / (name + ".safetensors"))
                text = read_json(GOLDEN / (name + ".json"))
                # repr tells -0.0 from 0.0
                self.assertEqual(repr(tensors[0]), repr(text[0]))
                for key, value in tensors[1].items():
                    if key != "bias":
                        self.assertEqual(value, text[1][key])
                self.assertEqual(tensors[1]["bias"], text[0][0][1] is not None)
                self.assertEqual(tensors[2], text[2])
                self.assertEqual(text[2]["seed"], 9007199254740993)

    def test_the_container_is_aligned_and_full(self):
        for path in sorted(GOLDEN.glob("net_*.safetensors")):
            data = path.read_bytes()
            (length,) = struct.unpack_from("<Q", data)
            self.assertEqual(length % 8, 0)
            header = json.loads(data[8 : 8 + length])
            metadata = header.pop("__metadata__")
            self.assertTrue(all(isinstance(value, str) for value in metadata.values()))
            spans = sorted(entry["data_offsets"] for entry in header.values())
            self.assertEqual(spans[0][0], 0)
            self.assertEqual(spans[-1][1], len(data) - 8 - length)
            self.assertTrue(all(a[1] == b[0] for a, b in zip(spans, spans[1:])))

    def test_the_article(self):
        network = read_json(ROOT / "examples/article_signs.json")
        self.assertEqual(logits(network, ["1"]), [0, 2, 0, 0, -2])
        for n in "1234":
            self.assertEqual(answer(network, [n]), str(int(n) + 1))


class Fitted(unittest.TestCase):
    """Networks that the program trains, saves and answers from."""

    JOBS = {
        "cycle": ["cycle:7", "--hidden", "2"],
        "dense": ["shift:5", "--hidden", "none"],
        "deep": ["random:9:4:1", "--hidden", "4,3", "--bias"],
        "genes": ["examples/genetic_code.csv", "--hidden", "6", "--budget", "200"],
    }

    def setUp(self):
        if not PROGRAM:
            self.skipTest("the variable CINCH names no program")
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def run_program(self, *words, text=None):
        done = subprocess.run(
            [PROGRAM, *map(str, words)], input=text, capture_output=True, text=True, cwd=ROOT,
            timeout=120,
        )
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.stdout

    def fit(self, name, ending):
        path = pathlib.Path(self.folder.name) / (name + ending)
        self.run_program("fit", *self.JOBS[name], "--seed", "1", "-o", path)
        return path

    def ask(self, path, keys):
        text = "".join(",".join(key) + "\n" for key in keys)
        said = json.loads(self.run_program("ask", path, "-", "--walk", "--json", text=text))
        return [(one["answer"], one["walk"]["logit"]) for one in said["answers"]]

    @staticmethod
    def keys(network):
        """Each symbol of each column at least once."""
        columns = [column["symbols"] for column in network[1]["keys"]]
        longest = max(map(len, columns))
        return [[symbols[i % len(symbols)] for symbols in columns] for i in range(longest)]

    def assert_close(self, found, expected):
        self.assertEqual(len(found), len(expected))
        for a, b in zip(found, expected):
            self.assertTrue(math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-5), (a, b))

    def test_plain_python_answers_alike(self):
        for name in self.JOBS:
            for ending, read in ((".safetensors", read_safetensors), (".json", read_json)):
                with self.subTest(name=name, ending=ending):
                    path = self.fit(name, ending)
                    network = read(path)
                    keys = self.keys(network)
                    for key, (said, numbers) in zip(keys, self.ask(path, keys)):
                        self.assertEqual(answer(network, key), said)
                        self.assert_close(numbers, logits(network, key))

    @need_numpy
    def test_numpy_answers_alike(self):
        import numpy

        path = self.fit("deep", ".safetensors")
        network = read_safetensors(path)
        activation = {"tanh": numpy.tanh}[network[1]["activation"]]
        keys = self.keys(network)
        for key, (_, numbers) in zip(keys, self.ask(path, keys)):
            signal = numpy.array(one_hot(network[1], key), dtype=numpy.float32)
            for place, (rows, bias) in enumerate(network[0]):
                signal = numpy.array(rows, dtype=numpy.float32) @ signal
                signal = signal + numpy.array(bias, dtype=numpy.float32)
                signal = activation(signal) if place + 1 < len(network[0]) else signal
            self.assert_close(numbers, signal.tolist())

    @need_torch
    def test_linear_layers_of_pytorch_answer_alike(self):
        import torch

        path = self.fit("deep", ".safetensors")
        tensors, _ = read_container(path.read_bytes())
        network = read_safetensors(path)
        state = {
            name: torch.tensor(numbers).reshape(shape) for name, (shape, numbers) in tensors.items()
        }

        class Net(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.hidden = torch.nn.Linear(9, 4)
                self.hidden2 = torch.nn.Linear(4, 3)
                self.output = torch.nn.Linear(3, 4)

            def forward(self, x):
                return self.output(torch.tanh(self.hidden2(torch.tanh(self.hidden(x)))))

        model = Net()
        model.load_state_dict(state)
        keys = self.keys(network)
        for key, (_, numbers) in zip(keys, self.ask(path, keys)):
            self.assert_close(numbers, model(torch.tensor(one_hot(network[1], key))).tolist())


# ---- Files of PyTorch ------------------------------------------------------------------------------


def train_cycle(rows, width, seed, bias=False):
    """A PyTorch network for n -> n + 1 in a circle, trained until it is exact."""
    import torch

    torch.manual_seed(seed)
    torch.set_num_threads(1)
    model = torch.nn.Sequential(
        torch.nn.Linear(rows, width, bias=bias), torch.nn.Tanh(),
        torch.nn.Linear(width, rows, bias=bias),
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    keys, values = torch.eye(rows), torch.roll(torch.arange(rows), -1)
    for _ in range(2000):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(keys), values)
        if loss < 0.01:
            break
        loss.backward()
        optimizer.step()
    assert torch.equal(model(keys).argmax(1), values)
    return model.state_dict()


class Foreign(unittest.TestCase):
    """Networks that Cinch did not train, in files without its metadata."""

    def check(self, path, mapping, *options):
        return subprocess.run(
            [PROGRAM, "check", str(path), mapping, *options], capture_output=True, text=True,
            timeout=120,
        )

    def test_golden_state_dict_is_one(self):
        tensors, metadata = read_container((GOLDEN / "state_dict.safetensors").read_bytes())
        self.assertEqual(metadata, {"format": "pt"})
        self.assertEqual({name: shape for name, (shape, _) in tensors.items()},
                         {"0.weight": [2, 5], "2.weight": [5, 2]})

    @need_program
    def test_golden_state_dict_is_proved(self):
        done = self.check(GOLDEN / "state_dict.safetensors", "cycle:5")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    @need_program
    def test_golden_state_dict_is_no_other_mapping(self):
        done = self.check(GOLDEN / "state_dict.safetensors", "reverse:5")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)

    @need_program
    def test_golden_state_dict_does_not_fit_six_symbols(self):
        done = self.check(GOLDEN / "state_dict.safetensors", "cycle:6")
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        self.assertIn("0.weight [2, 5]", done.stderr)

    @need_program
    def test_activation_can_be_said(self):
        done = self.check(GOLDEN / "state_dict.safetensors", "cycle:5", "--activation", "identity",
                          "--output", "linear")
        self.assertIn(done.returncode, (0, 1), done.stdout + done.stderr)

    @need_program
    @need_torch
    def test_freshly_trained_is_proved(self):
        with tempfile.TemporaryDirectory() as folder:
            for bias in False, True:
                path = pathlib.Path(folder) / "net.safetensors"
                write_state_dict(path, train_cycle(5, 2, 3, bias))
                done = self.check(path, "cycle:5")
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
