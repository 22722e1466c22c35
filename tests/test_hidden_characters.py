#!/usr/bin/env python3
"""Symbols, names and files with characters that nobody sees or that move others about: no command lets
one through to a terminal, and JSON still has the text. Wanted: CINCH (see run.py)."""

import csv
import json
import pathlib
import subprocess
import tempfile
import unicodedata
import unittest

from terminals import CINCH, on_terminal

# Ends of Unicode's Default_Ignorable_Code_Point and what else is_hidden() lists; some have the category Mn or Lo.
ODD = [0x01, 0x1b, 0x7f, 0x80, 0x9b, 0x9f, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180f,
       0x200b, 0x200f, 0x2028, 0x202e, 0x2060, 0x206f, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xfffb,
       0x1bca0, 0x1d173, 0x1d17a, 0xe0000, 0xe0041, 0xe01ef]
SEEN = [0x20, 0x7e, 0xa1, 0xe9, 0x3042, 0x65e5, 0x1f600]  # neighbours and others, which are shown
HIDDEN = {chr(i) for i in range(0x110000) if unicodedata.category(chr(i)) in ("Cc", "Cf", "Zl", "Zp")
          and unicodedata.name(chr(i), "").find("NUMBER") < 0} | {chr(i) for i in ODD}
HIDDEN -= {chr(i) for i in range(0x110000)  # those of some scripts that have a shape: U+0600, U+110BD
           if unicodedata.category(chr(i)) == "Cf" and unicodedata.name(chr(i), "").split()[0] in
           ("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN") and i != 0x61c}
RLO = "\u202e"


class Hidden(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        keys = [f"k{chr(i)}{i:x}" for i in ODD + SEEN]
        values = [f"v{chr(i)}{i:x}" for i in ODD + SEEN]
        count = len(keys)
        cls.key, cls.value = keys, values
        cls.save("net.json", count, keys, values)
        cls.save("tie.json", 4, keys[:4], values[:4], [[1] * 4] * 4)
        cls.save("small.json", 4, keys[:4], values[:4])
        cls.table("right.csv", zip(keys, values))
        cls.table("wrong.csv", zip(keys, values[1:] + values[:1]))
        cls.table("small.csv", zip(keys[:4], values[:4]))
        cls.table("merged.csv", zip(keys, values[:1] * count))
        cls.table("other" + RLO + ".csv", zip(keys, reversed(values)))
        for arguments in (["check", "net.json", "right.csv", "-o", "net.cert"],
                          ["fit", "small.csv", "--hidden", "2", "--budget", "3", "--seeds", "1", "-q", "-o",
                           "bad.json"]):
            subprocess.run([CINCH, *arguments], cwd=cls.folder, capture_output=True, check=False)
        assert (cls.folder / "net.cert").exists() and (cls.folder / "bad.json").exists()

    @classmethod
    def save(cls, name, count, keys, values, weight=None):
        weight = weight or [[float(i == j) for j in range(count)] for i in range(count)]
        (cls.folder / name).write_text(json.dumps({
            "format": "cinch-network", "version": 1, "activation": "tanh", "output": "softmax",
            "keys": [{"name": "key" + RLO, "symbols": keys}],
            "value": {"name": "value" + RLO, "symbols": values}, "layers": [{"weight": weight}],
            "about": {"mapping": "table" + RLO + "\u200b.csv"}}))

    @classmethod
    def table(cls, name, rows):
        with open(cls.folder / name, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["key" + RLO, "value" + RLO], *rows])

    def commands(self):
        other = "other" + RLO + ".csv"
        for net, table in (("net.json", "right.csv"), ("net.json", "wrong.csv"), ("net.json", other),
                           ("tie.json", "small.csv")):
            yield ["check", net, table]
        yield ["check", "net.cert"]
        yield ["check", "net.json", "right.csv", "--against", "net.cert"]
        yield ["check", "net.json", other, "--against", "net.cert"]
        yield ["check", "net.json", "right.csv", "--assume", "tf32,bf16,softmax"]
        for key in (self.key[0], self.key[18], "not" + RLO + "there"):
            yield ["ask", "net.json", key]
            yield ["ask", "net.json", key, "--walk", "--all"]
        yield ["ask", "tie.json", self.key[2]]
        yield ["show", "net.json", "--all"]
        yield ["show", "net.json"]
        yield ["permute", "net.json", "--to", "wrong.csv"]
        yield ["permute", "net.json", "--to", "merged.csv"]
        yield ["permute", "tie.json", "--to", "small.csv"]
        yield ["fit", "small.csv", "--from", "small.json", "--budget", "3"]
        yield ["fit", "small.csv", "--hidden", "2", "--budget", "3", "--seeds", "1"]
        yield ["fit", "no" + RLO + "file.csv"]
        yield ["draw", "bad.json", "--view", "plane", "--input", self.key[1]]
        for view in ("network", "heat"):
            yield ["draw", "net.json", "--view", view]
            yield ["draw", "tie.json", "small.csv", "--view", view, "--input", self.key[3]]
        yield ["draw", "net.json", "-o", "a" + RLO + ".svg"]

    def test_no_command_lets_one_through(self):
        for command in self.commands():
            for more in ([], ["--json"]):
                shown = on_terminal(80, *command, *more, cwd=self.folder, NO_COLOR="1")
                found = {f"U+{ord(c):04X}" for c in shown if c in HIDDEN and c not in "\r\n"}
                if "\33[K" in shown:  # progress, which ends by clearing its line
                    found.discard("U+001B")
                with self.subTest(command=command + more):
                    self.assertGreater(len(shown), 5)
                    self.assertEqual(found, set())

    def test_pictures_in_files_have_none(self):
        for view in ("network", "heat"):
            subprocess.run([CINCH, "draw", "net.json", "--view", view, "-o", "p.svg"], cwd=self.folder, check=True,
                           capture_output=True)
            picture = (self.folder / "p.svg").read_text(encoding="utf-8")
            self.assertEqual({c for c in picture if c in HIDDEN and c != "\n"}, set())

    def test_what_can_be_seen_is_shown(self):
        shown = on_terminal(80, "check", "net.json", "wrong.csv", cwd=self.folder)
        self.assertIn("k\\x01", shown)
        for i in SEEN:
            self.assertEqual(on_terminal(80, "ask", "net.json", f"k{chr(i)}{i:x}", cwd=self.folder),
                             f"v{chr(i)}{i:x}\n")

    def test_data_keep_every_byte(self):
        for key, value in zip(self.key, self.value):
            run = [CINCH, "ask", "net.json", key]
            piped = subprocess.run(run, cwd=self.folder, capture_output=True, check=True).stdout
            self.assertEqual(piped, value.encode() + b"\n")
            answer = json.loads(on_terminal(80, *run[1:], "--json", cwd=self.folder))["answers"][0]
            self.assertEqual((answer["key"], answer["answer"]), ([key], value))


if __name__ == "__main__":
    unittest.main()
