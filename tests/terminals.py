"""Runs the program on a terminal of any size, for tests."""

import fcntl
import os
import pathlib
import pty
import re
import signal
import struct
import subprocess
import termios
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
CINCH = str(pathlib.Path(os.environ.get("CINCH", ROOT / "build/cinch")).resolve())
LIMIT_SECONDS = 120


def on_terminal(columns, *arguments, cwd=None, until=None, **variables):
    """What the program prints on a terminal of so many columns; standard output and error together.

    With `until`, a regular expression, it is interrupted as soon as it has printed that."""
    try:
        ours, theirs = pty.openpty()
    except OSError as problem:
        raise unittest.SkipTest(f"no pseudo-terminal here: {problem}") from problem
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    unset = ("NO_COLOR", "TERM", "COLUMNS", "LC_CTYPE", "LANG")
    env = {name: value for name, value in os.environ.items() if name not in unset}
    process = subprocess.Popen([CINCH, *map(str, arguments)], stdin=subprocess.DEVNULL, cwd=cwd,
                               stdout=theirs, stderr=theirs,
                               env={**env, "LC_ALL": "C.UTF-8", **variables})
    os.close(theirs)
    said = b""
    try:
        while piece := os.read(ours, 65536):
            said += piece
            if until and re.search(until, said.decode(errors="ignore")):
                process.send_signal(signal.SIGINT)
                until = None
    except OSError: # Linux's way to say that the other side is closed
        pass
    os.close(ours)
    process.wait(LIMIT_SECONDS)
    return said.decode().replace("\r\n", "\n")
