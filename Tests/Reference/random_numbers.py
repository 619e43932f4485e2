"""Random numbers of PyTorch on a CPU, for Tests/EngineTests/Tensor/GeneratorTests.swift.

python Tests/Reference/random_numbers.py > Tests/Reference/fixtures/random_numbers.json
"""
import json

import torch


def ends(x):
    """Short tensors whole; of long ones the two ends and the sum."""
    flat = x.flatten().tolist()
    return flat if len(flat) <= 40 else flat[:12] + flat[-20:] + [x.double().sum().item()]


def after_seed(seed, draw):
    torch.manual_seed(seed)
    return ends(draw())


def sequence():
    """Draws of all kinds one after another: each must take as many numbers from the generator as PyTorch does."""
    parts = [torch.randn(5), torch.rand(3), torch.randn(4), torch.randn(20), torch.randint(0, 10, (6,)).float(), torch.randn(1)]
    return torch.cat(parts)


def state_words():
    torch.manual_seed(3)
    torch.rand(7)
    return [torch.empty((), dtype=torch.int64).random_().item() for _ in range(3)]


sizes = [1, 5, 15, 16, 17, 31, 1000]
fixture = {
    "versions": {"torch": torch.__version__},
    "rand": {str(n): after_seed(0, lambda: torch.rand(n)) for n in sizes},
    "randn": {str(n): after_seed(0, lambda: torch.randn(n)) for n in sizes},
    "uniform": after_seed(1, lambda: torch.empty(1000).uniform_(-0.3, 0.7)),
    "randint": after_seed(0, lambda: torch.randint(0, 1000, (100,))),
    "randintNegative": after_seed(7, lambda: torch.randint(-5, 6, (30,))),
    "randintWide": after_seed(0, lambda: torch.randint(0, 1 << 40, (10,))),
    "randperm": {str(n): after_seed(0, lambda: torch.randperm(n)) for n in [1, 10, 1000]},
    "bernoulli": after_seed(0, lambda: torch.nn.functional.dropout(torch.ones(40), 0.25)),
    "sequence": after_seed(42, sequence),
    "seeds": state_words(),
    "negativeSeed": after_seed(-1, lambda: torch.rand(3)),
    "largeSeed": after_seed((5 << 32) + 9, lambda: torch.rand(3)),
    "linspace": [ends(torch.linspace(*a)) for a in [(0, 999, 8), (-1, 1, 1000), (1e-4, 0.02, 1000), (3, 3, 5), (2, 5, 1)]],
}
print(json.dumps(fixture))
