"""Runs in PyTorch what lab-bench runs in the engine: the same workloads on the same numbers.

    python reference.py VARIANT

VARIANT is eager, channels_last or compiled. Reads a request a line, as JSON, and answers each with a line: see
Workers/Messages.swift. Every workload draws its inputs after the same seed and in the same order as the engine's.
"""

import gc
import json
import os
import sys
import time

ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # What libraries print must not get between the answers.

import torch
from diffusers import DDIMPipeline, DDIMScheduler, DDPMPipeline, DDPMScheduler, UNet2DModel
from torch import nn
from torch.nn import functional as F

VARIANT = sys.argv[1]


class BasicUNet(nn.Module):
    """Three 5×5 convolutions down, three up, connections across."""

    def __init__(self):
        super().__init__()
        down, up = (1, 32, 64, 64), (64, 64, 32, 1)
        self.down_layers = nn.ModuleList(nn.Conv2d(a, b, 5, padding=2) for a, b in zip(down, down[1:]))
        self.up_layers = nn.ModuleList(nn.Conv2d(a, b, 5, padding=2) for a, b in zip(up, up[1:]))

    def forward(self, x, timesteps):
        full = F.silu(self.down_layers[0](x))
        half = F.silu(self.down_layers[1](F.max_pool2d(full, 2)))
        x = F.silu(self.down_layers[2](F.max_pool2d(half, 2)))
        x = F.silu(self.up_layers[0](x))
        x = F.silu(self.up_layers[1](F.interpolate(x, scale_factor=2) + half))
        return (F.silu(self.up_layers[2](F.interpolate(x, scale_factor=2) + full)),)


