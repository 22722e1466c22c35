#!/usr/bin/env python3
"""One command on many ranks: messages between them, ranks that die or differ, sweeps whose rows are
those of one process, and two machines, made of two network namespaces. Wanted: CINCH and CINCH_BUILD (see
run.py), and mpirun; without it, and without the right to make namespaces, tests are skipped and say so."""

import os
import pathlib
import re
import random
import shlex
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("CINCH_BUILD", ROOT / "build")).resolve()
RANKS = str(BUILD / "tests/ranks")
CINCH = str(pathlib.Path(os.environ.get("CINCH", BUILD / "cinch")).resolve())
QUICK = os.environ.get("CINCH_QUICK") == "1"
LIMIT_SECONDS = 300
# OpenMPI leaks in plug-ins that it has unloaded by the end, which no suppression can name.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("OMPI_")},
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0",
}


def start(count, *command, before=(), options=()):
    """`command` on so many ranks."""
    return subprocess.Popen(
        [*before, "mpirun", "--oversubscribe", "-n", str(count), *options, *map(str, command)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=ENVIRONMENT)


# Open MPI's parent and child both set the child's process group; who comes late says so.
LAUNCHER_TALK = re.compile(r"^\[[^]]*\] plm:rsh: Warning: setpgid\(.*\n", re.M)


def finish(process):
    """(status, standard output, standard error without the launcher's talk)"""
    try:
        out, err = process.communicate(timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        process.terminate()
        out, err = process.communicate()
        raise AssertionError(f"still running after {LIMIT_SECONDS} s: {out}{err}") from None
    return process.returncode, out, LAUNCHER_TALK.sub("", err)


def run(count, *command, **how):
    return finish(start(count, *command, **how))


def gone(process_ids):
    """Whether these processes end within a few seconds."""
    for _ in range(100):
        if not any(pathlib.Path(f"/proc/{number}").exists() for number in process_ids):
            return True
        time.sleep(0.05)
    return False


def setUpModule():
    if shutil.which("mpirun") is None:
        raise unittest.SkipTest("no mpirun: Debian's packages are openmpi-bin and libopenmpi-dev")
    status, _, err = run(2, RANKS, "echo", 1)
    if "built without MPI" in err:
        assert status == 3, status
        raise unittest.SkipTest("this build has no MPI, and said so")


class Messages(unittest.TestCase):
    """cli/sweep/far/ranks.h alone, by tests/ranks.c."""

    def test_all_arrive_as_sent_and_in_order(self):
        for count in (1, 2, 3):
            status, out, err = run(count, RANKS, "echo", 300)
            self.assertEqual((status, err), (0, ""))
            self.assertEqual(out, f"{count} ranks, 300 messages each, 0 wrong, 0 lost\n")

    def test_without_mpirun_there_is_one_rank(self):
        done = subprocess.run([RANKS, "echo", "300"], capture_output=True, text=True,
                              env=ENVIRONMENT, check=True)
        self.assertEqual(done.stdout, "1 ranks, 300 messages each, 0 wrong, 0 lost\n")

    def test_waiting_takes_little_of_a_core(self):
        status, out, _ = run(2, RANKS, "wait", 2000)
        self.assertEqual(status, 0)
        self.assertLess(float(out.split()[0]), 10)

    def test_another_program_is_refused(self):
        status, _, err = run(3, RANKS, "differ")
        self.assertEqual(status, 3)
        self.assertRegex(err, r"cinch: rank 1 on \S+ runs ranks 0\.0\.9, but rank 0 on \S+ runs "
                              r"ranks 0\.1\.0: install the same program on all machines")

    def test_the_mpirun_of_another_mpi_is_refused(self):
        done = subprocess.run([RANKS, "echo", "1"], capture_output=True, text=True,
                              env={**ENVIRONMENT, "PMI_RANK": "0"})
        self.assertEqual(done.returncode, 3)
        self.assertIn("the mpirun of another MPI", done.stderr)

    def test_the_program_itself_does_not_load_mpi(self):
        done = subprocess.run(["ldd", RANKS], capture_output=True, text=True, check=True)
        self.assertNotIn("mpi", done.stdout)


class Jobs(unittest.TestCase):
    """Ranks that wait."""

    def hanging(self, task="hang", ranks=3, **how):
        """mpirun, and the processes of the ranks that wait; self.cores is what they may compute with."""
        job = start(ranks, RANKS, task, **how)
        found, self.cores = {}, set()
        while len(found) < ranks:
            line = job.stdout.readline()
            said = re.match(r"rank (\d+) of \d+, (\d+) cores, process (\d+)$", line)
            if not said:
                raise AssertionError(line + "".join(finish(job)[1:]))
            found[int(said[1])] = int(said[3])
            self.cores.add(int(said[2]))
        return job, found

    def end(self, job):
        job.terminate()
        finish(job)


class Deaths(Jobs):
    """However a job ends, it says so and leaves no process behind."""

    def ends(self, job, processes, message, statuses):
        status, _, err = finish(job)
        self.assertIn(status, statuses, err)
        self.assertRegex(err, message)
        self.assertTrue(gone(processes.values()))

    def test_a_killed_rank_ends_all(self):
        for victim in (0, 2):
            job, processes = self.hanging()
            os.kill(processes[victim], signal.SIGKILL)
            self.ends(job, processes, rf"process rank {victim} .*signal 9 \(Killed\)", [137])

    def test_a_problem_of_one_rank_ends_all(self):
        job, processes = self.hanging("fail")
        self.ends(job, processes, "cinch: rank 1 cannot go on: this is a test", [3])

    def test_ctrl_c_ends_all(self):
        job, processes = self.hanging()
        job.send_signal(signal.SIGINT)
        self.ends(job, processes, ".*", [1, 130])

    def test_a_killed_mpirun_ends_all(self):
        job, processes = self.hanging()
        job.kill()
        self.ends(job, processes, ".*", [-9])


class Cores(Jobs):
    """mpirun binds few ranks to a core each; that is undone, unless somebody asked for it."""

    all = len(os.sched_getaffinity(0))

    def cores_of(self, ranks, *options):
        job, _ = self.hanging(ranks=ranks, options=options)
        self.end(job)
        return self.cores

    def test_ranks_share_the_machine(self):
        self.assertEqual(self.cores_of(1), {self.all})
        self.assertEqual(self.cores_of(2), {max(self.all // 2, 1)})
        self.assertEqual(self.cores_of(3), {max(self.all // 3, 1)})

    def test_a_binding_that_was_asked_for_stays(self):
        threads = len({line for line in subprocess.run(
            ["lscpu", "-p=CPU,CORE,SOCKET"], capture_output=True, text=True).stdout.splitlines()
            if line.endswith(",0,0")})
        self.assertEqual(self.cores_of(1, "--bind-to", "core"), {max(threads, 1)})


class Wire(unittest.TestCase):
    """Two network namespaces as two machines; mpirun reaches the second by a script."""

    spaces = [f"cinch{os.getpid()}-{number}" for number in (1, 2)]
    links = [f"cinch{os.getpid() % 100000}{letter}" for letter in "ab"]
    addresses = ["10.71.93.1", "10.71.93.2"]

    @classmethod
    def setUpClass(cls):
        if shutil.which("ip") is None:
            raise unittest.SkipTest("no ip command: Debian's package is iproute2")
        cls.addClassCleanup(cls.remove)
        for command in cls.commands():
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode != 0:
                raise unittest.SkipTest(f"no network namespaces here: {' '.join(command)}: "
                                        f"{done.stderr.strip()}")
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        agent = pathlib.Path(folder.name) / "agent"
        agent.write_text("#!/bin/sh\n"
                         "# As rsh: a machine, then a command line.\n"
                         f'[ "$1" = {cls.addresses[1]} ] || exit 1\n'
                         "shift\n"
                         f'exec ip netns exec {cls.spaces[1]} sh -c "$*"\n')
        agent.chmod(0o755)
        cls.agent = agent

    @classmethod
    def commands(cls):
        """Makes two namespaces and a wire between them."""
        (one, two), (left, right) = cls.spaces, cls.links
        lines = [f"ip netns add {one}", f"ip netns add {two}",
                 f"ip link add {left} netns {one} type veth peer name {right} netns {two}"]
        for space, link, address in zip(cls.spaces, cls.links, cls.addresses):
            lines += [f"ip -n {space} addr add {address}/24 dev {link}",
                      f"ip -n {space} link set lo up", f"ip -n {space} link set {link} up"]
        return [shlex.split(line) for line in lines]

    @classmethod
    def remove(cls):
        for space in cls.spaces:
            subprocess.run(["ip", "netns", "delete", space], capture_output=True)

    def over_the_wire(self):
        # Shared memory would reach from one namespace into the other: TCP alone.
        return {"before": ["ip", "netns", "exec", self.spaces[0]],
                "options": ["--mca", "plm_rsh_agent", str(self.agent),
                            "--host", ",".join(f"{host}:2" for host in self.addresses),
                            "--map-by", "node", "--mca", "btl", "self,tcp",
                            "--mca", "oob_tcp_if_include", ",".join(self.links)]}


class Machines(Wire, Deaths):
    """Deaths and messages between two machines."""

    def hanging(self, task="hang", ranks=3):
        return super().hanging(task, ranks, **self.over_the_wire())

    def test_ranks_are_on_both(self):
        job, processes = self.hanging(ranks=2)
        spaces = {os.readlink(f"/proc/{number}/ns/net") for number in processes.values()}
        self.end(job)
        self.assertEqual(len(spaces), 2)
        self.assertEqual(self.cores, {Cores.all})

    def test_messages_arrive(self):
        status, out, err = run(3, RANKS, "echo", 100, **self.over_the_wire())
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(out, "3 ranks, 100 messages each, 0 wrong, 0 lost\n")

    def test_a_machine_that_is_lost_ends_all(self):
        job, processes = self.hanging()
        daemon = int(re.search(r"^PPid:\s*(\d+)", pathlib.Path(
            f"/proc/{processes[1]}/status").read_text(), re.M)[1])
        os.kill(daemon, signal.SIGKILL)
        self.ends(job, processes, "lost communication with a remote daemon", range(1, 256))

    # mpirun's daemons on other machines outlive a killed mpirun by their own time.
    test_a_killed_mpirun_ends_all = None


def tables(base):
    """All rows but the times."""
    with sqlite3.connect(f"file:{base}?mode=ro", uri=True) as connection:
        rows = [connection.execute(query).fetchall() for query in (
            "SELECT * FROM cell ORDER BY cell", "SELECT * FROM run ORDER BY cell, seed",
            "SELECT cell, block, passes FROM timing ORDER BY cell, block")]
    connection.close()
    return rows


def rows_in(base):
    """How many trainings are stored, while somebody writes."""
    try:
        with sqlite3.connect(f"file:{base}?mode=ro", uri=True) as connection:
            return connection.execute("SELECT count(*) FROM run").fetchone()[0]
    except sqlite3.Error:
        return 0


def rank_process(number, base):
    """The process of a rank of the sweep into this database."""
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if (entry / "exe").readlink() == pathlib.Path(CINCH) and \
                    str(base).encode() in (entry / "cmdline").read_bytes() and \
                    f"OMPI_COMM_WORLD_RANK={number}".encode() in \
                    (entry / "environ").read_bytes().split(b"\0"):
                return int(entry.name)
        except OSError:
            pass
    return None


class SweepJobs(unittest.TestCase):
    """Sweeps in a folder of their own."""

    grids = {
        "grid": "--symbols 5..14 --hidden 1..3 --trainer adam,sgd --seeds 40 --seed 5 --budget 300",
        "sure": "--symbols 2..30:2 --hidden 1,2 --trainer adam --seeds 400 --sure 0.15 --budget 500",
        "search": "--critical --hidden 1..2 --trainer adam --budget 300 --seeds 400 --sure 0.1",
    }
    long = ("--symbols 9..13 --hidden 2 --trainer adam,sgd --budget 300 --seeds "
            + ("6000" if QUICK else "16000"))

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def sweep(self, settings, name):
        return [CINCH, "sweep", *settings.split(), "--db", self.folder / name]

    def alone(self, settings):
        """The tables that one process writes."""
        subprocess.run([*map(str, self.sweep(settings, "alone.sqlite")), "-q"], check=True,
                       stdout=subprocess.DEVNULL, env=ENVIRONMENT)
        return tables(self.folder / "alone.sqlite")

    def assert_same(self, found, expected, what=""):
        """unittest's own difference of so many rows would take hours."""
        for name, rows, wanted in zip(("cell", "run", "timing"), found, expected):
            self.assertEqual(len(rows), len(wanted), f"{name} {what}")
            self.assertEqual([pair for pair in zip(rows, wanted) if pair[0] != pair[1]][:3], [],
                             f"{name} {what}")

    def ends_well(self, count, settings, name, **how):
        status, _, err = run(count, *self.sweep(settings, name), **how)
        self.assertEqual(status, 0, err)
        return tables(self.folder / name), err

    def disturb(self, name, disturbance, statuses, **how):
        """Starts the long sweep, disturbs it when it has stored something; what mpirun says."""
        job = start(2, *self.sweep(self.long, name), **how)
        base = self.folder / name
        while rows_in(base) == 0 and job.poll() is None:
            time.sleep(0.02)
        processes = [rank_process(number, base) for number in (0, 1)]
        time.sleep(random.uniform(0, 0.3))
        disturbance(job, processes)
        status, _, err = finish(job)
        self.assertIn(status, statuses, err)
        self.assertTrue(gone(filter(None, processes)))
        return err

    def goes_on(self, name, expected, **how):
        before = rows_in(self.folder / name)
        self.assertGreater(before, 0)
        self.assertLess(before, len(expected[1]), "it had ended before it was disturbed")
        found, err = self.ends_well(2, self.long, name, **how)
        self.assert_same(found, expected)
        self.assertRegex(err, "[1-9][0-9,]* networks found in")


class Sweeps(SweepJobs):
    """cinch sweep under mpirun writes the rows that one process writes."""

    def test_one_two_and_three_ranks_write_the_same_rows(self):
        for title, settings in self.grids.items():
            expected = self.alone(settings)
            (self.folder / "alone.sqlite").unlink()
            for count in (1, 2, 3):
                found, err = self.ends_well(count, settings, f"{title}{count}.sqlite")
                self.assert_same(found, expected, f"{title}, {count} ranks")
                self.assertEqual(f"on {count} ranks" in err, count > 1)

    def test_all_ranks_take_part(self):
        """Rank 0 alone would have nothing to do for a while: each rank spends CPU."""
        job = start(2, *self.sweep(self.long, "both.sqlite"))
        spent = {}
        while job.poll() is None:
            for number in (0, 1):
                try:
                    fields = pathlib.Path(
                        f"/proc/{rank_process(number, self.folder)}/stat").read_text().split()
                    spent[number] = int(fields[13]) + int(fields[14])
                except OSError:
                    pass
            time.sleep(0.05)
        self.assertEqual(finish(job)[0], 0)
        self.assertGreater(min(spent[0], spent[1]), 0.25 * max(spent[0], spent[1]), spent)

    def test_a_killed_rank_loses_nothing(self):
        expected = self.alone(self.long)
        for victim in (0, 1):
            err = self.disturb(f"killed{victim}.sqlite",
                               lambda _, processes: os.kill(processes[victim], signal.SIGKILL),
                               [137])
            self.assertRegex(err, rf"process rank {victim} .*signal 9 \(Killed\)")
            self.goes_on(f"killed{victim}.sqlite", expected)

    def test_ctrl_c_loses_nothing(self):
        expected = self.alone(self.long)
        err = self.disturb("stopped.sqlite", lambda job, _: job.send_signal(signal.SIGINT), [1, 130])
        self.assertEqual(err.count("interrupted: what was finished is kept"), 1)
        self.goes_on("stopped.sqlite", expected)

    def test_a_silent_rank_is_missed(self):
        """A stopped process stands for a machine behind a cut wire: nothing ends it, and it says nothing."""
        job = start(2, *self.sweep("--symbols 40 --hidden 2 --seeds 100000", "silent.sqlite"))
        while not (stopped := rank_process(1, self.folder)) or rows_in(
                self.folder / "silent.sqlite") == 0:
            time.sleep(0.05)
        os.kill(stopped, signal.SIGSTOP)
        status, _, err = finish(job)
        self.assertEqual(status, 3, err)
        self.assertIn("cinch: rank 1 has said nothing for 30 seconds", err)
        self.assertTrue(gone([stopped]))

    def test_problems_are_said_once(self):
        status, _, err = run(3, CINCH, "sweep", "--symbols", "2..5")
        self.assertEqual(status, 2)
        self.assertEqual(err.count("cinch: where shall the results go?"), 1)
        (self.folder / "text.sqlite").write_text("This is no database, but it is long enough. " * 40)
        status, _, err = run(3, *self.sweep("--symbols 2..5", "text.sqlite"))
        self.assertEqual(status, 3)
        self.assertEqual(err.count("cinch: "), 1, err)

    def test_nothing_to_do_ends_at_once(self):
        for _ in range(2):
            self.ends_well(3, "--symbols 5 --seeds 3", "short.sqlite")
        status, out, err = run(3, CINCH, "sweep", "--help")
        self.assertEqual((status, err, out.count("Usage:")), (0, "", 1))

    def test_settings_are_rank_0s_alone(self):
        """A file that other machines do not have: standard input, which mpirun gives to rank 0."""
        job = subprocess.Popen(
            ["mpirun", "--oversubscribe", "-n", "3", CINCH, "sweep", "--settings", "-",
             "--threads", "2", "--db", str(self.folder / "settings.sqlite")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=ENVIRONMENT)
        _, err = job.communicate("symbols = 5..8\nseeds = 40\n", LIMIT_SECONDS)
        self.assertEqual(job.returncode, 0, err)
        self.assertIn("on 3 ranks with 6 threads", err)
        self.assert_same(tables(self.folder / "settings.sqlite"),
                         self.alone("--symbols 5..8 --seeds 40"))


class FarSweeps(Wire, SweepJobs):
    """The same on two machines, one of which has no files."""

    def test_two_machines_write_the_same_rows(self):
        settings = self.grids["sure"]
        found, err = self.ends_well(3, settings, "wire.sqlite", **self.over_the_wire())
        self.assertIn("on 3 ranks", err)
        self.assert_same(found, self.alone(settings))

    def test_a_killed_rank_on_another_machine_loses_nothing(self):
        expected = self.alone(self.long)
        self.disturb("far.sqlite", lambda _, processes: os.kill(processes[1], signal.SIGKILL),
                     [137], **self.over_the_wire())
        self.goes_on("far.sqlite", expected, **self.over_the_wire())


if __name__ == "__main__":
    unittest.main()
