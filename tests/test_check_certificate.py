"""Tests of tools/check_certificate.py: its parts against other arithmetic, whole certificates changed.

With CINCH=path/to/cinch in the environment, `cinch check` must refuse every change as well.
"""

import bisect
import copy
import decimal
import json
import math
import operator
import os
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile
import time
import unittest
from fractions import Fraction
from unittest import mock

from certificates import checker, python_answer, shorten, text_of, words_of

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "fuzz" / "corpus" / "certificate"
GOLDEN = ROOT / "tests" / "golden"
CINCH = os.environ.get("CINCH")


# Samples that are well formed and consistent, but prove nothing; and why they are refused.
REFUSED = {
    "refused_code_outside.json": "hidden code",
    "refused_overflow.json": "a sum can overflow",
    "refused_row_below_bound.json": "rounding could change",
    "refused_second_rival.json": "comes as close",
    "refused_underflow.json": "rounding could change",
}


def samples():
    """The certificates among the samples; the others are malformed, or prove nothing, on purpose."""
    return [path for path in sorted(SAMPLES.glob("*.json"))
            if not path.name.startswith(("bad_", "refused_"))]


def cinch_answer(data):
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(data)
        file.flush()
        return subprocess.run([CINCH, "check", file.name], capture_output=True,
                              check=False).returncode


def float_at(number):
    """The float that is `number` floats above 0, in units of 2^-149."""
    size = checker.float_integer(abs(number), "")
    return -size if number < 0 else size


ALL_FLOATS = range(-0x7F7FFFFF, 0x7F800000)


def neighbours(low, high):
    """What float_at() counts: the last below the interval, the first and last inside, the next."""
    after = bisect.bisect_right(ALL_FLOATS, high, key=lambda n: float_at(n) << checker.FLOAT_SCALE)
    first = bisect.bisect_left(ALL_FLOATS, low, key=lambda n: float_at(n) << checker.FLOAT_SCALE)
    return [ALL_FLOATS[i] for i in (first - 1, first, after - 1, after)]


def forged(root, words):
    """`root` with other codes, their hash and the claims recomputed: the codes alone can be wrong."""
    proof = checker.Proof(checker.Certificate(json.dumps(root).encode()))
    changed = copy.deepcopy(root)
    changed["codes"] = text_of(words)
    cert = checker.Certificate(json.dumps(changed).encode())
    found = []
    for number, row in enumerate(cert.rows):
        chosen, _, ends = proof.climb(number)
        codes = cert.codes[number] + [1 << checker.FLOAT_SCALE] * cert.bias
        found += [(proof.margin(row[-1], v, chosen, codes), number, v,
                   proof.bound(row[-1], chosen, codes, ends, v))
                  for v in range(cert.values) if v != row[-1]]
    margin, row, rival, bound = min(found)
    cut = max(bound.bit_length() - checker.BOUND_BITS, 0)
    bound = math.ldexp(-(-bound >> cut), cut - checker.BOUND_SCALE)
    changed["claims"].update(margin=shorten(margin / checker.ONE), row=row, rival=rival,
                             bound=shorten(bound))
    changed["hashes"]["codes"] = cert.hashed()[3]
    return json.dumps(changed).encode()


