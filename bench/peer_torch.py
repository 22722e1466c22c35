#!/usr/bin/env python3
"""PyTorch as a contestant of bench.py: the same training, in the fastest PyTorch we could write.

Gradients by hand, so no autograd; one-hot inputs as a look-up of rows; every tensor allocated once
and written in place; gradient and update of the output weights in one call where the trainer allows
it. Requests and answers are bench.c's; "trainer" is one of

    sgd          as above
    sgd-script   the same, compiled by TorchScript, so that no Python runs between the calls
    sgd-plain    as one would write it first: an expression a line, new tensors for every value
    adam         as sgd

and `verify` compares all of them with autograd and torch.optim. The other answers: see README.md.
"""

import math
import sys
import time

import torch

FRESH_PASSES = 100  # no network is timed for longer before fresh weights replace it
LEARN_PASSES = 2000
VERIFY_PASSES = 20
RATE = {"adam": 0.1, "sgd": 1.0}
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


class Net:
    """cycle:N through k tanh units and softmax, and what a pass writes to."""

    def __init__(self, n, k):
        self.n = n
        self.k = k
        self.keys = torch.arange(n)
        self.values = (self.keys + 1) % n
        # Where the right outputs stand in the flattened N x N table of probabilities.
        self.right = self.keys * n + self.values
        self.minus_one = torch.full((n,), -1.0)

        # Weights, gradient and Adam's moments: one flat tensor each, so that an update is one call.
        self.flat, self.gradient, self.first, self.second, self.root = torch.zeros(5, 2 * n * k)
        self.table, self.out = self.split(self.flat)
        self.table_gradient, self.out_gradient = self.split(self.gradient)
        self.out_t = self.out.t()

        self.sum, self.hidden, self.back = torch.empty(3, n, k)
        self.hidden_t = self.hidden.t()
        self.logits, self.share = torch.empty(2, n, n)
        self.flat_share = self.share.view(-1)
        self.random = torch.Generator()

    def split(self, flat):
        half = self.n * self.k
        return flat[:half].view(self.n, self.k), flat[half:].view(self.k, self.n)

    def restart(self, seed):
        self.random.manual_seed(seed)
        self.flat.uniform_(-1.0, 1.0, generator=self.random)
        self.first.zero_()
        self.second.zero_()


def sgd(net, passes):
    """A key occurs in one row, so its gradient is set (index_copy_), not added to."""
    keys, table, out, out_t = net.keys, net.table, net.out, net.out_t
    summed, hidden, hidden_t, back = net.sum, net.hidden, net.hidden_t, net.back
    logits, share, flat_share = net.logits, net.share, net.flat_share
    right, minus_one, table_gradient = net.right, net.minus_one, net.table_gradient
    index_select, tanh, mm, softmax = torch.index_select, torch.tanh, torch.mm, torch.softmax
    addcmul = torch.addcmul
    step = -RATE["sgd"] / net.n
    for _ in range(passes):
        index_select(table, 0, keys, out=summed)
        tanh(summed, out=hidden)
        mm(hidden, out, out=logits)
        softmax(logits, 1, out=share)
        flat_share.index_add_(0, right, minus_one)
        mm(share, out_t, out=back)
        out.addmm_(hidden_t, share, alpha=step)
        hidden.mul_(hidden)
        addcmul(back, back, hidden, value=-1, out=summed)
        table_gradient.index_copy_(0, keys, summed)
        table.add_(table_gradient, alpha=step)


SGD_SCRIPT = """
def passes(table, out, out_t, table_gradient, keys, right, minus_one, summed, hidden, hidden_t,
           back, logits, share, flat_share, step: float, passes: int):
    for _ in range(passes):
        torch.index_select(table, 0, keys, out=summed)
        torch.tanh(summed, out=hidden)
        torch.mm(hidden, out, out=logits)
        torch.softmax(logits, 1, out=share)
        flat_share.index_add_(0, right, minus_one)
        torch.mm(share, out_t, out=back)
        out.addmm_(hidden_t, share, alpha=step)
        hidden.mul_(hidden)
        torch.addcmul(back, back, hidden, value=-1, out=summed)
        table_gradient.index_copy_(0, keys, summed)
        table.add_(table_gradient, alpha=step)
"""
compiled = {}


def sgd_script(net, passes):
    if not compiled:
        compiled["passes"] = torch.jit.CompilationUnit(SGD_SCRIPT).passes
    compiled["passes"](net.table, net.out, net.out_t, net.table_gradient, net.keys, net.right,
                       net.minus_one, net.sum, net.hidden, net.hidden_t, net.back, net.logits,
                       net.share, net.flat_share, -RATE["sgd"] / net.n, passes)


def sgd_plain(net, passes):
    keys, values, table, out = net.keys, net.values, net.table, net.out
    rate = RATE["sgd"] / net.n
    for _ in range(passes):
        hidden = torch.tanh(table[keys])
        share = torch.softmax(hidden @ out, 1)
        share[keys, values] -= 1
        back = (share @ out.t()) * (1 - hidden * hidden)
        out -= rate * (hidden.t() @ share)
        table.index_add_(0, keys, back, alpha=-rate)


