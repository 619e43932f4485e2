"""Small UNet2DConditionModels as diffusers saves them, with what they compute: outputs, gradients, and losses of five
AdamW steps.

    python Tests/Reference/unet_condition.py

writes fixtures/unet_condition/<case>/ as unet.py does for UNet2DModel.
"""

import json
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import save_file

from versions import versions

FOLDER = Path(__file__).parent / "fixtures" / "unet_condition"

CASES = {
    # The shape of Stable Diffusion 1, in small width.
    "stable_diffusion_1": dict(
        sample_size=16, block_out_channels=(4, 8, 8, 8), layers_per_block=1, norm_num_groups=4, cross_attention_dim=6,
        attention_head_dim=2,
        down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
    ),
    # The shape of Stable Diffusion 2: heads for each level, linear projections.
    "stable_diffusion_2": dict(
        sample_size=8, block_out_channels=(4, 8, 8), layers_per_block=1, norm_num_groups=4, cross_attention_dim=5,
        attention_head_dim=(1, 2, 4), use_linear_projection=True, upcast_attention=True,
        down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
    ),
    # Heads that do not fill the channels: 3 of 2 in 8.
    "mixed": dict(
        sample_size=8, in_channels=3, out_channels=2, block_out_channels=(6, 8, 8), layers_per_block=(1, 2, 1),
        norm_num_groups=2, cross_attention_dim=4, attention_head_dim=3, transformer_layers_per_block=(1, 2, 1),
        only_cross_attention=(False, True, False), resnet_time_scale_shift="scale_shift", num_class_embeds=5,
        act_fn="mish", conv_in_kernel=5, conv_out_kernel=1, time_embedding_dim=12, downsample_padding=0,
        mid_block_scale_factor=1.4142135623730951, norm_eps=1e-6, freq_shift=1, flip_sin_to_cos=False,
        down_block_types=("AttnDownBlock2D", "CrossAttnDownBlock2D", "ResnetDownsampleBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "AttnUpBlock2D"),
    ),
    "fourier": dict(
        sample_size=(8, 12), in_channels=3, out_channels=3, block_out_channels=(4, 8), layers_per_block=1,
        norm_num_groups=4, cross_attention_dim=4, attention_head_dim=4, time_embedding_type="fourier",
        center_input_sample=True, class_embed_type="timestep", act_fn="gelu", mid_block_type="UNetMidBlock2D",
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    ),
}


def batch_for(model):
    config = model.config
    size = config.sample_size if isinstance(config.sample_size, (tuple, list)) else (config.sample_size,) * 2
    batch = {
        "images": torch.randn(2, config.in_channels, *size),
        "context": torch.randn(2, 3, config.cross_attention_dim),
        "target": torch.randn(2, config.out_channels, *size),
        # Sines of random frequencies lose digits at large timesteps.
        "timesteps": torch.tensor([3, 1] if config.time_embedding_type == "fourier" else [10, 999]),
    }
    if config.num_class_embeds or config.class_embed_type == "timestep":
        batch["labels"] = torch.tensor([4, 0])
    return batch


def loss_of(model, batch):
    output = model(batch["images"], batch["timesteps"], batch["context"], class_labels=batch.get("labels")).sample
    return output, torch.nn.functional.mse_loss(output, batch["target"])


def gradients(model, batch):
    batch = batch | {name: batch[name].clone().requires_grad_() for name in ("images", "context")}
    output, loss = loss_of(model, batch)
    loss.backward()
    learnt = [p.grad for p in model.parameters() if p.requires_grad]
    result = {
        "output": output.detach(), "images_grad": batch["images"].grad, "context_grad": batch["context"].grad,
        "grad_norms": torch.tensor([g.double().norm() for g in learnt]).float(),
        "grad_sums": torch.tensor([g.double().sum() for g in learnt]).float(),
    }
    model.zero_grad()
    return result


def train(model, batch, steps=5):
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        _, loss = loss_of(model, batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def main():
    for seed, (name, options) in enumerate(CASES.items()):
        torch.manual_seed(seed)
        model = UNet2DConditionModel(**options)
        sums = {key: value.double().sum().item() for key, value in model.state_dict().items()}
        model.save_pretrained(FOLDER / name)
        torch.manual_seed(100 + seed)
        batch = batch_for(model)
        tensors = batch | gradients(model, batch)
        tensors["losses"] = torch.tensor(train(model, batch))
        save_file({key: value.contiguous() for key, value in tensors.items()}, FOLDER / name / "expected.safetensors")
        (FOLDER / name / "sums.json").write_text(
            json.dumps({"seed": seed, "sums": list(sums.items()), **versions()}, separators=(",", ":")) + "\n")
        print(name, sum(p.numel() for p in model.parameters()), "parameters, losses", tensors["losses"].tolist())


if __name__ == "__main__":
    main()
