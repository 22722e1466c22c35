#!/usr/bin/env python3
"""cinch atlas: its files, its numbers against the database's, what it leaves out, what it survives.
Wanted: CINCH, the program (default build/cinch)."""

import csv
import json
import math
import os
import pathlib
import random
import re
import sqlite3
import statistics
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
CINCH = os.path.abspath(os.environ.get("CINCH", ROOT / "build/cinch"))
QUICK = os.environ.get("CINCH_QUICK") == "1"
LIMIT_SECONDS = 120

os.environ["LC_ALL"] = "C.UTF-8"  # charts in terminals are ASCII elsewhere


def cinch(*arguments, status=0, **options):
    done = subprocess.run([CINCH, *map(str, arguments)], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=LIMIT_SECONDS, **options)
    if done.returncode != status:
        raise AssertionError(f"cinch {arguments}: {done.returncode}, {done.stderr.decode()}")
    return done


def chance(symbols, width, trainer):
    """A made-up success rate: half at 6, 24, 96 symbols."""
    middle = 1.5 * 4 ** width * (0.8 if trainer == "sgd" else 1.0)
    return 1 / (1 + (symbols / middle) ** 9)


class Database:
    """A sweep's database whose rows are made up; its tables and views are the program's."""

    def __init__(self, path):
        cinch("sweep", "--symbols", "2", "--hidden", "1", "--family", "cycle", "--seeds", "16",
              "--db", path, "--quiet")
        self.path = path
        self.connection = sqlite3.connect(path)
        for table in ("run", "timing", "cell"):
            self.connection.execute(f"DELETE FROM {table}")
        self.connection.commit()
        self.cells = 0
        self.random = random.Random(5)

    def add(self, symbols, width, trainer="adam", rate=0.1, start="uniform", reach=1.0,
            seeds=32, share=None, family="cycle", hidden=None, bias=0, timed=True):
        """One cell, each seed exact by chance."""
        self.cells += 1
        rate_of = chance(symbols, width, trainer) if share is None else share
        connections = 2 * symbols * width
        self.connection.execute(
            "INSERT INTO cell VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (self.cells, f"{family}:{symbols}", family, symbols, hidden or str(width), width, "tanh",
             "softmax", bias, trainer, rate, start, reach, 2000, connections))
        for seed in range(seeds):
            exact = self.random.random() < rate_of
            passes = self.random.randrange(5 * symbols, 30 * symbols) if exact else 2000
            self.connection.execute("INSERT INTO run VALUES (?,?,?,?,?,?,?,?,?,?)",
                                    (self.cells, seed, exact, passes, symbols - (family == "shift") - (not exact),
                                     0.5 if exact else -0.5, 1, 1, 1, seed))
        if timed:
            self.connection.execute("INSERT INTO timing VALUES (?,0,?,?)",
                                    (self.cells, 1e-9 * connections * symbols ** 0.5 * 1e6, 10**6))
        self.connection.commit()

    def grid(self, trainers=("adam", "sgd")):
        for trainer in trainers:
            for width, top in ((1, 12), (2, 44), (3, 200)):
                for symbols in range(2, top, 1 if width < 3 else 7):
                    self.add(symbols, width, trainer)

    def rows(self, sql, *values):
        return self.connection.execute(sql, values).fetchall()


class AtlasTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.database = Database(self.folder / "results.sqlite")
        self.addCleanup(self.database.connection.close)

    def atlas(self, *options, out="out", **rest):
        done = cinch("atlas", self.database.path, "-o", self.folder / out, *options, **rest)
        return done.stderr.decode()

    def names(self, out="out"):
        return sorted(path.name for path in (self.folder / out).iterdir())

    def json(self, *options):
        return json.loads(cinch("atlas", self.database.path, "--json", *options).stdout)

    def table(self, name, out="out"):
        with open(self.folder / out / name, newline="") as file:
            return list(csv.DictReader(file))


