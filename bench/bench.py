#!/usr/bin/env python3
"""Times Cinch against PyTorch, FANN and the machine; `./dev bench` calls it. README.md says what is
measured.

Usage: bench.py [PART...] [--build DIR] [--rounds N] [--milliseconds N] [--chart FILE.svg]
                [--seconds N...] [--trainers NAME...] [--curves FILE.csv] [--json]

PART is one of single, many, pass, scaling, anneal, capacity, proof, time-left; without one, the first
four. Exit status:
0 all bars that were measured are met; 1 a bar is missed, or a contestant does not learn; 2 bad usage;
3 nothing to measure."""

import argparse
import json
import os
import pathlib
import platform
import sys

import anneal
import capacity
import limit
import many
import peers as contestants
import proof
import report
import scaling
import single
import time_left

DEFAULT_BUILD = contestants.HERE.parent / "build"

PARTS = {"single": single, "many": many, "pass": limit, "scaling": scaling, "anneal": anneal,
         "capacity": capacity, "proof": proof, "time-left": time_left}
LONG = ("anneal", "capacity", "proof", "time-left")  # only when asked for


def parse_arguments():
    parser = argparse.ArgumentParser(
        description="Times Cinch against PyTorch, FANN and the machine.")
    parser.add_argument("parts", nargs="*", metavar="PART",
                        help=f"what to measure: {', '.join(PARTS)} "
                             f"(default: all but {', '.join(LONG)})")
    parser.add_argument("--build", type=pathlib.Path, default=DEFAULT_BUILD,
                        help="the directory of the build (default: build)")
    parser.add_argument("--rounds", type=int, default=25,
                        help="turns of each contestant with one network (25)")
    parser.add_argument("--milliseconds", type=float, default=10,
                        help="CPU time of such a turn, at least (10)")
    parser.add_argument("--chart", type=pathlib.Path,
                        help="what the parts anneal and capacity draw, as SVG")
    parser.add_argument("--curves", type=pathlib.Path,
                        help="what the part time-left saw, as CSV")
    parser.add_argument("--seconds", type=int, nargs="+", choices=[1, 10, 100, 1000],
                        help="budgets of the part capacity (all)")
    parser.add_argument("--trainers", nargs="+", choices=capacity.TRAINERS,
                        help="trainers of the part capacity (all)")
    parser.add_argument("--json", action="store_true", help="JSON in place of the tables")
    arguments = parser.parse_args()
    for part in arguments.parts:
        if part not in PARTS:
            parser.error(f"\"{part}\" is no part of the bench: {', '.join(PARTS)}")
    if arguments.chart and arguments.parts not in (["anneal"], ["capacity"]):
        parser.error("--chart goes with one part: anneal or capacity")
    if arguments.rounds < 1 or not 0 < arguments.milliseconds <= 1e4:
        parser.error("--rounds must be at least 1, --milliseconds within 0 .. 10000")
    return arguments


def cpu_model():
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as info:
        for line in info:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def machine():
    return {"cpu": cpu_model(), "cpus": os.cpu_count(), "load": os.getloadavg()[0],
            "system": f"{platform.system()} {platform.release()}"}


def guard(peers, wanted):
    """What is wrong with the contestants: nothing is timed that does not learn."""
    return [fault for part in wanted if hasattr(PARTS[part], "guard")
            for fault in PARTS[part].guard(peers)]


def measure(arguments, peers, wanted, notes):
    """{part: its result}, and the bars of all."""
    results, bars = {}, []
    for part in wanted:
        own = {"single": (arguments.rounds, arguments.milliseconds),
               "anneal": (arguments.chart,), "time-left": (arguments.curves,),
               "capacity": (arguments.chart, arguments.seconds, arguments.trainers)}.get(part, ())
        results[part], new = PARTS[part].run(peers, arguments.build, notes, *own)
        bars += new
    return results, bars


def print_report(about, peers, notes, results, bars):
    print(f"Machine: {about['cpu']}, {about['cpus']} processors, {about['system']}; "
          f"load {about['load']:.1f} before the run")
    for line in dict.fromkeys(peer.about for peer in peers.values()):
        print(f"  {line}")
    for note in notes:
        print(f"Note: {note}")
    for part, result in results.items():
        PARTS[part].show(result)
    if bars:
        report.print_bars(bars)


def run(arguments, peers, wanted, notes):
    about = machine()
    wrong = guard(peers, wanted)
    if wrong:
        for fault in wrong:
            print(f"bench.py: {fault}", file=sys.stderr)
        return 1
    results, bars = measure(arguments, peers, wanted, notes)
    judged = [bar for bar in bars if bar.bar is not None]
    if arguments.json:
        print(json.dumps({
            "machine": about, "contestants": {name: peer.about for name, peer in peers.items()},
            "notes": notes, **results, "ratios_and_bars": [bar.as_json() for bar in bars],
            "bars": len(judged), "bars_met": sum(bar.met for bar in judged)}, indent=2))
    else:
        print_report(about, peers, notes, results, bars)
    return 0 if all(bar.met for bar in judged) else 1


def main():
    arguments = parse_arguments()
    wanted = [part for part in PARTS
              if part in arguments.parts or not (arguments.parts or part in LONG)]
    notes = []
    peers = contestants.start_peers(arguments.build, wanted, notes)
    try:
        return run(arguments, peers, wanted, notes)
    finally:
        for peer in {id(peer): peer for peer in peers.values()}.values():
            peer.close()


if __name__ == "__main__":
    sys.exit(main())
