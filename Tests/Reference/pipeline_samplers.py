"""Images that diffusers makes of a small pipeline with every scheduler.

    python Tests/Reference/pipeline_samplers.py

writes fixtures/pipeline: a DDPMPipeline with a random model, as save_pretrained saves it, and expected.safetensors with two
images for each way of sampling, named as `lab sample --scheduler` names them. Each loop is that of diffusers' own pipelines: noise
times init_noise_sigma, scale_model_input, the model, step.
"""

from pathlib import Path

import torch
from diffusers import (
    DDIMScheduler,
    DDPMPipeline,
    DDPMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    HeunDiscreteScheduler,
    LMSDiscreteScheduler,
    PNDMScheduler,
    UNet2DModel,
)
from safetensors.torch import save_file

from versions import versions

FOLDER = Path(__file__).parent / "fixtures" / "pipeline"
STEPS = 8

# The name: the class, options on top of the pipeline's, and options of the step.
SAMPLERS = {
    "ddpm": (DDPMScheduler, {}, {}),
    "ddim": (DDIMScheduler, {}, {}),
    "ddim eta 0.7": (DDIMScheduler, {}, {"eta": 0.7}),
    "pndm": (PNDMScheduler, {}, {}),
    "euler": (EulerDiscreteScheduler, {}, {}),
    "euler karras": (EulerDiscreteScheduler, {"use_karras_sigmas": True}, {}),
    "euler-ancestral": (EulerAncestralDiscreteScheduler, {}, {}),
    "heun": (HeunDiscreteScheduler, {}, {}),
    "heun karras": (HeunDiscreteScheduler, {"use_karras_sigmas": True}, {}),
    "lms": (LMSDiscreteScheduler, {}, {}),
    "lms karras": (LMSDiscreteScheduler, {"use_karras_sigmas": True}, {}),
    "dpm++": (DPMSolverMultistepScheduler, {}, {}),
    "dpm++ karras": (DPMSolverMultistepScheduler, {"use_karras_sigmas": True}, {}),
    "dpm++-sde": (DPMSolverMultistepScheduler, {"algorithm_type": "sde-dpmsolver++"}, {}),
}


def train(unet):
    """Teaches the model a little about grey slopes, so that its images are not all black and white."""
    scheduler, optimizer = DDPMScheduler(), torch.optim.AdamW(unet.parameters(), lr=4e-3)
    slope = torch.linspace(-1, 1, 8).expand(3, 8, 8)
    for _ in range(600):
        images = slope * (torch.rand(32, 1, 1, 1) - 0.5) + (torch.rand(32, 1, 1, 1) - 0.5) / 2
        noise, t = torch.randn_like(images), torch.randint(0, 1000, (32,))
        loss = torch.nn.functional.mse_loss(unet(scheduler.add_noise(images, noise, t), t).sample, noise)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    print(f"loss {loss.item():.3f}")


def sample(pipe, kind, options, step_options):
    scheduler = kind.from_config(pipe.scheduler.config, **options)
    scheduler.set_timesteps(STEPS)
    generator = torch.Generator().manual_seed(3)
    x = torch.randn((2, 3, 8, 8), generator=generator) * scheduler.init_noise_sigma
    takes_generator = kind not in (PNDMScheduler, HeunDiscreteScheduler, LMSDiscreteScheduler)
    arguments = dict(step_options, generator=generator) if takes_generator else {}
    for t in scheduler.timesteps:
        output = pipe.unet(scheduler.scale_model_input(x, t), t).sample
        x = scheduler.step(output, t, x, **arguments).prev_sample
    return (x / 2 + 0.5).clamp(0, 1)


if __name__ == "__main__":
    torch.manual_seed(0)
    unet = UNet2DModel(
        sample_size=8, layers_per_block=1, block_out_channels=(4, 8), norm_num_groups=4,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"), up_block_types=("AttnUpBlock2D", "UpBlock2D"),
    )
    train(unet)
    DDPMPipeline(unet, DDPMScheduler()).save_pretrained(FOLDER)
    pipe = DDPMPipeline.from_pretrained(FOLDER)
    with torch.no_grad():
        images = {name: sample(pipe, *sampler) for name, sampler in SAMPLERS.items()}
    for name, image in images.items():
        print(f"{name:<16} mean {image.mean():.3f}, {((image > 0) & (image < 1)).float().mean():.0%} between black and white")
    save_file(images, FOLDER / "expected.safetensors", {key: str(value) for key, value in versions().items()})