class Files(AtlasTest):
    """What is written, and that it is what it says."""

    def test_each_chart_has_both_themes_and_its_numbers(self):
        self.database.grid()
        self.assertEqual(self.atlas("--as", "svg,png,pdf").count("left out"), 2)
        charts = ("success-adam", "success-sgd", "shares", "critical", "passes", "cost")
        wanted = [chart + end for chart in charts
                  for end in (".csv", *(theme + "." + kind for theme in ("", "-dark")
                                        for kind in ("svg", "png", "pdf")))]
        self.assertEqual(self.names(), sorted(wanted + ["atlas.md"]))
        for chart in charts:
            for theme in ("", "-dark"):
                path = self.folder / "out" / (chart + theme)
                xml.etree.ElementTree.parse(f"{path}.svg")
                self.assertEqual(pathlib.Path(f"{path}.png").read_bytes()[:4], b"\x89PNG")
                self.assertEqual(pathlib.Path(f"{path}.pdf").read_bytes()[:5], b"%PDF-")
            pair = [(self.folder / "out" / f"{chart}{theme}.svg").read_text()
                    for theme in ("", "-dark")]
            self.assertIn("#ffffff", pair[0])
            self.assertIn("#16181c", pair[1])

    def test_the_index_leads_to_all_files(self):
        self.database.grid()
        self.atlas("--as", "png")
        text = (self.folder / "out/atlas.md").read_text()
        for name in self.names():
            if name != "atlas.md":
                self.assertIn(name, text)
        self.assertNotIn(".svg", text)
        self.assertIn("--as png\n", text)
        self.assertIn("no network was tried with two learning rates", text)

    def test_the_same_database_gives_the_same_bytes(self):
        self.database.grid()
        self.atlas("--as", "svg,png,pdf")
        before = {name: (self.folder / "out" / name).read_bytes() for name in self.names()}
        self.atlas("--as", "svg,png,pdf", env={**os.environ, "TZ": "Asia/Tokyo", "LC_ALL": "C"})
        after = {name: (self.folder / "out" / name).read_bytes() for name in self.names()}
        self.assertEqual(before, after)

    def test_what_it_did_not_write_it_does_not_replace(self):
        self.database.add(4, 2)
        (self.folder / "out").mkdir()
        (self.folder / "out/atlas.md").write_text("# My notes\n")
        self.assertIn("did not write this file", self.atlas(status=3))
        self.assertEqual(self.names(), ["atlas.md"])

    def test_a_failure_leaves_no_directory(self):
        self.assertIn("no network", self.atlas(status=3))
        self.assertFalse((self.folder / "out").exists())


