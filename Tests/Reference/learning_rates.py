"""Learning rate schedules of diffusers and PyTorch, and moving averages of weights by diffusers' EMAModel.

    python Tests/Reference/learning_rates.py

writes fixtures/learning_rates.json: the rate of every step, and the averages of a parameter that follows a formula.
"""

import json
from pathlib import Path

import torch
from diffusers.optimization import get_scheduler
from diffusers.training_utils import EMAModel

from versions import versions

STEPS = 30
SCHEDULES = {
    "constant": {},
    "constant_with_warmup": {"num_warmup_steps": 7},
    "linear": {"num_warmup_steps": 5, "num_training_steps": 25},
    "cosine": {"num_warmup_steps": 5, "num_training_steps": 30},
    "cosine_with_restarts": {"num_warmup_steps": 3, "num_training_steps": 27, "num_cycles": 3},
    "polynomial": {"num_warmup_steps": 4, "num_training_steps": 26, "power": 2.0},
    "piecewise_constant": {"step_rules": "1:10,0.1:20,0.01"},
}
AVERAGES = {
    "plain": {},
    "warmup": {"use_ema_warmup": True, "power": 0.75},
    "limits": {"use_ema_warmup": True, "inv_gamma": 2.0, "decay": 0.6, "min_decay": 0.3, "update_after_step": 4},
}


def optimizer():
    return torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=4e-4)


def rates(scheduler, optimizer):
    result = []
    for _ in range(STEPS):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return result


def by_name(name, options):
    chosen = optimizer()
    return rates(get_scheduler(name, chosen, **options), chosen)


def exponential():
    chosen = optimizer()
    return rates(torch.optim.lr_scheduler.ExponentialLR(chosen, gamma=0.9), chosen)


def weights(step):
    """A parameter that moves in a way that every language computes alike."""
    return torch.tensor([(index * 37 + step * 11) % 101 / 101 for index in range(12)])


def average(options):
    parameter = torch.nn.Parameter(weights(0))
    ema = EMAModel([parameter], **options)
    decays = []
    for step in range(1, STEPS + 1):
        parameter.data = weights(step)
        ema.step([parameter])
        decays.append(ema.cur_decay_value)
    return {"decays": decays, "average": ema.shadow_params[0].tolist()}


if __name__ == "__main__":
    schedules = {name: by_name(name, options) for name, options in SCHEDULES.items()}
    schedules["exponential"] = exponential()
    fixture = {
        "versions": versions(),
        "rates": schedules,
        "averages": {name: average(options) for name, options in AVERAGES.items()},
    }
    path = Path(__file__).parent / "fixtures" / "learning_rates.json"
    path.write_text(json.dumps(fixture) + "\n")
