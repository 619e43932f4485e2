"""Writes the batches that PyTorch's DataLoader serves with random transforms, for the tests of DataLoader and transforms.
Run it in Tests/Reference: python3 data_loader.py"""

import json
from pathlib import Path

import torch
import torchvision
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from torchvision.utils import make_grid

from images import picture
from PIL import Image


class Pictures(Dataset):
    """Eleven pictures of noise, which the Swift tests make by the same rule; the label is the number modulo 3."""

    def __init__(self, transform):
        self.transform = transform

    def __len__(self):
        return 11

    def __getitem__(self, index):
        return self.transform(Image.fromarray(picture(6, 5, 3, start=index))), index % 3


def chain():
    return transforms.Compose([
        transforms.Resize([8, 7]),
        transforms.RandomCrop(5, padding=1),
        transforms.RandomHorizontalFlip(),
        transforms.ToTensor(),
        transforms.Normalize([0.5, 0.4, 0.3], [0.5, 0.25, 0.2]),
    ])


def served(loader, epochs):
    batches = []
    for _ in range(epochs):
        for images, labels in loader:
            batches.append({"labels": labels.tolist(), "shape": list(images.shape), "images": images.flatten().tolist()})
    return batches


def order(count, seed):
    torch.manual_seed(seed)
    return next(iter(DataLoader(list(range(count)), batch_size=count, shuffle=True))).tolist()[:8]


fixture = {"versions": {"torch": torch.__version__, "torchvision": torchvision.__version__}}

torch.manual_seed(3)
fixture["shuffled"] = served(DataLoader(Pictures(chain()), batch_size=4, shuffle=True), epochs=2)
fixture["rand_after_shuffled"] = torch.rand(2).tolist()

torch.manual_seed(4)
fixture["in_order"] = served(DataLoader(Pictures(chain()), batch_size=4, drop_last=True), epochs=1)
fixture["rand_after_in_order"] = torch.rand(2).tolist()

torch.manual_seed(5)
loader = DataLoader(Pictures(chain()), batch_size=3, shuffle=True)
fixture["first_batches"] = [next(iter(loader))[1].tolist() for _ in range(3)]
fixture["rand_after_first_batches"] = torch.rand(2).tolist()

generator = torch.Generator().manual_seed(6)
torch.manual_seed(7)
fixture["own_generator"] = [
    labels.tolist() for _, labels in DataLoader(Pictures(chain()), batch_size=4, shuffle=True, generator=generator)]
fixture["rand_after_own_generator"] = torch.rand(2).tolist()

fixture["orders"] = [{"count": count, "seed": seed, "order": order(count, seed)}
                     for count, seed in [(10, 0), (1000, 0), (1000, 42), (60000, 1)]]

crops = []
for width, height, size in [(8, 6, [4, 3]), (7, 9, [4, 4]), (3, 9, [5, 6]), (5, 4, [8, 7])]:
    image = transforms.CenterCrop(size)(Image.fromarray(picture(width, height, 1)))
    crops.append({"width": width, "height": height, "size": size, "bytes": list(image.get_flattened_data())})
fixture["center_crops"] = crops

resize_sizes = []
for width, height, size in [(37, 23, 32), (23, 37, 32), (512, 283, 64), (20, 20, 9), (99, 100, 33)]:
    image = transforms.Resize(size)(Image.new("L", (width, height)))
    resize_sizes.append({"from": [width, height], "size": size, "to": list(image.size)})
fixture["resize_sizes"] = resize_sizes

grids = []
for shape, columns, padding, value in [([5, 3, 2, 3], 3, 2, 0.0), ([4, 1, 3, 2], 8, 1, 0.5), ([1, 3, 2, 2], 8, 2, 0.0)]:
    batch = torch.arange(torch.Size(shape).numel(), dtype=torch.float32).reshape(shape)
    grid = make_grid(batch, nrow=columns, padding=padding, pad_value=value)
    grids.append({"shape": shape, "columns": columns, "padding": padding, "value": value,
                  "grid_shape": list(grid.shape), "grid": grid.flatten().tolist()})
fixture["grids"] = grids

path = Path(__file__).parent / "fixtures" / "data_loader.json"
path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
