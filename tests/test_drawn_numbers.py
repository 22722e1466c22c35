#!/usr/bin/env python3
"""Pictures against walks: the answer, the runner-up, every sum, share and number that cinch draw --input
shows, for every key of networks of many kinds, against cinch ask --walk and against fractions made of the
weights in the file. Wanted: CINCH (see run.py)."""

import fractions
import itertools
import json
import os
import pathlib
import re
import struct
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
CINCH = str(pathlib.Path(os.environ.get("CINCH", ROOT / "build/cinch")).resolve())
SVG = "{http://www.w3.org/2000/svg}"
INK, ACCENT, POSITIVE, NEGATIVE = "#1a1a1a", "#007a5a", "#0b4f9e", "#d47a12" # of the light theme
LIMIT_SECONDS = 120

# What fit is told, and whether it is to become exact.
NETWORKS = {
    "5-2-5": ("shift:5 --seed 3", True),
    "11-2-11": ("cycle:11 --hidden 2 --seed 4", True),
    "30-3-30": ("cycle:30 --hidden 3 --trainer adam --seed 1", True),
    "30-3-30, annealed": ("cycle:30 --hidden 3 --seed 1", True),
    "100-4-100": ("cycle:100 --hidden 4 --trainer adam --seed 1", True),
    "biases": ("cycle:9 --bias --seed 3", True),
    "relu": ("cycle:12 --hidden 3 --activation relu --bias --seed 3", True),
    "identity": ("cycle:12 --hidden 4 --activation identity --seed 3", True),
    "two hidden layers": ("cycle:9 --hidden 4,2 --seed 1", True),
    "three key columns": ("examples/genetic_code.csv --hidden 3 --seed 5", True),
    "dense": ("cycle:8 --hidden none --seed 1", True),
    "linear output": ("cycle:9 --hidden 3 --output linear --seed 1", True),
    "many on a circle": ("cycle:60 --hidden 2 --seed 2", True),
    "not exact": ("cycle:9 --hidden 2 --seed 35 --budget 8", False),
}


