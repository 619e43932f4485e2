"""The models of the course at their full size: weights and outputs by seed, as sums.

    python Tests/Reference/course_models.py

writes fixtures/course_models.json.
"""

import json
from pathlib import Path

import torch
from diffusers import UNet2DModel
from torch import nn

from unet import gradients
from versions import versions

CASES = {
    "butterflies": dict(
        sample_size=32, layers_per_block=2, block_out_channels=(64, 128, 128, 256),
        down_block_types=("DownBlock2D", "DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
    ),
    "digits": dict(
        sample_size=28, in_channels=1, out_channels=1, layers_per_block=2, block_out_channels=(32, 64, 64),
        down_block_types=("DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"),
    ),
}


class BasicUNet(nn.Module):
    """The network of the notebook that builds diffusion from scratch."""

    def __init__(self):
        super().__init__()
        down, up = (1, 32, 64, 64), (64, 64, 32, 1)
        self.down_layers = nn.ModuleList(nn.Conv2d(a, b, 5, padding=2) for a, b in zip(down, down[1:]))
        self.up_layers = nn.ModuleList(nn.Conv2d(a, b, 5, padding=2) for a, b in zip(up, up[1:]))

    def forward(self, x):
        activate = nn.functional.silu
        full = activate(self.down_layers[0](x))
        half = activate(self.down_layers[1](nn.functional.max_pool2d(full, 2)))
        x = activate(self.down_layers[2](nn.functional.max_pool2d(half, 2)))
        x = activate(self.up_layers[0](x))
        x = activate(self.up_layers[1](nn.functional.interpolate(x, scale_factor=2) + half))
        return activate(self.up_layers[2](nn.functional.interpolate(x, scale_factor=2) + full))


def from_scratch():
    torch.manual_seed(0)
    model = BasicUNet()
    torch.manual_seed(1)
    output = model(torch.randn(2, 1, 28, 28))
    output.square().mean().backward()
    return {
        "parameters": sum(p.numel() for p in model.parameters()),
        "names": list(model.state_dict()),
        "outputStart": output.flatten()[:8].tolist(),
        "gradNorms": [p.grad.double().norm().item() for p in model.parameters()],
    }


def main():
    result = {"versions": versions(), "models": {}, "fromScratch": from_scratch()}
    for name, options in CASES.items():
        torch.manual_seed(0)
        model = UNet2DModel(**options)
        sums = [[key, value.double().sum().item()] for key, value in model.state_dict().items()]
        torch.manual_seed(1)
        size = options["sample_size"]
        images = torch.randn(2, model.config.in_channels, size, size)
        target = torch.randn(2, model.config.in_channels, size, size)
        computed = gradients(model, images, target, torch.tensor([10, 900]), None)
        result["models"][name] = {
            "parameters": sum(p.numel() for p in model.parameters()),
            "sums": sums,
            "outputSum": computed["output"].double().sum().item(),
            "outputNorm": computed["output"].double().norm().item(),
            "outputStart": computed["output"].flatten()[:8].tolist(),
            "imagesGradNorm": computed["images_grad"].double().norm().item(),
            "gradNorms": computed["grad_norms"].tolist(),
        }
    path = Path(__file__).parent / "fixtures" / "course_models.json"
    path.write_text(json.dumps(result, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
