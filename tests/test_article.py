#!/usr/bin/env python3
"""What `cinch article --quick` writes: the same bytes for the same seed, well-formed pages and pictures,
sums and intervals that hold when they are computed again, and commands that repeat what is reported.
Wanted: CINCH, the program (see run.py)."""

import html.parser
import json
import math
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("CINCH", ROOT / "build/cinch")).resolve()
VERDICTS = ("holds", "holds with a condition", "does not hold")
VOID = {"meta", "br", "hr", "img", "input", "link"}
NUMBER = r"-?\d+(?:\.\d+)?"
SUM = re.compile(rf"({NUMBER}) = ({NUMBER}\*{NUMBER}(?: \+ {NUMBER}\*{NUMBER})*)")


def article(folder, *options):
    """Runs it and gives what it says as JSON."""
    done = subprocess.run([PROGRAM, "article", "-q", "--json", "-o", folder, *options],
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(pathlib.Path(folder).rglob("*")) if path.is_file()}


def wilson(count, of):
    """The roots of (p - count / of)^2 = z^2 p (1 - p) / of, solved as a quadratic."""
    z = statistics.NormalDist().inv_cdf(0.975)
    share = count / of
    a, b, c = 1 + z * z / of, -(2 * share + z * z / of), share * share
    root = math.sqrt(max(b * b - 4 * a * c, 0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


class Page(html.parser.HTMLParser):
    """Tags that close in order, ids, what is referred to, what would be loaded."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.ids, self.wanted, self.loads = [], [], [], [], []
        self.tags = []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            elif name == "aria-labelledby":
                self.wanted += value.split()
            elif name == "href" and value.startswith("#"):
                self.wanted.append(value[1:])
            elif name in ("href", "src", "xlink:href", "data"):
                self.loads.append(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append((tag, self.getpos()))


class Article(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        base = pathlib.Path(cls.folder.name)
        cls.said = article(base / "a", "--quick", "--seed", "3")
        cls.again = article(base / "b", "--quick", "--seed", "3")
        cls.files, cls.files_again = files(base / "a"), files(base / "b")
        cls.markdown = cls.files["report.md"].decode()
        cls.html = cls.files["report.html"].decode()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_one_seed_gives_the_same_bytes(self):
        self.assertEqual(sorted(self.files), sorted(self.files_again))
        for name, content in self.files.items():
            self.assertEqual(content, self.files_again[name], name)
        self.assertEqual(self.said, self.again)

    def test_another_seed_gives_other_numbers(self):
        with tempfile.TemporaryDirectory() as folder:
            article(folder, "--quick", "--seed", "4")
            self.assertNotEqual(files(folder)["report.md"], self.files["report.md"])

    def test_sixteen_claims_have_a_verdict(self):
        claims = self.said["claims"]
        self.assertEqual([claim["number"] for claim in claims], list(range(1, 17)))
        for claim in claims:
            self.assertIn(claim["verdict"], VERDICTS)
            self.assertTrue(claim["why"] and claim["claim"])
        sections = re.findall(r"^## (\d+)\. .*\n\nThe claim: .*\n\n\*\*Verdict: ([^*]+)\.\*\*",
                              self.markdown, re.M)
        self.assertEqual(sections, [(str(c["number"]), c["verdict"]) for c in claims])
        rows = re.findall(r"^\| \[(\d+)\. .*?\| \*\*(.*?)\*\* \|", self.markdown, re.M)
        self.assertEqual(rows, sections)
        self.assertEqual(self.html.count("<section id="), 16)

    def test_the_page_is_well_formed_and_loads_nothing(self):
        page = Page()
        page.feed(self.html)
        self.assertEqual((page.wrong, page.open), ([], []))
        self.assertEqual(len(page.ids), len(set(page.ids)))
        self.assertEqual(set(page.wanted) - set(page.ids), set())
        self.assertEqual(page.loads, [])
        self.assertFalse({"script", "link", "iframe", "img", "object"} & set(page.tags))
        self.assertNotRegex(self.html, r"@import|url\(|javascript:")
        addresses = set(re.findall(r"https?://[^\"' <]+", self.html))
        self.assertEqual(addresses, {"http://www.w3.org/2000/svg"})
        body = self.html.replace("<!DOCTYPE html>", "")
        self.assertEqual(xml.etree.ElementTree.fromstring(body).tag, "html")

    def test_every_picture_is_whole_and_in_both_reports(self):
        pictures = {name: text for name, text in self.files.items() if name.endswith(".svg")}
        self.assertEqual(len(pictures), 13 + sum(
            len(claim["pictures"]) for claim in self.said["claims"][:15]))
        for name, content in pictures.items():
            root = xml.etree.ElementTree.fromstring(content)
            self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg", name)
            self.assertGreater(len(root), 10, name)
            drawing = content.decode().split("</desc>", 1)[1]
            self.assertIn(drawing, self.html, name)
            self.assertIn(f"]({name})", self.markdown)
        self.assertEqual(len(self.said["claims"][15]["pictures"]), 13)

    def test_every_sum_holds(self):
        reports = SUM.findall(self.markdown) + SUM.findall(self.html)
        self.assertGreater(len(reports), 7)
        drawn = [sums for name, text in self.files.items() if name.endswith(".svg")
                 for sums in SUM.findall(text.decode())]
        self.assertGreater(len(drawn), 7)
        for total, terms in reports + drawn:
            factors = [term.split("*") for term in terms.split(" + ")]
            own = sum(float(a) * float(b) for a, b in factors)
            self.assertAlmostEqual(own, float(total), delta=0.0051, msg=terms)

    def test_winners_beat_their_runners_up(self):
        pairs = re.findall(r"winner +output (\d+): (-?\d+) .*\nrunner-up output (\d+): (-?\d+) ",
                           self.markdown)
        inputs = re.findall(r"^input (\d+)$", self.markdown, re.M)
        self.assertEqual(len(pairs), len(inputs))
        for number, (winner, most, rival, less) in zip(inputs, pairs):
            self.assertEqual(int(winner), int(number) + 1)
            self.assertNotEqual(winner, rival)
            self.assertGreater(int(most), int(less))

    def rates(self):
        return [cell for claim in self.said["claims"] for table in claim["tables"]
                for row in table["rows"] for cell in row if isinstance(cell, dict)]

    def test_intervals_are_wilsons(self):
        self.assertGreater(len(self.rates()), 40)
        for rate in self.rates():
            low, high = wilson(rate["count"], rate["of"])
            self.assertAlmostEqual(rate["low"], low, places=7)
            self.assertAlmostEqual(rate["high"], high, places=7)
            text = f"{rate['count']:,} of {rate['of']:,} ({100 * low:.1f}-{100 * high:.1f} %)"
            text = re.sub(r"\b(\d),(\d{3})\b", r"\1\2", text)
            self.assertIn(text, self.markdown)

    def test_tables_are_full(self):
        for claim in self.said["claims"]:
            for table in claim["tables"]:
                self.assertTrue(table["rows"], claim["title"])
                for row in table["rows"]:
                    self.assertEqual(len(row), len(table["head"]), table["caption"])

    def test_titles_of_charts_are_what_tables_say(self):
        title = {}
        for name, text in self.files.items():
            found = re.search(r"claim(\d+)-(?:width)?(\d?).*\.svg$", name)
            if found:
                title[found[1] + found[2]] = re.search(r"<title[^>]*>([^<]*)", text.decode())[1]
        self.assertEqual(len(title), 8)
        table = {claim["number"]: claim["tables"][claim["number"] == 11]["rows"]
                 for claim in self.said["claims"] if claim["tables"]}
        last = table[5][-1]
        self.assertIn(f"{last[2]} with sgd, {last[4]} with adam", title["05"])
        for row in table[9]:
            self.assertIn(f" {row[1]['count']} with {row[0]}", title["09"])
        for width in (2, 3, 4):
            half, trainer = re.search(r"N = (\d+) \((.*)\)$", title[f"11{width}"]).groups()
            self.assertTrue(any(row[:3] == [str(width), trainer, half] and
                                2 * row[3]["count"] >= row[3]["of"] for row in table[11]))
        for power in re.search(r"power (\S+), from 300 connections on (\S+)$", title["12"]).groups():
            self.assertIn(f"^{power}", self.said["claims"][11]["why"])
        most = [int(row[0]) for row in table[13] if self.verdict_of(row[1]) == VERDICTS[0]]
        self.assertIn(f"from {min(most)} bits", title["13"])

    def test_no_times_without_times(self):
        self.assertNotIn("time per", self.markdown)
        self.assertNotIn("Timed", self.markdown)

    def verdict_of(self, rate):
        share = rate["count"] / rate["of"]
        return VERDICTS[0 if share >= 0.95 else 2 if share < 0.05 else 1]

    def test_verdicts_follow_from_the_tables(self):
        claims = self.said["claims"]
        signs = claims[3]["tables"][0]["rows"][-1]
        if self.verdict_of(signs[2]) == VERDICTS[0]:
            self.assertEqual(claims[3]["verdict"], self.verdict_of(signs[4]))
        moved = claims[9]["tables"][0]["rows"][0]
        self.assertEqual(claims[9]["verdict"], self.verdict_of(moved[0]))
        single = claims[2]["tables"][0]["rows"]
        self.assertEqual((single[0][1]["count"], single[1][1]["count"] > 0), (0, True))
        self.assertEqual(claims[2]["verdict"], VERDICTS[1])
        self.assertEqual([row[3] for row in single], ["2", "4"])

    def test_softmax_is_judged_by_its_shares(self):
        claim = self.said["claims"][7]
        rows = claim["tables"][0]["rows"]
        first, last = self.verdict_of(rows[0][6]), self.verdict_of(rows[-1][6])
        wanted = first if first == last == VERDICTS[0] else VERDICTS[1] if last == VERDICTS[0] else last
        self.assertEqual(claim["verdict"], wanted)
        for row in rows:  # the least share follows from the least lead: between one rival and all of them
            lead, share = float(row[3]), float(row[5].rstrip(" %")) / 100
            self.assertLessEqual(share, 1 / (1 + math.exp(-lead)) + 0.002)
            self.assertGreaterEqual(share, 1 / (1 + 10 * math.exp(-lead)) - 0.002)
        leads = [float(row[2]) for row in rows]
        self.assertEqual(leads, sorted(leads))

    def test_both_halves_are_judged(self):
        claim = self.said["claims"][8]
        rows = {row[0]: row for row in claim["tables"][0]["rows"]}
        both, no_tanh, no_softmax = (rows[name] for name in (
            "tanh, softmax", "identity, softmax", "tanh, linear"))
        explodes = (float(no_tanh[3]) >= 3 * float(both[3]) or
                    2 * no_tanh[2]["count"] >= no_tanh[2]["of"])
        fails = (2 * no_softmax[1]["count"] < no_softmax[1]["of"] and
                 2 * both[1]["count"] >= both[1]["of"])
        self.assertEqual(claim["verdict"], VERDICTS[0 if explodes and fails else 2])
        self.assertIn("that weights explode " + ("holds" if explodes else "does not hold"), claim["why"])
        self.assertIn("solution emerges " + ("holds" if fails else "does not hold"), claim["why"])

    def test_growth_is_no_conclusion_from_lower_bounds(self):
        claim = self.said["claims"][10]
        reach = {row[0]: row[1:4] for row in claim["tables"][0]["rows"]}["adam, 2,000 passes"]
        seen = all(", not " in text for text in reach)
        self.assertEqual("not measured" in claim["why"], not seen)
        if not seen:
            self.assertNotEqual(claim["verdict"], VERDICTS[0])

    def test_connections_of_one_network_get_no_interval(self):
        for row in self.said["claims"][14]["tables"][0]["rows"]:
            self.assertEqual(row[5]["of"], int(row[2]))
            self.assertTrue(all(isinstance(cell, str) for cell in row[:5]))

    def run_commands(self, folder, number):
        """What each of a claim's commands prints, run beside its networks."""
        env = {**os.environ, "PATH": f"{PROGRAM.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        networks = pathlib.Path(folder, "networks")
        networks.mkdir(exist_ok=True)
        for name in self.said["networks"]:
            pathlib.Path(folder, name).write_bytes(self.files[name])
        said = []
        for command in self.said["claims"][number - 1]["commands"]:
            for line in command.split("\n"):
                done = subprocess.run(["sh", "-c", line], cwd=folder, env=env, capture_output=True,
                                      text=True, check=False)
                self.assertIn(done.returncode, (0, 1), line + done.stderr)
                said.append(done.stdout)
        return said

    def test_every_command_runs(self):
        for number in (1, 3, 4, 5, 8, 9, 11):
            with tempfile.TemporaryDirectory() as folder:
                self.assertTrue(self.run_commands(folder, number))

    def test_pictures_are_drawn_again(self):
        with tempfile.TemporaryDirectory() as folder:
            self.run_commands(folder, 16)
            for name in self.said["claims"][15]["pictures"]:
                self.assertEqual(pathlib.Path(folder, name).read_bytes(), self.files[f"pictures/{name}"])

    def test_whole_numbers_are_asked_again(self):
        with tempfile.TemporaryDirectory() as folder:
            walk = self.run_commands(folder, 6)[0]
        sums = {(winner, total): text for winner, total, text in re.findall(
            r"^  (\d+) +(-?\d+) += (\S+ +\+ \S+)", walk, re.M)}
        shown = re.search(r"input 5\nwinner +output (\d+): (-?\d+) = (.*)\n"
                          r"runner-up output (\d+): (-?\d+) = (.*)", self.markdown)
        for value, total, text in (shown.groups()[:3], shown.groups()[3:]):
            self.assertEqual(re.sub(" +", " ", sums[value, total]), text)
        self.assertRegex(walk, rf"(?m)^answer +{shown[1]}, by .* over {shown[4]}$")

    def test_codes_in_the_table_are_those_of_the_picture(self):
        network = json.loads(self.files["networks/eleven_integers.json"])
        rows = self.said["claims"][5]["tables"][0]["rows"]
        for i, row in enumerate(rows):
            numbers = [float(re.match(NUMBER, cell)[0]) for cell in row[1:]]
            codes = [unit[i] for unit in network["layers"][0]["weight"]]
            self.assertEqual(numbers, codes + network["layers"][1]["weight"][i])

    def test_one_node_answers_all_inputs_alike(self):
        network = json.loads(self.files["networks/one_answer.json"])
        (codes,), outputs = (layer["weight"] for layer in network["layers"])
        self.assertGreater(min(codes), 0)
        self.assertEqual(max(range(5), key=lambda v: outputs[v][0]), 1)

    def test_the_commands_repeat_what_is_reported(self):
        said = {}
        for number in (1, 2, 7, 10):
            with tempfile.TemporaryDirectory() as folder:
                said[number] = self.run_commands(folder, number)[-1]
        for i, row in enumerate(self.said["claims"][0]["tables"][0]["rows"]):
            shown = re.search(rf"^  {i + 1} +(.*)$", said[1].split("weights from keys")[1], re.M)[1]
            for a, b in zip(shown.split(), row[1:], strict=True):
                self.assertAlmostEqual(float(a), float(b), delta=0.0006)
        margin = re.search(r"smallest margin (\S+) ", said[7])[1]
        self.assertIn(f"exceeds every other by {margin} or more", self.markdown)
        margin = re.search(r"best margin (\S+) ", said[2])[1]
        self.assertEqual(self.said["claims"][1]["tables"][0]["rows"][2][3], margin)
        self.assertIn("exact in all 11 rows, proved", said[10])

    def test_a_dense_network_of_ones_and_zeros(self):
        rows = self.said["claims"][0]["tables"][0]["rows"]
        for i, row in enumerate(rows[:4]):
            self.assertEqual([round(float(x), 2) for x in row[1:]], [float(j == i + 1) for j in range(5)])


if __name__ == "__main__":
    unittest.main()
