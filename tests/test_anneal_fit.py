#!/usr/bin/env python3
"""`cinch fit` with the annealed trainer: threads, checkpoints, interruptions. The file of a network is the
same whatever happened on the way.

Wanted: CINCH, the program (default build/cinch)."""

import fcntl
import json
import os
import pathlib
import pty
import random
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unittest

from certificates import checker

ROOT = pathlib.Path(__file__).resolve().parent.parent
CINCH = os.path.abspath(os.environ.get("CINCH", "build/cinch"))
GOLDEN = ROOT / "tests/golden/anneal.checkpoint"
QUICK = bool(os.environ.get("CINCH_QUICK"))

LARGE = "cycle:6000 --hidden 3 --seed 1 --trainer anneal --budget 400"
SMALL = "perm:6:1 --hidden 2 --seed 3 --trainer anneal --budget 100"
# The golden checkpoint's training: it has options of its own, whatever defaults are.
KEPT = SMALL + " --beta2 0.99 --neighbours 16 --last-gain 60"
OPTIONS_TEXT = ("rate=0.300000012 beta1=0.899999976 beta2=0.99000001 epsilon=1.00000005e-18 "
                "budget=100 goal=0 polish=18446744073709551613 alignment=32 neighbours=16 gain=4 "
                "last-gain=60 last-rate=0.0199999996 from=0000000000000000")


def command(text, *more):
    return [CINCH, "fit", *text.split(), *map(str, more)]


def passes_of(path):
    """Passes that a checkpoint holds, 0 where there is none."""
    try:
        return struct.unpack_from("=Q", path.read_bytes(), 64)[0]
    except FileNotFoundError:
        return 0


