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
MOST_HEADER_LINES = 600
MOST_PUBLIC_FUNCTIONS = 65  # of all headers
LEAST_COMMENT = 1.5  # lines that hold comment for each that holds code, over all headers
MOST_EXAMPLE_LINES = 40

ONE_LINE = "cc -std=c17 -O2 -ffp-contract=off -I{include} -I{src} -c {src}/*/*.c"
PROGRAM = "cc -std=c17 -O2 -ffp-contract=off -Iinclude -Isrc examples/embed.c src/*/*.c -o embed"
TINY = """
#include "cinch.h"
int main(void) { return cinch_self_test() ? 0 : 1; }
"""
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def sources(*folders):
    """All C files of these folders, of all by default."""
    return sorted(
        path
        for folder in folders or ("include", "src", "cli", "tests", "fuzz", "tools", "bench")
        for path in (ROOT / folder).rglob("*.[ch]")
    )


def short(path):
    return str(path.relative_to(ROOT))


def unordered_draws(text):
    """Lines with a list of arguments or initialisers of which two draw random numbers: which one
    draws first is the compiler's choice."""
    found, opened = [], []  # of each open bracket: the element that it is in, those that drew
    for token in re.finditer(r"\w+\(&?rng\b|[({,;)}]", text):
        word = token.group()
        if word[-1] in ")}" and opened:
            if len(opened.pop()[1]) > 1:
                found.append(text.count("\n", 0, token.start()) + 1)
        elif word == "," and opened:
            opened[-1][0] += 1
        elif word == ";" and opened:
            opened[-1] = [0, set()]
        elif word in "({":
            opened.append([0, set()])
        elif word[-1] == "g":
            for element, drew in opened:
                drew.add(element)
            opened.append([0, set()])
    return found


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


def room_of(path):
    """"src/net" of src/net/net.c, "cli/sweep" of cli/sweep/far/crew.c; None of what stands in no room."""
    parts = path.relative_to(ROOT).parts
    return "/".join(parts[:2]) if parts[0] in ("src", "cli") and len(parts) > 2 else None


def rooms():
    """{room: the rooms that it may include}, by the table of ARCHITECTURE.md, in its order."""
    found = {}
    for line in (ROOT / "ARCHITECTURE.md").read_text().splitlines():
        row = re.match(r"\| `((src|cli)/\w+)` \|([^|]*)\|", line)
        if row:
            found[row[1]] = [f"{row[2]}/{name}" for name in re.findall(r"\w+", row[3])]
    return found


def includes(path):
    """What a file includes of the project, public headers left out."""
    names = re.findall(r'^\s*#\s*include\s+"([^"]+)"', path.read_text(), re.M)
    return [name for name in names if not re.fullmatch(r"cinch(_\w+)?\.h", name)]


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
            include, src = (shlex.quote(str(ROOT / name)) for name in ("include", "src"))
            line = ONE_LINE.format(include=include, src=src)
            for command in (
                line,
                "ar rc libcinch.a *.o",
                f"cc -std=c17 -I{include} tiny.c libcinch.a -o tiny",
                "./tiny",
            ):
                done = run("sh", "-c", command, cwd=folder)
                self.assertEqual((done.returncode, done.stderr), (0, ""), command)


def comment_and_code(text):
    """How many lines of C hold comment, and how many hold code."""
    comment = code = 0
    # A comment that spans lines keeps its line breaks, and each of its lines a mark.
    marked = re.sub(r"/\*.*?\*/", lambda match: re.sub(r"[^\n]*", "@", match[0]), text, flags=re.S)
    for line in marked.splitlines():
        comment += "@" in line
        code += bool(line.replace("@", "").strip())
    return comment, code


class Header(unittest.TestCase):
    """The public headers, each by itself and all together."""

    headers = sorted((ROOT / "include").glob("*.h"))

    def compile_alone(self, compiler, language, standard):
        for header in self.headers:
            done = run(compiler, "-x", language, "-std=" + standard, *WARNINGS, "-fsyntax-only",
                       "-I", str(header.parent), "-include", str(header), "/dev/null")
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_they_compile_alone_as_c17(self):
        self.compile_alone("gcc", "c", "c17")
        self.compile_alone("clang", "c", "c17")

    def test_they_compile_alone_as_cpp17(self):
        self.compile_alone("g++", "c++", "c++17")
        self.compile_alone("clang++", "c++", "c++17")

    def test_they_are_few_and_say_more_than_they_declare(self):
        functions = comments = codes = lines = 0
        for header in self.headers:
            text = header.read_text()
            count = len(re.findall(r"^CINCH_API\b[^;]*\(", text, re.M))
            comment, code = comment_and_code(text)
            length = len(text.splitlines())
            self.assertLess(length, MOST_HEADER_LINES, header)
            print(f"header {header.name:15} {length:4} lines, {count:2} functions, comment : code "
                  f"{comment / code:.2f}")
            functions, comments = functions + count, comments + comment
            codes, lines = codes + code, lines + length
        print(f"headers: {lines} lines, {functions} functions, comment : code {comments / codes:.2f}")
        self.assertTrue(0 < functions <= MOST_PUBLIC_FUNCTIONS, functions)
        self.assertGreaterEqual(comments / codes, LEAST_COMMENT)

    def test_the_first_page_is_the_example(self):
        example = (ROOT / "examples/embed.c").read_text().splitlines()
        self.assertLessEqual(len(example), MOST_EXAMPLE_LINES)
        page = "\n".join((" *     " + line).rstrip() for line in "\n".join(example[1:]).strip().split("\n"))
        self.assertIn(page, (ROOT / "include/cinch.h").read_text())

    def test_the_example_is_built_by_the_documented_line(self):
        self.assertIn("\n$ " + PROGRAM + "\n", (ROOT / "README.md").read_text())
        with tempfile.TemporaryDirectory() as folder:
            for name in ("include", "src", "examples"):
                os.symlink(ROOT / name, pathlib.Path(folder) / name)
            done = run("sh", "-c", PROGRAM, cwd=folder)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            done = run(str(pathlib.Path(folder) / "embed"))
            self.assertEqual(done.returncode, 0)
            self.assertRegex(done.stdout, r"\A5 -> 6\nall 11 rows proved, margin [0-9.]+\n\Z")


