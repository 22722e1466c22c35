#!/usr/bin/env python3
"""Builds tests/bits.c with the library in many ways, runs it with every instruction set that each
has, and prints one table: all hashes of a job must be equal. Call it by `./dev bits`, which installs
the compilers, or as tools/bits.py DIRECTORY [SEEDS]. Exit status 1 when hashes differ or a build fails.

The last line is "N passed, N failed, N skipped", a job each."""

import collections
import concurrent.futures
import os
import pathlib
import platform
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMON = ["-std=c17", "-ffp-contract=off", "-fno-math-errno", "-fvisibility=hidden"]
AVX512 = ["-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mprefer-vector-width=512"]
WIDER = {"avx2": ["-mavx2", "-DLANES=8"], "avx512": [*AVX512, "-DLANES=16"]}

# WASI's own command for node: argument 1 is the module, the others are its arguments.
NODE = """\
import { readFileSync } from 'node:fs';
import { argv, exit } from 'node:process';
import { WASI } from 'node:wasi';

const wasi = new WASI({ version: 'preview1', args: argv.slice(2), returnOnExit: true });
const module = await WebAssembly.compile(readFileSync(argv[2]));
const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport });
exit(wasi.start(instance) ?? 0);
"""

Build = collections.namedtuple("Build", "name compiler flags link runner wider")


def builds(directory):
    """The matrix. `wider`: whether the x86-64 kernels of more lanes are built in."""
    x86 = platform.machine() == "x86_64"
    wasm = ["--target=wasm32-wasi"]
    node = ["node", "--no-warnings", str(directory / "wasi.mjs")]
    native = [
        Build("gcc -O0", "gcc", ["-O0"], [], [], x86),
        Build("gcc -O2, one line", "gcc", ["-O2"], [], [], False),
        Build("gcc -O3 -march=native", "gcc", ["-O3", "-march=native"], [], [], x86),
        Build("clang -O3 -march=native", "clang", ["-O3", "-march=native"], [], [], x86),
    ]
    if x86:
        native.append(
            Build("clang -O2 -mavx2 -mfma", "clang", ["-O2", "-mavx2", "-mfma"], [], [], True)
        )
    return native + [
        Build("wasm32 simd128", "clang", [*wasm, "-O2", "-msimd128"], wasm, node, False),
        Build("wasm32", "clang", [*wasm, "-O2"], wasm, node, False),
        Build("aarch64", "aarch64-linux-gnu-gcc", ["-O2"], ["-static"], ["qemu-aarch64"], False),
    ]


def compile_commands(build, work):
    """(command, object) of every source."""
    flags = [build.compiler, *COMMON, *build.flags, "-I", str(ROOT / "include"), "-I", str(ROOT / "src")]
    flags += ["-idirafter", str(work.parent / "include")]  # xxhash.h and nothing else
    if build.wider:
        flags += ["-DCINCH_HAVE_AVX2", "-DCINCH_HAVE_AVX512"]
    jobs = [(source, source.stem, []) for source in sorted((ROOT / "src").glob("*/*.c"))]
    jobs.append((ROOT / "tests/bits.c", "bits", []))
    if build.wider:
        for isa, extra in WIDER.items():
            for name in ("rows", "many", "sphere"):
                wide = [*extra, "-DKERNEL_ISA=" + isa]
                jobs.append((ROOT / f"src/lanes/{name}.c", f"{name}_{isa}", wide))
    for source, name, extra in jobs:
        output = str(work / (name + ".o"))
        yield [*flags, *extra, "-c", str(source), "-o", output], output


def call(command):
    """Standard output of a command; RuntimeError with what it said when it fails."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        said = "\n".join(done.stderr.splitlines()[:20])
        raise RuntimeError(f"{command[0]} ... {command[-1]}: status {done.returncode}\n{said}")
    return done.stdout


def make_and_run(build, number, directory, pool):
    """[(job, instruction set, hash, passes, exact)]"""
    work = directory / str(number)
    work.mkdir()
    commands = list(compile_commands(build, work))
    list(pool.map(call, [command for command, _ in commands]))
    program = str(work / "bits")
    objects = [output for _, output in commands]
    call([build.compiler, *build.link, *objects, "-o", program])
    text = call([*build.runner, program, *sys.argv[2:3]])
    return [line.split() for line in text.splitlines()]


def prepare(directory):
    shutil.rmtree(directory, ignore_errors=True)
    (directory / "include").mkdir(parents=True)
    shutil.copy("/usr/include/xxhash.h", directory / "include")
    (directory / "wasi.mjs").write_text(NODE)


def print_table(results, jobs):
    width = max(len(name) for name, _ in results)
    columns = [max(len(job), 16) for job in jobs]
    head = "  ".join(job.ljust(column) for job, column in zip(jobs, columns))
    print(f"{'build':{width}}  {'set':6}  {head}")
    for (name, isa), row in results.items():
        cells = "  ".join(row.get(job, "-").ljust(column) for job, column in zip(jobs, columns))
        print(f"{name:{width}}  {isa:6}  {cells}".rstrip())


def main():
    directory = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build-test/bits")
    directory = directory.resolve()
    prepare(directory)
    results, hashes = {}, collections.defaultdict(collections.Counter)
    inexact, broken = set(), 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, build in enumerate(builds(directory)):
            try:
                rows = make_and_run(build, number, directory, pool)
            except (OSError, RuntimeError) as problem:
                print(f"{build.name}: {problem}")
                broken += 1
                continue
            for job, isa, value, passes, exact in rows:
                results.setdefault((build.name, isa), {})[job] = value
                hashes[job][value + " " + passes] += 1
                if exact != "exact":
                    inexact.add(job)
    if results:
        print_table(results, list(hashes))
    good = 0
    for job, values in hashes.items():
        same = len(values) == 1 and values.total() == len(results)
        good += same
        told = next(iter(values)).split()
        state = "not exact" if job in inexact else "exact"
        if same:
            print(f"{job}: {told[0]} in all {len(results)} runs, {told[1]} passes, {state}")
        else:
            print(f"{job}: {len(values)} different results in {values.total()} runs")
    failed = len(hashes) - good + broken
    print(f"{good} passed, {failed} failed, 0 skipped")
    return 1 if failed or not good else 0


if __name__ == "__main__":
    sys.exit(main())
