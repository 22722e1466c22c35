#!/usr/bin/env python3
"""The list of keys that had a row, read as docs/FORMAT.md says it and by nothing else. Wanted: CINCH, the
program (see run.py)."""

import itertools
import json
import os
import pathlib
import random
import struct
import subprocess
import tempfile
import unittest

from certificates import checker, words_of

ROOT = pathlib.Path(__file__).resolve().parent.parent
CINCH = os.environ.get("CINCH", str(ROOT / "build/cinch"))


def fit(folder, rows):
    """The network of a table of these keys, after one pass, as JSON."""
    table, net = pathlib.Path(folder) / "t.csv", pathlib.Path(folder) / "n.json"
    header = ",".join(f"c{i}" for i in range(len(rows[0])))
    lines = [",".join(map(str, row)) + f",{i % 2}" for i, row in enumerate(rows)]
    table.write_text("\n".join([header + ",v", *lines]) + "\n")
    words = ["fit", table, "--hidden", "2", "--seeds", "1", "--budget", "1", "-q", "-o", net]
    done = subprocess.run([CINCH, *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise AssertionError(done.stderr)
    return json.loads(net.read_text())


def numbers_of(listed):
    """The numbers of a list, one gap after the other."""
    bits = iter([word >> i & 1 for word in words_of(listed["gaps"]) for i in range(32)])
    numbers, following = [], 0
    for _ in range(listed["count"]):
        high = 0
        while next(bits):
            high += 1
        low = sum(next(bits) << i for i in range(listed["rice"]))
        numbers.append(following + (high << listed["rice"]) + low)
        following = numbers[-1] + 1
    if any(bits):
        raise AssertionError("bits are left over")
    return numbers


def place(net, key):
    return [column["symbols"].index(str(symbol)) for column, symbol in zip(net["keys"], key)]


class Lists(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def test_exact(self):
        keys = list(itertools.product(range(5), range(4), range(3)))
        for seed, share in enumerate((0.1, 0.4, 0.6, 0.97)):
            rows = random.Random(seed).sample(keys, int(share * len(keys)))
            net = fit(self.folder.name, rows)
            listed = net["about"]["key_list"]
            sizes = [len(column["symbols"]) for column in net["keys"]]
            found = set(numbers_of(listed))
            self.assertFalse(listed["hashed"])
            self.assertEqual(listed["range"], sizes[0] * sizes[1] * sizes[2])
            self.assertEqual(listed["rows"], len(rows))
            had = {(a * sizes[1] + b) * sizes[2] + c for a, b, c in (place(net, row) for row in rows)}
            self.assertEqual(set(range(listed["range"])) - found if listed["without"] else found, had)

    def test_hashed(self):
        draw = random.Random(7)
        rows = sorted({tuple(draw.randrange(40) for _ in range(10)) for _ in range(50)})
        net = fit(self.folder.name, rows)
        listed = net["about"]["key_list"]
        self.assertTrue(listed["hashed"] and not listed["without"])
        self.assertEqual(listed["range"], len(rows) << 20)
        hashes = {checker.xxh64(struct.pack("<10I", *place(net, row))) % listed["range"] for row in rows}
        self.assertEqual(set(numbers_of(listed)), hashes)

    def test_no_list_where_symbols_tell_all(self):
        for rows in [(0, 0), (0, 1), (1, 0), (1, 1)], [(0,), (1,), (2,)]:
            self.assertNotIn("key_list", fit(self.folder.name, rows)["about"])


if __name__ == "__main__":
    unittest.main()
