#!/usr/bin/env python3
"""The search of `cinch fit` through tables of several key columns: what it finds, that threads and time
change no bit, that a training of it can be repeated alone, and that it can be ended."""

import itertools
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

CINCH = os.environ.get("CINCH", "build/cinch")
LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


def won(board, player):
    return any(all(board[i] == player for i in line) for line in LINES)


def end_games():
    """All 958 boards of tic-tac-toe at the end of a game that x began, and whether x has won."""
    seen, open_boards = set(), [("b",) * 9]
    while open_boards:
        board = open_boards.pop()
        player = "xo"[board.count("x") - board.count("o")]
        for i in range(9):
            if board[i] != "b":
                continue
            after = board[:i] + (player,) + board[i + 1:]
            if won(after, player) or "b" not in after:
                seen.add(after)
            else:
                open_boards.append(after)
    return [[*board, "yes" if won(board, "x") else "no"] for board in sorted(seen)]


def balance():
    """625 rows: where a scale tips, by weight and distance on both sides."""
    for left, at, right, far in itertools.product(range(1, 6), repeat=4):
        torque = left * at - right * far
        yield [left, at, right, far, "left" if torque > 0 else "right" if torque < 0 else "even"]


def two_first():
    """432 rows: whether just two of six attributes have their first symbol; all others behave alike."""
    for row in itertools.product("abc", "abc", "ab", "abc", "abcd", "ab"):
        yield [*row, "yes" if row.count("a") == 2 else "no"]


class Search(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def table(self, name, rows):
        path = self.folder / name
        rows = list(rows)
        head = [f"c{i}" for i in range(len(rows[0]))]
        path.write_text("".join(",".join(map(str, row)) + "\n" for row in [head, *rows]))
        return path

    def fit(self, table, *options, status=0):
        net = self.folder / "net.safetensors"
        done = subprocess.run([CINCH, "fit", table, "-o", net, "--json", *map(str, options)],
                              capture_output=True, text=True, check=False)
        self.assertEqual(status, done.returncode, done.stderr)
        return json.loads(done.stdout), net.read_bytes(), done.stderr

    def test_threads_change_no_bit_and_the_first_network_is_saved_at_once(self):
        table = self.table("two_first.csv", two_first())
        said, net, talk = self.fit(table, "--threads", 2, "--as-is")
        self.assertTrue(said["exact"] and said["proved"])
        tried = [width["hidden"][0] for width in said["widths"]]
        found = [width["hidden"][0] for width in said["widths"] if width["seeds_exact"]]
        least = min(found)
        self.assertEqual(f"3+3+2+3+4+2-{least}-2", said["shape"])
        self.assertLessEqual(least, 3)
        self.assertEqual(tried[-1], least - 1)  # which was tried, and not found
        self.assertIn("is exact, saved to", talk)
        alone, same_net, _ = self.fit(table, "--threads", 1, "--as-is")
        self.assertEqual(said, alone)
        self.assertEqual(net, same_net)
        # The same training alone.
        training = said["training"]
        _, same_net, _ = self.fit(table, "--hidden", least, "--seed", training["seed"], "--budget",
                                  training["budget"], "--batch", training["batch"], "--rate", training["rate"],
                                  "--last-rate", training["last_rate"], "--as-is")
        self.assertEqual(self.weights(net), self.weights(same_net))

    @staticmethod
    def weights(net):
        return net[8 + int.from_bytes(net[:8], "little"):]

    def test_widths_that_look_hopeless_are_left_out(self):
        said, _, _ = self.fit(self.table("balance.csv", balance()))
        self.assertEqual("5+5+5+5-2-3", said["shape"])
        self.assertEqual([2, 2], [width["hidden"][0] for width in said["widths"]])
        self.assertEqual([16, 128], [width["budget"] for width in said["widths"]])

    def test_one_width_is_tried_with_more_and_more_effort(self):
        said, _, _ = self.fit(self.table("two_first.csv", two_first()), "--hidden", 1, "--as-is", status=1)
        self.assertEqual([128, 512, 8192], [width["budget"] for width in said["widths"]])
        self.assertFalse(said["exact"])

    def test_own_numbers_are_heeded(self):
        said, _, _ = self.fit(self.table("balance.csv", balance()), "--seeds", 3, "--budget", 300)
        self.assertEqual([(3, 300)], [(width["seeds"], width["budget"]) for width in said["widths"]])

    def test_time(self):
        table = self.table("many.csv", ([i % 97, i % 89, i * i * 7 % 83] for i in range(8000)))
        begun = time.monotonic()
        said, _, _ = self.fit(table, "--time", 1.5, status=1)
        self.assertGreater(time.monotonic() - begun, 1.5)
        self.assertTrue(said["time_over"])
        self.assertFalse(said["interrupted"] or said["exact"])

    def test_an_interrupt_keeps_the_exact_network(self):
        rows = end_games()
        self.assertEqual(958, len(rows))
        table, net = self.table("end_games.csv", rows), self.folder / "kept.safetensors"
        child = subprocess.Popen([CINCH, "fit", table, "-o", net], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True)
        for line in child.stderr:
            if "is exact" in line:
                break
        self.assertTrue(net.exists())
        child.send_signal(signal.SIGINT)
        out, _ = child.communicate(timeout=60)
        self.assertEqual(0, child.returncode)
        self.assertIn("exact in all 958 rows, proved", out)
        subprocess.run([CINCH, "check", net, table], check=True, capture_output=True)


if __name__ == "__main__":
    unittest.main()