class Numbers(AtlasTest):
    """What stands in the CSV files, computed again from the rows."""

    def test_success(self):
        self.database.grid()
        self.atlas()
        for trainer in ("adam", "sgd"):
            found = {}
            for row in self.table(f"success-{trainer}.csv"):
                if row["series"] == "measured":
                    found[int(row["hidden"]), int(row["symbols"])] = row
            tried = self.database.rows(
                "SELECT width, symbols, count(*), sum(exact) FROM run JOIN cell USING (cell) "
                "WHERE trainer = ? GROUP BY cell", trainer)
            self.assertEqual(len(found), len(tried))
            for width, symbols, count, exact in tried:
                row = found[width, symbols]
                self.assertEqual((int(row["tried"]), int(row["exact"])), (count, exact))
                self.assertAlmostEqual(float(row["share"]), exact / count, places=9)
                z, share = 1.959963984540054, exact / count
                centre = (share + z * z / 2 / count) / (1 + z * z / count)
                half = z / (1 + z * z / count) * math.sqrt(
                    share * (1 - share) / count + z * z / 4 / count / count)
                self.assertAlmostEqual(float(row["low"]), max(0, centre - half), places=6)
                self.assertAlmostEqual(float(row["high"]), min(1, centre + half), places=6)

    def test_known_limits(self):
        self.database.grid()
        self.atlas()
        curve = {(row["series"], int(row["hidden"])): float(row["symbols"])
                 for row in self.table("success-adam.csv") if row["series"] != "measured"}
        for margin in (0.218, 0.159, 0.05):
            angle = math.acos(1 - margin)
            self.assertAlmostEqual(curve[f"best margin {margin}", 2], 2 * math.pi / angle, places=6)
        # On the sphere 30 points are 38.597 degrees apart, 50 are 29.741, 130 are 18.425.
        wanted = math.degrees(math.acos(1 - 0.218))
        part = math.log(38.597 / wanted) / math.log(38.597 / 29.741)
        self.assertAlmostEqual(curve["best margin 0.218", 3], 30 * (50 / 30) ** part, places=4)
        wanted = math.degrees(math.acos(1 - 0.05))
        self.assertAlmostEqual(curve["best margin 0.05", 3], 130 * (18.425 / wanted) ** 2, places=4)
        self.assertEqual([curve["the article's estimate", k] for k in (2, 3)], [11, 30])
        self.assertEqual([curve["integers -3..3 hold", k] for k in (1, 2, 3)], [2, 12, 48])
        self.assertEqual(curve["one unit's limit", 1], 2)

    def test_limits_are_for_networks_without_biases(self):
        for symbols in range(2, 9):
            self.database.add(symbols, 2, bias=1)
        self.atlas()
        self.assertEqual({row["series"] for row in self.table("success-adam.csv")}, {"measured"})

    def test_critical(self):
        self.database.grid()
        self.atlas()
        found = {(row["series"], int(row["hidden"])): row for row in self.table("critical.csv")}
        view = self.database.rows("SELECT trainer, width, symbols, low, high FROM critical")
        self.assertEqual(len(view), 6)
        for trainer, width, *numbers in view:
            row = found[trainer, width]
            for name, number in zip(("value", "low", "high"), numbers):
                self.assertAlmostEqual(float(row[name]), number, delta=1e-6 * number)
            if width > 1:
                middle = 1.5 * 4 ** width * (0.8 if trainer == "sgd" else 1.0)
                self.assertAlmostEqual(numbers[0] / middle, 1, delta=0.15)

    def test_passes(self):
        self.database.grid()
        self.atlas()
        found = self.table("passes.csv")
        wanted = 0
        for cell, trainer, width, symbols in self.database.rows(
                "SELECT cell, trainer, width, symbols FROM cell"):
            exact = [passes for passes, in self.database.rows(
                "SELECT passes FROM run WHERE cell = ? AND exact", cell)]
            if len(exact) < 16: # half of the seeds
                continue
            wanted += 1
            row = [row for row in found if row["panel"] == trainer and
                   row["series"] == f"k = {width}" and int(row["symbols"]) == symbols]
            self.assertEqual([float(r["value"]) for r in row], [statistics.median_low(exact)])
        self.assertEqual(len(found), wanted)

    def test_cost(self):
        self.database.grid(("adam",))
        self.atlas()
        rows = self.table("cost.csv")
        self.assertEqual(len(rows), self.database.cells)
        x = [math.log(float(row["connections"])) for row in rows]
        y = [math.log(float(row["value"])) for row in rows]
        mean_x, mean_y = statistics.mean(x), statistics.mean(y)
        slope = (sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y)) /
                 sum((a - mean_x) ** 2 for a in x))
        # numpy.linalg.lstsq and scipy.stats.t.ppf(0.975, n - 2) of such numbers: 1.98 at n = 106.
        rest = sum((b - mean_y - slope * (a - mean_x)) ** 2 for a, b in zip(x, y))
        error = 1.98 * math.sqrt(rest / (len(x) - 2) / sum((a - mean_x) ** 2 for a in x))
        name, = {row["series"] for row in rows}
        self.assertRegex(name, rf"^adam, slope {slope:.2f} ± \d\.\d\d$")
        self.assertAlmostEqual(float(name[-4:]), error, delta=0.006)
        self.assertIn(f"power {name[len('adam, slope '):]} (adam)", self.titles()["cost"])

    def titles(self):
        return {chart["name"]: chart["title"] for chart in self.json()["charts"]}

    def test_shares(self):
        """Of all cells, with Wilson's interval, in percent; in JSON too."""
        self.database.grid()
        self.atlas()
        view = self.database.rows("SELECT trainer, width, symbols, share, low, high FROM success")
        rows = {(row["panel"], row["series"], row["symbols"]): row
                for row in self.table("shares.csv")}
        told = {(cell["setting"], cell["width"], cell["symbols"]): cell
                for cell in self.json()["success"]}
        self.assertEqual(len(rows), len(view))
        self.assertEqual(len(told), len(view))
        for trainer, width, symbols, *numbers in view:
            row = rows[f"exact seeds, %: {trainer}", f"k = {width}", str(symbols)]
            for name, number in zip(("value", "low", "high"), numbers):
                self.assertEqual(float(row[name]), 100 * number) # no digit is lost
            cell = told[trainer, width, symbols]
            for name, number in zip(("share", "low", "high"), numbers):
                self.assertAlmostEqual(cell[name], number, places=8)

    def test_titles_say_what_was_found(self):
        self.database.grid()
        titles = self.titles()
        critical = {(trainer, width): symbols for trainer, width, symbols in self.database.rows(
            "SELECT trainer, width, symbols FROM critical")}
        for trainer in ("adam", "sgd"):
            found = titles[f"success-{trainer}"]
            self.assertRegex(found, rf"^{trainer} through 3 units: half of the seeds exact at N = ")
            number = found.split()[-1].replace(",", "")
            self.assertIn(number, (f"{critical[trainer, 3]:.1f}", f"{critical[trainer, 3]:.0f}"))
        self.assertRegex(titles["critical"],
                         r"^\w+: half of the seeds exact at N = [\d.,]+ through 2 units, [\d.,]+ through ")
        for width, symbols in ((2, 4), (2, 5)):
            self.database.add(symbols, width, trainer="other", share=1)
        self.assertEqual(self.titles()["success-other"], "other: all of 64 networks exact, N = 4 to 5")

    def test_a_title_claims_no_difference_that_may_be_chance(self):
        for rate, share in ((0.1, 0.4), (0.2, 0.6)):
            self.database.add(20, 2, rate=rate, share=share, seeds=16)
        self.assertIn("no difference is sure", self.titles()["rate-adam"])
        self.database.add(20, 2, rate=0.3, share=1, seeds=64)
        self.assertRegex(self.titles()["rate-adam"], r"rate 0.3 makes 64 of 64 seeds exact, rate 0.1 \d+ of 16$")

    def test_rates_and_starts(self):
        for rate in (0.01, 0.1, 1.0):
            for start, reach in (("uniform", 0.5), ("uniform", 1.0), ("fan-in", 1.0)):
                self.database.add(20, 2, rate=rate, start=start, reach=reach, share=rate ** 0.3)
        self.database.add(30, 2, rate=0.2)
        self.database.add(30, 2)
        self.atlas()
        rates = [row for row in self.table("rate-adam.csv") if row["panel"].startswith("exact")]
        self.assertEqual(len(rates), 9)
        self.assertEqual({float(row["rate"]) for row in rates}, {0.01, 0.1, 1.0})
        self.assertEqual({row["series"] for row in rates},
                         {"uniform start, range 0.5", "uniform start, range 1",
                          "fan-in start, range 1"})
        for row in rates:
            start, reach = row["series"].split(" start, range ")
            (share,), = self.database.rows(
                "SELECT 100 * share FROM success WHERE symbols = 20 AND rate = ? AND start = ? "
                "AND range = ?", float(row["rate"]), start, float(reach))
            self.assertAlmostEqual(float(row["value"]), share, places=6)
        starts = [row for row in self.table("start-adam.csv") if row["panel"].startswith("exact")]
        self.assertEqual(sorted((row["series"], float(row["range"])) for row in starts),
                         [("fan-in start, rate 0.1", 1.0), ("uniform start, rate 0.1", 0.5),
                          ("uniform start, rate 0.1", 1.0)])