class Source(unittest.TestCase):
    """How the files stand to each other, and how long they are."""

    def test_the_table_of_rooms_is_that_of_the_folders(self):
        folders = {f"{top}/{path.name}" for top in ("src", "cli") for path in (ROOT / top).iterdir()
                   if path.is_dir()}
        self.assertEqual(sorted(rooms()), sorted(folders))
        lost = [short(path) for path in sources("src", "cli") if room_of(path) is None]
        self.assertEqual(lost, ["cli/main.c"])
        for room, below in rooms().items():
            files = [path for path in sources(*room.split()) if path.is_file()]
            lines = sum(len(path.read_text().splitlines()) for path in files)
            print(f"room {room:12} {len(files):3} files {lines:5} lines, may include "
                  f"{' '.join(name.partition('/')[2] for name in below) or 'none'}")

    def test_a_room_may_include_only_rooms_above_it(self):
        order = list(rooms())
        for number, (room, below) in enumerate(rooms().items()):
            self.assertEqual([name for name in below if name not in order[:number]], [], room)

    def test_files_include_only_what_their_room_may(self):
        wrong = []
        for path in sources("src", "cli"):
            room = room_of(path)
            top = short(path).partition("/")[0]
            allowed = [room, *rooms()[room]] if room else list(rooms())
            for name in includes(path):
                if f"{top}/{name.partition('/')[0]}" not in allowed or not (ROOT / top / name).is_file():
                    wrong.append(f"{short(path)} includes {name}")
        self.assertEqual(wrong, [])

    def test_maker_and_checker_of_proofs_share_one_header_alone(self):
        proof = ROOT / "src/proof"
        for side, other in (("make", "check"), ("check", "make")):
            seen = [f"{path.name} includes {name}" for path in proof.glob(f"{side}*") for name in includes(path)
                    if name.startswith(f"proof/{other}")]
            self.assertEqual(seen, [])

    def test_no_two_files_of_the_library_would_make_one_object(self):
        names = [path.name for path in sources("src") if path.suffix == ".c"]
        self.assertEqual([name for name in set(names) if names.count(name) > 1], [])

    def test_unit_tests_stand_in_the_rooms_that_they_test(self):
        own = {room.removeprefix("src/") for room in rooms()}
        strange = [short(path) for path in (ROOT / "tests/unit").rglob("test_*.c")
                   if str(path.parent.relative_to(ROOT / "tests/unit")) not in own]
        self.assertEqual(strange, [])
        tested = {path.parent.name for path in (ROOT / "tests/unit").glob("*/test_*.c")}
        self.assertEqual({name for name in own if "/" not in name} - tested, set())

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
            for path in (ROOT / "tests/unit").rglob("test_*.c")
            if f"'{path.stem.removeprefix('test_')}'" not in units
        ]
        targets = (ROOT / "fuzz/meson.build").read_text()
        lost += [
            short(path)
            for path in (ROOT / "fuzz").glob("fuzz_*.c")
            if f"'{path.stem.removeprefix('fuzz_')}'" not in targets
        ]
        self.assertEqual(lost, [])

    def test_each_fuzz_target_has_a_corpus(self):
        targets = {path.stem.removeprefix("fuzz_") for path in (ROOT / "fuzz").glob("fuzz_*.c")}
        self.assertEqual({path.parent.name for path in (ROOT / "fuzz/corpus").glob("*/*")}, targets)

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

    def test_files_say_first_what_they_are_for(self):
        silent = [short(p) for p in sources("include", "src", "cli")
                  if not re.match(r"/\*(\n \*)? " + re.escape(p.name) + " - ", p.read_text())]
        self.assertEqual(silent, [])

    def test_lines_fit_100_columns(self):
        """clang-format breaks code, and leaves comments as they are. cinch.h indents its example."""
        wide = [f"{short(path)}:{number}" for path in sources("src", "cli", "tests")
                for number, line in enumerate(path.read_text().splitlines(), 1) if len(line) > 100]
        self.assertEqual(wide, [])

    def test_banners_are_one_line_each(self):
        broken = [short(p) for p in sources() if re.search(r"^/\* -{4} (?!.* -* ?\*/$)", p.read_text(), re.M)]
        self.assertEqual(broken, [])

    def test_random_numbers_are_drawn_in_one_order(self):
        self.assertEqual([2], unordered_draws("{ g(&rng); }\nf(1, g(&rng), g(rng, h(2)));"))
        for path in sources():
            self.assertEqual([], unordered_draws(path.read_text(encoding="utf-8")), short(path))

    def test_nothing_is_left_to_do(self):
        marks = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")
        found = [short(p) for p in sources() if marks.search(p.read_text())]
        self.assertEqual(found, [])

    def test_clang_format_has_nothing_to_say(self):
        done = run("clang-format", "--dry-run", "-Werror", *map(str, sources()))
        self.assertEqual(done.returncode, 0, done.stderr[:3000])

    def test_shellcheck_has_nothing_to_say(self):
        scripts = [ROOT / "dev", ROOT / ".ci/run", *(ROOT / "tests").glob("*.sh"),
                   *(ROOT / "tools").glob("*.sh")]
        done = run("shellcheck", *map(str, scripts))
        self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
