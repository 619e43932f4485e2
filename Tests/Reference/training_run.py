"""A whole training run in PyTorch: 20 steps of a small UNet from seed 0, with a shuffled loader.

    python Tests/Reference/training_run.py

writes fixtures/training_run.json, the loss of every step.
"""

import json
from pathlib import Path

import torch
from diffusers import DDPMScheduler, UNet2DModel
from torch.utils.data import DataLoader, TensorDataset

from versions import versions


def make_images(count=40, size=16):
    """Coloured waves: anything with structure that both languages can compute."""
    index = torch.arange(count, dtype=torch.float64).reshape(-1, 1, 1, 1)
    channel = torch.arange(3, dtype=torch.float64).reshape(1, -1, 1, 1)
    row = torch.arange(size, dtype=torch.float64).reshape(1, 1, -1, 1)
    column = torch.arange(size, dtype=torch.float64).reshape(1, 1, 1, -1)
    return torch.sin(0.05 * (index + 1) * row + 0.3 * column + channel + index).float()


def main():
    torch.manual_seed(0)
    loader = DataLoader(TensorDataset(make_images()), batch_size=8, shuffle=True)
    model = UNet2DModel(
        sample_size=16, layers_per_block=1, block_out_channels=(16, 32, 32), norm_num_groups=8,
        down_block_types=("DownBlock2D", "DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
    )
    scheduler = DDPMScheduler(num_train_timesteps=1000, beta_schedule="squaredcos_cap_v2")
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-4)
    losses = []
    for _ in range(4):
        for (images,) in loader:
            noise = torch.randn(images.shape)
            timesteps = torch.randint(0, scheduler.config.num_train_timesteps, (images.shape[0],))
            noisy = scheduler.add_noise(images, noise, timesteps)
            loss = torch.nn.functional.mse_loss(model(noisy, timesteps).sample, noise)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.item())
    path = Path(__file__).parent / "fixtures" / "training_run.json"
    path.write_text(json.dumps({"versions": versions(), "losses": losses}, indent=1) + "\n")
    print(losses)


if __name__ == "__main__":
    main()
