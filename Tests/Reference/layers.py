"""Layers, losses and optimizers of PyTorch, for Tests/EngineTests/Layers and Optimizers.

python Tests/Reference/layers.py > Tests/Reference/fixtures/layers.json

Inputs are not stored: input i is torch.randn(shape) after manual_seed(100 + i), which the engine draws as well.
"""
import json

import torch
import torch.nn.functional as F

from layer_cases import case, seeded


def trajectory(make, steps=5):
    """The parameters after each step, with random gradients; the second parameter has none in the second step."""
    parameters = [torch.nn.Parameter(seeded(1, (5, 3))), torch.nn.Parameter(seeded(2, (4,)))]
    optimizer = make(parameters)
    rows = []
    for step in range(steps):
        for i, p in enumerate(parameters):
            p.grad = None if (step, i) == (1, 1) else seeded(10 * step + i, p.shape)
        optimizer.step()
        rows.append([v for p in parameters for v in p.detach().flatten().tolist()])
    return rows


def initial(make):
    torch.manual_seed(0)
    return [{"first": p.detach().flatten()[:3].tolist(), "sum": p.double().sum().item()} for p in make().parameters()]


indices = torch.tensor([[2, 0], [2, 4]])
optim = torch.optim
print(json.dumps({
    "versions": {"torch": torch.__version__},
    "cases": {
        "conv": case(lambda x, w, b: F.conv2d(x, w, b, padding=1), (2, 3, 7, 6), (4, 3, 3, 3), (4,)),
        "convWinograd": case(lambda x, w, b: F.conv2d(x, w, b, padding=1), (2, 18, 9, 6), (20, 18, 3, 3), (20,)),
        "convWinogradUnpadded": case(lambda x, w: F.conv2d(x, w), (3, 16, 8, 8), (16, 16, 3, 3)),
        "convStride2": case(lambda x, w, b: F.conv2d(x, w, b, stride=2, padding=1), (2, 16, 8, 7), (16, 16, 3, 3), (16,)),
        "conv5x5": case(lambda x, w, b: F.conv2d(x, w, b, padding=2), (2, 1, 6, 6), (8, 1, 5, 5), (8,)),
        "conv1x1": case(lambda x, w, b: F.conv2d(x, w, b), (2, 5, 4, 3), (6, 5, 1, 1), (6,)),
        "linear": case(lambda x, w, b: F.linear(x, w, b), (3, 4, 5), (7, 5), (7,)),
        "groupNorm": case(lambda x, w, b: F.group_norm(x, 3, w, b, 1e-5), (2, 12, 4, 3), (12,), (12,)),
        "groupNormTokens": case(lambda x, w, b: F.group_norm(x, 2, w, b, 1e-6), (2, 6, 5), (6,), (6,)),
        "groupNormSiLU": case(lambda x, w, b: F.silu(F.group_norm(x, 8, w, b, 1e-5)), (3, 32, 5, 7), (32,), (32,)),
        "layerNorm": case(lambda x, w, b: F.layer_norm(x, (24,), w, b, 1e-5), (3, 5, 24), (24,), (24,)),
        "layerNormPlain": case(lambda x: F.layer_norm(x, (7,), eps=1e-3), (4, 7)),
        "gelu": case(F.gelu, (3, 40)),
        "attention": case(F.scaled_dot_product_attention, (2, 3, 5, 4), (2, 3, 7, 4), (2, 3, 7, 6)),
        "attentionLong": case(F.scaled_dot_product_attention, (1, 2, 300, 8), (1, 2, 300, 8), (1, 2, 300, 8)),
        "avgPool": case(lambda x: F.avg_pool2d(x, 2), (2, 3, 6, 5)),
        "avgPoolOverlapping": case(lambda x: F.avg_pool2d(x, 3, 2), (2, 3, 7, 8)),
        "maxPool": case(lambda x: F.max_pool2d(x, 2), (2, 3, 6, 5)),
        "maxPoolOverlapping": case(lambda x: F.max_pool2d(x, 3, 1), (2, 3, 7, 8)),
        "upsample": case(lambda x: F.interpolate(x, scale_factor=2, mode="nearest"), (2, 3, 4, 5)),
        "embedding": case(lambda w: F.embedding(indices, w), (5, 3)),
        "mse": case(F.mse_loss, (2, 3, 4), (2, 3, 4)),
        "mseSum": case(lambda a, b: F.mse_loss(a, b, reduction="sum"), (2, 3, 4), (2, 3, 4)),
        "mseNone": case(lambda a, b: F.mse_loss(a, b, reduction="none"), (2, 3, 4), (2, 3, 4)),
        "mseWeighted": case(lambda a, b, w: (F.mse_loss(a, b, reduction="none") * w).mean(), (2, 3, 4), (2, 3, 4), (2, 1, 1)),
        "l1": case(F.l1_loss, (2, 3, 4), (2, 3, 4)),
    },
    "optimizers": {
        "adam": trajectory(lambda p: optim.Adam(p, lr=1e-2)),
        "adamDecay": trajectory(lambda p: optim.Adam(p, lr=1e-2, betas=(0.5, 0.9), eps=1e-4, weight_decay=0.1)),
        "adamW": trajectory(lambda p: optim.AdamW(p, lr=4e-4)),
        "adamWDecay": trajectory(lambda p: optim.AdamW(p, lr=1e-2, betas=(0.95, 0.999), weight_decay=0.3)),
        "sgd": trajectory(lambda p: optim.SGD(p, lr=0.1)),
        "sgdMomentum": trajectory(lambda p: optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.05)),
        "sgdNesterov": trajectory(lambda p: optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True)),
    },
    "initial": {
        "conv": initial(lambda: torch.nn.Conv2d(3, 8, 3)),
        "linear": initial(lambda: torch.nn.Linear(5, 7)),
        "embedding": initial(lambda: torch.nn.Embedding(10, 6)),
    },
}, separators=(",", ":")))