def butterflies():
    return UNet2DModel(
        sample_size=32, layers_per_block=2, block_out_channels=(64, 128, 128, 256),
        down_block_types=("DownBlock2D", "DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
    )


def mnist():
    return UNet2DModel(
        sample_size=28, in_channels=1, out_channels=1, layers_per_block=2, block_out_channels=(32, 64, 64),
        down_block_types=("DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"),
    )


# How each model is made, its channels, and the size of its images.
MODELS = {"butterflies": (butterflies, 3, 32), "mnist": (mnist, 1, 28), "basic": (BasicUNet, 1, 28)}


def adapted(x):
    """Images or a model as the variant takes them."""
    if VARIANT == "channels_last":
        return x.to(memory_format=torch.channels_last)
    if VARIANT == "compiled" and isinstance(x, nn.Module):
        x.compile()
    return x


def digest(x):
    """The root mean square and eight elements, evenly spaced."""
    flat = x.detach().reshape(-1)
    scale = flat.norm().item() / flat.numel() ** 0.5
    return {"values": [scale] + [flat[i * flat.numel() // 8].item() for i in range(8)], "scale": scale}


class Workload:
    """What is timed is `run`; `set_up` comes before each run, off the clock."""

    def set_up(self):
        pass


class MatrixProduct(Workload):
    def __init__(self, size):
        self.a, self.b = torch.randn(size, size), torch.randn(size, size)

    def run(self):
        self.product = self.a @ self.b

    def digest(self):
        return digest(self.product)


class TrainStep(Workload):
    def __init__(self, model, batch, side):
        make, channels, _ = MODELS[model]
        self.model = adapted(make())
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-4, fused=True)
        self.images = adapted(torch.randn(batch, channels, side, side))
        self.target = adapted(torch.randn(batch, channels, side, side))
        self.timesteps = torch.randint(0, 1000, (batch,))
        self.losses = []

    def run(self):
        loss = F.mse_loss(self.model(self.images, self.timesteps)[0], self.target)
        loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.losses.append(loss.item())

    def digest(self):
        return {"values": self.losses, "scale": self.losses[0]}


class Forward(Workload):
    def __init__(self, model, batch):
        make, channels, side = MODELS[model]
        self.model = adapted(make())
        self.images = adapted(torch.randn(batch, channels, side, side))
        self.timesteps = torch.full((batch,), 500)

    def run(self):
        with torch.inference_mode():
            self.output = self.model(self.images, self.timesteps)[0]

    def digest(self):
        return digest(self.output)


class Sampling(Workload):
    def __init__(self, sampler, images, steps):
        pipeline, scheduler = {"ddpm": (DDPMPipeline, DDPMScheduler), "ddim": (DDIMPipeline, DDIMScheduler)}[sampler]
        unet = butterflies()
        self.pipe = pipeline(unet=unet, scheduler=scheduler(beta_schedule="squaredcos_cap_v2"))
        adapted(unet)
        self.pipe.set_progress_bar_config(disable=True)
        self.images, self.steps = images, steps

    def run(self):
        generator = torch.Generator().manual_seed(0)
        self.output = self.pipe(
            batch_size=self.images, generator=generator, num_inference_steps=self.steps, output_type="pt"
        ).images

    def digest(self):
        return digest(self.output)


class Convolution(Workload):
    def __init__(self, direction, shape):
        size, out = shape["side"], shape["outChannels"]
        kernel, self.stride, self.padding = shape["kernel"], shape["stride"], shape["padding"]
        out_size = (size + 2 * self.padding - kernel) // self.stride + 1
        self.direction = direction
        self.input = adapted(torch.randn(shape["batch"], shape["inChannels"], size, size))
        self.weight = adapted(torch.randn(out, shape["inChannels"], kernel, kernel))
        self.gradient = adapted(torch.randn(shape["batch"], out, out_size, out_size))

    def run(self):
        if self.direction == "forward":
            with torch.inference_mode():
                self.result = F.conv2d(self.input, self.weight, stride=self.stride, padding=self.padding)
            return
        wanted = [self.direction == "inputGradient", self.direction == "weightGradient", False]
        gradients = torch.ops.aten.convolution_backward(
            self.gradient, self.input, self.weight, None, [self.stride] * 2, [self.padding] * 2, [1, 1], False, [0, 0],
            1, wanted,
        )
        self.result = gradients[wanted.index(True)]

    def digest(self):
        return digest(self.result)


class GroupNormSiLU(Workload):
    def __init__(self, batch, channels, side):
        self.input = adapted(torch.randn(batch, channels, side, side)).requires_grad_()
        self.gradient = adapted(torch.randn(batch, channels, side, side))
        self.layers = adapted(nn.Sequential(nn.GroupNorm(32, channels), nn.SiLU()))

    def set_up(self):
        self.input.grad = None
        self.layers.zero_grad()

    def run(self):
        self.layers(self.input).backward(self.gradient)

    def digest(self):
        return digest(self.input.grad)


class Attention(Workload):
    def __init__(self, batch, heads, tokens, size):
        self.inputs = [torch.randn(batch, heads, tokens, size).requires_grad_() for _ in range(3)]
        self.gradient = torch.randn(batch, heads, tokens, size)

    def set_up(self):
        for tensor in self.inputs:
            tensor.grad = None

    def run(self):
        F.scaled_dot_product_attention(*self.inputs).backward(self.gradient)

    def digest(self):
        return digest(self.inputs[0].grad)


class AdamW(Workload):
    def __init__(self, model):
        self.parameters = list(MODELS[model][0]().parameters())
        for parameter in self.parameters:
            parameter.grad = torch.randn(parameter.shape)
        self.optimizer = torch.optim.AdamW(self.parameters, lr=1e-3, fused=True)

    def run(self):
        self.optimizer.step()

    def digest(self):
        return digest(self.parameters[0])


WORKLOADS = {
    "matrixProduct": MatrixProduct, "trainStep": TrainStep, "forward": Forward, "sampling": Sampling,
    "convolution": Convolution, "groupNormSiLU": GroupNormSiLU, "attention": Attention, "adamW": AdamW,
}


class Bench:
    """The workload that this process has before it, and the requests for it."""

    workload = None

    def prepare(self, workload):
        self.workload = None
        gc.collect()
        (kind, sizes), = workload.items()
        torch.manual_seed(0)
        self.workload = WORKLOADS[kind](**sizes)
        for _ in range(2):
            self.workload.set_up()
            self.workload.run()
        answer = {"digest": self.workload.digest()}
        reset_peak_memory()
        return answer

    def run(self, seconds):
        end = time.perf_counter() + seconds
        times = []
        while not times or time.perf_counter() < end:
            self.workload.set_up()
            start = time.perf_counter()
            self.workload.run()
            times.append(time.perf_counter() - start)
        return {"times": times}

    def finish(self):
        return {"peakBytes": peak_memory()}


def peak_memory():
    """The most memory that this process has had in use at once, in bytes."""
    if os.path.exists("/proc/self/status"):
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM:"))
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def reset_peak_memory():
    """Forgets what importing and compiling took, where the system can do that."""
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass


def main():
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    bench = Bench()
    for line in sys.stdin:
        try:
            (name, arguments), = json.loads(line).items()
            answer = getattr(bench, name)(**arguments)
        except Exception as error:
            lines = str(error).strip().splitlines()
            answer = {"error": f"{type(error).__name__}: {lines[0] if lines else ''}"}
        print(json.dumps(answer), file=ANSWERS, flush=True)


if __name__ == "__main__":
    main()