def adam(net, passes):
    """Moments are of the summed loss, N times the mean's, so epsilon grows with them."""
    keys, table, out, out_t, flat = net.keys, net.table, net.out, net.out_t, net.flat
    summed, hidden, hidden_t, back = net.sum, net.hidden, net.hidden_t, net.back
    logits, share, flat_share = net.logits, net.share, net.flat_share
    right, minus_one = net.right, net.minus_one
    table_gradient, out_gradient = net.table_gradient, net.out_gradient
    gradient, first, second, root = net.gradient, net.first, net.second, net.root
    index_select, tanh, mm, softmax = torch.index_select, torch.tanh, torch.mm, torch.softmax
    addcmul, sqrt = torch.addcmul, torch.sqrt
    epsilon = EPSILON * net.n
    power1 = power2 = 1.0
    for _ in range(passes):
        index_select(table, 0, keys, out=summed)
        tanh(summed, out=hidden)
        mm(hidden, out, out=logits)
        softmax(logits, 1, out=share)
        flat_share.index_add_(0, right, minus_one)
        mm(share, out_t, out=back)
        mm(hidden_t, share, out=out_gradient)
        hidden.mul_(hidden)
        addcmul(back, back, hidden, value=-1, out=summed)
        table_gradient.index_copy_(0, keys, summed)

        power1 *= BETA1
        power2 *= BETA2
        correction = math.sqrt(1 - power2)
        first.lerp_(gradient, 1 - BETA1)
        second.mul_(BETA2).addcmul_(gradient, gradient, value=1 - BETA2)
        sqrt(second, out=root).add_(epsilon * correction)
        flat.addcdiv_(first, root, value=-RATE["adam"] * correction / (1 - power1))


TRAINERS = {"sgd": sgd, "sgd-script": sgd_script, "sgd-plain": sgd_plain, "adam": adam}


def loss(flat, net):
    table, out = net.split(flat)
    logits = torch.tanh(table[net.keys]) @ out
    return torch.nn.functional.cross_entropy(logits, net.values)


def answer_time(n, k, trainer="adam", _isa="", milliseconds="10"):
    """Microseconds of CPU per pass."""
    net = Net(n, k)
    run = TRAINERS[trainer]
    net.restart(0)
    run(net, FRESH_PASSES)  # not timed: what is set up at first use
    spent = 0.0
    passes = 0
    while spent < float(milliseconds) / 1e3:
        net.restart(passes)
        before = time.process_time()
        run(net, FRESH_PASSES)
        spent += time.process_time() - before
        passes += FRESH_PASSES
    return f"{spent / passes * 1e6:.6f}"


def answer_learn(n, k, trainer="adam", *_):
    """Loss of the fresh weights, loss after training, rows right, rows, passes."""
    net = Net(n, k)
    net.restart(0)
    before = float(loss(net.flat, net))
    TRAINERS[trainer](net, LEARN_PASSES)
    right = (torch.tanh(net.table[net.keys]) @ net.out).argmax(1) == net.values
    return f"{before:.6f} {float(loss(net.flat, net)):.6f} {int(right.sum())} {n} {LEARN_PASSES}"


def by_autograd(net, start, trainer):
    """What autograd and torch.optim make of the same start, in double."""
    with torch.inference_mode(False):
        flat = torch.tensor(start, dtype=torch.float64, requires_grad=True)
        reference = Net(net.n, net.k)
        optimiser = (torch.optim.Adam([flat], RATE["adam"], (BETA1, BETA2), EPSILON)
                     if trainer == "adam" else torch.optim.SGD([flat], RATE["sgd"]))
        for _ in range(VERIFY_PASSES):
            optimiser.zero_grad()
            loss(flat, reference).backward()
            optimiser.step()
        return flat.detach()


def answer_verify(n, k, *_):
    """The largest difference of a weight from autograd's, of all trainers; how far weights move."""
    net = Net(n, k)
    worst, moved = 0.0, math.inf
    for trainer, run in TRAINERS.items():
        net.restart(1)
        start = net.flat.tolist()
        run(net, VERIFY_PASSES)
        expected = by_autograd(net, start, trainer)
        worst = max(worst, float((net.flat - expected).abs().max()))
        moved = min(moved, float((net.flat - torch.tensor(start)).abs().max()))
    return f"{worst:.3e} {moved:.3e}"


def answer_about(*_):
    """The version, then the BLAS it uses, then the instruction set."""
    with open("/proc/self/maps", encoding="ascii") as maps:
        text = maps.read()
    blas = "OpenBLAS" if "openblas" in text else "MKL" if "libmkl" in text else "reference BLAS"
    capability = [line.split(":")[1].strip() for line in torch.__config__.show().splitlines()
                  if "CPU capability" in line]
    return f"PyTorch {torch.__version__}, {blas}, {capability[0] if capability else '?'}"


ANSWERS = {"time": answer_time, "learn": answer_learn, "verify": answer_verify,
           "about": answer_about}


def main():
    torch.set_num_threads(1)
    with torch.inference_mode():
        for line in sys.stdin:
            verb, *words = line.split()
            words[:2] = map(int, words[:2])
            print(ANSWERS[verb](*words), flush=True)


if __name__ == "__main__":
    main()