def cinch(*arguments, status=0, **options):
    done = subprocess.run([CINCH, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT,
                          timeout=LIMIT_SECONDS, **options)
    if done.returncode != status:
        raise AssertionError((arguments, done.returncode, done.stderr))
    return done.stdout


def float32(number):
    return fractions.Fraction(struct.unpack("f", struct.pack("f", number))[0])


def rows_of(name):
    """The mapping that a network is for: keys and their values."""
    source = NETWORKS[name][0].split()[0]
    if source.endswith(".csv"):
        rows = [tuple(line.split(",")) for line in (ROOT / source).read_text().splitlines()[1:]]
        return {row[:-1]: row[-1] for row in rows}
    family, count = source.split(":")
    values = {(str(n),): str(n % int(count) + 1) for n in range(1, int(count) + 1)}
    if family == "shift": # which goes no further than its last symbol
        values.popitem()
    return values


def signs(rows):
    """How many weights are above 0 and below it, and not too small to be shown in colour."""
    weights = list(itertools.chain(*rows))
    least = max(map(abs, weights)) / 1000
    return sum(w >= least for w in weights), sum(-w >= least for w in weights)


class Network:
    """A file's numbers, and what they make of a walk's codes without any rounding."""

    def __init__(self, path):
        file = json.loads(path.read_text())
        self.keys = [column["symbols"] for column in file["keys"]]
        self.values = file["value"]["symbols"]
        self.softmax = file["output"] == "softmax"
        self.layers = [[list(map(float32, row)) for row in layer["weight"]] for layer in file["layers"]]
        self.biases = [list(map(float32, layer.get("bias", []))) for layer in file["layers"]]
        self.weight = self.layers[-1]
        self.bias = self.biases[-1] or [0] * len(self.values)
        self.hidden = len(file["layers"]) > 1

    def codes(self, key, walk):
        """What the output receives: the last hidden layer's numbers, or the lit inputs."""
        if self.hidden:
            return list(map(float32, walk["hidden"][-1]["unit"]))
        return [fractions.Fraction(symbol == lit) for column, lit in zip(self.keys, key)
                for symbol in column]

    def sums(self, key, walk):
        codes = self.codes(key, walk)
        return [sum(map(lambda w, c: w * c, row, codes), bias)
                for row, bias in zip(self.weight, self.bias)]


class Picture:
    """The texts of a picture with a lit key."""

    def __init__(self, text):
        root = xml.etree.ElementTree.fromstring(text)
        self.title = root.find(SVG + "title").text
        self.description = root.find(SVG + "desc").text
        self.shapes = [(e.tag.removeprefix(SVG), e.get("stroke") if e.get("fill") == "none" else e.get("fill"))
                       for e in root]
        self.label = [(float(e.get("x")), float(e.get("y")), e.text or "", e.get("fill"))
                      for e in root.iter(SVG + "text")]

    def below(self, heading):
        """What stands in the column of a heading, from the top down: place and text."""
        at = [(x, y) for x, y, text, _ in self.label if text == heading]
        x, y = at[-1]
        return [(label[1], label[2]) for label in self.label if label[0] == x and label[1] > y]

    def texts(self, pattern):
        return [found for _, _, text, _ in self.label if (found := re.fullmatch(pattern, text))]

    def sentences(self):
        """All texts, for those that go on in another row."""
        return " ".join(text for _, _, text, _ in self.label)

    def mark(self, word):
        """Where a word stands, and its colour; or None."""
        found = [(y, fill) for _, y, text, fill in self.label if text == word]
        return found[0] if found else None


def half_of_the_last_digit(text):
    point = text.find(".")
    return fractions.Fraction(1, 2 * 10 ** (0 if point < 0 else len(text) - point - 1))


class Numbers(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        cls.compared, cls.differences = {}, 0

    @classmethod
    def tearDownClass(cls):
        print("keys compared:", ", ".join(f"{name} {n}" for name, n in cls.compared.items()),
              f"- {sum(cls.compared.values())} in all, differences {cls.differences}")

    def network(self, name):
        words, exact = NETWORKS[name]
        path = self.folder / (name + ".json")
        if not path.exists():
            cinch("fit", *words.split(), "-q", "-o", path, status=0 if exact else 1)
        return path, Network(path)

    def operand(self, name):
        """The mapping, where the network's file does not name a family that is it."""
        source = NETWORKS[name][0].split()[0]
        return [source] if source.endswith(".csv") else []

    def walks(self, path, net):
        """Every key and its walk."""
        keys = list(itertools.product(*net.keys))
        lines = "".join(",".join(key) + "\n" for key in keys)
        said = json.loads(cinch("ask", path, "-", "--walk", "--json", "-q", input=lines))
        return list(zip(keys, said["answers"]))

    def test_pictures_show_what_walks_say(self):
        for name in NETWORKS:
            path, net = self.network(name)
            for key, answer in self.walks(path, net):
                with self.subTest(network=name, key=key):
                    picture = Picture(cinch("draw", path, "--input", ",".join(key), "-o", "-", "-q",
                                            "--view", "network", *self.operand(name)))
                    Numbers.differences += 1 # unless what follows finds none
                    self.compared[name] = self.compared.get(name, 0) + 1
                    self.compare(picture, net, key, answer, NETWORKS[name][1],
                                 rows_of(name).get(key))
                    Numbers.differences -= 1

    def compare(self, picture, net, key, answer, exact, right):
        walk, sums = answer["walk"], net.sums(key, answer["walk"])
        order = sorted(range(len(sums)), key=lambda v: -sums[v])
        self.assertGreater(sums[order[0]], sums[order[1]])
        self.assertEqual([net.values[v] for v in order[:2]], [answer["answer"], answer["rival"]])
        self.sums_are_right(picture, sums, walk)
        shown = [fractions.Fraction(text) for _, text in picture.below("sum")]
        self.assertEqual(sorted(shown)[-2:], [shown[v] for v in order[1::-1]])
        self.assertLess(sorted(shown)[-3], shown[order[1]])
        if net.softmax:
            shares = [text for _, text in picture.below("share")]
            floats = struct.unpack(f"{len(sums)}f", struct.pack(f"{len(sums)}f", *walk["share"]))
            self.assertEqual(shares, [f"{100 * share:.2f} %" for share in floats])
        self.answer_is_marked(picture, net, order[0], right)
        self.formulas_are_right(picture, net, order, sums)
        self.lead_is_right(picture, sums[order[0]] - sums[order[1]], answer)
        self.units_are_right(picture, walk)
        self.assertEqual(exact, "not exact" not in picture.title)

    def sums_are_right(self, picture, sums, walk):
        shown = [text for _, text in picture.below("sum")]
        self.assertEqual(len(shown), len(sums))
        size = max(map(abs, sums))
        for text, exact, logit in zip(shown, sums, walk["logit"]):
            off = abs(fractions.Fraction(text) - exact)
            self.assertLessEqual(off, half_of_the_last_digit(text) + size / 2**45, (text, float(exact)))
            # What float32 rounds in a sum of a few products.
            self.assertLessEqual(abs(exact - float32(logit)), 16 * size / 2**23)
            self.assertNotRegex(text, r"^-[0.]+$|e")

    def answer_is_marked(self, picture, net, answer, right):
        """As an answer, lit, if it is the mapping's; else as a wrong one, not lit, beside the right one."""
        sums = picture.below("sum")
        good = net.values[answer] == right
        word = "answer" if good else "answer?" if right is None else "wrong"
        marks = {found: picture.mark(found) for found in ("answer", "answer?", "wrong", "should be")}
        self.assertEqual(marks.pop(word), (sums[answer][0], ACCENT if good else INK))
        if word == "wrong":
            there = sums[net.values.index(right)][0]
            self.assertEqual(marks.pop("should be"), (there, INK))
            self.assertEqual(len(picture.texts(f"wrong: the mapping has {right} here")), 1)
        self.assertEqual(set(marks.values()), {None})
        lit = {(y, text) for _, y, text, fill in picture.label if fill == ACCENT}
        self.assertEqual([at in lit for at in sums], [good and v == answer for v in range(len(sums))])

    def formulas_are_right(self, picture, net, order, sums):
        """By hand, from the digits that stand there."""
        lines = picture.texts(r"(answer|runner-up) (\S+): (\S+)(?: (=|≈) (.*))?")
        self.assertEqual([line[1] for line in lines], ["answer", "runner-up"])
        self.assertEqual([line[2] for line in lines], [net.values[v] for v in order[:2]])
        column = picture.below("sum")
        for line, value in zip(lines, order):
            self.assertEqual(line[3], column[value][1])
            if line[4]:
                off = abs(self.by_hand(line[5]) - fractions.Fraction(line[3]))
                self.assertEqual(line[4] == "=", off < half_of_the_last_digit(line[3]), line[0])

    def by_hand(self, text):
        total = fractions.Fraction(0)
        for term in text.split(" + "):
            product = fractions.Fraction(1)
            for factor in term.split("*"):
                product *= fractions.Fraction(factor)
            total += product
        return total

    def lead_is_right(self, picture, lead, answer):
        said, = picture.texts(r"the answer leads by (\S+)")
        self.assertAlmostEqual(float(said[1]) / float(lead), 1, delta=0.0051)
        self.assertAlmostEqual(answer["margin"] / float(lead), 1, delta=1e-3)
        one, other = (fractions.Fraction(found[1])
                      for found in picture.texts(r"(?:answer|runner-up) \S+: (\S+).*"))
        self.assertAlmostEqual(float((one - other) / lead), 1, delta=0.1)

    def units_are_right(self, picture, walk):
        """Above each hidden unit, in the order of layers: the number that it sends."""
        units = [unit for layer in walk["hidden"] for unit in layer["unit"]]
        at = [(x, y) for x, y, text, _ in picture.label if re.fullmatch(r"h\d+", text)]
        for x, y, text, _ in picture.label:
            names = [i for i, (left, down) in enumerate(at) if left == x and 0 < down - y < 30]
            if names and re.fullmatch(r"-?[\d.]+", text):
                found = [u for u in units
                         if abs(float32(u) - fractions.Fraction(text)) <= half_of_the_last_digit(text)]
                self.assertTrue(found, (text, units))
                units.remove(found[0])
        self.assertEqual(units, [])

    def test_lines_and_squares_are_the_weights(self):
        """How many of each sign, without those below a thousandth of their matrix's largest."""
        for name in NETWORKS:
            path, net = self.network(name)
            with_biases = [[*layer, bias] for layer, bias in zip(net.layers, net.biases)]
            for view, shape, layers in (("network", "line", net.layers), ("heat", "rect", with_biases)):
                picture = Picture(cinch("draw", path, "--view", view, "-o", "-", "-q"))
                found = [picture.shapes.count((shape, colour)) - 1 # the legend's
                         for colour in (POSITIVE, NEGATIVE)]
                self.assertEqual(found, list(map(sum, zip(*map(signs, layers)))), (name, view))
            said = [float(found[1]) for found in picture.texts(r"largest (\S+)")]
            self.assertEqual(len(said), len(with_biases))
            for number, layer in zip(said, with_biases):
                largest = max(map(abs, itertools.chain(*layer)))
                self.assertAlmostEqual(number / float(largest), 1, delta=0.0051)

    def test_planes_name_the_smallest_lead(self):
        for name in NETWORKS:
            path, net = self.network(name)
            walks = self.walks(path, net)
            if not net.hidden or len(net.weight[0]) < 2:
                continue # no plane to show
            leads = []
            for key, answer in walks:
                sums = net.sums(key, answer["walk"])
                first, second = sorted(range(len(sums)), key=lambda v: -sums[v])[:2]
                if answer["symbols_seen"]:
                    leads.append((sums[first] - sums[second], ",".join(key), net.values[first],
                                  net.values[second]))
            lead = min(leads)[0]
            least = [words for other, *words in leads if other == lead]  # keys that behave alike share it
            picture = Picture(cinch("draw", path, "--view", "plane", "-o", "-", "-q"))
            said, = picture.texts(r"smallest lead (\S+)(?: \(no border here\))?, key (\S+): (\S+) over (\S+)")
            self.assertAlmostEqual(float(said[1]) / float(lead), 1, delta=0.0051)
            self.assertIn([said[2], said[3], said[4]], least, name)
            self.assertEqual(len(picture.texts("lead: the answer's sum less the runner-up's, exact")), 1)

    def test_what_is_not_exact_says_so_in_every_view(self):
        """Held against its mapping; or, where that is not at hand, because its file says so."""
        path, _ = self.network("not exact")
        alone = self.folder / "alone.json"
        alone.write_text(path.read_text().replace('"mapping":"cycle:9"', '"mapping":"gone.csv"'))
        for view in ("network", "plane", "heat"):
            for net, doubt in ((path, "wrong: the mapping has 5 here"),
                               (alone, "the network is not exact: the answer may be wrong")):
                said = cinch("draw", net, "--view", view, "--input", "4", "-o", "-", "-q")
                self.assertIn("9-2-9 (not exact: 4 of 9 rows right)", Picture(said).title)
                self.assertIn(doubt, said)
                terminal = cinch("draw", net, "--view", view, "--width", "40", "-q")
                self.assertIn("(not exact: 4 of 9 rows right)", terminal.splitlines()[0])
        picture = Picture(cinch("draw", alone, "--input", "4", "-o", "-", "-q"))
        self.assertEqual(picture.mark("answer?")[1], INK)
        self.assertEqual(json.loads(cinch("draw", path, "--json", "-q"))["rows_right"], 4)

    def test_weights_are_believed_and_not_the_file(self):
        """Two values exchange their vectors, and the file still says that it is exact."""
        path, _ = self.network("11-2-11")
        file = json.loads(path.read_text())
        weight = file["layers"][-1]["weight"]
        weight[2], weight[7] = weight[7], weight[2]
        path = self.folder / "exchanged.json"
        path.write_text(json.dumps(file))
        picture = Picture(cinch("draw", path, "--input", "2", "-o", "-"))
        self.assertIn("11-2-11 (not exact: 9 of 11 rows right)", picture.title)
        self.assertEqual((picture.mark("wrong")[1], picture.mark("should be")[1]), (INK, INK))
        named = Picture(cinch("draw", path, "cycle:11", "--input", "5", "-o", "-"))
        self.assertEqual(named.title, picture.title)
        self.assertEqual(named.mark("answer")[1], ACCENT)

    def save(self, name, keys, values, layers, **more):
        """A network written by hand."""
        columns = keys if isinstance(keys[0], list) else [keys]
        net = {"format": "cinch-network", "version": 1, "activation": "identity", "output": "softmax",
               "keys": [{"name": f"k{c}", "symbols": symbols} for c, symbols in enumerate(columns)],
               "value": {"name": "v", "symbols": values},
               "layers": [{"weight": weight} for weight in layers], **more}
        path = self.folder / f"own {name}.json"
        path.write_text(json.dumps(net))
        return path

    def cancelling(self):
        """Two sums of the key "a" differ by an eighth, beyond float32's 24 bits: exact arithmetic decides."""
        return self.save("cancel", ["a", "b"], ["x", "y"],
                         [[[1, 1], [1, 0], [1, 0]], [[2.0**24, 1, 1], [2.0**24, 0, 1.875]]])

    def test_sums_that_float32_cannot_tell_apart(self):
        path = self.cancelling()
        picture = Picture(cinch("draw", path, "--input", "a", "-o", "-", "-q"))
        self.assertEqual([text for _, text in picture.below("sum")], ["16777218.00", "16777217.88"])
        self.assertEqual(picture.mark("answer")[0], picture.below("sum")[0][0])
        self.assertEqual(len(picture.texts(r"the answer leads by 0\.125")), 1)
        words = self.asked(path, "a")
        for view in ("network", "plane", "heat"):
            lit = Picture(cinch("draw", path, "--input", "a", "--view", view, "-o", "-", "-q"))
            self.assertIn(words, lit.sentences())
            other = cinch("draw", path, "--input", "b", "--view", view, "-o", "-", "-q", status=1)
            self.assertNotIn("computed in float32", other) # a tie, and not by rounding

    def asked(self, path, *key):
        """The remark of ask."""
        done = subprocess.run([CINCH, "ask", path, *key], capture_output=True, text=True, check=True)
        return re.search("remark: (computed in float32, .*)\n", done.stderr)[1]

    def test_without_a_lit_key_float32_has_its_say(self):
        """Of the mapping's rows, in check's words; or as the file says that fit has found."""
        path = self.cancelling()
        mapping = self.folder / "cancel.csv"
        for rows, words in (("a,x\nb,y\n", "computed in float32, 1 row ties or gets another answer"),
                            ("a,y\nb,y\n", None)):
            mapping.write_text("k0,v\n" + rows)
            said = cinch("check", path, mapping, "-q", status=1)
            self.assertEqual(words is not None, words is not None and words in said)
            for view in ("network", "plane", "heat"):
                picture = Picture(cinch("draw", path, mapping, "--view", view, "-o", "-", "-q"))
                self.assertEqual((words or "computed in") in picture.sentences(), words is not None)
                self.assertEqual("computed in" in picture.sentences(), words is not None)
        told = self.save("told", ["a", "b"], ["x", "y"], [[[1, 0], [0, 1]], [[1, 0], [0, 1]]],
                         about={"mapping": "gone.csv", "float32_wrong": 2})
        for view in ("network", "plane", "heat"):
            picture = Picture(cinch("draw", told, "--view", view, "-o", "-", "-q"))
            words = "computed in float32, 2 rows tie or get another answer"
            self.assertIn(words, picture.sentences())
            narrow = cinch("draw", told, "--view", view, "--width", "40", "-q")
            self.assertIn(words, " ".join(narrow.split())) # nothing is cut
            self.assertNotIn("…", narrow)

    def test_pictures_say_which_arithmetic(self):
        for name in ("11-2-11", "two hidden layers", "dense", "linear output"):
            path, net = self.network(name)
            words = "sums and lead: exact" + (", of float32 units" if net.hidden else "")
            words += "; shares: float32" if net.softmax else ""
            lit = Picture(cinch("draw", path, "--input", "3", "--view", "network", "-o", "-", "-q"))
            self.assertEqual(len(lit.texts(words)), 1, name)
            plain = cinch("draw", path, "--view", "network", "-o", "-", "-q")
            self.assertNotIn("sums and lead", plain)
        self.assertEqual(len(lit.texts(r"numbers in columns: float32, rounded to \d decimals? for show only")), 1)

    def overflowing(self):
        """Networks, a key, and whether ask has an answer to it."""
        big = 3e38
        two = [["a", "b"], ["c", "d"]]
        into = [[big, 1, big, 2], [big, 2, -big, 3]]
        yield self.save("units", two, ["x", "y"], [into, [[big, -big], [-big, big]]]), "a,c", False
        # An activation that hides what is no number: infinity less infinity.
        yield self.save("hidden", two, ["x", "y"], [into, [[1, -1], [-1, 1]], [[1, 0], [0, 1]]],
                        activation="relu"), "a,c", False
        yield self.save("sums", ["a", "b"], ["x", "y", "z"],
                        [[[big, 1], [big, 2]], [[big, big], [big, 3e37], [-big, -big]]],
                        activation="tanh"), "a", True
        yield self.save("dense", two, ["x", "y"], [into]), "a,c", True

    def test_overflow_has_a_word_and_a_status(self):
        for path, key, answered in self.overflowing():
            status = 0 if answered else 1
            walk = cinch("ask", path, *key.split(","), "--walk", "-q", status=status)
            pictures = [cinch("draw", path, "--input", key, "--view", "network", "-q", *where,
                              status=status)
                        for where in (("-o", "-"), ("--width", "80"), ("--width", "40"))]
            for said in (walk, *pictures):
                self.assertIsNone(re.search(r"\bnan\b|\binf\b", said, re.IGNORECASE), (path, said))
                self.assertIsNone(re.search(r"\d{30}", said), (path, said))
                if not answered or said is not pictures[-1]: # which has no room for shares
                    self.assertIn("overflow", said)
            picture = Picture(pictures[0])
            if answered:
                self.assertEqual(picture.mark("answer")[1], ACCENT)
                self.assertEqual({text for _, text in picture.below("share")}, {"overflow"})
                continue
            self.assertEqual(len(picture.texts("sums overflow: there is no answer")), 1)
            self.assertEqual({text for _, text in picture.below("sum")}, {"overflow"})
            self.assertNotIn(ACCENT, [fill for x, _, _, fill in picture.label if x > 200])
            self.assertIn("none: the sums overflow", walk)
            heat = cinch("draw", path, "--input", key, "--view", "heat", "-o", "-", "-q", status=1)
            self.assertEqual(len(Picture(heat).texts("sums overflow: no answer")), 1)
            plane = cinch("draw", path, "--input", key, "--view", "plane", "-o", "-", "-q", status=1)
            self.assertEqual(len(Picture(plane).texts(
                "1 key overflows, the lit one too: no dot, no answer|"
                "2 keys overflow, the lit one too: no dot, no answer")), 1)

    def test_an_overflowing_row_is_not_right(self):
        path, _, _ = next(self.overflowing())
        mapping = self.folder / "rows.csv"
        mapping.write_text("k0,k1,v\na,c,x\nb,c,x\n")
        self.assertIn("(not exact: 1 of 2 rows right)",
                      Picture(cinch("draw", path, mapping, "-o", "-", "-q")).title)

    def test_tiny_sums_have_digits_that_count(self):
        path = self.save("tiny", ["a", "b"], ["x", "y"],
                         [[[1e-30, 1], [2e-30, 1]], [[1, 2], [2, 1]]])
        picture = Picture(cinch("draw", path, "--input", "a", "-o", "-", "-q"))
        self.assertEqual([text for _, text in picture.below("sum")], ["5e-30", "4e-30"])
        self.assertEqual(len(picture.texts("the answer leads by 1e-30")), 1)
        self.assertEqual(len(picture.texts("[12]e-30")), 2) # what the units send
        walk = cinch("ask", path, "a", "--walk")
        self.assertRegex(walk, r"x  5e-30 .*<- answer\n +y  4e-30 ")

    def test_large_sums_have_digits_that_tell_them_apart(self):
        path = self.save("large", ["a"], ["x", "y", "z"], [[[1], [1]], [[4e12, 3e12], [4e12, 3.0004e12], [1, 1]]])
        picture = Picture(cinch("draw", path, "--input", "a", "-o", "-", "-q"))
        self.assertEqual([text for _, text in picture.below("sum")], ["7e+12", "7.0004e+12", "2"])
        self.assertEqual(len(picture.texts("the answer leads by 4e.08")), 1)

    def test_a_file_cannot_make_it_generate_millions(self):
        """Of the family that a file names only as many symbols as the network has can be its own."""
        path = self.save("stranger", ["1", "2"], ["1", "2"], [[[1, 0], [0, 1]], [[0, 1], [1, 0]]],
                         about={"mapping": "cycle:100000000", "mapping_hash": "0" * 16})
        few = 1 << 20 # KiB: the table takes 2.5 GB
        child = subprocess.Popen([CINCH, "draw", path, "-o", "-", "-q"], stdout=subprocess.DEVNULL)
        _, child.returncode, usage = os.wait4(child.pid, 0)
        self.assertEqual(0, child.returncode)
        self.assertLess(usage.ru_maxrss, few)

    def test_a_tie_is_said(self):
        tied = json.loads((ROOT / "examples/article_signs.json").read_text())
        weight = tied["layers"][-1]["weight"]
        path = self.folder / "tied.json"
        for names, which in ((["2", "3"], [2]), (["1", "2", "3", "4", "5"], [0, 2, 3, 4])):
            for value in which:
                weight[value] = weight[1]
            path.write_text(json.dumps(tied))
            text = cinch("draw", path, "--input", "1", "-o", "-", "-q", status=1)  # as ask
            picture = Picture(text)
            self.assertEqual(len(picture.texts("tie")), len(names))
            words = re.search("tie .*", subprocess.run([CINCH, "ask", path, "1"], capture_output=True, text=True,
                                                       check=False).stdout)[0]
            self.assertEqual(words, "tie between 2 and 3" if len(names) == 2 else
                             "tie among 5 values (1, 2, 3, 4, 5)")
            self.assertEqual(len(picture.texts(f"a {re.escape(words)}: there is no answer")), 1)
            self.assertIn(words, picture.description)
            self.assertIsNone(picture.mark("answer"))
            for said in (cinch("draw", path, "--input", "1", "--view", "heat", "-o", "-", "-q", status=1),
                         " ".join(cinch("ask", path, "1", "--walk", status=1).split())):
                self.assertIn(words, said)


if __name__ == "__main__":
    unittest.main()
