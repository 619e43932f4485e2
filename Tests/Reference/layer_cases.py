"""What a layer makes of random inputs, and the gradients of those: shared by the scripts for layers."""
import torch


def seeded(seed, shape):
    torch.manual_seed(seed)
    return torch.randn(shape)


def sample(x):
    """Every n-th element, about forty of them, then the sum."""
    flat = x.detach().flatten()
    step = max(1, flat.numel() // 40)
    return [round(v, 8) for v in flat[::step].tolist()] + [flat.double().sum().item()]


def case(function, *shapes):
    inputs = [seeded(100 + i, shape).requires_grad_() for i, shape in enumerate(shapes)]
    y = function(*inputs)
    y.backward(seeded(7, y.shape))
    return {"shapes": shapes, "outputShape": list(y.shape), "y": sample(y), "gradients": [sample(i.grad) for i in inputs]}
