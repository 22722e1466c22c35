#!/usr/bin/env python3
"""Whether reports say what is so where it is easy to say something else: what differs, what is proved, what
only a file claims, and that an interrupted proof ends at once. Wanted: CINCH (see run.py)."""

import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
CINCH = str(pathlib.Path(os.environ["CINCH"]).resolve())


def network(codes, weights, **more):
    keys, values = [f"k{i}" for i in range(len(codes[0]))], [f"v{i}" for i in range(len(weights))]
    return {"format": "cinch-network", "version": 1, "activation": "identity", "output": "softmax",
            "keys": [{"name": "k", "symbols": keys}], "value": {"name": "v", "symbols": values},
            "layers": [{"weight": codes}, {"weight": weights}], **more}


class Words(unittest.TestCase):
    def setUp(self):
        self.room = tempfile.TemporaryDirectory()
        self.addCleanup(self.room.cleanup)
        self.folder = pathlib.Path(self.room.name)

    def cinch(self, *arguments, status=0):
        done = subprocess.run([CINCH, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return " ".join(done.stdout.split()), " ".join(done.stderr.split())

    def save(self, name, *network_of, **more):
        (self.folder / name).write_text(json.dumps(network(*network_of, **more)))

    def table(self, *values):
        (self.folder / "t.csv").write_text("k,v\n" + "".join(f"k{k},v{v}\n" for k, v in enumerate(values)))

    def test_against_names_the_difference_alone(self):
        self.save("a.json", [[1.0, -1.0]], [[1.0], [-1.0]])
        self.table(0, 1)
        self.cinch("check", "a.json", "t.csv", "-o", "a.cert")
        for more, words, weights in (
                ({"output": "linear"}, "output softmax in the certificate, linear here", False),
                ({"activation": "tanh"}, "activation identity in the certificate, tanh here", False)):
            self.save("b.json", [[1.0, -1.0]], [[1.0], [-1.0]], **more)
            said, _ = self.cinch("check", "b.json", "t.csv", "--against", "a.cert", status=1)
            self.assertIn("shape " + words, said)
            self.assertEqual("weight" in said, weights)
        self.save("b.json", [[1.0, -1.0]], [[1.0], [-2.0]])
        said, _ = self.cinch("check", "b.json", "t.csv", "--against", "a.cert", status=1)
        self.assertIn("network 1 of 4 weights, first number 4", said)
        self.assertNotIn("shape", said)

    def test_names_in_certificates_are_only_claimed(self):
        self.save("a.json", [[1.0, -1.0]], [[1.0], [-1.0]])
        self.table(0, 1)
        self.cinch("check", "a.json", "t.csv", "-o", "a.cert")
        text = (self.folder / "a.cert").read_text()
        (self.folder / "b.cert").write_text(text.replace('"t.csv"', '"cycle:11"'))
        said, _ = self.cinch("check", "b.cert")
        self.assertRegex(said, r"names only claimed, in no hash: cycle:11, k -> v$")
        self.assertRegex(said, r"mapping [0-9a-f]{16} 2 rows shape")
        checker = subprocess.run([sys.executable, ROOT / "tools/check_certificate.py", self.folder / "b.cert"],
                                 capture_output=True, text=True, check=True).stdout
        self.assertIn("names    only claimed, in no hash: cycle:11, k -> v", checker)
        self.assertIs(json.loads(self.cinch("check", "b.cert", "--json")[0])["mapping"]["only_claimed"], True)

    def test_a_bound_never_contradicts_what_is_proved(self):
        # The margin is 1.001 x 2^-23, the bound 1.00002 x 2^-23, and rounded up 1.0078 x 2^-23.
        self.save("a.json", [[1.001]], [[1.0], [1 - 2.0**-23]])
        self.table(0)
        got = json.loads(self.cinch("check", "a.json", "t.csv", "--json")[0])
        self.assertTrue(got["proved"] and got["bound"] > got["smallest"]["margin"])
        said, _ = self.cinch("check", "a.json", "t.csv")
        self.assertIn("bound less than itself", said)
        said, _ = self.cinch("fit", "t.csv", "--from", "a.json", "--budget", 1, "-q")
        if "proved:" in said:
            self.assertRegex(said, "rounding moves it by (less than itself|[0-9.e-]+) at most|less than itself")

    def test_files_that_contradict_themselves_are_refused(self):
        good = {"exact": True, "proved": True, "rows": 2, "rows_right": 2, "margin": 2}
        for change, words in (({"exact": False, "proved": False}, '"exact" is false, and "rows_right" is 2'),
                              ({"rows_right": 1}, '"exact" is true, and "rows_right" is 1, "rows" 2'),
                              ({"rows_right": 3}, '"rows_right" is 3, "rows" 2'),
                              ({"exact": False, "rows_right": 1, "margin": -1},
                               '"proved" is true, and "exact" false'),
                              ({"margin": -1}, '"exact" is true, and "margin" -1'), ({}, None)):
            self.save("a.json", [[1.0, -1.0]], [[1.0], [-1.0]], about={**good, **change})
            for command in (["show", "a.json"], ["ask", "a.json", "k0"], ["draw", "a.json"]):
                _, talk = self.cinch(*command, status=3 if words else 0)
                if words:
                    self.assertIn('a.json: "about" contradicts itself: ' + words, talk)

    def test_databases_that_contradict_themselves_are_refused(self):
        command = ["sweep", "--symbols", "5", "--hidden", "2", "--seeds", "2", "--db", "s.sqlite", "-q"]
        self.cinch(*command)
        with sqlite3.connect(self.folder / "s.sqlite") as base:
            base.execute("UPDATE run SET exact = 1 - exact WHERE seed = 1")
        base.close()
        for again in (command, ["atlas", "s.sqlite"]):
            _, talk = self.cinch(*again, status=3)
            self.assertRegex(talk, r's\.sqlite contradicts itself: .*seed 1, "exact" is [01], and \d+ of 5 rows')

    def test_a_trace_and_a_report_name_their_passes(self):
        told = 0
        for seed in range(6):
            said, talk = self.cinch("fit", "cycle:7", "--hidden", 3, "--trainer", "sgd", "--seed", seed, "--seeds", 1,
                                    "--polish", 20, "--trace", "t.csv")
            rows = [line.split(",") for line in (self.folder / "t.csv").read_text().splitlines()[1:]]
            first = next((int(row[0]) for row in rows if row[3] == "7"), None)
            after = re.search(r"exact after ([\d,]+)", said)
            if not after or first is None:
                continue
            differs = int(after[1].replace(",", "")) != first
            self.assertEqual(f"the trace has all rows right at pass {first};" in talk, differs, talk)
            told += differs
        self.assertGreater(told, 0)

    def test_a_proof_ends_when_it_is_told_to(self):
        count = 30000  # a dense comparison of all with all: minutes
        self.save("large.json", [[(i * 7919 % count) / count for i in range(count)] for _ in range(20)],
                  [[(i * 104729 % count) / count] * 20 for i in range(count)])
        (self.folder / "t.csv").write_text("k,v\n" + "".join(f"k{k},v{k}\n" for k in range(count)))
        before = sorted(os.listdir(self.folder))
        for number in (signal.SIGTERM, signal.SIGINT): # which is ignored below a shell's background job
            process = subprocess.Popen([CINCH, "check", "large.json", "t.csv", "-o", "large.cert"],
                                       cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
            time.sleep(2)
            self.assertIsNone(process.poll())
            started = time.monotonic()
            process.send_signal(number)
            self.assertEqual(process.wait(60), -number)
            self.assertLess(time.monotonic() - started, 3)
            self.assertEqual(sorted(os.listdir(self.folder)), before)


if __name__ == "__main__":
    unittest.main()
