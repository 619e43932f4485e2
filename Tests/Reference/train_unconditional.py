"""The loop of diffusers' train_unconditional.py at a tiny scale: thirty updates of a small UNet with moving averages.

    python Tests/Reference/train_unconditional.py

writes fixtures/train_unconditional: the model's config.json, expected.json with loss, learning rate and decay of every
update, and the averaged weights that each run ends with. What the script leaves to accelerate is written out here:
accumulated losses are divided, and gradients are clipped, the optimizer, the learning rate and the average step at every
Nth batch and at the last of an epoch.
"""

import json
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import DDPMScheduler, UNet2DModel
from diffusers.optimization import get_scheduler
from diffusers.training_utils import EMAModel
from PIL import Image
from safetensors.torch import save_file
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from versions import versions

FOLDER = Path(__file__).parent / "fixtures" / "train_unconditional"
RESOLUTION, BATCH_SIZE = 16, 8
RUNS = {
    "plain": dict(epochs=6, accumulation=1, prediction_type="epsilon", lr_scheduler="cosine", warmup=5,
                  center_crop=False, random_flip=True),
    "accumulated": dict(epochs=10, accumulation=2, prediction_type="sample", lr_scheduler="linear", warmup=4,
                        center_crop=True, random_flip=False),
}


class Slopes(Dataset):
    """RGB pictures of slopes, 20 wide and 18 high, by a formula on whole numbers that every language computes alike."""

    count, height, width = 40, 18, 20

    def __init__(self, transform):
        self.transform = transform

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        row, column, channel = np.meshgrid(range(self.height), range(self.width), range(3), indexing="ij")
        pixels = 7 * index + 40 * channel + (index % 5 + 3) * row + (index % 7 + 2) * column
        return self.transform(Image.fromarray((pixels % 256).astype(np.uint8)))


def augmentations(options):
    return transforms.Compose([
        transforms.Resize(RESOLUTION, interpolation=transforms.InterpolationMode.BILINEAR),
        transforms.CenterCrop(RESOLUTION) if options["center_crop"] else transforms.RandomCrop(RESOLUTION),
        transforms.RandomHorizontalFlip() if options["random_flip"] else transforms.Lambda(lambda x: x),
        transforms.ToTensor(),
        transforms.Normalize([0.5], [0.5]),
    ])


def new_model():
    return UNet2DModel(
        sample_size=RESOLUTION, layers_per_block=1, block_out_channels=(8, 16), norm_num_groups=4,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"), up_block_types=("AttnUpBlock2D", "UpBlock2D"))


def loss_of(model, scheduler, images, prediction_type):
    noise = torch.randn(images.shape)
    timesteps = torch.randint(0, scheduler.config.num_train_timesteps, (images.shape[0],)).long()
    output = model(scheduler.add_noise(images, noise, timesteps), timesteps).sample
    if prediction_type == "epsilon":
        return F.mse_loss(output, noise)
    alpha = scheduler.alphas_cumprod[timesteps].reshape(-1, 1, 1, 1)
    return (alpha / (1 - alpha) * F.mse_loss(output, images, reduction="none")).mean()


def train(options):
    torch.manual_seed(0)
    accumulation = options["accumulation"]
    model = new_model()
    ema = EMAModel(model.parameters(), decay=0.9999, use_ema_warmup=True, inv_gamma=1.0, power=0.75)
    scheduler = DDPMScheduler(num_train_timesteps=1000, beta_schedule="linear", prediction_type=options["prediction_type"])
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, betas=(0.95, 0.999), weight_decay=1e-6, eps=1e-8)
    loader = DataLoader(Slopes(augmentations(options)), batch_size=BATCH_SIZE, shuffle=True)
    lr_scheduler = get_scheduler(
        options["lr_scheduler"], optimizer=optimizer, num_warmup_steps=options["warmup"] * accumulation,
        num_training_steps=len(loader) * options["epochs"])
    updates, pending = [], []
    for _ in range(options["epochs"]):
        model.train()
        for step, images in enumerate(loader):
            loss = loss_of(model, scheduler, images, options["prediction_type"])
            (loss / accumulation).backward()
            pending.append(loss.item())
            if (step + 1) % accumulation and step + 1 < len(loader):
                continue
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            lr_scheduler.step()
            optimizer.zero_grad()
            ema.step(model.parameters())
            updates.append({"loss": sum(pending) / len(pending), "lr": lr_scheduler.get_last_lr()[0],
                            "ema_decay": ema.cur_decay_value})
            pending = []
    ema.copy_to(model.parameters())
    return model, updates


def main():
    FOLDER.mkdir(exist_ok=True)
    expected = {"versions": versions(), "runs": {}}
    for name, options in RUNS.items():
        model, updates = train(options)
        assert len(updates) == 30 and all(math.isfinite(update["loss"]) for update in updates)
        expected["runs"][name] = updates
        save_file(model.state_dict(), FOLDER / f"{name}.safetensors")
        model.save_config(FOLDER)
        print(name, updates[0], updates[-1])
    (FOLDER / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
