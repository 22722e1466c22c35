#!/usr/bin/env python3
"""What cinch draw writes: SVG that XML parsers read, PNG and PDF of the right kind and size and the same
bytes each time, and terminals that get colours and their own width. Wanted: CINCH (see run.py)."""

import os
import pathlib
import re
import struct
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree
import zlib

from terminals import on_terminal

ROOT = pathlib.Path(__file__).resolve().parent.parent
CINCH = str(pathlib.Path(os.environ.get("CINCH", ROOT / "build/cinch")).resolve())
SIGNS = str(ROOT / "examples/article_signs.json")
SVG = "{http://www.w3.org/2000/svg}"
LIMIT_SECONDS = 120

os.environ["LC_ALL"] = "C.UTF-8"  # pictures in terminals are ASCII elsewhere

# Symbols that XML, terminals or fonts could stumble over.
ODD = ["<b>", "a&b", '"q"', "it's", "\x01\x1b[31m", "日本語", "e\u0301", "]]>", " ", "&lt;"]


def cinch(*arguments, status=0, **options):
    done = subprocess.run([CINCH, *map(str, arguments)], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=LIMIT_SECONDS, **options)
    if done.returncode != status:
        raise AssertionError((arguments, done.returncode, done.stderr.decode()))
    return done


def cell(text):
    return '"' + text.replace('"', '""') + '"'


