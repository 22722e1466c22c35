#!/usr/bin/env python3
"""Builds tests/bits.c with the library in many ways, runs it with every instruction set that each
has, and prints one table: all hashes of a job must be equal. Some builds must be refused, with a sentence
that names the remedy. Call it by `./dev bits`, which installs the compilers, or as tools/bits.py DIRECTORY
[SEEDS]. Exit status 1 when hashes differ, a build fails, or one that must be refused is not.

Builds for processors that are rarer here run where Debian's cross compiler is at hand; docs/NUMERICS.md
names the packages. The last line is "N passed, N failed, N skipped": a job each, a refusal each, and
a build each that was not run."""

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

# `wider`: whether the x86-64 kernels of more lanes are built in. `refused`: what the sentence says that
# a compiler or the program must end with.
Build = collections.namedtuple("Build", "name compiler flags link runner wider refused",
                               defaults=(False, None))


def builds(directory):
    """The matrix."""
    x86 = platform.machine() == "x86_64"
    wasm = ["--target=wasm32-wasi"]
    node = ["node", "--no-warnings", str(directory / "wasi.mjs")]
    native = [
        Build("gcc -O0", "gcc", ["-O0"], [], [], x86),
        Build("gcc -O2, one line", "gcc", ["-O2"], [], []),
        Build("gcc -O3 -march=native", "gcc", ["-O3", "-march=native"], [], [], x86),
        Build("clang -O3 -march=native", "clang", ["-O3", "-march=native"], [], [], x86),
    ]
    if x86:
        native.append(
            Build("clang -O2 -mavx2 -mfma", "clang", ["-O2", "-mavx2", "-mfma"], [], [], True)
        )
    return native + [
        Build("wasm32 simd128", "clang", [*wasm, "-O2", "-msimd128"], wasm, node),
        Build("wasm32", "clang", [*wasm, "-O2"], wasm, node),
        Build("aarch64", "aarch64-linux-gnu-gcc", ["-O2"], ["-static"], ["qemu-aarch64"]),
        *rarer(x86),
    ]


def rarer(x86):
    """Processors that need an option, are big-endian, or flush denormals in vectors; statically linked."""
    i386, s390x, ppc64, riscv64, arm = (
        name + "-linux-gnu" for name in ("i686", "s390x", "powerpc64", "riscv64", "arm"))
    arm += "eabihf"
    neon = ["--target=" + arm, "-march=armv7-a", "-O2", "-mfpu=neon"]
    sse = ["-O2", "-msse2", "-mfpmath=sse"]
    # Vectors that a processor lacks become so much code that it would be compiled for minutes.
    apart = ["-O2", "-DLANES_APART"]

    def build(name, target, flags, machine, refused=None):
        return Build(name, target + "-gcc", flags, ["-static"], machine and ["qemu-" + machine], False, refused)

    return [
        build("i386, SSE2", i386, sse, [] if x86 else "i386"),
        build("i386, x87", i386, ["-O2"], "i386", "add -msse2 -mfpmath=sse"),
        build("s390x, gnu17", s390x, [*apart, "-std=gnu17"], "s390x"),
        build("s390x z14, vectors", s390x, [*apart, "-fexcess-precision=fast", "-march=z14"], "s390x"),
        build("s390x, c17", s390x, ["-O2"], "s390x", "add -fexcess-precision=fast"),
        build("ppc64", ppc64, apart, "ppc64"),
        build("ppc64, VSX", ppc64, [*apart, "-mcpu=power8"], "ppc64"),
        build("riscv64", riscv64, apart, "riscv64"),
        build("armhf", arm, apart, "arm"),
        Build("armhf, NEON by clang", "clang", neon, [neon[0], "-static"], ["qemu-arm"], False,
              "does not round as IEEE 754 says"),
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


def make_and_run(build, work):
    """[(job, instruction set, hash, passes, exact)]"""
    work.mkdir()
    commands = list(compile_commands(build, work))
    for command, _ in commands:
        call(command)
    program = str(work / "bits")
    objects = [output for _, output in commands]
    call([build.compiler, *build.link, *objects, "-o", program])
    text = call([*build.runner, program, *sys.argv[2:3]])
    return [line.split() for line in text.splitlines()]


def missing(build):
    """What it takes to build and run, and is not there."""
    wanted = [build.compiler, *build.runner[:1]]
    if build.compiler == "clang" and build.runner[:1] == ["qemu-arm"]:
        wanted.append("arm-linux-gnueabihf-gcc")  # whose libraries it links
    return [name for name in wanted if not shutil.which(name)]


def outcome(build, work):
    """(rows, what went wrong, why it was not run): one of the three, or an empty list where it was refused."""
    if missing(build):
        return None, None, f"no {missing(build)[0]}"
    try:
        rows = make_and_run(build, work)
    except (OSError, RuntimeError) as problem:
        if build.refused and build.refused in str(problem):
            return [], None, None
        return None, str(problem), None
    return (None, "it is not refused", None) if build.refused else (rows, None, None)


def prepare(directory):
    shutil.rmtree(directory, ignore_errors=True)
    (directory / "include").mkdir(parents=True)
    shutil.copy("/usr/include/xxhash.h", directory / "include")
    (directory / "wasi.mjs").write_text(NODE)


def print_table(results):
    jobs = list(next(iter(results.values())))
    width = max(len(name) for name, _ in results)
    columns = [max(len(job), 16) for job in jobs]
    head = "  ".join(job.ljust(column) for job, column in zip(jobs, columns))
    print(f"{'build':{width}}  {'set':6}  {head}")
    for (name, isa), row in results.items():
        cells = "  ".join(row.get(job, "-")[0].ljust(column) for job, column in zip(jobs, columns))
        print(f"{name:{width}}  {isa:6}  {cells}".rstrip())


def compare(results):
    """(jobs whose hashes are all equal, jobs whose hashes differ); says which."""
    hashes, inexact = collections.defaultdict(collections.Counter), set()
    for rows in results.values():
        for job, (value, passes, exact) in rows.items():
            hashes[job][value + " " + passes] += 1
            if exact != "exact":
                inexact.add(job)
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
    return good, len(hashes) - good


def main():
    directory = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build-test/bits")
    directory = directory.resolve()
    prepare(directory)
    matrix = builds(directory)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        works = [directory / str(number) for number in range(len(matrix))]
        outcomes = list(pool.map(outcome, matrix, works))
    results, said, refused, broken, skipped = {}, [], 0, 0, 0
    for build, (rows, wrong, why) in zip(matrix, outcomes):
        for job, isa, *told in rows or []:
            results.setdefault((build.name, isa), {})[job] = told
        if why:
            said.append(f"skipped: {build.name}: not run: {why}")
        elif wrong:
            said.append(f"{build.name}: {wrong}")
        elif build.refused:
            said.append(f"{build.name}: refused, as it must be: \"{build.refused}\"")
        skipped, broken, refused = skipped + bool(why), broken + bool(wrong), refused + (rows == [])
    if results:
        print_table(results)
    print(*said, sep="\n")
    good, different = compare(results)
    print(f"{good + refused} passed, {different + broken} failed, {skipped} skipped")
    return 1 if different + broken or not good else 0


if __name__ == "__main__":
    sys.exit(main())