class LeftOut(AtlasTest):
    """Of many settings those with most cells are drawn, and the others are named."""

    def many(self):
        """Twenty rates: number i has i + 2 cells."""
        for number in range(20):
            for symbols in range(4, 6 + number):
                self.database.add(symbols, 2, rate=0.01 * (number + 1), seeds=16)

    def test_most_cells_come_first(self):
        self.many()
        said = self.atlas()
        self.assertEqual(self.json()["settings"][:3], ["adam, rate 0.2", "adam, rate 0.19", "adam, rate 0.18"])
        maps = {name for name in self.names() if name.startswith("success") and ".csv" in name}
        self.assertEqual(maps, {f"success-adam-rate-{0.01 * rate:g}.csv" for rate in range(9, 21)})
        for text in (said, (self.folder / "out/atlas.md").read_text()):
            self.assertIn("success: 12 of 20 settings are drawn", text)
            self.assertIn("left out: adam, rate 0.08; adam, rate 0.07; adam, rate 0.06; "
                          "adam, rate 0.05; and 4 more.", text)
            self.assertIn("--only 'adam, rate 0.08' draws", text)
            self.assertIn("shares: 4 of 20 settings are drawn", text)

    def test_one_of_those_left_out_can_be_had(self):
        self.many()
        said = self.atlas("--only", "rate 0.08")
        self.assertNotIn("settings are drawn", said)
        self.assertIn("success-adam-rate-0.08.csv", self.names())
        self.assertIn("--only 'rate 0.08' -o", (self.folder / "out/atlas.md").read_text())
        cells = self.database.rows("SELECT count(*), sum(tried) FROM success WHERE rate = 0.08")
        found = self.json("--only", "rate 0.08")
        self.assertEqual([(found["cells"], found["networks"])], cells)
        self.assertIn("no setting's name has this text", self.atlas("--only", "rate 7", status=3))

    def test_tables_have_twelve_columns_at_most(self):
        self.many()
        for width in range(1, 16):
            for symbols in range(2, 14):
                self.database.add(symbols, width, share=symbols < 8)
        self.atlas()
        text = (self.folder / "out/atlas.md").read_text()
        rows = [line for line in text.splitlines() if line.startswith("|")]
        self.assertGreater(len(rows), 40)
        self.assertEqual(max(line.count(" | ") + 1 for line in rows), 12)
        for width in range(1, 16):
            self.assertEqual(len([row for row in rows if f" k = {width} |" in row]), 1)


