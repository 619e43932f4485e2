"""A whole training run in PyTorch: 20 steps of a small UNet from seed 0, with a shuffled loader.

    python Tests/Reference/training_run.py

writes fixtures/training_run.json, the loss of every step.
"""

import json
from pathlib import Path

import numpy as np
import torch
from diffusers import DDPMScheduler, UNet2DModel
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from versions import versions


class Slopes(Dataset):
    """RGB pictures of slopes, by a formula on whole numbers that every language computes alike."""

    transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize([0.5], [0.5])])
    count, size = 40, 16

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        row, column, channel = np.meshgrid(range(self.size), range(self.size), range(3), indexing="ij")
        pixels = 7 * index + 40 * channel + (index % 5 + 3) * row + (index % 7 + 2) * column
        return self.transform(Image.fromarray((pixels % 256).astype(np.uint8)))


def main():
    torch.manual_seed(0)
    loader = DataLoader(Slopes(), batch_size=8, shuffle=True)
    model = UNet2DModel(
        sample_size=16, layers_per_block=1, block_out_channels=(16, 32, 32), norm_num_groups=8,
        down_block_types=("DownBlock2D", "DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
    )
    scheduler = DDPMScheduler(num_train_timesteps=1000, beta_schedule="squaredcos_cap_v2")
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-4)
    losses = []
    for _ in range(4):
        for images in loader:
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
