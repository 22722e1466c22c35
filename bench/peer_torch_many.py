#!/usr/bin/env python3
"""PyTorch as a contestant of many.py: many networks at once, by products of batches of matrices.

Gradients by hand, so no autograd; all networks' weights in one flat tensor, so that Adam is a few
calls however many networks there are; every tensor allocated once and written in place. In cycle:N
row n has key n, so looking up one-hot inputs is the table itself and costs nothing; value n + 1
stands one to the right of the diagonal, so the right outputs are two views. Two ways of softmax:

    bmm        torch.softmax
    bmm-exp    e^z without the largest logit taken off, which holds while |z| < 80 (clamped only if
               weights have grown so far that it might not); the sums are one product with ones;
               what softmax divides is divided later, where a row has k numbers in place of N

Requests and answers: README.md. `verify` compares both with autograd and torch.optim in double.
"""

import math
import sys
import time

import torch

import peer_torch
from peer_torch import BETA1, BETA2, EPSILON, VERIFY_PASSES

RATE = peer_torch.RATE["adam"]
BUDGET = 20000  # passes at most, as Cinch's
LARGEST_LOGIT = 80.0
VERIFY_NETWORKS = 8
# Seeds of the networks that are stopped, none of which have told where to stop.
FIRST_STOPPED = 1000
# Passes between two looks at which networks are exact; 16 and 32 are as fast, within 2 %.
INTERVAL = 8


class Nets:
    """`count` networks on cycle:n through k tanh units, and what a pass writes to."""

    def __init__(self, n, k, count):
        self.n, self.k, self.count = n, k, count
        # All tables, then all output weights; the same for gradient and Adam's moments.
        size = 2 * count * n * k
        self.flat, self.gradient, self.first, self.second, self.root = torch.zeros(5, size)
        self.table, self.out = self.split(self.flat)
        self.table_gradient, self.out_gradient = self.split(self.gradient)
        self.out_t = self.out.transpose(1, 2)

        self.hidden, self.scaled = torch.empty(2, count, n, k)
        self.hidden_t, self.scaled_t = self.hidden.transpose(1, 2), self.scaled.transpose(1, 2)
        self.logits = torch.empty(count, n, n)
        self.share, self.at_least = torch.empty(2, count, n, n)
        self.sum, self.right, self.rivals = torch.empty(3, count * n)
        self.ones = torch.ones(n)
        self.exact = torch.zeros(count, dtype=torch.bool)
        self.random = torch.Generator()

    def split(self, flat):
        half = self.count * self.n * self.k
        return (flat[:half].view(self.count, self.n, self.k),
                flat[half:].view(self.count, self.k, self.n))

    def right_outputs(self, square):
        """Views of the right outputs: of all rows but the last, and of the last."""
        n = self.n
        return square.as_strided((self.count, n - 1), (n * n, n + 1), 1), square[:, n - 1, 0]

    def restart(self, seed, start):
        self.random.manual_seed(seed)
        ranges = (1 / math.sqrt(self.n), 1 / math.sqrt(self.k)) if start == "fan-in" else (1, 1)
        for weights, limit in zip((self.table, self.out), ranges):
            weights.uniform_(-limit, limit, generator=self.random)
        self.first.zero_()
        self.second.zero_()


def look(nets, logits):
    """Which networks are exact: one output of each row is at least the right one's, itself."""
    right = nets.right.view(nets.count, nets.n)
    many, last = nets.right_outputs(logits)
    right[:, :-1] = many
    right[:, -1] = last
    torch.ge(logits, right.unsqueeze(2), out=nets.at_least)
    torch.mv(nets.at_least.view(-1, nets.n), nets.ones, out=nets.rivals)
    torch.all(nets.rivals.view(nets.count, nets.n) == 1, 1, out=nets.exact)


def largest_logit(nets):
    return float(nets.out.abs().max()) * nets.k


