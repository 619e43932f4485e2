"""Loads with diffusers what the engine saved, runs it, and compares the results.

    LAB_EXPORT=/tmp/export swift test --filter SavedHere
    python Tests/Reference/check_saved_here.py /tmp/export

For every model: diffusers loads the folder, computes the output for the images in check.safetensors, and compares it with
the engine's. For the pipelines: they sample with the same seed. Exits with 1 if anything is off by more than 1e-4 relative.
"""

import sys
from pathlib import Path

import torch
from diffusers import DDIMPipeline, DiffusionPipeline, UNet2DConditionModel, UNet2DModel
from safetensors.torch import load_file

from versions import versions

TOLERANCE = 1e-4


def relative_error(actual, expected):
    return ((actual - expected).abs().max() / expected.abs().max()).item()


def check_model(folder):
    check = load_file(folder / "check.safetensors")
    kind = UNet2DConditionModel if "context" in check else UNet2DModel
    model, info = kind.from_pretrained(folder, output_loading_info=True)
    assert not any(info.values()), f"{folder}: {info}"
    options = {"encoder_hidden_states": check["context"]} if "context" in check else {}
    with torch.no_grad():
        output = model(check["images"], check["timesteps"], class_labels=check.get("labels"), **options).sample
    return relative_error(check["output"], output)


def check_pipeline(folder):
    pipe = DiffusionPipeline.from_pretrained(folder)
    pipe.set_progress_bar_config(disable=True)
    options = {"eta": 0.5} if isinstance(pipe, DDIMPipeline) else {}
    images = pipe(
        batch_size=2, generator=torch.Generator().manual_seed(5), num_inference_steps=20, output_type="pt", **options
    ).images
    return relative_error(load_file(folder / "check.safetensors")["sampled"], images)


def main(root):
    print("  ".join(f"{name} {version}" for name, version in versions().items()))
    failures = 0
    for folder in sorted(path.parent for path in root.glob("*/check.safetensors")):
        error = check_pipeline(folder) if (folder / "model_index.json").exists() else check_model(folder)
        failures += error > TOLERANCE
        print(f"{folder.name:<30} off by {error:.1e} relative  {'ok' if error <= TOLERANCE else 'TOO MUCH'}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
