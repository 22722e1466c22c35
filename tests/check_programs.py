#!/usr/bin/env python3
"""Every program that tests, tools and ./dev call stands in the table below with the Debian package that
brings it, and the task that needs it installs that package: what is missing on a bare machine shows here.

Programs are found by reading: the first word of each command in the snapshots, the documents and the
scripts, and the first words of commands that are lists in Python. A name that stands elsewhere (the
compilers of tools/bits.py) or is put together at run time is not found: `./dev bare` finds it."""

import ast
import pathlib
import re
import shlex
import shutil
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Packages of a bare Debian, from which nothing is missing.
ESSENTIAL = {"bash", "coreutils", "dash", "debianutils", "diffutils", "dpkg", "findutils", "grep", "gzip",
             "libc-bin", "mawk", "mount", "sed", "tar", "util-linux", "apt"}
BROUGHT = {
    "bash": "bash",
    "coreutils": "basename cat chmod cp cut date dirname du env false head id ln ls md5sum mkdir mkfifo "
                 "mktemp mv nproc printf pwd readlink rm rmdir seq sha256sum shuf sleep sort stat tail tee "
                 "timeout touch tr true truncate uniq wc yes [ chroot echo test comm paste",
    "dash": "sh",
    "diffutils": "cmp diff",
    "dpkg": "dpkg-query",
    "apt": "apt-get",
    "findutils": "find xargs",
    "grep": "grep",
    "gzip": "gzip",
    "mawk": "awk",
    "mount": "mount umount",
    "sed": "sed",
    "tar": "tar",
    "util-linux": "lscpu pivot_root unshare",
    "binutils": "ar nm readelf strip",
    "clang": "clang clang++",
    "clang-format": "clang-format",
    "debootstrap": "debootstrap",
    "g++": "g++",
    "gcc": "cc gcc",
    "git": "git",
    "iproute2": "ip",
    "libc-bin": "ldd",
    "meson": "meson",
    "ninja-build": "ninja",
    "openmpi-bin": "mpirun",
    "pkgconf": "pkg-config",
    "python3": "python3",
    "shellcheck": "shellcheck",
    "sqlite3": "sqlite3",
    "valgrind": "valgrind",
}
# Packages that another one brings along.
IMPLIED = {"binutils": "gcc", "pkgconf": "pkg-config"}
# Whoever calls ./dev and is not root needs sudo, and it says so.
OWN = {"cinch", "recompute", "sudo", "./dev"}
PACKAGE = {program: package for package, programs in BROUGHT.items() for program in programs.split()}

WORDS = {"if", "then", "else", "elif", "while", "until", "do", "!", "{", "exec", "time", "as_root"}
BUILT_IN = {"", "}", ")", "fi", "done", "esac", ":", "cd", "exit", "export", "for", "case", "set", "shift", "trap",
            "return", "read", "command", "unset", "ulimit", "umask", "wait", "local", ".", "in", "type", "eval",
            "break", "continue"}


def without_arithmetic(text):
    """A piece of shell with x for each $((...))."""
    while (begin := text.find("$((")) >= 0:
        end, depth = begin + 1, 0
        while end < len(text) and (depth > 0 or end == begin + 1):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        text = text[:begin] + "x" + text[end:]
    return text


def commands(text, functions=()):
    """First words of the commands in a piece of shell."""
    text = without_arithmetic(text)
    for inner in re.findall(r"\$\(((?:[^()]|\([^()]*\))*)\)", text):
        yield from commands(inner, functions)
    text = re.sub(r"\$\(((?:[^()]|\([^()]*\))*)\)", "$x", text)
    lexer = shlex.shlex(text.replace("\n", " ; "), posix=True, punctuation_chars=";|&()<>")
    lexer.whitespace_split, lexer.commenters = True, ""
    first, skip = True, False
    for word in lexer:
        if skip:
            skip = False
        elif re.fullmatch(r"[<>&]*[<>][<>&]*", word):
            skip = True
        elif word and set(word) <= set(";|&(") or first and word in WORDS:
            first = True
        elif first and not re.match(r"\w+=", word):
            first = False
            if word not in BUILT_IN and word not in functions and re.fullmatch(r"\[|[\w./+-]*[a-z][\w./+-]*", word):
                yield word


