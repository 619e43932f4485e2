"""Small UNet2DModels as diffusers saves them, with what they compute: outputs, gradients, and losses of five AdamW steps.

    python Tests/Reference/unet.py

writes fixtures/unet/<case>/: config.json and diffusion_pytorch_model.safetensors by `save_pretrained`, and
expected.safetensors. The weights come from `torch.manual_seed(seed)`, so Swift can also draw them itself.
"""

import json
from pathlib import Path

import torch
from diffusers import UNet2DModel
from safetensors.torch import save_file

from versions import versions

FOLDER = Path(__file__).parent / "fixtures" / "unet"

CASES = {
    # The model of diffusers' own pipeline tests.
    "fast": dict(
        block_out_channels=(4, 8), layers_per_block=1, norm_num_groups=4, sample_size=8,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"), up_block_types=("AttnUpBlock2D", "UpBlock2D"),
    ),
    # The options of google/ddpm-cifar10-32.
    "cifar10": dict(
        sample_size=16, block_out_channels=(4, 8, 8, 8), layers_per_block=1, norm_num_groups=4, norm_eps=1e-6,
        attention_head_dim=None, downsample_padding=0, freq_shift=1, flip_sin_to_cos=False,
        down_block_types=("DownBlock2D", "AttnDownBlock2D", "DownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "UpBlock2D", "AttnUpBlock2D", "UpBlock2D"),
    ),
    "scale_shift": dict(
        sample_size=8, block_out_channels=(4, 8), layers_per_block=1, norm_num_groups=2, num_class_embeds=10,
        resnet_time_scale_shift="scale_shift", act_fn="swish",
        down_block_types=("AttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "AttnUpBlock2D"),
        attention_head_dim=4,
    ),
    # The two models of the course, in small width.
    "butterflies": dict(
        sample_size=16, block_out_channels=(4, 4, 8, 8), layers_per_block=2, norm_num_groups=4, attention_head_dim=4,
        down_block_types=("DownBlock2D", "DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
    ),
    "class_channels": dict(
        sample_size=28, in_channels=5, out_channels=1, block_out_channels=(4, 4, 8), layers_per_block=1,
        norm_num_groups=4, attention_head_dim=4, down_block_types=("DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"),
    ),
    "fourier": dict(
        sample_size=(8, 12), block_out_channels=(4, 8, 8), layers_per_block=1, norm_num_groups=4,
        time_embedding_type="fourier", center_input_sample=True, class_embed_type="timestep", act_fn="mish",
        mid_block_scale_factor=1.4142135623730951, attn_norm_num_groups=2, attention_head_dim=4,
        down_block_types=("ResnetDownsampleBlock2D", "AttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "AttnUpBlock2D", "ResnetUpsampleBlock2D"),
    ),
    # An attention whose heads do not fill the channels: 2 heads of 3 in 8.
    "learned": dict(
        sample_size=8, block_out_channels=(4, 8), layers_per_block=1, norm_num_groups=2, act_fn="gelu",
        time_embedding_type="learned", num_train_timesteps=50, time_embedding_dim=12, class_embed_type="identity",
        attention_head_dim=3, add_attention=False, downsample_type="resnet", upsample_type="resnet",
        down_block_types=("AttnDownBlock2D", "DownBlock2D"), up_block_types=("AttnUpBlock2D", "AttnUpBlock2D"),
    ),
    "no_middle": dict(
        sample_size=8, block_out_channels=(3, 6), layers_per_block=1, norm_num_groups=3, mid_block_type=None,
        act_fn="relu", down_block_types=("DownBlock2D", "ResnetDownsampleBlock2D"),
        up_block_types=("UpBlock2D", "UpBlock2D"),
    ),
}


def labels_for(model, batch):
    if model.config.class_embed_type == "identity":
        return torch.randn(batch, model.time_embedding.linear_2.out_features)
    if model.config.class_embed_type == "timestep" or model.config.num_class_embeds:
        return torch.arange(batch) + 1
    return None


def batch_for(model, batch=2):
    """The inputs, drawn in this order: images, target, labels. Timesteps are fixed."""
    size = model.config.sample_size
    height, width = (size, size) if isinstance(size, int) else size
    images = torch.randn(batch, model.config.in_channels, height, width)
    target = torch.randn(batch, model.config.out_channels, height, width)
    return images, target, torch.tensor([3, 41][:batch]), labels_for(model, batch)


def gradients(model, images, target, timesteps, labels):
    """The output, and the gradients of the mean squared error: of the images in full, of each parameter its norm."""
    images = images.clone().requires_grad_()
    output = model(images, timesteps, class_labels=labels).sample
    torch.nn.functional.mse_loss(output, target).backward()
    norms = torch.tensor([p.grad.double().norm() for p in model.parameters() if p.requires_grad])
    sums = torch.tensor([p.grad.double().sum() for p in model.parameters() if p.requires_grad])
    return {
        "output": output.detach(), "images_grad": images.grad, "grad_norms": norms.float(), "grad_sums": sums.float()
    }


def train(model, images, target, timesteps, labels, steps=5):
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        output = model(images, timesteps, class_labels=labels).sample
        loss = torch.nn.functional.mse_loss(output, target)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def main():
    for seed, (name, options) in enumerate(CASES.items()):
        torch.manual_seed(seed)
        model = UNet2DModel(**options)
        sums = {key: value.double().sum().item() for key, value in model.state_dict().items()}
        model.save_pretrained(FOLDER / name)
        torch.manual_seed(100 + seed)
        batch = batch_for(model)
        tensors = gradients(model, *batch)
        tensors["losses"] = torch.tensor(train(model, *batch))
        names = ("images", "target", "timesteps", "labels")
        tensors |= {key: value for key, value in zip(names, batch) if value is not None}
        save_file({key: value.contiguous() for key, value in tensors.items()}, FOLDER / name / "expected.safetensors")
        (FOLDER / name / "sums.json").write_text(
            json.dumps({"seed": seed, "sums": list(sums.items()), **versions()}, separators=(",", ":")) + "\n")
        print(name, sum(p.numel() for p in model.parameters()), "parameters, losses", tensors["losses"].tolist())


if __name__ == "__main__":
    main()
