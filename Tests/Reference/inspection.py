"""What PyTorch prints for tensors, and how much the models of the course compute.

    python Tests/Reference/inspection.py

writes fixtures/inspection.json. Multiply-adds are PyTorch's count of floating point operations, halved, by module.
"""

import json
from pathlib import Path

import torch
from diffusers import UNet2DModel
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from course_models import CASES, BasicUNet
from versions import versions


def printed():
    """Tensors by the rule that the tests make them by, with what PyTorch prints for them."""
    torch.manual_seed(0)
    tensors = {
        "small": torch.randn(2, 3),
        "vector": torch.randn(30),
        "large": torch.randn(8, 3, 32, 32),
        "long": torch.randn(2000),
        "whole": torch.arange(-3, 9).float().reshape(3, 4),
        "ints": torch.arange(-2, 1500, 100).reshape(4, 4),
        "wide range": torch.tensor([1e-6, 1.0, 2000.0]),
        "tiny": torch.tensor([1e-5, 2e-5]),
        "huge": torch.tensor([[1e9, 2.5e9], [0.0, -1e9]]),
        "scalar": torch.tensor(0.5),
        "zeros": torch.zeros(2, 2),
        "empty": torch.zeros(0),
        "empty rows": torch.zeros(0, 3),
        "odd": torch.tensor([0.5, float("nan"), float("inf"), -float("inf")]),
    }
    result = {}
    for name, tensor in tensors.items():
        result[name] = {"default": repr(tensor)}
        for width in (40, 120):
            torch.set_printoptions(linewidth=width)
            result[name][str(width)] = repr(tensor)
        torch.set_printoptions(profile="default")
    torch.set_printoptions(precision=2, threshold=5, edgeitems=1, sci_mode=True)
    result["small"]["options"] = repr(tensors["small"])
    torch.set_printoptions(profile="default")
    return result


def multiply_adds(model, *inputs):
    counter = FlopCounterMode(display=False)
    # The fused attention of a CPU is not counted.
    with torch.no_grad(), sdpa_kernel(SDPBackend.MATH), counter:
        model(*inputs)
    return {
        name: sum(flops.values()) // 2 for name, flops in counter.get_flop_counts().items() if sum(flops.values()) > 0
    }


def computed():
    torch.manual_seed(0)
    result = {
        "from scratch": multiply_adds(BasicUNet(), torch.zeros(2, 1, 28, 28)),
        "sequential": multiply_adds(
            nn.Sequential(
                nn.Conv2d(3, 8, 3, stride=2, padding=1), nn.SiLU(), nn.Conv2d(8, 4, 1, bias=False), nn.Flatten(),
                nn.Linear(64, 10)), torch.zeros(5, 3, 8, 8)),
    }
    for name, options in CASES.items():
        model = UNet2DModel(**options)
        size = options["sample_size"]
        result[name] = multiply_adds(model, torch.zeros(2, model.config.in_channels, size, size), 0)
    return result


def main():
    result = {"versions": versions(), "printed": printed(), "multiplyAdds": computed()}
    path = Path(__file__).parent / "fixtures" / "inspection.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
