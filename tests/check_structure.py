#!/usr/bin/env python3
"""Checks of the source itself: what the library refers to, who includes whom, sizes, format, and
the build by one line. Wanted: CINCH_BUILD, a finished build (see run.py)."""

import os
import pathlib
import re
import shlex
import statistics
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("CINCH_BUILD", ROOT / "build"))

# Rooms of src/ in their order: a file includes files of its own room and of rooms before it.
ROOMS = {
    "base": r"base",
    "arena": r"arena",
    "rng": r"rng",
    "fmath": r"fmath",
    "hash": r"hash",
    "mapping": r"mapping|family",
    "net": r"net|ball|margin",
    "grad": r"grad|kernel\w*|lanes\w*",
    "anneal": r"anneal\w*",
    "train": r"train\w*",
    "batch": r"batch\w*",
    "sweep": r"sweep\w*",
    "cert": r"cert\w*|exact\w*",
    "scene": r"scene|draw\w*|chart\w*",
    "svg": r"svg",
    "text": r"text",
}
ORDER = list(ROOMS)

# System headers that a pure library may see. xxhash.h names malloc(); nm shows that none is left.
SYSTEM_HEADERS = {
    "stdbool.h", "stddef.h", "stdint.h", "float.h", "limits.h", "string.h", "inttypes.h",
    "immintrin.h", "xmmintrin.h", "arm_neon.h", "wasm_simd128.h", "xxhash.h",
}

# What the library may need of others: what any freestanding compiler needs, and libgcc's processor
# flags.
NEEDED = {
    "memcpy", "memmove", "memset", "memcmp", "memchr", "strlen", "strcmp", "strncmp", "strchr",
    "strstr", "strspn", "strcspn",
    "__cpu_model", "__cpu_indicator_init", "_GLOBAL_OFFSET_TABLE_", "__stack_chk_fail",
}

MOST_FUNCTION_LINES = 80
MOST_FILE_LINES = 600
MOST_HEADER_LINES = 500
MOST_PUBLIC_FUNCTIONS = 50

ONE_LINE = "cc -std=c17 -O2 -ffp-contract=off -I{include} -c {sources}"
TINY = """
#include "cinch.h"
int main(void) { return cinch_self_test() && cinch_tanh(0.0f) == 0.0f ? 0 : 1; }
"""
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def sources(*folders):
    """All C files of these folders, of all by default."""
    return sorted(
        path
        for folder in folders or ("include", "src", "cli", "tests", "fuzz", "tools", "bench")
        for path in (ROOT / folder).glob("*.[ch]")
    )


def short(path):
    return str(path.relative_to(ROOT))


def functions(path):
    """(name, lines) of each: clang-format puts a function's braces, and no other, at the margin."""
    start, name = None, None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if re.match(r"[A-Za-z_].*\(", line) and not line.rstrip().endswith((";", "\\")):
            start, name = number, re.search(r"(\w+)\s*\(", line)[1]
        elif line == "}" and start:
            yield name, number - start + 1
            start = None
        elif re.match(r"[^\s{}]", line) and line.rstrip().endswith(("= {", ";")):
            start = None


def room_of(stem):
    for room, pattern in ROOMS.items():
        if re.fullmatch(pattern, stem):
            return ORDER.index(room)
    return None


class Library(unittest.TestCase):
    """What nm says of libcinch.a."""

    @classmethod
    def setUpClass(cls):
        table = run("nm", "--format=sysv", str(BUILD / "libcinch.a"), check=True).stdout
        rows = [[cell.strip() for cell in line.split("|")] for line in table.splitlines()]
        cls.symbols = [row for row in rows if len(row) == 7 and row[0] != "Name"]

    def test_the_library_has_symbols(self):
        self.assertGreater(len(self.symbols), 20)

    def test_it_needs_nothing_but_memory_functions(self):
        defined = {name for name, _, kind, *_ in self.symbols if kind.upper() != "U"}
        wanted = {name for name, _, kind, *_ in self.symbols if kind.upper() == "U"}
        self.assertEqual(sorted(wanted - defined - NEEDED), [])

    def test_it_has_no_mutable_globals(self):
        mutable = [
            f"{name} in {section}"
            for name, _, kind, _, _, _, section in self.symbols
            if kind in "BbDdCcSsGg"
            and re.match(r"\.?(data|bss|tdata|tbss|sdata|sbss|\*COM\*|COMMON)", section)
            and not section.startswith(".data.rel.ro")
        ]
        self.assertEqual(mutable, [])

    def test_public_names_begin_with_cinch(self):
        program = run("nm", "-D", "--defined-only", str(BUILD / "cinch")).stdout
        names = [line.split()[-1] for line in program.splitlines() if " T " in line]
        self.assertEqual([n for n in names if not n.startswith(("cinch_", "_init", "_fini"))], [])

    def test_the_build_of_one_line(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "tiny.c").write_text(TINY)
            include = shlex.quote(str(ROOT / "include"))
            line = ONE_LINE.format(include=include, sources=shlex.quote(str(ROOT / "src")) + "/*.c")
            for command in (
                line,
                "ar rc libcinch.a *.o",
                f"cc -std=c17 -I{include} tiny.c libcinch.a -o tiny",
                "./tiny",
            ):
                done = run("sh", "-c", command, cwd=folder)
                self.assertEqual((done.returncode, done.stderr), (0, ""), command)


