"""What diffusers' DDPMScheduler computes under each of its options.

    python Tests/Reference/ddpm_scheduler.py

writes fixtures/ddpm_scheduler.json: for every case the configuration file, the timesteps, samples of the noise schedule,
and the results of one step.
"""

import torch
from diffusers import DDPMScheduler

from scheduler_cases import describe, wave, write

# Options, number of inference steps (None: not set) or a list of timesteps, and the timestep of the step.
CASES = [
    (dict(), None, 500),
    (dict(), None, 0),
    (dict(), 10, 900),
    (dict(), [100, 87, 50, 1, 0], 50),
    (dict(num_train_timesteps=1), None, 0),
    (dict(num_train_timesteps=5), 5, 3),
    (dict(beta_start=0.001, beta_end=0.02), None, 500),
    (dict(beta_start=0.1, beta_end=2.0), None, 0),
    (dict(beta_schedule="scaled_linear"), 50, 500),
    (dict(beta_schedule="squaredcos_cap_v2"), 40, 975),
    (dict(beta_schedule="sigmoid"), 40, 500),
    (dict(beta_schedule="laplace"), 40, 500),
    (dict(trained_betas=[0.1, 0.2, 0.3]), None, 2),
    (dict(variance_type="fixed_large"), 10, 500),
    (dict(variance_type="fixed_small_log"), 10, 500),
    (dict(variance_type="learned"), 10, 500),
    (dict(variance_type="learned_range"), 10, 500),
    (dict(clip_sample=False), 10, 500),
    (dict(clip_sample_range=0.3), 10, 500),
    (dict(prediction_type="sample"), 10, 500),
    (dict(prediction_type="v_prediction"), 10, 500),
    (dict(thresholding=True, sample_max_value=2.0, dynamic_thresholding_ratio=0.9), 10, 300),
    (dict(thresholding=True, sample_max_value=0.5), 10, 300),
    (dict(timestep_spacing="linspace"), 7, 999),
    (dict(timestep_spacing="trailing"), 7, 999),
    (dict(timestep_spacing="trailing"), 30, 999),
    (dict(timestep_spacing="trailing", num_train_timesteps=81), 27, 80),
    (dict(timestep_spacing="leading", steps_offset=1), 7, 1),
    (dict(rescale_betas_zero_snr=True, prediction_type="v_prediction", timestep_spacing="trailing"), 10, 999),
    (dict(rescale_betas_zero_snr=True, beta_schedule="scaled_linear", prediction_type="sample"), 10, 500),
]


def run(options, steps, t):
    scheduler = DDPMScheduler(**options)
    if isinstance(steps, list):
        scheduler.set_timesteps(timesteps=steps)
    elif steps:
        scheduler.set_timesteps(steps)
    learned = options.get("variance_type", "").startswith("learned")
    output = wave(1, (2, 6, 2, 2)).abs() if learned else wave(1)
    result = scheduler.step(output, t, wave(0), generator=torch.Generator().manual_seed(0))
    return {
        "name": f"{options}, steps {steps}, t {t}",
        "steps": steps,
        "t": t,
        "timesteps": scheduler.timesteps.tolist() if steps else None,
        "previous": result.prev_sample.flatten().tolist(),
        "original": result.pred_original_sample.flatten().tolist(),
    } | describe(scheduler, t)


if __name__ == "__main__":
    write("ddpm_scheduler.json", [run(*case) for case in CASES])
