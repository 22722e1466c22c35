#!/usr/bin/env python3
"""Writes tables of the kinds that people bring, as CSV: `bench/tables.py languages > t.csv`. The same
bytes every time. Lists have columns that a network need not look at; rules have symbols that behave
alike."""

import csv
import itertools
import random
import sys


def word(chance, letters):
    return "".join(chance.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(letters))


def words(chance, letters, count):
    """As many different ones."""
    found = {}
    while len(found) < count:
        found[word(chance, letters)] = True
    return list(found)


def languages():
    """As the list of languages of ISO 639-2: the code of three letters is there in each of 487 rows,
    that of two in 184, another one in 20, and each language has a family."""
    chance = random.Random(1)
    two, other = words(chance, 2, 184), words(chance, 3, 20)
    families = words(chance, 6, 24)
    short, long = set(chance.sample(range(487), 184)), set(chance.sample(range(487), 20))
    yield "code", "code2", "bibliographic", "family", "name"
    for i, (code, name) in enumerate(zip(words(chance, 3, 487), words(chance, 9, 487))):
        yield (code, two.pop() if i in short else "", other.pop() if i in long else "",
               chance.choice(families), name)


def tags():
    """As a list of what cameras write into pictures: 1,122 rows. A number means different things in
    different groups, its decimal and hexadecimal forms are two columns, and the key names all."""
    chance = random.Random(2)
    groups, types = words(chance, 5, 40), ["Ascii", "Byte", "Long", "Rational", "Short", "Undefined"]
    seen = {}
    while len(seen) < 1122:
        seen[chance.choice(groups), chance.randrange(1, 700)] = True
    titles = words(chance, 10, 980)
    yield "hexadecimal", "decimal", "group", "key", "type", "count", "title"
    for i, (group, number) in enumerate(seen):
        yield (f"0x{number:04x}", number, group, f"{group}.{word(chance, 8)}{i}", chance.choice(types),
               chance.choice([1, 1, 1, 2, 4, 8]), chance.choice(titles))


def constant():
    """An id, and a column that is the same in all rows."""
    yield "id", "country", "name"
    yield from ((i, "DE", f"v{i}") for i in range(60))


def flag():
    """An id, and a flag that says nothing."""
    chance = random.Random(1)
    yield "id", "flag", "name"
    yield from ((i, chance.choice("ab"), f"v{i}") for i in range(60))


def two_ids():
    yield "id", "article", "name"
    yield from ((i, f"a{7 * i % 60}", f"v{i}") for i in range(60))


def noise():
    """Each pair of a rule in four rows, with a day that says nothing."""
    chance = random.Random(3)
    yield "a", "b", "day", "both"
    for a, b in itertools.product(range(6), range(6)):
        for day in chance.sample(range(30), 4):
            yield a, b, day, a * b % 4


def chess():
    yield "file", "rank", "colour"
    for i, j in itertools.product(range(8), range(8)):
        yield "abcdefgh"[i], j + 1, ("dark", "light")[(i + j) % 2]


def monks(rule):
    """The three problems of Thrun and others (1991), all 432 rows of each, without noise."""
    def table():
        yield "a1", "a2", "a3", "a4", "a5", "a6", "class"
        for row in itertools.product(*(range(1, n + 1) for n in (3, 3, 2, 3, 4, 2))):
            yield *row, int(rule(*row))
    return table


def balance():
    """Which side of a scale goes down: weight times distance (Siegler 1976)."""
    yield "left_weight", "left_distance", "right_weight", "right_distance", "tips"
    for a, b, c, d in itertools.product(range(1, 6), repeat=4):
        yield a, b, c, d, "BLR"[(a * b > c * d) - (a * b < c * d)]


def tic_tac_toe():
    """All boards on which a game can have ended, and whether x has won: 958 rows."""
    lines = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]
    ended = {}

    def won(board, who):
        return any(all(board[i] == who for i in line) for line in lines)

    def play(board, who, other):
        if won(board, other) or "b" not in board:
            ended[board] = "positive" if won(board, "x") else "negative"
            return
        for i in range(9):
            if board[i] == "b":
                play(board[:i] + who + board[i + 1:], other, who)

    play("b" * 9, "x", "o")
    yield "a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "c3", "class"
    for board, winner in sorted(ended.items()):
        yield *board, winner


TABLES = {
    "languages": languages,
    "tags": tags,
    "constant": constant,
    "flag": flag,
    "two-ids": two_ids,
    "noise": noise,
    "chess": chess,
    "monks1": monks(lambda a, b, c, d, e, f: a == b or e == 1),
    "monks2": monks(lambda *row: row.count(1) == 2),
    "monks3": monks(lambda a, b, c, d, e, f: (e == 3 and d == 1) or (e != 4 and b != 3)),
    "balance": balance,
    "tic-tac-toe": tic_tac_toe,
}


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in TABLES:
        sys.exit("usage: tables.py " + "|".join(TABLES))
    csv.writer(sys.stdout, lineterminator="\n").writerows(TABLES[sys.argv[1]]())


if __name__ == "__main__":
    main()
