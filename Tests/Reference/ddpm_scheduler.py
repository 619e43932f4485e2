"""What diffusers' DDPMScheduler computes under each of its options.

    python Tests/Reference/ddpm_scheduler.py

writes fixtures/ddpm_scheduler.json: for every case the configuration file, the timesteps, samples of the noise schedule,
and the results of one step.
"""

import json
from pathlib import Path

import torch
from diffusers import DDPMScheduler

from versions import versions

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

SHAPE = (2, 3, 2, 2)


def wave(seed, shape=SHAPE):
    """Numbers from about -2 to 2 that both languages can compute."""
    count = torch.Size(shape).numel()
    return (2 * torch.sin(torch.arange(count, dtype=torch.float64) * (0.7 + seed))).float().reshape(shape)


def run(options, steps, t):
    scheduler = DDPMScheduler(**options)
    if isinstance(steps, list):
        scheduler.set_timesteps(timesteps=steps)
    elif steps:
        scheduler.set_timesteps(steps)
    learned = options.get("variance_type", "").startswith("learned")
    output = wave(1, (2, 6, 2, 2)).abs() if learned else wave(1)
    result = scheduler.step(output, t, wave(0), generator=torch.Generator().manual_seed(0))
    noisy = scheduler.add_noise(wave(2), wave(3), torch.tensor([t, 0]))
    velocity = scheduler.get_velocity(wave(2), wave(3), torch.tensor([t, 0]))
    indices = [i for i in (0, 1, 500, 999) if i < len(scheduler.alphas_cumprod)]
    return {
        "name": f"{options}, steps {steps}, t {t}",
        "config": scheduler.to_json_string(),
        "steps": steps,
        "t": t,
        "timesteps": scheduler.timesteps.tolist() if steps else None,
        "indices": indices,
        "alphasCumprod": scheduler.alphas_cumprod[indices].tolist(),
        "betasSum": scheduler.betas.double().sum().item(),
        "previous": result.prev_sample.flatten().tolist(),
        "original": result.pred_original_sample.flatten().tolist(),
        "noisy": noisy.flatten().tolist(),
        "velocity": velocity.flatten().tolist(),
    }


def rounded(value):
    """Floats with the nine digits that float32 needs."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return value


def main():
    cases = []
    for case in CASES:
        result = run(*case)
        cases.append({key: value if key == "config" else rounded(value) for key, value in result.items()})
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    path = Path(__file__).parent / "fixtures" / "ddpm_scheduler.json"
    path.write_text('{"versions":' + json.dumps(versions()) + ',"cases":[\n' + lines + "\n]}\n")


if __name__ == "__main__":
    main()
