"""Runs of the program `reach`: one training a process, so that its memory is its own."""

import json
import os
import subprocess

import peers as contestants


class Reach:
    """Answers by what was asked; the same training is made once."""

    def __init__(self, build):
        self.program = contestants.find_program(build, "reach")
        self.known = {}

    def train(self, symbols, units, **settings):
        """A dictionary: what reach.c prints, and peak memory in "kilobytes"."""
        words = [f"symbols={symbols}", f"units={units}",
                 *(f"{name.replace('_', '-')}={value}" for name, value in settings.items())]
        key = tuple(words)
        if key not in self.known:
            self.known[key] = self.run(words)
        return self.known[key]

    def run(self, words):
        child = subprocess.Popen([str(self.program), *words], stdout=subprocess.PIPE, text=True)
        with child.stdout:
            reply = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise RuntimeError(f"reach {' '.join(words)} ended with {child.returncode}")
        return {**json.loads(reply), "kilobytes": usage.ru_maxrss}

    def seeds(self, symbols, units, count, **settings):
        return [self.train(symbols, units, seed=seed, **settings) for seed in range(count)]
