#!/usr/bin/env python3
"""Snapshot tests of the command line: runs the commands in tests/cli/*.t and compares what they say.

    run.py [--update] [FILE.t ...]

A case is a line "$ COMMAND" (sh), then what it must print: "| " before lines of standard output, "! "
before lines of standard error, "= N" for an exit status that is not 0; " \\" at the end of a line says
that it had no newline. Lines of a file run one after the other in one new directory, which has a copy of
examples/; "cinch" and "recompute" are on the path. --update writes down what the program says now: read
the difference before you keep it.

Wanted: CINCH, the program (default build/cinch). The last line is "N passed, N failed, N skipped"."""

import difflib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LIMIT_SECONDS = 120


class Case:
    """One command, the comments before it, and what it must print."""

    def __init__(self, command, before):
        self.command = command
        self.before = before
        self.expected = []


def read_cases(path):
    """The cases of a file, and the comments after the last."""
    cases, before = [], []
    for line in path.read_text().splitlines():
        if line.startswith("$ "):
            cases.append(Case(line[2:], before))
            before = []
        elif line[:2] in ("| ", "! ", "= ", "|", "!"):
            if before or not cases:
                raise SystemExit(f"{path}: expected output without its command: {line}")
            cases[-1].expected.append(line)
        else:
            before.append(line)
    return cases, before


def marked(sign, output):
    """Lines of output as a case writes them."""
    text = output.decode(errors="backslashreplace")
    lines = [f"{sign} {line}".rstrip(" ") for line in text.split("\n")]
    if lines[-1] == sign:
        return lines[:-1]
    return lines[:-1] + [lines[-1] + " \\"]


def run_case(case, folder, env):
    done = subprocess.run(
        ["sh", "-c", case.command], cwd=folder, env=env, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT_SECONDS,
    )
    said = marked("|", done.stdout) + marked("!", done.stderr)
    if done.returncode != 0:
        said.append(f"= {done.returncode}")
    return said


def make_folder(folder, program):
    """The directory in which a file's commands run, and their environment."""
    work = pathlib.Path(folder) / "work"
    tools = pathlib.Path(folder) / "bin"
    work.mkdir()
    tools.mkdir()
    shutil.copytree(ROOT / "examples", work / "examples")
    (tools / "cinch").symlink_to(program)
    (tools / "recompute").symlink_to(HERE / "recompute.py")
    path = f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"
    env = {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    return work, env


def run_file(path, program, update):
    """(passed, failed) of one file."""
    cases, after = read_cases(path)
    failed, lines = 0, []
    with tempfile.TemporaryDirectory() as folder:
        work, env = make_folder(folder, program)
        for case in cases:
            said = run_case(case, work, env)
            lines += [*case.before, "$ " + case.command, *said]
            if said != case.expected:
                failed += 1
                print(f"{path.name}: $ {case.command}")
                print("\n".join("    " + line for line in difflib.unified_diff(
                    case.expected, said, "expected", "said", lineterm="")), flush=True)
    if update:
        path.write_text("\n".join(lines + after) + "\n")
    return len(cases) - failed, failed


def main(arguments):
    update = "--update" in arguments
    named = [pathlib.Path(name) for name in arguments if name != "--update"]
    program = pathlib.Path(os.environ.get("CINCH", ROOT / "build" / "cinch")).resolve()
    if not program.exists():
        raise SystemExit(f"{program} is missing: build it, or set CINCH")
    passed = failed = 0
    for path in named or sorted(HERE.glob("*.t")):
        good, bad = run_file(path, program, update)
        passed += good
        failed += bad
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed and not update else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
