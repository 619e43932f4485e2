"""What guidance by a loss of the predicted image makes of samples, in a loop as PyTorch notebooks write it.

    python Tests/Reference/guidance.py

writes fixtures/guidance.json: the images of the seeded model of ddim_scheduler.py, pulled to a colour, with the gradient taken
around the model and through it.
"""

import torch
from diffusers import DDIMScheduler, UNet2DModel

from scheduler_cases import write

STEPS = 4
SCALE = 300.0
TARGET = (0.1, 0.9, 0.5)


def colour_loss(images):
    target = torch.tensor(TARGET)[None, :, None, None] * 2 - 1
    return torch.abs(images - target).mean()


def original(scheduler, prediction, t, x):
    """The image in a prediction, as `step` works it out, but not clipped."""
    alpha_bar = scheduler.alphas_cumprod[t]
    return (x - (1 - alpha_bar).sqrt() * prediction) / alpha_bar.sqrt()


def guided(through_model, weigh):
    torch.manual_seed(0)
    unet = UNet2DModel(
        sample_size=8, layers_per_block=1, block_out_channels=(4, 8), norm_num_groups=4,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"), up_block_types=("AttnUpBlock2D", "UpBlock2D"),
    ).eval()
    scheduler = DDIMScheduler(beta_schedule="squaredcos_cap_v2")
    scheduler.set_timesteps(STEPS)
    x = torch.randn(2, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    for t in scheduler.timesteps:
        x = x.detach().requires_grad_()
        with torch.set_grad_enabled(through_model):
            prediction = unet(x, t).sample
        loss = colour_loss(original(scheduler, prediction, t, x)) * SCALE
        gradient = torch.autograd.grad(loss, x)[0]
        if weigh:
            gradient = gradient * scheduler.alphas_cumprod[t].sqrt()
        with torch.no_grad():
            x = scheduler.step(prediction.detach(), t, x.detach() - gradient).prev_sample
    return (x / 2 + 0.5).clamp(0, 1)[:, :, -1].flatten().tolist()


if __name__ == "__main__":
    write(
        "guidance.json",
        [
            {"throughModel": through_model, "weighed": weigh, "lastRows": guided(through_model, weigh)}
            for through_model in (False, True) for weigh in (False, True)
        ],
    )
