"""The Fréchet distance by SciPy's matrix square root, for Tests/EngineTests/Evaluation/FrechetDistanceTests.swift.

python Tests/Reference/frechet_distance.py > Tests/Reference/fixtures/frechet_distance.json

Features are not stored: they are torch.randn(count, size) after manual_seed(seed), times torch.randn(size, size), plus a shift.
"""
import json

import numpy
import scipy
import scipy.linalg
import torch


def features(seed, count, size, shift):
    torch.manual_seed(seed)
    x, mixing = torch.randn(count, size), torch.randn(size, size)
    return (x @ mixing + shift).double().numpy()


def distance(a, b):
    shift = numpy.square(a.mean(0) - b.mean(0)).sum()
    first, second = numpy.cov(a, rowvar=False), numpy.cov(b, rowvar=False)
    root = scipy.linalg.sqrtm(first @ second)
    return float(shift + numpy.trace(first) + numpy.trace(second) - 2 * numpy.trace(root).real)


# The last has fewer vectors than features: its covariance has no inverse.
cases = [(2, 100, 5, 0.5), (3, 1000, 16, 0.0), (4, 40, 64, 1.0)]
print(json.dumps({
    "versions": {"torch": torch.__version__, "scipy": scipy.__version__, "numpy": numpy.__version__},
    "cases": [
        {
            "seed": seed, "count": count, "size": size, "shift": shift,
            "distance": distance(features(seed, count, size, shift), features(seed + 10, 2 * count, size, 0)),
        }
        for seed, count, size, shift in cases
    ],
}))
