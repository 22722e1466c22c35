#!/usr/bin/env python3
"""Prints how far the polynomials of exp and log are from what they stand for: docs/NUMERICS.md has their
coefficients, which are read from there, and the numbers. Python's decimals, 40 digits."""

import decimal
import pathlib
import re
from decimal import Decimal

TEXT = (pathlib.Path(__file__).resolve().parent.parent / "docs/NUMERICS.md").read_text()
STEPS = 2000
NUMBER = r"-?0x1(?:\.[0-9a-f]+)?p[+-]?\d+"
decimal.getcontext().prec = 40
LN2 = Decimal(2).ln()


def numbers(text):
    return [Decimal(float.fromhex(word)) for word in re.findall(NUMBER, text)]


def horner(coefficients, x):
    """From the highest."""
    value = Decimal(0)
    for one in coefficients:
        value = value * x + one
    return value


def points(low, high):
    return [low + (high - low) * i / STEPS for i in range(STEPS + 1)]


def exp_error():
    """The largest error of 1 + r + r^2 q(r) in ulp of its result, |r| <= ln 2 / 2."""
    q = numbers(" ".join(re.findall(r"^\| Q\d \|.*$", TEXT, re.M)))[::-1]
    assert len(q) == 5
    return max(abs(1 + r + r * r * horner(q, r) - r.exp()) * (1 << (24 if r < 0 else 23))
               for r in points(-LN2 / 2, LN2 / 2))


def log_error():
    """The largest of f - f^2 / 2 + f^3 p(f), relative to f, in units of 2^-24."""
    p = numbers(re.search(r"from the highest:\n(.*?)\n\n", TEXT, re.S)[1])
    assert len(p) == 9
    root = Decimal(2).sqrt()
    return max(abs((f - f * f / 2 + f ** 3 * horner(p, f) - (1 + f).ln()) / f) * (1 << 24)
               for f in points(1 / root - 1, root - 1) if f)


def main():
    high, low = numbers(re.search(r"H = .*, L = \S+,", TEXT)[0])
    last = numbers(re.search(r"Above (\S+),", TEXT)[1])[0]
    print(f"exp: {exp_error():.3f} ulp")
    print(f"log: {log_error():.4f} * 2^-24 of f")
    print(f"H + L - ln 2: {high + low - LN2:.1e}")
    print(f"the last float below 128 ln 2: {last < 128 * LN2 < last + Decimal(2) ** -17}")


if __name__ == "__main__":
    main()