class Case(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.place = pathlib.Path(self.directory.name)
        self.checkpoint = self.place / "checkpoint"

    def fit(self, text, *more, status=0):
        done = subprocess.run(command(text, *more), capture_output=True, text=True, cwd=self.place)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def network(self, text, *more):
        net = self.place / "net.safetensors"
        self.fit(text, *more, "-o", net)
        return net.read_bytes()

    def saved(self, text=SMALL):
        """The bytes of a checkpoint at pass 60."""
        self.fit(text, "--total", 60, "--checkpoint", self.checkpoint, "--checkpoint-seconds", 0)
        return self.checkpoint.read_bytes()


class Threads(Case):
    def test_their_number_changes_no_bit(self):
        text = "perm:5000:1 --hidden 4 --seed 2 --trainer anneal --budget 60"
        one = self.network(text, "--threads", 1)
        for threads in (2, 3, 9):
            self.assertEqual(self.network(text, "--threads", threads), one)

    def test_nor_with_more_of_them_than_parts(self):
        self.assertEqual(self.network(SMALL, "--threads", 8), self.network(SMALL))


class Interruption(Case):
    def run_until(self, passes, threads, how):
        """Starts or goes on, and ends it with a signal once a checkpoint holds so many passes."""
        with subprocess.Popen(
            command(LARGE, "--threads", threads, "--checkpoint", self.checkpoint,
                    "--checkpoint-seconds", 0),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            while passes_of(self.checkpoint) < passes and process.poll() is None:
                time.sleep(0.002)
            process.send_signal(how)
            _, said = process.communicate()
        return process.returncode, said

    def test_killed_again_and_again(self):
        undisturbed = self.network(LARGE)
        for threads in (1, 2):
            reached = 0
            for passes in (40, 80, 120, 200):
                status, said = self.run_until(passes, threads, signal.SIGKILL)
                self.assertEqual(status, -signal.SIGKILL)
                self.assertEqual("going on from" in said, reached > 0)
                self.assertGreaterEqual(passes_of(self.checkpoint), passes)
                reached = passes_of(self.checkpoint)
            net = self.place / "net.safetensors"
            done = self.fit(LARGE, "--threads", threads, "--checkpoint", self.checkpoint, "-o", net)
            self.assertIn(f": {reached} of 400 passes done", done.stderr)
            self.assertIn("is removed", done.stderr)
            self.assertFalse(self.checkpoint.exists())
            self.assertEqual(net.read_bytes(), undisturbed)

    def test_ctrl_c_leaves_a_checkpoint_and_the_best_network(self):
        status, said = self.run_until(60, 2, signal.SIGINT)
        self.assertEqual(status, 0, said)
        self.assertIn("the same command goes on from", said)
        self.assertEqual(self.network(LARGE, "--checkpoint", self.checkpoint), self.network(LARGE))

    def test_ctrl_c_before_the_first_score(self):
        """The alignment scores nothing, and scoring so many rows by all values would take minutes."""
        with subprocess.Popen(
            command("cycle:60000 --hidden 8 --seed 0 --trainer anneal --threads 2 --budget 900000 "
                    "--alignment 400000"),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            process.stdout.readline()  # the mapping: training begins
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 1)
        self.assertIn("before the first ", said)


class Progress(Case):
    def drawn(self, wanted, *more):
        """The lines that a terminal of 80 columns is sent by a training of minutes, interrupted once one of
        them is `wanted`, or by one that ends."""
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
        text = "perm:9000:1 --hidden 4 --seed 0 --trainer anneal --budget 200000"
        with subprocess.Popen(command(text, *more), stdout=subprocess.DEVNULL,
                              stderr=slave) as process:
            os.close(slave)
            sent, asked = "", False
            try:
                while piece := os.read(master, 4096):
                    sent += piece.decode().replace("\x1b[K", "").replace("\r", "\n")
                    if wanted and not asked and wanted.search(sent):
                        process.send_signal(signal.SIGINT)
                        asked = True
            except OSError:  # Linux says so when the other end is closed
                pass
        self.assertEqual(process.returncode, 0)
        return sent.split("\n")

    def test_it_says_how_far_how_good_and_how_long(self):
        wanted = re.compile(r"^pass \S+ of 200,000, float32: all rows right, "
                            r".*about \S+ (s|min|h) left$", re.MULTILINE)
        lines = [line for line in self.drawn(wanted) if line.startswith("pass ")]
        self.assertTrue(any(wanted.fullmatch(line) for line in lines), lines)
        self.assertLess(max(map(len, lines)), 80)

    def test_of_several_seeds_it_names_the_one(self):
        wanted = re.compile("^seed 0: pass .* float32: all rows right", re.MULTILINE)
        lines = self.drawn(wanted, "--seeds", 2)
        self.assertTrue(any(wanted.match(line) for line in lines), lines)

    def test_quiet_means_nothing(self):
        self.assertEqual(self.drawn(None, "--quiet", "--total", 1000), [""])


class Checkpoints(Case):
    def refused(self, data, why, text=SMALL):
        self.checkpoint.write_bytes(data)
        done = self.fit(text, "--checkpoint", self.checkpoint, status=3)
        self.assertIn(why, done.stderr)
        self.assertIn("It stays as it is", done.stderr)
        self.assertEqual(self.checkpoint.read_bytes(), data)

    def test_of_another_training(self):
        data = self.saved()
        for text, why in ((SMALL.replace("perm:6:1", "perm:6:2"), "another mapping"),
                          (SMALL.replace("perm:6:1", "cycle:7"), "another mapping"),
                          (SMALL.replace("--hidden 2", "--hidden 3"), "another network"),
                          (SMALL.replace("--seed 3", "--seed 4"), "another --seed"),
                          (SMALL.replace("100", "101"), "other options"),
                          (SMALL + " --gain 5", "other options"),
                          (SMALL + " --goal 0.01", "other options")):
            self.refused(data, why, text)

    def test_of_another_machine_or_version(self):
        data = self.saved()
        self.refused(data[:8] + data[8:12][::-1] + data[12:], "no mark of byte order")
        self.refused(data[:12] + struct.pack("=I", 2) + data[16:], "another version of the format")
        body = data[24:72] + b"9.9.9".ljust(16, b"\0") + data[88:]
        sealed = data[:16] + struct.pack("=Q", checker.xxh64(body)) + body
        self.refused(sealed, "another version of cinch")

    def test_cut_off_or_going_on(self):
        data = self.saved()
        for length in (0, 7, 8, 87):
            self.refused(data[:length], "no checkpoint" if length < 8 else "cut off")
        for length in (88, 89, 500, len(data) - 1):
            self.refused(data[:length], f"ends after {length} bytes")
        self.refused(data + b"\0", "goes on after")
        self.refused(b"a,b\n1,2\n" * 30, "no checkpoint")

    def test_no_flipped_bit_is_taken(self):
        data = self.saved()
        chance = random.Random(5)
        places = range(len(data)) if not QUICK else range(0, len(data), 29)
        for at in places:
            flipped = bytearray(data)
            flipped[at] ^= 1 << chance.randrange(8)
            self.checkpoint.write_bytes(flipped)
            done = self.fit(SMALL, "--checkpoint", self.checkpoint, status=3)
            self.assertIn("It stays as it is", done.stderr)

    def test_states_that_no_training_has(self):
        """With a good checksum: passes beyond the budget, a code off the sphere, a value twice."""
        data = self.saved()
        numbers = 152 + 24 * 4
        for at, kind, value in ((88, "=Q", 100), (88, "=Q", 59), (numbers, "=Q", 200),
                                (numbers + 24, "=Q", 5), (numbers + 56, "=f", 2.0),
                                (numbers + 56, "=f", float("nan")), (len(data) - 4, "=I", 6),
                                (152, "=f", float("inf"))):
            changed = bytearray(data)
            struct.pack_into(kind, changed, at, value)
            if changed == data:
                self.fail(f"nothing changed at {at}")
            struct.pack_into("=Q", changed, 16, checker.xxh64(bytes(changed[24:])))
            self.refused(bytes(changed), "no state of this training")

    def test_it_is_no_directory(self):
        done = self.fit(SMALL, "--checkpoint", self.place, status=3)
        self.assertIn("cannot be", done.stderr)

    def test_from_is_part_of_it(self):
        start = self.place / "start.json"
        self.fit("perm:6:1 --hidden 2 --seed 1 --trainer adam", "-o", start)
        text = f"perm:6:1 --from {start} --trainer anneal --budget 100"
        data = self.saved(text)
        whole = self.network(text)
        self.assertEqual(self.network(text, "--checkpoint", self.checkpoint), whole)
        self.fit("perm:6:1 --hidden 2 --seed 2 --trainer adam", "-o", start)
        self.refused(data, "other options", text)


class Golden(Case):
    """tests/golden/anneal.checkpoint by docs/FORMAT.md alone, and gone on with."""

    data = GOLDEN.read_bytes()

    def test_header(self):
        magic, order, version, checksum, size = struct.unpack_from("<8sIIQQ", self.data)
        self.assertEqual((magic, order, version), (b"CINCHANN", 0x01020304, 1))
        self.assertEqual((checksum, size), (checker.xxh64(self.data[24:]), len(self.data)))
        options, seed, passes = struct.unpack_from("<3Q", self.data, 48)
        self.assertEqual((options, seed, passes), (checker.xxh64(OPTIONS_TEXT.encode()), 3, 60))

    def test_body(self):
        width, values, padded = 2, 6, 16
        self.assertEqual(struct.unpack_from("<Q", self.data, 88), (60,))
        numbers = 152 + 2 * width * values * 4
        coming, scored, _, pairs, _ = struct.unpack_from("<5Q", self.data, numbers)
        self.assertEqual((coming, pairs), (61, values))
        self.assertLess(scored, coming)
        self.assertEqual(struct.unpack_from("<I", self.data, numbers + 52), (width,))
        codes = numbers + 56
        for pair in range(values):
            x = [struct.unpack_from("<f", self.data, codes + 4 * (i * padded + pair))[0]
                 for i in range(width)]
            self.assertAlmostEqual(sum(c * c for c in x), 1, places=5)
        order = codes + 4 * (4 * width + 3) * padded
        self.assertEqual(sorted(struct.unpack_from(f"<{values}I", self.data, order)),
                         list(range(values)))
        self.assertEqual(order + 4 * values, len(self.data))

    def test_it_can_be_gone_on_with_by_its_version_alone(self):
        shutil.copy(GOLDEN, self.checkpoint)
        version = subprocess.run([CINCH, "--version"], capture_output=True, text=True).stdout
        if self.data[72:88].rstrip(b"\0").decode() not in version.split():
            done = self.fit(KEPT, "--checkpoint", self.checkpoint, status=3)
            self.assertIn("another version of cinch", done.stderr)
            return
        done = self.fit(KEPT, "--checkpoint", self.checkpoint, "--json")
        self.assertEqual(json.loads(done.stdout)["net_hash"], "25a181a4d14ff636")


if __name__ == "__main__":
    unittest.main(verbosity=2)