class Pictures(unittest.TestCase):
    """Files, in a folder of their own."""

    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        cls.trace = cls.folder / "trace.csv"
        cinch("fit", "cycle:11", "--hidden", "2", "--seed", "4", "-q",
              "-o", cls.folder / "cycle.json", "--trace", cls.trace)
        rows = "".join(f"{cell(a)},{cell(b)}\n" for a, b in zip(ODD, ODD[1:] + ODD[:1]))
        table = cls.folder / "odd.csv"
        table.write_text('"<key>","&value"\n' + rows)
        cls.odd = cls.folder / "odd.json"
        cinch("fit", table, "--hidden", "2", "--seeds", "1", "-q", "-o", cls.odd)
        cls.inputs = [
            (SIGNS, "--view", "network"), (SIGNS, "--view", "plane"), (SIGNS, "--view", "heat"),
            (SIGNS, "--input", "2"), (SIGNS, "--view", "plane", "--input", "2"),
            (SIGNS, "--view", "heat", "--input", "2"),
            (cls.odd,), (cls.odd, "--view", "heat"), (cls.odd, "--view", "plane"),
            (cls.odd, "--input", '"<b>"'), (cls.trace,),
        ]

    def draw(self, arguments, kind, *more):
        path = self.folder / ("picture." + kind)
        path.unlink(missing_ok=True)
        cinch("draw", *arguments, "-o", path, *more)
        return path.read_bytes()

    def size(self, arguments):
        root = xml.etree.ElementTree.fromstring(self.draw(arguments, "svg"))
        return float(root.get("width")), float(root.get("height"))

    def test_a_trace_of_one_value_is_right_from_the_start(self):
        """Its margins have no end, and are not drawn; its rows are right all the same."""
        trace = self.folder / "one.csv"
        cinch("fit", "random:3:1:1", "--hidden", "2", "--seed", "1", "-q", "--trace", trace)
        said = cinch("draw", trace, "-o", "-").stdout.decode()
        self.assertRegex(said, r"<title[^>]*>All rows right after 1 of \d+ passes<")
        self.assertIn(">all right<", said)
        self.assertIn("there is one value, and so no margin", said)

    def test_svg_is_valid_xml(self):
        for arguments in self.inputs:
            for theme in ("light", "dark"):
                with self.subTest(arguments=arguments, theme=theme):
                    text = self.draw(arguments, "svg", "--theme", theme)
                    root = xml.etree.ElementTree.fromstring(text)
                    self.assertEqual(root.tag, SVG + "svg")
                    width, height = float(root.get("width")), float(root.get("height"))
                    self.assertEqual(root.get("viewBox").split()[:2], ["0", "0"])
                    self.assertTrue(50 <= width < 10000 and 50 <= height < 20000)
                    self.assertTrue(root.find(SVG + "title") is not None)

    def test_characters_that_xml_forbids_are_replaced(self):
        """U+FFFE and U+FFFF, which JSON may hold and XML may not."""
        net = self.folder / "forbidden.json"
        text = pathlib.Path(SIGNS).read_text()
        net.write_text(text.replace('"1"', '"a\\ufffe"').replace('"2"', '"\\uffffb"'))
        for view in ("network", "plane", "heat"):
            root = xml.etree.ElementTree.fromstring(self.draw((net, "--view", view), "svg"))
            said = [element.text for element in root.iter(SVG + "text")]
            self.assertIn("a?", "".join(filter(None, said)))

    def test_svg_has_the_symbols_as_they_are(self):
        root = xml.etree.ElementTree.fromstring(self.draw((self.odd, "--view", "network"), "svg"))
        texts = {element.text for element in root.iter(SVG + "text")}
        for symbol in ("<b>", "a&b", '"q"', "it's", "日本語", "e\u0301", "]]>", "&lt;"):
            self.assertIn(symbol, texts)

    def test_png_has_its_kind_and_size(self):
        for arguments in self.inputs:
            width, height = self.size(arguments)
            for scale in (1, 1.5):
                with self.subTest(arguments=arguments, scale=scale):
                    png = self.draw(arguments, "png", "--scale", str(scale))
                    self.assertEqual(png[:8], b"\x89PNG\r\n\x1a\n")
                    across, down = struct.unpack(">II", png[16:24])
                    self.assertAlmostEqual(across, width * scale, delta=1)
                    self.assertAlmostEqual(down, height * scale, delta=1)

    def test_png_is_paper_at_its_corners(self):
        """All four, and each theme its own: nothing is left black where the picture ends."""
        for theme, paper in (("light", b"\xff\xff\xff"), ("dark", b"\x16\x18\x1c")):
            png = self.draw((SIGNS,), "png", "--theme", theme, "--scale", "1.3")
            self.assertEqual(set(corners(png)), {paper})

    def test_pdf_has_its_kind_and_size(self):
        for arguments in self.inputs:
            with self.subTest(arguments=arguments):
                width, height = self.size(arguments)
                pdf = self.draw(arguments, "pdf")
                self.assertEqual(pdf[:5], b"%PDF-")
                self.assertEqual(pdf.rstrip()[-5:], b"%%EOF")
                box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", unpacked(pdf))
                self.assertAlmostEqual(float(box[1]), width * 0.75, delta=0.1)
                self.assertAlmostEqual(float(box[2]), height * 0.75, delta=0.1)
                # Cairo 1.16 leaves out the "D:" that the standard recommends.
                date = re.search(rb"/CreationDate \((?:D:)?(\d+)", unpacked(pdf))
                self.assertEqual(date[1], b"20000101000000")

    def test_the_same_input_gives_the_same_bytes(self):
        for arguments in self.inputs:
            for kind in ("svg", "png", "pdf"):
                with self.subTest(arguments=arguments, kind=kind):
                    elsewhere = {**os.environ, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
                    first = self.draw(arguments, kind)
                    cinch("draw", *arguments, "-o", "again." + kind, cwd=self.folder,
                          env=elsewhere)
                    self.assertEqual(first, (self.folder / ("again." + kind)).read_bytes())

    def test_a_picture_that_fails_leaves_the_old_one(self):
        path = self.folder / "old.png"
        path.write_bytes(b"old")
        cinch("draw", SIGNS, "-o", path, env=without_librsvg(self.folder), status=3)
        self.assertEqual(path.read_bytes(), b"old")
        self.assertEqual([p.name for p in self.folder.glob(".cinch*")], [])


def without_librsvg(folder):
    """An environment where librsvg cannot be loaded."""
    (folder / "librsvg-2.so.2").write_text("no library")
    return {**os.environ, "LD_LIBRARY_PATH": str(folder)}


def unpacked(pdf):
    """A PDF document with its compressed streams unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    pieces = []
    for stream in streams:
        try:
            pieces.append(zlib.decompress(stream))
        except zlib.error:
            pass
    return pdf + b"\n".join(pieces)


def corners(png):
    """The colours of an RGB picture's corners."""
    width, height = struct.unpack(">II", png[16:24])
    data, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, stride = zlib.decompress(data), 3 * width + 1
    before = bytearray(stride - 1)
    for row in range(height):
        line = bytearray(raw[row * stride + 1 : (row + 1) * stride])
        undo(raw[row * stride], line, before)
        if row in (0, height - 1):
            yield bytes(line[:3])
            yield bytes(line[-3:])
        before = line


def undo(how, line, above):
    """Undoes PNG's filter of one line of RGB."""
    for i in range(len(line)):
        a = line[i - 3] if i >= 3 else 0
        b = above[i]
        c = above[i - 3] if i >= 3 else 0
        nearest = min((a, b, c), key=lambda x: abs(a + b - c - x))
        line[i] = (line[i] + [0, a, b, (a + b) // 2, nearest][how]) & 255


class Terminal(unittest.TestCase):
    """What is drawn without -o."""

    def plain(self, columns):
        return cinch("draw", SIGNS, "--width", columns).stdout.decode()

    def test_the_width_is_the_terminal_s(self):
        for columns, width in ((100, 100), (60, 60), (20, 40), (0, 80)):
            said = on_terminal(columns, "draw", SIGNS, "--colour", "never")
            self.assertEqual(said, self.plain(width))

    def test_colours_are_for_terminals(self):
        coloured = on_terminal(60, "draw", SIGNS)
        self.assertIn("\33[0;38;5;33m", coloured)
        self.assertEqual(re.sub("\33\\[[0-9;]*m", "", coloured), self.plain(60))
        for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            self.assertEqual(on_terminal(60, "draw", SIGNS, **variables), self.plain(60))
        self.assertIn("\33[", on_terminal(60, "draw", SIGNS, NO_COLOR=""))
        self.assertNotIn("\33", self.plain(60))

    def test_lines_are_no_wider_than_asked_for(self):
        for columns in (40, 60, 80, 200):
            for view in ("network", "plane", "heat"):
                said = cinch("draw", SIGNS, "--width", columns, "--view", view).stdout.decode()
                self.assertLessEqual(max(map(len, said.splitlines()), default=0), columns)
                self.assertNotRegex(said, " \n")


class Loading(unittest.TestCase):
    """The libraries behind PNG and PDF are loaded when they are needed, and may be absent."""

    def test_they_are_not_linked(self):
        needed = subprocess.run(["readelf", "-d", CINCH], capture_output=True, text=True).stdout
        self.assertIn("NEEDED", needed)
        self.assertNotRegex(needed, "NEEDED.*(rsvg|cairo|glib)")

    def test_without_them_svg_is_drawn_and_the_rest_refused(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            env = without_librsvg(folder)
            cinch("draw", SIGNS, "-o", folder / "a.svg", env=env)
            for kind in ("png", "pdf"):
                done = cinch("draw", SIGNS, "-o", folder / ("a." + kind), env=env, status=3)
                self.assertIn("librsvg2-2", done.stderr.decode())
                self.assertFalse((folder / ("a." + kind)).exists())


if __name__ == "__main__":
    unittest.main()