class Header(unittest.TestCase):
    """include/cinch.h by itself."""

    header = ROOT / "include/cinch.h"

    def compile_alone(self, compiler, language, standard):
        done = run(compiler, "-x", language, "-std=" + standard, *WARNINGS, "-fsyntax-only",
                   "-include", str(self.header), "/dev/null")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_it_compiles_alone_as_c17(self):
        self.compile_alone("gcc", "c", "c17")
        self.compile_alone("clang", "c", "c17")

    def test_it_compiles_alone_as_cpp17(self):
        self.compile_alone("clang++", "c++", "c++17")

    def test_it_stays_readable(self):
        text = self.header.read_text()
        self.assertLess(len(text.splitlines()), MOST_HEADER_LINES)
        count = len(re.findall(r"^CINCH_API\b[^;]*\(", text, re.M))
        print(f"header: {len(text.splitlines())} lines, {count} public functions")
        self.assertTrue(0 < count <= MOST_PUBLIC_FUNCTIONS, count)


class Source(unittest.TestCase):
    """How the files stand to each other, and how long they are."""

    def test_every_file_belongs_to_a_room(self):
        lost = [short(path) for path in sources("src") if room_of(path.stem) is None]
        self.assertEqual(lost, [])

    def test_files_include_only_rooms_before_theirs(self):
        wrong = []
        for path in sources("src"):
            own = room_of(path.stem)
            for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', path.read_text(), re.M):
                other = room_of(pathlib.Path(name).stem)
                if not re.fullmatch(r"cinch(_\w+)?\.h", name) and (other is None or own is None or other > own):
                    wrong.append(f"{short(path)} includes {name}")
        self.assertEqual(wrong, [])

    def test_the_library_sees_no_other_system_headers(self):
        wrong = [
            f"{short(path)} includes {name}"
            for path in sources("src")
            for name in re.findall(r"^\s*#\s*include\s+<([^>]+)>", path.read_text(), re.M)
            if name not in SYSTEM_HEADERS
        ]
        self.assertEqual(wrong, [])

    def test_the_build_lists_every_source(self):
        listed = (ROOT / "meson.build").read_text()
        files = [path for path in sources("src", "cli") if path.suffix == ".c"]
        lost = [short(path) for path in files if f"'{short(path)}'" not in listed]
        units = (ROOT / "tests/meson.build").read_text()
        lost += [
            short(path)
            for path in (ROOT / "tests").glob("test_*.c")
            if f"'{path.stem.removeprefix('test_')}'" not in units
        ]
        targets = (ROOT / "fuzz/meson.build").read_text()
        lost += [
            short(path)
            for path in (ROOT / "fuzz").glob("fuzz_*.c")
            if f"'{path.stem.removeprefix('fuzz_')}'" not in targets
        ]
        self.assertEqual(lost, [])

    def test_functions_are_short(self):
        for title, folders in (("src", ["src"]), ("cli", ["cli"]), ("all", [])):
            found = [(n, name, short(p)) for p in sources(*folders) for name, n in functions(p)]
            lengths = sorted(n for n, *_ in found)
            ninth = lengths[len(lengths) * 9 // 10]
            print(f"functions in {title}: {len(found)}, lines: median "
                  f"{statistics.median(lengths):g}, 90 % {ninth}, max {lengths[-1]}")
        self.assertEqual([row for row in found if row[0] > MOST_FUNCTION_LINES], [])

    def test_files_are_short(self):
        rows = [(len(p.read_text().splitlines()), short(p)) for p in sources()]
        self.assertEqual([row for row in rows if row[0] > MOST_FILE_LINES], [])

    def test_nothing_is_left_to_do(self):
        marks = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")
        found = [short(p) for p in sources() if marks.search(p.read_text())]
        self.assertEqual(found, [])

    def test_clang_format_has_nothing_to_say(self):
        done = run("clang-format", "--dry-run", "-Werror", *map(str, sources()))
        self.assertEqual(done.returncode, 0, done.stderr[:3000])

    def test_shellcheck_has_nothing_to_say(self):
        scripts = [ROOT / "dev", ROOT / ".ci/run", *(ROOT / "tests").glob("*.sh")]
        done = run("shellcheck", *map(str, scripts))
        self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
