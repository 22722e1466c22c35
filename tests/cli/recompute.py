#!/usr/bin/env python3
"""Reads what `cinch ask --walk` prints and computes every sum again from the rounded numbers shown; a
row that is wider than the terminal goes on below its sum."""

import re
import sys

NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"
SUM = re.compile(rf"(?<= )({NUMBER})  = ((?:{NUMBER}(?:\*{NUMBER})?)(?:  *\+ {NUMBER}(?:\*{NUMBER})?)*)")


def term(text):
    result = 1.0
    for factor in text.split("*"):
        result *= float(factor)
    return result


sums = wrong = 0
for line in re.sub(r"\n {6,}(?=[+] )", "  ", sys.stdin.read()).splitlines():
    found = SUM.search(line)
    if found:
        sums += 1
        again = sum(term(part) for part in re.split(r" +\+ ", found[2]))
        if abs(again - float(found[1])) > 0.011:
            wrong += 1
            print(f"{found[0]}: {again:.4f}")
print(f"{sums} sums, {wrong} wrong")
sys.exit(wrong > 0 or sums == 0)