class Adam:
    """Moments are of the summed loss, N times the mean's, so epsilon grows with them."""

    def __init__(self, nets):
        self.nets = nets
        self.power1 = self.power2 = 1.0
        self.epsilon = EPSILON * nets.n

    def step(self):
        nets = self.nets
        self.power1 *= BETA1
        self.power2 *= BETA2
        correction = math.sqrt(1 - self.power2)
        gradient, second = nets.gradient, nets.second
        nets.first.mul_(BETA1).add_(gradient, alpha=1 - BETA1)
        second.mul_(BETA2).addcmul_(gradient, gradient, value=1 - BETA2)
        torch.sqrt(second, out=nets.root).add_(self.epsilon * correction)
        nets.flat.addcdiv_(nets.first, nets.root,
                           value=-RATE * correction / (1 - self.power1))


def bmm(nets, adam, passes):
    """`passes` passes; looks at the weights before the last update."""
    table, out, out_t, hidden, hidden_t = (nets.table, nets.out, nets.out_t, nets.hidden,
                                           nets.hidden_t)
    logits, share = nets.logits, nets.share
    table_gradient, out_gradient = nets.table_gradient, nets.out_gradient
    many, last = nets.right_outputs(share)
    for left in range(passes, 0, -1):
        torch.tanh(table, out=hidden)
        torch.bmm(hidden, out, out=logits)
        if left == 1:
            look(nets, logits)
        torch.softmax(logits, 2, out=share)
        many.sub_(1)
        last.sub_(1)
        torch.bmm(share, out_t, out=table_gradient)
        torch.bmm(hidden_t, share, out=out_gradient)
        hidden.mul_(hidden)
        torch.addcmul(table_gradient, table_gradient, hidden, value=-1, out=table_gradient)
        adam.step()


def bmm_exp(nets, adam, passes):
    """As bmm(). The right output's own term is taken off the gradients, not off the shares."""
    table, out, out_t, hidden, hidden_t = (nets.table, nets.out, nets.out_t, nets.hidden,
                                           nets.hidden_t)
    share, scaled, scaled_t = nets.logits, nets.scaled, nets.scaled_t
    table_gradient, out_gradient = nets.table_gradient, nets.out_gradient
    rows, ones, total = share.view(-1, nets.n), nets.ones, nets.sum
    each = total.view(nets.count, nets.n, 1)
    table_many, table_last = table_gradient[:, :-1], table_gradient[:, -1]
    right_many, right_last = out_t[:, 1:], out_t[:, 0]
    out_many, out_first = out_gradient[:, :, 1:], out_gradient[:, :, 0]
    hidden_many, hidden_last = hidden_t[:, :, :-1], hidden_t[:, :, -1]
    # In a pass Adam moves a weight by a few times its rate at most.
    clamp = largest_logit(nets) + 4 * RATE * passes * nets.k > LARGEST_LOGIT
    for left in range(passes, 0, -1):
        torch.tanh(table, out=hidden)
        torch.bmm(hidden, out, out=share)
        if left == 1:
            look(nets, share)
        if clamp:
            share.clamp_(-LARGEST_LOGIT, LARGEST_LOGIT)
        share.exp_()
        torch.mv(rows, ones, out=total)
        torch.div(hidden, each, out=scaled)
        torch.bmm(share, out_t, out=table_gradient)
        torch.bmm(scaled_t, share, out=out_gradient)
        table_gradient.div_(each)
        table_many.sub_(right_many)
        table_last.sub_(right_last)
        out_many.sub_(hidden_many)
        out_first.sub_(hidden_last)
        hidden.mul_(hidden)
        torch.addcmul(table_gradient, table_gradient, hidden, value=-1, out=table_gradient)
        adam.step()


WAYS = {"bmm": bmm, "bmm-exp": bmm_exp}


def until_last(nets, run):
    """Trains until every network has been exact; [how many are, after each INTERVAL passes]."""
    adam = Adam(nets)

    ended = torch.zeros(nets.count, dtype=torch.bool)
    exact = []
    while len(exact) * INTERVAL < BUDGET:
        run(nets, adam, INTERVAL)
        ended |= nets.exact
        exact.append(int(nets.exact.sum()))
        if exact[-1] == nets.count or bool(ended.all()):
            break
    return int(ended.sum()), exact


def best_stop(profiles):
    """After how many passes the most networks a pass are exact."""
    length = max(map(len, profiles))
    # Past its last exact network a batch is taken to stay as it is.
    total = [sum(p[min(i, len(p) - 1)] for p in profiles) for i in range(length)]
    return INTERVAL * (1 + max(range(length), key=lambda i: total[i] / (i + 1)))