class Parts(unittest.TestCase):
    def test_xxh64_known_answers(self):
        self.assertEqual(checker.xxh64(b""), 0xEF46DB3751D8E999)
        self.assertEqual(checker.xxh64(b"a"), 0xD24EC4F1A98C6E5B)
        self.assertEqual(checker.xxh64(b"abc"), 0x44BC2CF5AD770999)
        self.assertEqual(checker.xxh64(b"Nobody inspects the spammish repetition"),
                         0xFBCEA83C8A378BF1)

    def test_tanh_is_enclosed_and_close(self):
        decimal.getcontext().prec = 120
        rng = random.Random(1)
        points = [2.0 ** e for e in range(-149, 8)] + [45.0, 45.1, 44.9, 2.0 ** -60, 127.0]
        points += [rng.uniform(0, 46) for _ in range(200)]
        points += [rng.uniform(0, 1) * 2.0 ** rng.randrange(-60, 3) for _ in range(300)]
        for point in points:
            x = int(Fraction(point) * checker.ONE)
            low, high = checker.tanh_enclosure(x)
            exact = decimal.Decimal(x) / decimal.Decimal(checker.ONE)
            e = (2 * exact).exp()
            true = (e - 1) / (e + 1)
            if point < 2.0 ** -30:  # e - 1 cancels
                true = exact - exact ** 3 / 3 + 2 * exact ** 5 / 15 - 17 * exact ** 7 / 315
            ends = [decimal.Decimal(end) / decimal.Decimal(checker.ONE) for end in (low, high)]
            self.assertLessEqual(ends[0], true, point)
            self.assertGreaterEqual(ends[1], true, point)
            self.assertLess((ends[1] - ends[0]) / true, decimal.Decimal(2) ** -80, point)

    def test_tanh_of_others_is_inside(self):
        """What errs by 2^-21 of the true value and 2^-147 besides, on either side and either sign."""
        rng = random.Random(2)
        for _ in range(2000):
            point = rng.choice((-1, 1)) * 2.0 ** rng.uniform(-150, 6)
            x = int(Fraction(point) * checker.ONE)
            low, high = checker.tanh_interval(x, x)
            decimal.getcontext().prec = 60
            exact = decimal.Decimal(x) / decimal.Decimal(checker.ONE)
            e = (2 * exact).exp()
            true = Fraction((e - 1) / (e + 1)) if abs(point) > 2.0 ** -40 else Fraction(exact)
            allowed = abs(true) / 2 ** 21 + Fraction(1, 2 ** 147)
            for end, side in ((low, -1), (high, 1)):
                over = side * Fraction(end, checker.ONE) - side * true
                self.assertTrue(allowed * Fraction(999999, 10 ** 6) <= over
                                <= allowed * Fraction(1000001, 10 ** 6), point)

    def test_hex_doubles(self):
        for text in ("0x1p+0", "0x1.8p+3", "-0x1.fffffffffffffp+1023", "0x1p-1022", "0x0p+0"):
            self.assertEqual(checker.hex_double(text, ""), Fraction(float.fromhex(text)))
        for text in ("", "1.5", "0x1.80p+3", "0x1.P+3", "0x1p3", "0x1p+03", "0x1p-0", "nan", "inf",
                     "-0x0p+0", "0x0p-0", "0x0p+1", "0x0.0p+0",
                     "0x1p+1024", "0x1.00000000000001p+0", " 0x1p+0", "0x2p+0", 1.5, None):
            with self.assertRaises(checker.BadFile):
                checker.hex_double(text, "")

    def test_half_an_ulp(self):
        """hu is what a float's neighbours say: half of the way to the next one."""
        rng = random.Random(6)
        unit = checker.BOUND_SCALE - checker.FLOAT_SCALE
        for _ in range(3000):
            number = rng.randrange(0x7F7FFFFF)
            low, high = checker.float_integer(number, ""), checker.float_integer(number + 1, "")
            inside = rng.randrange(low << unit, high << unit)
            for size in (low << unit, inside, (high << unit) - 1):
                self.assertEqual(2 * checker.half_ulp(size), (high - low) << unit)
        self.assertEqual(checker.half_ulp(0), 1 << checker.BOUND_SCALE - 150)
        power = 1 << checker.BOUND_SCALE
        self.assertEqual(checker.half_ulp(power - 1, 16), checker.half_ulp(power))

    def test_errors_of_sums(self):
        """E, from its formula in fractions; and the end of float, to the last unit."""
        rng = random.Random(7)
        one = 1 << checker.BOUND_SCALE
        for _ in range(1000):
            sizes = [int(rng.uniform(0, 1) * 2.0 ** rng.randrange(-40, 60)) << rng.randrange(400, 447)
                     for _ in range(rng.randrange(1, 20))]
            n, size = len(sizes), sum(sizes)
            most = Fraction(size, one) * (1 + Fraction(n, 2 ** 22))
            half = Fraction(1, 2 ** 150)
            while half * 2 ** 25 <= most:
                half *= 2
            plain = (n - 1) * half * (1 + Fraction(1, 2 ** 20))
            for products in (0, n - 1, n):
                halves = Fraction(sum(map(checker.half_ulp, sizes[:products])), one)
                true = plain + halves * (1 + Fraction(1, 2 ** 20))
                found = checker.rounding(sizes, products) - true * one
                self.assertTrue(0 <= found < 2, sizes)
        largest = int(Fraction(3.4028234663852886e38)) << checker.BOUND_SCALE
        for n in (1, 2, 1000, 100001):
            most = largest * (1 << 22) // ((1 << 22) + n)
            self.assertIsNotNone(checker.rounding([most] + [0] * (n - 1), 0))
            self.assertIsNone(checker.rounding([most + 1] + [0] * (n - 1), 0))

    def test_boxes_find_what_is_over(self):
        rng = random.Random(5)
        for units, count, reach in ((2, 1, 9), (2, 200, 3), (3, 500, 10 ** 6), (4, 300, 10 ** 12),
                                    (9, 50, 100)):
            vectors = [tuple(rng.randint(-reach, reach) for _ in range(units)) for _ in range(count)]
            boxes = checker.Boxes(vectors, 9 * 10 ** 9)
            for scale in (1, 10 ** 4, 10 ** 9):
                codes = [scale * rng.randint(-9, 9) for _ in range(units)]
                products = [sum(map(operator.mul, codes, vector)) for vector in vectors]
                for limit in (max(products), max(products) - 1, sorted(products)[-2:][0] - 1, 0, -1):
                    over = {number for number in range(count) if products[number] > limit}
                    found = boxes.over(codes, limit, 4 * count)
                    if any(codes):
                        self.assertEqual(len(found), len(over))
                        self.assertEqual(set(found), over)
                    else:
                        self.assertIsNone(found)
            self.assertIsNone(boxes.over([1] * units, -units * reach - 1, 0))

    def test_boxes_spare_most_vectors(self):
        """Of 5000 on a circle a few boxes hold what comes near the largest product."""
        angles = [math.tau * v / 5000 for v in range(5000)]
        boxes = checker.Boxes([(round(math.cos(a) * 10 ** 9), round(math.sin(a) * 10 ** 9))
                               for a in angles], 10 ** 6)
        for right in range(0, 5000, 500):
            codes = [round(math.cos(angles[right]) * 10 ** 6), round(math.sin(angles[right]) * 10 ** 6)]
            most = sum(map(operator.mul, codes, boxes.vectors[right]))
            self.assertEqual(boxes.over(codes, most - 10 ** 9 // 2, 60), [right])

    def test_lanes_agree_with_single_margins(self):
        with mock.patch.object(checker, "MANY_VALUES", 10 ** 9):
            self.agree_with_single_margins()

    def test_boxes_agree_with_single_margins(self):
        with mock.patch.multiple(checker, MANY_VALUES=1, BOXES_PART=Fraction(1, 1000)):
            self.agree_with_single_margins()

    def agree_with_single_margins(self):
        for path in samples():
            cert = checker.Certificate(path.read_bytes())
            if cert.values == 1:
                continue
            proof = checker.Proof(cert)
            proof.pack()
            for number, row in enumerate(cert.rows):
                chosen, codes, _ = proof.climb(number)
                margins = {v: proof.margin(row[-1], v, chosen, codes)
                           for v in range(cert.values) if v != row[-1]}
                past = 1 << proof.lane + proof.shift  # 0 in its lane, were it not too large
                for least in [1, past] + [m + more for m in margins.values() for more in (0, 1)]:
                    want = [v for v, margin in margins.items() if margin < least]
                    self.assertEqual(sorted(proof.near(row[-1], chosen, codes, least)), want)


class Whole(unittest.TestCase):
    def refused(self, root, what, status=(1,)):
        data = json.dumps(root).encode()
        self.assertIn(python_answer(data), status, what)
        if CINCH:
            self.assertIn(cinch_answer(data), (1, 3), what)

    def test_samples_are_proved(self):
        self.assertGreaterEqual(len(samples()), 10)
        for path in samples():
            self.assertEqual(python_answer(path.read_bytes()), 0, path.name)
            if CINCH:
                self.assertEqual(cinch_answer(path.read_bytes()), 0, path.name)

    def test_what_it_is_about(self):
        """Both programs print the same lines below the verdict, and no text of the file makes another."""
        for path in samples():
            _, *lines = checker.check(path.read_bytes()).split("\n")
            reading = json.loads(path.read_bytes()).get("reading")
            layers = ["layer"] * len(reading["layers"] if reading else [])
            self.assertEqual([line.split()[0] for line in lines], [*checker.HASHES, "names", *layers],
                             path.name)
            if CINCH:
                said = subprocess.run([CINCH, "check", path], capture_output=True, text=True, check=True)
                printed = [line.split() for line in said.stdout.splitlines()]
                for line in lines:
                    self.assertIn(line.split(), printed, path.name)
        root = json.loads(samples()[0].read_bytes())
        root["mapping"]["name"] = root["mapping"]["value"]["name"] = "a\nproved: b\x1b"
        lines = checker.check(json.dumps(root).encode()).split("\n")
        self.assertEqual(len(lines), 6)
        self.assertIn("a\\x0aproved: b\\x1b", lines[5])

    def test_written_otherwise(self):
        """The same fields in another order, spaced, escaped, after blanks or a byte order mark."""
        root = json.loads(samples()[0].read_bytes())
        text = json.dumps(root)
        for other in (json.dumps(root, sort_keys=True, indent=3), " \n" * 3000 + text, "\ufeff" + text,
                      text.replace('"format"', '"\\u0066ormat"').replace("cinch-", "cinch\\u002d")):
            self.assertEqual(python_answer(other.encode()), 0, other[:40])
            if CINCH:
                self.assertEqual(cinch_answer(other.encode()), 0, other[:40])

    def test_what_proves_nothing_is_refused(self):
        paths = sorted(SAMPLES.glob("refused_*.json"))
        self.assertEqual([path.name for path in paths], sorted(REFUSED))
        for path in paths:
            with self.assertRaisesRegex(checker.Refused, REFUSED[path.name], msg=path.name):
                checker.check(path.read_bytes())
            if CINCH:
                self.assertEqual(cinch_answer(path.read_bytes()), 1, path.name)

    def test_golden(self):
        """Certificates of versions 2 and 3 are read for ever; one of version 1 is refused, and says why."""
        now, before = GOLDEN / "certificate.json", GOLDEN / "certificate_1.json"
        self.assertEqual(python_answer(now.read_bytes()), 0)
        with self.assertRaisesRegex(checker.BadFile, "earlier version of Cinch"):
            checker.check(before.read_bytes())
        reading = (GOLDEN / "certificate_3.json").read_bytes()
        self.assertIn("layer 2  W2 [2, 3] as [inputs, units], bias b2",
                      checker.check(reading, (GOLDEN / "foreign.safetensors").read_bytes()))
        if CINCH:
            self.assertEqual(cinch_answer(now.read_bytes()), 0)
            self.assertEqual(cinch_answer(reading), 0)
            said = subprocess.run([CINCH, "check", before], capture_output=True, text=True, check=False)
            self.assertEqual(said.returncode, 3)
            self.assertIn("earlier version of Cinch; make it anew", said.stderr)

    def test_one_value_whose_codes_overflow(self):
        """There is no rival; but a code that is infinite is no code, to the maker and to both checkers."""
        root = json.loads((SAMPLES / "lone_value.json").read_bytes())
        cert = checker.Certificate(json.dumps(root).encode())
        self.assertGreaterEqual(cert.bias + len(cert.columns) - 1, 2)
        words = words_of(root["network"]["weights"])
        first = (cert.offset[-1] + cert.bias) * cert.hidden[0]
        words[:first] = [0x7F7FFFFF] * first  # their sum is infinite
        root["network"].update(weights=text_of(words), activation="identity")
        root["codes"] = text_of([0x7F800000] * len(words_of(root["codes"])))
        self.assertEqual(python_answer(json.dumps(root).encode()), 3)
        finite = copy.deepcopy(root)
        finite["codes"] = text_of([0x7F7FFFFF] * len(words_of(root["codes"])))
        for name, own in zip(checker.HASHES, checker.Certificate(json.dumps(finite).encode()).hashed()):
            finite["hashes"][name] = own
        self.assertEqual(python_answer(json.dumps(finite).encode()), 1)
        if CINCH:
            self.assertEqual(cinch_answer(json.dumps(root).encode()), 3)
            self.assertEqual(cinch_answer(json.dumps(finite).encode()), 1)

    def test_codes_at_the_ends_of_intervals(self):
        """The last float inside is a code that others may have; the next one is nobody's."""
        for path in samples():
            root = json.loads(path.read_bytes())
            cert = checker.Certificate(path.read_bytes())
            if not cert.hidden or cert.values == 1:
                continue
            words = words_of(root["codes"])
            intervals = checker.Proof(cert).climb(0)[2]
            for unit in range(min(cert.hidden[-1], 2)):
                for number, want in zip(neighbours(*intervals[unit]), (1, 0, 0, 1)):
                    words[unit] = abs(number) | (0x80000000 if number < 0 else 0)
                    self.assertEqual(python_answer(forged(root, words)), want, (path.name, unit, number))
                words[unit] = words_of(root["codes"])[unit]

    def test_margins_against_fractions(self):
        """The claimed margin is the smallest, by fractions and by trying every pair."""
        for path in samples():
            root = json.loads(path.read_bytes())
            cert = checker.Certificate(path.read_bytes())
            if cert.values == 1:
                continue
            last = cert.hidden[-1] if cert.hidden else cert.offset[-1]
            count = (last + cert.bias) * cert.values
            flat = [struct.unpack("<f", struct.pack("<I", w))[0]
                    for w in words_of(root["network"]["weights"])[-count:]]
            codes = [struct.unpack("<f", struct.pack("<I", w))[0] for w in words_of(root["codes"])]
            best = None
            for r, row in enumerate(cert.rows):
                h = codes[r * last:(r + 1) * last] if cert.hidden else \
                    [float(any(f + s == i for f, s in zip(cert.offset, row[:-1])))
                     for i in range(last)]
                h += [1.0] * cert.bias
                z = [sum(Fraction(x) * Fraction(flat[i * cert.values + v])
                         for i, x in enumerate(h)) for v in range(cert.values)]
                for v in range(cert.values):
                    if v != row[-1] and (best is None or z[row[-1]] - z[v] < best[0]):
                        best = (z[row[-1]] - z[v], r, v)
            self.assertEqual((Fraction(float(best[0])),) + best[1:],
                             (cert.margin, cert.row, cert.rival), path.name)

    def test_any_weight_by_one_ulp(self):
        for path in samples():
            root = json.loads(path.read_bytes())
            words = words_of(root["network"]["weights"])
            for i in range(0, len(words), 5):
                changed = copy.deepcopy(root)
                changed["network"]["weights"] = text_of(words[:i] + [words[i] ^ 1] + words[i + 1:])
                self.refused(changed, (path.name, i))

    def test_any_symbol(self):
        for path in samples():
            root = json.loads(path.read_bytes())
            symbols = root["mapping"]["keys"][0]["symbols"]
            for i in range(len(symbols)):
                changed = copy.deepcopy(root)
                changed["mapping"]["keys"][0]["symbols"][i] += "'"
                self.refused(changed, (path.name, i))

    def test_any_row(self):
        for path in samples():
            root = json.loads(path.read_bytes())
            cert = checker.Certificate(path.read_bytes())
            words = words_of(root["mapping"]["rows"])
            each = len(cert.columns)
            for i in range(len(words)):
                if len(cert.columns[i % each]) == 1:
                    continue
                other = 1 if words[i] == 0 else words[i] - 1
                changed = copy.deepcopy(root)
                words_now = words[:i] + [other] + words[i + 1:]
                changed["mapping"]["rows"] = text_of(words_now)
                keys = {tuple(words_now[r:r + each - 1]) for r in range(0, len(words), each)}
                repeated = len(keys) * each < len(words)
                self.refused(changed, (path.name, i), (3,) if repeated else (1,))

    def test_forged_hashes_do_not_help(self):
        """A wrong value with the right hash: the answer itself is refused."""
        for path in samples():
            root = json.loads(path.read_bytes())
            cert = checker.Certificate(path.read_bytes())
            if cert.values == 1:
                continue
            words = words_of(root["mapping"]["rows"])
            at = len(cert.columns) - 1
            words[at] = 1 if words[at] == 0 else words[at] - 1
            root["mapping"]["rows"] = text_of(words)
            root["hashes"]["mapping"] = checker.Certificate(json.dumps(root).encode()).hashed()[0]
            self.refused(root, path.name)

    def test_any_claim(self):
        for path in samples():
            root = json.loads(path.read_bytes())
            claims = root["claims"]
            if claims["margin"] is None:  # one value: nothing to claim
                for name, value in (("row", 1), ("rival", 1), ("bound", "0x1p-20")):
                    self.claim(root, path, name, value)
                continue
            margin = float.fromhex(claims["margin"])
            for other in (margin * (1 + 2.0 ** -52), margin * (1 - 2.0 ** -52), 2 * margin, -margin):
                self.claim(root, path, "margin", shorten(other))
            for row in range(claims["rows"] + 2):
                if row != claims["row"]:
                    self.claim(root, path, "row", row)
            for rival in range(root["network"]["values"] + 2):
                if rival != claims["rival"]:
                    self.claim(root, path, "rival", rival)
            self.claim(root, path, "rows", claims["rows"] + 1)
            bound = float.fromhex(claims["bound"])
            for factor in (0.5, 0.97, 1 + 2.0 ** -52, 1 - 2.0 ** -52, 1.03, 2.0):
                if bound:
                    self.claim(root, path, "bound", shorten(bound * factor))
            self.claim(root, path, "bound", "0x1p+0" if bound != 1.0 else "0x1p+1")

    def claim(self, root, path, name, value):
        changed = copy.deepcopy(root)
        changed["claims"][name] = value
        self.refused(changed, (path.name, name, value))

    def test_any_code(self):
        """By one ulp its hash tells; with the hash forged, an interval or the margin, if by more."""
        for path in samples():
            root = json.loads(path.read_bytes())
            words = words_of(root["codes"])
            for i in range(len(words)):
                if root["claims"]["margin"] is None or words[i] & 0x7FFFFFFF == 0:
                    continue
                for bit in (1, 0x400000):
                    changed = copy.deepcopy(root)
                    other = words[:i] + [words[i] ^ bit] + words[i + 1:]
                    changed["codes"] = text_of(other)
                    self.refused(changed, (path.name, i))
                stream = struct.pack(f"<{len(other)}I", *other)
                changed["hashes"]["codes"] = f"{checker.xxh64(stream):016x}"
                self.refused(changed, (path.name, i))

    def test_any_hash(self):
        for path in samples():
            root = json.loads(path.read_bytes())
            for name, text in root["hashes"].items():
                changed = copy.deepcopy(root)
                changed["hashes"][name] = text[1:] + ("0" if text[0] != "0" else "1")
                if changed["hashes"][name] != text:
                    self.refused(changed, (path.name, name))

    def test_malformed(self):
        data = samples()[0].read_bytes()
        text = data.decode()
        rows = json.loads(data)["mapping"]["rows"]
        no_symbol = text_of(words_of(rows)[:-1] + [1000])
        bad = [b"", b"{", b"[]", b"null", b"nan", b"\xff\xfe", b"[" * 100000, data[:-3], data + b"x",
               text.replace('"version": 2', '"version": 1').encode(),
               text.replace('"version": 2', '"version": 3').encode(),
               text.replace('"version": 2', '"version": true').encode(),
               text.replace('"version": 2', '"version": 2, "more": 0').encode(),
               text.replace('"version": 2', '"version": 2, "version": 2').encode(),
               text.replace('"name":"table.csv"', '"name":1').encode(),
               text.replace('"name":"table.csv",', '').encode(),
               text.replace('"name":"table.csv"', '"name":"\\u0000"').encode(),
               text.replace('"name":"table.csv"', '"name":"\\udc00"').encode(),
               text.replace('"row":', '"row": NaN, "x":').encode(),
               text.replace('"rows":', '"rows": 1e999, "x":', 1).encode(),
               text.replace('"rows":', '"rows": -').encode(),
               text.replace('"weights":"', '"weights":"!').encode(),
               text.replace('"symbols":["a"', '"symbols":["a\\u0000"').encode(),
               text.replace('"symbols":["a"', '"symbols":["b"').encode(),
               text.replace('"columns":', '"columns":1').encode(),
               text.replace(rows, no_symbol).encode(),
               text.replace(rows, rows[:8] + "\\n" + rows[8:]).encode(),
               text.replace(rows, rows[4:]).encode(),
               text.replace('"name":"x"', '"name":"x\\u0000"').encode(),
               text.replace('"name":"x"', '"name":"\\ud800"').encode(),
               text.replace('"name":"x"', '"name":"\\udc00\\ud800"').encode(),
               re.sub('"margin":"[^"]*"', '"margin":"-0x0p+0"', text).encode(),
               re.sub('"bound":"[^"]*"', '"bound":"-0x0p+0"', text).encode()]
        self.assertNotIn(data, bad)
        bad += [path.read_bytes() for path in sorted(SAMPLES.glob("bad_*.json"))]
        for case in bad:
            self.assertEqual(python_answer(case), 3, case[:300])
            if CINCH:
                self.assertEqual(cinch_answer(case), 3, case[:300])

    def test_truncated_anywhere(self):
        data = samples()[0].read_bytes().rstrip()
        for end in range(len(data)):
            self.assertEqual(python_answer(data[:end]), 3, end)

    def test_any_bit_flipped(self):
        """Never a crash; and where it still passes, it says the same, names aside: they are not hashed."""

        def without_names(said):
            return re.sub(r"(?m)^  names    .*", "", said)

        rng = random.Random(3)
        for path in samples():
            data = path.read_bytes()
            said = without_names(checker.check(data))
            for _ in range(60):
                changed = bytearray(data)
                changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
                if python_answer(bytes(changed)) == 0:
                    self.assertEqual(without_names(checker.check(bytes(changed))), said)

    def test_a_small_red_team_finds_nothing(self):
        """`tests/red_team.py` alone attacks 3,000 networks and 3,000 altered certificates."""
        try:
            import numpy  # noqa: F401
        except ImportError:
            self.skipTest("Python has no numpy")
        done = subprocess.run([sys.executable, ROOT / "tests" / "red_team.py", "--networks", "100",
                               "--certificates", "100"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        wrong = [line for line in done.stdout.splitlines() if "WRONG" in line]
        self.assertEqual(len(wrong), 6)

    def test_speed(self):
        start = time.process_time()
        for path in samples():
            checker.check(path.read_bytes())
        self.assertLess(time.process_time() - start, 20)


if __name__ == "__main__":
    unittest.main()
