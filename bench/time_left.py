"""Part `time-left`: whether the time left that commands promise is the time they take. Each command runs on a
terminal of its own; every line that its progress bar shows is kept with its time. Half way through, what
it said is held against what was left."""

import fcntl
import os
import pathlib
import pty
import re
import select
import struct
import subprocess
import tempfile
import termios
import time

import report
from report import digits

TITLE = "Time left, as promised half way through, over what it was"
FACTOR = 1.5  # either way
COLUMNS = 140
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600, "days": 86400}
LEFT = re.compile(r"(about|at most) ([\d.e+]+) (us|ms|s|min|h|days) left(?: of this (width|step))?")

# Made before, without a clock: what check is given.
BEFORE = [["fit", "cycle:300000", "--hidden", "3", "--seed", "0", "--budget", "100", "-o", "large.net"],
          ["fit", "cycle:200000", "--hidden", "4", "--seed", "0", "--budget", "60", "-o", "four.net"],
          ["check", "large.net", "cycle:300000", "-o", "large.cert"]]
COMMANDS = [
    "fit perm:26:1 --hidden 2 --trainer adam --seeds 1000 --budget 5000",
    "fit cycle:40 --hidden 3 --trainer adam --seeds 3000",
    "fit cycle:60 --hidden 2 --trainer adam --seeds 20 --budget 20000",
    "fit cycle:200 --hidden 3 --trainer sgd --seed 1 --budget 2000",
    "fit CODE --seeds 100",
    "fit CODE --hidden 3 --bias --seeds 3000",
    "fit cycle:100000 --hidden 3 --seed 0 --budget 300",
    "fit cycle:100000 --hidden 4 --seed 0 --budget 150",
    "fit cycle:300000 --hidden 3 --seed 0 --budget 60",
    "fit perm:10000:1 --hidden 2 --seeds 3",
    "fit cycle:3000 --seeds 10",
    "fit cycle:50000 --hidden 5 --seed 0 --budget 100 --threads 1",
    "check large.net cycle:300000",
    "check four.net cycle:200000",
    "check large.cert",
    "sweep --symbols 2..60 --hidden 1..3 --seeds 64 --budget 2000 --db a.sqlite",
    "sweep --symbols 10..200:10 --hidden 3 --seeds 32 --budget 1000 --db b.sqlite",
    "sweep --symbols 5..40 --hidden 2 --trainer adam,sgd --seeds 400 --sure 0.1 --db c.sqlite",
    "sweep --critical --hidden 1..3 --symbols 2..200 --db d.sqlite",
    "article -o article",
]


def frames(program, arguments, folder):
    """[(seconds, line)] of all that was shown, and how long it took."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "TERM")}
    start, shown, rest = time.monotonic(), [], ""
    process = subprocess.Popen([program, *arguments], cwd=folder, stdin=subprocess.DEVNULL, env=env,
                               stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    while process.poll() is None:
        if not select.select([ours], [], [], 0.2)[0]:
            continue
        try:
            rest += os.read(ours, 65536).decode(errors="replace")
        except OSError:
            break
        *whole, rest = re.split(r"\r|\n", rest)
        now = time.monotonic() - start
        shown += [(now, line) for line in whole if line.strip()]
        if rest.endswith("\33[K"):
            shown.append((now, rest))
            rest = ""
    process.wait()
    seconds = time.monotonic() - start
    os.close(ours)
    return [(at, line.replace("\33[K", "")) for at, line in shown], seconds


def promise(line):
    """("about" or "at most", seconds, what of: "width", "step" or None), or None."""
    found = LEFT.search(line)
    return found and (found[1], float(found[2]) * UNITS[found[3]], found[4])


def judge(shown, seconds):
    """What was said half way through: kind and, where it is of the whole command, its ratio to the truth."""
    half = seconds / 2
    before = [line for at, line in shown if at <= half]
    said = promise(before[-1]) if before else None
    if said is None:
        return {"kind": "no number", "ratio": None}
    word, left, part = said
    return {"kind": f"{word}, of this {part}" if part else word, "ratio": None if part else left / half,
            "said": left}


def is_good(line):
    """An upper bound may be any time above; a part of the command is not the command."""
    ratio = line["ratio"]
    if ratio is None:
        return True
    return ratio >= 1 / FACTOR and (line["kind"] == "at most" or ratio <= FACTOR)


def run(_, build, notes, curves=None):
    program = pathlib.Path(build).resolve() / "cinch"
    code = pathlib.Path(__file__).resolve().parent.parent / "examples/genetic_code.csv"
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for number, arguments in enumerate(BEFORE):
            report.progress(f"time-left: getting ready, {number + 1} of {len(BEFORE)}")
            subprocess.run([program, *arguments, "-q"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        for number, command in enumerate(COMMANDS):
            report.progress(f"time-left: {number + 1} of {len(COMMANDS)}, cinch {command}")
            shown, seconds = frames(program, command.replace("CODE", str(code)).split(), folder)
            lines.append({"command": command, "seconds": seconds, **judge(shown, seconds),
                          "curve": [[at, seconds - at, (promise(line) or ("", None))[1], line]
                                    for at, line in shown]})
    report.progress()
    notes.append("the part time-left needs a quiet machine: time left is judged by the time spent")
    whole = [line for line in lines if line["ratio"] is not None]
    bars = [report.Bar(f"commands of {len(whole)} that name the time of all, right within {FACTOR}",
                       sum(map(is_good, whole)), len(whole), None, True, "")]
    if curves:
        write_curves(lines, curves)
    return {"commands": lines}, bars


def write_curves(lines, path):
    """CSV: for each line of a bar the time, what was left, what it said was left."""
    rows = ["command,seconds,left,said_left"]
    for line in lines:
        rows += [f"\"{line['command']}\",{at:.2f},{left:.2f},{'' if said is None else f'{said:.3g}'}"
                 for at, left, said, _ in line["curve"]]
    pathlib.Path(path).write_text("\n".join(rows) + "\n", encoding="utf-8")


def show(result):
    print(f"\n{TITLE}")
    report.print_table([["command", "seconds", "said of the time left", "said / true", ""]] + [
        [line["command"], digits(line["seconds"]), line["kind"],
         "" if line["ratio"] is None else f"{line['ratio']:.2f}", "" if is_good(line) else "MISSED"]
        for line in result["commands"]])