def answer_last(n, k, start, way, count, batches, turn):
    """Networks exact, networks, CPU seconds, mean passes of a batch, the best single stop."""
    nets = Nets(n, k, count)
    WAYS[way](nets, Adam(nets), 2)  # not timed: what is set up at first use
    exact, passes, profiles = 0, 0, []

    before = time.process_time()
    for batch in range(batches):
        nets.restart(batches * turn + batch, start)
        ended, profile = until_last(nets, WAYS[way])
        exact += ended
        passes += INTERVAL * len(profile)
        profiles.append(profile)
    spent = time.process_time() - before
    return (f"{exact} {count * batches} {spent:.6f} {passes / batches:.1f} "
            f"{best_stop(profiles)}")


def answer_stop(n, k, start, way, count, batches, turn, passes):
    """Networks exact after so many passes, networks, CPU seconds, passes."""
    nets = Nets(n, k, count)
    WAYS[way](nets, Adam(nets), 2)
    exact = 0
    before = time.process_time()
    for batch in range(batches):
        nets.restart(FIRST_STOPPED + batches * turn + batch, start)
        adam = Adam(nets)
        for done in range(0, passes, INTERVAL):
            WAYS[way](nets, adam, min(INTERVAL, passes - done))
        exact += int(nets.exact.sum())
    return f"{exact} {count * batches} {time.process_time() - before:.6f} {passes}"


def answer_pass(n, k, start, way, count, milliseconds):
    """Microseconds of CPU per pass and network, from fresh weights."""
    nets = Nets(n, k, count)
    WAYS[way](nets, Adam(nets), 2)
    spent, passes, seed = 0.0, 0, 0
    while spent < milliseconds / 1e3:
        nets.restart(seed, start)
        seed += 1
        adam = Adam(nets)
        before = time.process_time()
        for _ in range(4):
            WAYS[way](nets, adam, INTERVAL)
        spent += time.process_time() - before
        passes += 4 * INTERVAL
    return f"{spent / passes / count * 1e6:.6f}"


def by_autograd(nets, flat):
    """What autograd and torch.optim make of the same start, in double: weights, exact networks."""
    with torch.inference_mode(False):
        flat = torch.tensor(flat, dtype=torch.float64, requires_grad=True)
        optimiser = torch.optim.Adam([flat], RATE, (BETA1, BETA2), EPSILON)
        values = (torch.arange(nets.n) + 1) % nets.n
        for _ in range(VERIFY_PASSES):
            table, out = nets.split(flat)
            logits = torch.tanh(table) @ out
            exact = (logits.argmax(2) == values).all(1)
            optimiser.zero_grad()
            # The mean over rows of each network, summed over networks, which are independent.
            torch.nn.functional.cross_entropy(
                logits.reshape(-1, nets.n), values.repeat(nets.count), reduction="sum"
            ).div(nets.n).backward()
            optimiser.step()
        return flat.detach(), exact


def answer_verify(n, k):
    """The largest difference of a weight from autograd's, and of the networks taken for exact; how
    far weights move."""
    worst, moved, wrong = 0.0, math.inf, 0
    for run in WAYS.values():
        nets = Nets(n, k, VERIFY_NETWORKS)
        nets.restart(1, "uniform")
        start = nets.flat.tolist()
        run(nets, Adam(nets), VERIFY_PASSES)
        flat, exact = by_autograd(nets, start)
        worst = max(worst, float((nets.flat - flat).abs().max()))
        wrong += int((exact != nets.exact).sum())
        moved = min(moved, float((nets.flat - torch.tensor(start)).abs().max()))
    return f"{worst:.3e} {wrong} {moved:.3e}"


ANSWERS = {"last": answer_last, "stop": answer_stop, "pass": answer_pass, "verify": answer_verify,
           "about": peer_torch.answer_about}


def main():
    torch.set_num_threads(1)
    with torch.inference_mode():
        for line in sys.stdin:
            verb, *words = line.split()
            words = [int(word) if word.isdigit() else word for word in words]
            print(ANSWERS[verb](*words), flush=True)


if __name__ == "__main__":
    main()
