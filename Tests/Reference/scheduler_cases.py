"""What the scripts of the schedulers share: inputs that both languages can compute, and the layout of their fixtures."""

import json
from pathlib import Path

import torch

from versions import versions

SHAPE = (2, 3, 2, 2)


def wave(seed, shape=SHAPE):
    """Numbers from about -2 to 2 that both languages can compute."""
    count = torch.Size(shape).numel()
    return (2 * torch.sin(torch.arange(count, dtype=torch.float64) * (0.7 + seed))).float().reshape(shape)


def describe(scheduler, t):
    """The configuration file, samples of the noise schedule, and training images and targets at timestep t."""
    indices = [i for i in (0, 1, 500, 999) if i < len(scheduler.alphas_cumprod)]
    return {
        "config": scheduler.to_json_string(),
        "indices": indices,
        "alphasCumprod": scheduler.alphas_cumprod[indices].tolist(),
        "betasSum": scheduler.betas.double().sum().item(),
        "noisy": scheduler.add_noise(wave(2), wave(3), torch.tensor([t, 0])).flatten().tolist(),
        "velocity": scheduler.get_velocity(wave(2), wave(3), torch.tensor([t, 0])).flatten().tolist(),
    }


def rounded(value):
    """Floats with the nine digits that float32 needs."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return value


def write(file, cases, **others):
    """Writes fixtures/`file`, a case to a line."""
    lines = ",\n".join(
        json.dumps({key: rounded(value) for key, value in case.items()}, separators=(",", ":")) for case in cases
    )
    head = {"versions": versions()} | {key: rounded(value) for key, value in others.items()}
    path = Path(__file__).parent / "fixtures" / file
    path.write_text(json.dumps(head, separators=(",", ":"))[:-1] + ',"cases":[\n' + lines + "\n]}\n")
