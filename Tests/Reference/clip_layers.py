"""What CLIP needs beyond the layers of UNets, by PyTorch and torchvision, for Tests/EngineTests/Layers/CLIPLayerTests.swift
and Data/RandomResizedCropTests.swift.

python Tests/Reference/clip_layers.py > Tests/Reference/fixtures/clip_layers.json

Inputs are not stored: input i is torch.randn(shape) after manual_seed(100 + i), which the engine draws as well.
"""
import json

import sys
import types

# torchvision's operators for PyTorch's compiler, which another version of PyTorch may refuse to load. None is needed.
sys.modules["torchvision._meta_registrations"] = types.ModuleType("_meta_registrations")

import torch
import torch.nn.functional as F
import torchvision
from torchvision.transforms import RandomResizedCrop

from layer_cases import case


def causal(q, k, v):
    return F.scaled_dot_product_attention(q, k, v, is_causal=True)


def resize(size, mode, antialias):
    return lambda x: F.interpolate(x, size=size, mode=mode, align_corners=False, antialias=antialias)


def crops(height, width, scale, ratio):
    """The rectangles that torchvision draws one after the other: top, left, height, width."""
    torch.manual_seed(3)
    image = torch.zeros(3, height, width)
    return {
        "height": height, "width": width, "scale": scale, "ratio": ratio,
        "crops": [list(RandomResizedCrop.get_params(image, scale, ratio)) for _ in range(12)],
    }


def cut(x):
    """One image, cut by torchvision on a tensor."""
    torch.manual_seed(3)
    return RandomResizedCrop(6, scale=(0.3, 1.0), antialias=True)(x)


classes = torch.tensor([2, 0, 3, 3, 1])
cases = {
    "causal4": case(causal, (2, 3, 11, 4), (2, 3, 11, 4), (2, 3, 11, 4)),
    "causal8": case(causal, (2, 2, 37, 8), (2, 2, 37, 8), (2, 2, 37, 8)),
    "causal16": case(causal, (1, 3, 16, 16), (1, 3, 16, 16), (1, 3, 16, 16)),
    "causal32": case(causal, (2, 2, 77, 32), (2, 2, 77, 32), (2, 2, 77, 32)),
    "causalFewQueries": case(causal, (1, 2, 5, 8), (1, 2, 9, 8), (1, 2, 9, 8)),
    "quickGelu": case(lambda x: x * torch.sigmoid(1.702 * x), (7, 9)),
    "normalize": case(lambda x: F.normalize(x, dim=-1), (5, 8)),
    "crossEntropy": case(lambda x: F.cross_entropy(x, classes), (5, 4)),
    "randomResizedCrop": case(cut, (1, 3, 12, 10)),
    "crossEntropyNone": case(lambda x: F.cross_entropy(x, classes, reduction="none"), (5, 4)),
}
for mode in ["bilinear", "bicubic"]:
    for antialias in [False, True]:
        for name, size in [("Smaller", (5, 3)), ("Larger", (13, 20)), ("Both", (16, 4)), ("Same", (9, 7))]:
            key = mode + ("Antialias" if antialias else "") + name
            cases[key] = case(resize(size, mode, antialias), (2, 3, 9, 7))
print(json.dumps({
    "versions": {"torch": torch.__version__, "torchvision": torchvision.__version__},
    "cases": cases,
    "crops": [
        crops(32, 32, [0.08, 1.0], [3 / 4, 4 / 3]), crops(20, 33, [0.5, 1.0], [0.9, 1.1]),
        crops(4, 50, [0.9, 1.0], [3 / 4, 4 / 3]), crops(50, 4, [0.9, 1.0], [3 / 4, 4 / 3]),
    ],
}, separators=(",", ":")))