def of_script(path):
    """Of a script: without comments, texts and the patterns of `case`."""
    text = re.sub(r"<<'(\w+)'\n.*?\n\1\n", "\n", path.read_text(), flags=re.S)
    text = re.sub(r"\\\n", " ", text)
    text = re.sub(r"(^|\s)#.*", "", text)
    text = re.sub(r"^\s*[^\s()$]+(?: \| [^\s()]+)*\)(?=\s)", "", text, flags=re.M)
    functions = re.findall(r"^(\w+)\(\)", text, re.M)
    return commands(re.sub(r"^\w+\(\)", "", text, flags=re.M), functions)


def of_python(path):
    """First words of the lists that such functions get, or the word that a local run() gets first."""
    for call in ast.walk(ast.parse(path.read_text())):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        given = call.args[0]
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if isinstance(given, (ast.List, ast.Tuple)) and given.elts and \
                name in ("run", "Popen", "call", "check_call", "check_output", "sweep", "start"):
            given = given.elts[0]
        elif name not in ("run", "hold", "compile_alone", "which"):
            continue
        word = str(getattr(given, "value", ""))
        if re.fullmatch(r"[a-z/][\w/.+-]*", word):
            yield word


def found():
    """{program: the places that call it}"""
    places = {}

    def note(path, words):
        for word in words:
            word = word.removeprefix("/usr/bin/")
            places.setdefault(word, set()).add(str(path.relative_to(ROOT)))

    for path in (ROOT / "tests/cli").glob("*.t"):
        note(path, commands("\n".join(re.findall(r"^\$ (.*)$", path.read_text(), re.M))))
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "docs/man").glob("*.scd")]:
        note(path, commands("\n".join(re.findall(r"^\$ (.*[^\\])$", path.read_text(), re.M))))
    for path in [ROOT / "dev", *(ROOT / "tools").glob("*.sh"), *(ROOT / "tests").glob("*.sh")]:
        note(path, of_script(path))
    for folder in ("tests", "tools", "bench"):
        for path in (ROOT / folder).rglob("*.py"):
            note(path, of_python(path))
    return places


def installed_by(task):
    """The packages that `./dev TASK` asks for."""
    text = (ROOT / "dev").read_text()
    lists = dict(re.findall(r'^packages_(\w+)="([^"]*)"', text, re.M))
    packages = lists[task]
    while other := re.search(r"\$packages_(\w+)", packages):
        packages = packages.replace(other[0], lists[other[1]])
    return set(packages.split())


class Programs(unittest.TestCase):
    def test_each_is_in_the_table(self):
        strange = {word: sorted(where) for word, where in found().items()
                   if word not in PACKAGE and word not in OWN}
        self.assertEqual(strange, {}, "add each to the table, and its package to dev's lists")

    def assert_installed(self, task, places, but=()):
        """That `./dev TASK` installs what is called in files whose names begin so."""
        wanted = {IMPLIED.get(PACKAGE[word], PACKAGE[word]): (word, sorted(where))
                  for word, where in found().items() if word in PACKAGE
                  and any(place.startswith(places) for place in where)}
        missing = {package: why for package, why in wanted.items()
                   if package not in ESSENTIAL | installed_by(task) and why[1] != list(but)}
        self.assertEqual(missing, {})

    def test_what_tests_call_is_installed_by_dev_test(self):
        self.assert_installed("test", ("tests/", "docs/", "README", "tools/"), but=["tools/bare.sh"])

    def test_what_snapshots_call_is_installed_by_dev_release(self):
        self.assert_installed("release", ("tests/cli/",))

    def test_packages_bring_what_the_table_says(self):
        """Of those that are installed here; /bin and /usr/bin are one folder."""
        paths = {program: shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin") for program in PACKAGE}
        names = {program: {path, str(pathlib.Path(path).resolve()), path.removeprefix("/usr")}
                 for program, path in paths.items() if path}
        if shutil.which("dpkg-query") is None:
            self.skipTest("no dpkg-query: this is no Debian")
        done = subprocess.run(["dpkg-query", "-S", *set().union(*names.values())], capture_output=True, text=True)
        owners = {}
        for line in done.stdout.splitlines():
            packages, _, path = line.rpartition(": ")
            owners.setdefault(path, set()).update(re.findall(r"([\w.+-]+)(?::\w+)?", packages))
        for program, ways in names.items():
            with self.subTest(program=program):
                # A package may stand for another with a version in its name: gcc for gcc-12.
                owner = set().union(*(owners.get(way, set()) for way in ways))
                self.assertTrue(any(name.startswith(PACKAGE[program]) for name in owner), owner)


if __name__ == "__main__":
    unittest.main()
