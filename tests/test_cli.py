#!/usr/bin/env python3
"""Runs the snapshot tests of the command line (see cli/run.py)."""

import pathlib
import runpy

runpy.run_path(str(pathlib.Path(__file__).resolve().parent / "cli" / "run.py"), run_name="__main__")
