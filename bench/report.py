"""What the parts of the bench print alike: tables, bars and verdicts."""

import collections
import math
import os
import subprocess
import sys

import peers as contestants


class Bar(collections.namedtuple("Bar", "name value bar goal at_least unit")):
    """A number that is measured, held against what is wanted. Without a bar it is only shown."""

    @property
    def met(self):
        if self.bar is None:
            return None
        return self.value >= self.bar if self.at_least else self.value <= self.bar

    def better_by(self, wanted):
        """In percent; negative when it is worse."""
        share = self.value / wanted - 1
        return 100 * (share if self.at_least else -share)

    def verdict(self):
        if self.bar is None:
            return ""
        if not self.met:
            return f"bar MISSED by {-self.better_by(self.bar):.0f} %"
        by = self.better_by(self.bar)
        if self.goal is None:
            return f"bar met (+{by:.0f} %)"
        beyond = self.better_by(self.goal)
        if beyond < 0:
            return f"bar met (+{by:.0f} %), goal missed by {-beyond:.0f} %"
        return f"goal met (+{beyond:.0f} %)"

    def cells(self):
        """value, bar, goal, verdict."""
        wanted = [f"{number:g}{self.unit}" if number is not None else ""
                  for number in (self.bar, self.goal)]
        return [digits(self.value) + self.unit, *wanted, self.verdict()]

    def as_json(self):
        return {"name": self.name, "value": self.value, "unit": self.unit, "bar": self.bar,
                "goal": self.goal, "at_least": self.at_least, "met": self.met}


def ratio_bar(name, value, wanted=(None, None)):
    """At least so many times as fast: (bar, goal)."""
    return Bar(name, value, *wanted, True, "x")


def limit_bar(name, value, bar, goal=None, unit=""):
    """At most that much."""
    return Bar(name, value, bar, goal, False, unit)


def wilson(successes, tried):
    """The 95 % interval of a share: (low, high)."""
    z = 1.959964
    middle = (successes + z * z / 2) / (tried + z * z)
    half = z / (tried + z * z) * math.sqrt(successes * (tried - successes) / tried + z * z / 4)
    return max(middle - half, 0), min(middle + half, 1)


def share_of(successes, tried):
    """"9 of 10 (60-98 %)", with its 95 % interval."""
    low, high = wilson(successes, tried)
    return f"{successes} of {tried} ({100 * low:.0f}-{100 * high:.0f} %)"


def size_name(size):
    return f"{size[0]}-{size[1]}-{size[0]}"


def digits(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 0.1 else f"{value:.3f}" if value < 10 else f"{value:.1f}"


def print_table(rows, last_to_the_left=False):
    """The first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        if last_to_the_left:
            cells[-1] = row[-1]
        print("  " + "  ".join(cells).rstrip())


def print_bars(bars):
    """The list at the end."""
    judged = [bar for bar in bars if bar.bar is not None]
    if judged:
        print("\nBars")
        print_table([["", "measured", "bar", "goal", "verdict"]]
                    + [[bar.name, *bar.cells()] for bar in judged], last_to_the_left=True)
    print(f"\n{sum(bar.met for bar in judged)} of {len(judged)} bars met")


def progress(text=""):
    """One line that changes, where somebody watches; nothing when the text is empty."""
    if sys.stderr.isatty():
        width = os.get_terminal_size(sys.stderr.fileno()).columns - 1
        print("\r" + text[:width].ljust(width) + ("" if text else "\r"), end="", file=sys.stderr,
              flush=True)


def draw_chart(build, path, axis, title, description, x_label, y_label, series):
    """Writes a chart as SVG; series: (style, name, [(x, y), ...]), as the program `chart` takes them."""
    lines = []
    for style, name, points in series:
        lines.append(f"{style} {name}")
        lines += [f"{x} {y}" for x, y in points]
    done = subprocess.run([contestants.find_program(build, "chart"), axis, title, description,
                           x_label, y_label], input="\n".join(lines) + "\n", text=True,
                          stdout=subprocess.PIPE, check=True)
    path.write_text(done.stdout, encoding="utf-8")
