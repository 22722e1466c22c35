"""The contestants: processes that answer requests, one a line (README.md)."""

import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent

MISSING = {
    "torch": "PyTorch is skipped: install python3-torch and libopenblas0-pthread",
    "fann": "FANN is skipped: install libfann-dev, then run `meson setup --reconfigure` and build",
}
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Peer:
    """A contestant's process. None of them is working while another is timed."""

    def __init__(self, command, environment=None):
        self.process = subprocess.Popen(command, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE,
                                        env={**os.environ, **ONE_THREAD, **(environment or {})})
        self.about = self.ask("about")

    def ask(self, *words):
        try:
            self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        reply = self.process.stdout.readline()
        if not reply:
            raise RuntimeError(f"{self.process.args[-1]} ended at {words}")
        return reply.strip()

    def numbers(self, *words):
        return [float(word) for word in self.ask(*words).split()]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def find_program(build, name):
    """`name` in the build directory, or in its subdirectory bench/."""
    for path in (build / "bench" / name, build / name):
        if path.is_file():
            return path
    return None


def have_torch():
    return subprocess.run([sys.executable, "-c", "import torch"], check=False,
                          stderr=subprocess.DEVNULL).returncode == 0


def start_torch(peers, wanted, notes):
    peers["torch"] = Peer([sys.executable, str(HERE / "peer_torch.py")])
    if "reference BLAS" in peers["torch"].about:
        notes.append("PyTorch uses the reference BLAS, slow at 30 symbols and more: install "
                     "libopenblas0-pthread for a fair rival")
    if "many" not in wanted:
        return
    script = str(HERE / "peer_torch_many.py")
    peers["torch-many"] = Peer([sys.executable, script])
    # PyTorch picks AVX2 by itself. AVX-512 makes its exp faster and its softmax slower: each of the
    # two ways of writing it is run with what suits it.
    wide = "avx512" in peers["cinch"].ask("isas").split()
    peers["torch-many-wide"] = (Peer([sys.executable, script], {"ATEN_CPU_CAPABILITY": "avx512"})
                                if wide else peers["torch-many"])


def start_peers(build, wanted, notes):
    """The contestants of the wanted parts that are there, by name; notes say what is missing."""
    bench, fann = find_program(build, "bench"), find_program(build, "peer_fann")
    if not bench:
        print(f"bench.py: no program \"bench\" in {build}: build it first", file=sys.stderr)
        sys.exit(3)
    peers = {"cinch": Peer([str(bench)])}
    if not {"single", "many"} & set(wanted):
        return peers
    if have_torch():
        start_torch(peers, wanted, notes)
    else:
        notes.append(MISSING["torch"])
    if fann:
        peers["fann"] = Peer([str(fann)])
    else:
        notes.append(MISSING["fann"])
    return peers