class Preset(unittest.TestCase):
    """The sweeps that are written down, in their short form."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "out"

    def preset(self, *options, **rest):
        done = cinch("atlas", "--preset", "trial", "-o", self.folder, *options, **rest)
        return done.stderr.decode()

    def rows(self):
        with sqlite3.connect(self.folder / "atlas.sqlite") as connection:
            return connection.execute("SELECT * FROM run ORDER BY cell, seed").fetchall()

    def test_it_sweeps_draws_and_writes_a_document(self):
        self.preset()
        text = (self.folder / "capacity.md").read_text()
        self.assertIn("| hidden units | k = 1 | k = 2 |", text)
        self.assertRegex(text, r"\n\| adam \|[^|]*\| \d+\.\d \(\d+\.\d-\d+\.\d\) \|")
        self.assertIn("k = 2, about 11 in the article: half of the seeds at N = ", text)
        for name in ("atlas.md", "critical.svg", "success-adam.svg", "success-sgd-dark.svg"):
            self.assertTrue((self.folder / name).exists(), name)
        with sqlite3.connect(self.folder / "atlas.sqlite") as connection:
            for tried, exact, low, high in connection.execute(
                    "SELECT tried, exact, low, high FROM success"):
                self.assertTrue(tried == 112 or high - low <= 0.18, (tried, exact))

    def test_the_document_that_is_kept_is_such_a_one(self):
        """docs/capacity.md: no sentence but the program's own, and the article's commands."""
        self.preset()
        def skeletons(text):
            return {re.sub(r"\d[\d,.]*", "#", line) for line in text.splitlines()
                    if line and not line.startswith(("|", "$", "- k = ", "With "))}
        own = (self.folder / "capacity.md").read_text()
        kept = (ROOT / "docs/capacity.md").read_text().split("# With the annealed trainer\n")[0]
        self.assertEqual(skeletons(kept) - skeletons(own), set())
        steps = re.findall(r'\{"(\w+)", "(\d+)", "(\d+)", "([\d.:]+)"\}',
                           (ROOT / "cli/atlas/preset.c").read_text())
        wanted = [f"$ cinch sweep --trainer {trainer} --budget {budget} --hidden {hidden} "
                  f"--symbols {symbols} --seeds 112 --sure 0.18 --db atlas.sqlite"
                  for trainer, budget, hidden, symbols in steps]
        commands = [line for line in kept.splitlines() if line.startswith("$ cinch sweep")]
        self.assertEqual(commands, wanted[:len(commands)])
        self.assertEqual(len(commands), 17)

    def test_its_commands_do_the_same(self):
        self.preset()
        text = (self.folder / "capacity.md").read_text()
        commands = [line[8:].split() for line in text.splitlines() if line.startswith("$ cinch sw")]
        self.assertEqual(len(commands), 3)
        before = self.rows()
        (self.folder / "atlas.sqlite").unlink()
        for words in commands:
            cinch(*words, cwd=self.folder)
        self.assertEqual(self.rows(), before)

    def test_it_goes_on_where_it_was(self):
        self.preset()
        before = self.rows(), (self.folder / "capacity.md").read_bytes()
        self.assertNotIn("trained in", self.preset())
        self.assertEqual((self.rows(), (self.folder / "capacity.md").read_bytes()), before)

    def test_a_document_of_others_stays(self):
        self.folder.mkdir()
        (self.folder / "capacity.md").write_text("# Mine\n")
        self.assertIn("did not write this file", self.preset(status=3))
        self.assertEqual([path.name for path in self.folder.iterdir()], ["capacity.md"])


class Odd(AtlasTest):
    """Databases of one cell, of thousands, with odd words, damaged, and in use."""

    def test_one_cell(self):
        self.database.add(7, 2, timed=False)
        said = self.atlas()
        self.assertEqual(self.names(), ["atlas.md", "success-adam-dark.svg", "success-adam.csv",
                                        "success-adam.svg"])
        for what in ("critical N", "passes", "cost", "rate", "start"):
            self.assertIn(what + ": left out", said)

    def layers(self, hidden, width, **rest):
        for symbols in (3, 4, 6, 9):
            self.database.add(symbols, width, hidden=hidden, share=symbols < 6, **rest)

    def words(self):
        """All that its charts and its index say."""
        files = [self.folder / "out" / name for name in self.names() if name[-4:] in (".svg", ".csv")]
        return "\n".join(path.read_text() for path in [self.folder / "out/atlas.md", *files])

    def test_a_crossing_has_no_more_digits_than_are_known(self):
        """Of three shares far apart the interval is wider than the number."""
        for symbols, share in ((20, 1), (1000, 0.5), (20000, 0)):
            self.database.add(symbols, 2, share=share, seeds=16)
        self.atlas()
        (symbols, low, high), = self.database.rows("SELECT symbols, low, high FROM critical")
        self.assertGreater(high - max(low, 0), symbols)
        words = self.words()
        found = set(re.findall(r"half of the seeds exact at N = ([^ ]+ ?[\d,]*)", words))
        power = 10 ** math.floor(math.log10(symbols))
        about = round(symbols / power) * power
        self.assertEqual({text.strip().replace(",", "") for text in found}, {f"about {about}"})
        self.assertIn("all seeds exact up to N = 20, none from N = 20,000 on", words)

    def test_no_hidden_layer_alone(self):
        """Drawn as any other network, and never called k = 0."""
        self.layers("none", 0)
        self.atlas()
        cinch("atlas", self.database.path, "--width", 60)
        rows = self.table("shares.csv")
        self.assertEqual([(row["panel"], row["series"], float(row["value"])) for row in rows],
                         [("exact seeds, %: adam, no hidden layer", "no hidden layer", share)
                          for share in (100, 100, 0, 0)])
        self.assertEqual([int(row["symbols"]) for row in self.table("passes.csv")], [3, 4])
        words = self.words()
        self.assertIn("| adam, no hidden layer | cycle | none | softmax |", words)
        self.assertIn("| hidden units | no hidden layer |", words)
        self.assertIn("all seeds exact up to N = 4, none from N = 6 on", words)
        self.assertIn("critical N: networks with no hidden layer have no place", words)
        self.assertIsNone(re.search("k = 0|0 units|no hidden layer, no hidden layer", words))
        self.assertNotIn("critical.svg", self.names())

    def test_several_hidden_layers(self):
        """Each sequence of layers is a setting, named as users write it, alone too."""
        self.layers("4,2", 2)
        self.atlas()
        self.assertEqual(self.json()["settings"], ["adam, hidden layers 4-2"])
        self.assertIn("adam, hidden layers 4-2: half of the seeds exact at N = ", self.words())
        for hidden, width in (("8,2", 2), ("none", 0), (None, 2), (None, 3)):
            self.layers(hidden, width)
        self.atlas()
        self.assertEqual(sorted(self.json()["settings"]),
                         ["adam, hidden layers 4-2", "adam, hidden layers 8-2",
                          "adam, no hidden layer", "adam, one hidden layer"])
        found = {(row["panel"].split(", ", 2)[2], row["series"]) for row in self.table("shares.csv")}
        self.assertEqual(found, {("hidden layers 4-2", "k = 2"), ("hidden layers 8-2", "k = 2"),
                                 ("no hidden layer", "no hidden layer"),
                                 ("one hidden layer", "k = 2"), ("one hidden layer", "k = 3")})
        self.assertEqual({row["hidden"] for row in self.table("critical.csv")}, {"2", "3"})
        words = self.words()
        self.assertIn("hidden units k (of the narrowest layer)", words)
        self.assertIn("| hidden units | no hidden layer | k = 2 | k = 3 |", words)
        self.assertIsNone(re.search("k = 0|layers 4,2|one layer", words))

    def test_thousands_of_cells(self):
        for width in range(1, 60):
            for symbols in range(2, 12 if QUICK else 60):
                self.database.add(symbols, width, seeds=1, timed=width % 7 == 0)
        self.atlas("--as", "svg,png")
        self.assertIn("success-adam.png", self.names())
        self.terminals()

    def test_terminals(self):
        self.database.grid()
        self.terminals()

    def terminals(self):
        for width in (40, 57, 80, 132):
            text = cinch("atlas", self.database.path, "--width", width).stdout.decode()
            self.assertLessEqual(max(map(len, text.splitlines())), width)
            self.assertNotRegex(text, " \n")
            self.assertIn("exact seeds, %", text)

    def test_odd_words_stay_words(self):
        for trainer in ("../../x", "a,\"b\"\n|<c>&"):
            for symbols in (3, 4, 5):
                self.database.add(symbols, 2, trainer=trainer, family="<i>&,|", hidden="2,2")
        self.atlas()
        self.assertEqual([path.name for path in self.folder.iterdir() if path.is_dir()], ["out"])
        self.assertIn("success-x-hidden-layers-2-2.svg", self.names())
        self.assertIn("success-a-b-c-hidden-layers-2-2.svg", self.names())
        for path in (self.folder / "out").glob("*.svg"):
            xml.etree.ElementTree.parse(path)
        for path in (self.folder / "out").glob("*.csv"):
            with open(path, newline="") as file:
                rows = list(csv.reader(file))
            self.assertEqual({len(row) for row in rows}, {len(rows[0])})

    def test_a_sweep_may_go_on(self):
        self.database.grid(("adam",))
        writer = sqlite3.connect(self.database.path)
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("DELETE FROM run WHERE seed > 3")
        self.atlas()
        self.assertEqual({row["tried"] for row in self.table("success-adam.csv")} - {""}, {"32"})
        writer.commit()
        self.atlas()
        self.assertEqual({row["tried"] for row in self.table("success-adam.csv")} - {""}, {"4"})
        writer.close()

    def test_it_writes_nothing_to_the_database(self):
        self.database.grid(("adam",))
        self.database.connection.close()
        before = self.database.path.read_bytes()
        self.atlas()
        self.assertEqual(self.database.path.read_bytes(), before)
        left = [path.name for path in self.folder.iterdir() if path.name.startswith("results")]
        self.assertEqual(left, ["results.sqlite"])

    def test_damage_is_found_or_harmless(self):
        for symbols in range(2, 20):
            self.database.add(symbols, 2)
        self.database.connection.close()
        whole = self.database.path.read_bytes()
        source = random.Random(3)
        for _ in range(20 if QUICK else 120):
            bytes_ = bytearray(whole)
            if source.random() < 0.5:
                del bytes_[source.randrange(len(whole)):]
            for _ in range(source.randrange(1, 20)):
                if bytes_:
                    bytes_[source.randrange(len(bytes_))] = source.randrange(256)
            self.database.path.write_bytes(bytes_)
            done = subprocess.run([CINCH, "atlas", self.database.path, "--quiet"],
                                  capture_output=True, timeout=LIMIT_SECONDS)
            self.assertIn(done.returncode, (0, 3), done.stderr)
            if done.returncode == 3:
                self.assertRegex(done.stderr.decode(), r"^cinch: .*\.sqlite(:| contradicts itself:) .*; .*\n$|cannot be ")


if __name__ == "__main__":
    unittest.main()
