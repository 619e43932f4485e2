"""What diffusers' schedulers other than DDPM and DDIM compute under each of their options, and what it makes of one
scheduler's configuration for another.

    python Tests/Reference/samplers.py        (needs scipy as well, for use_beta_sigmas)

writes fixtures/samplers.json. For every case: the configuration file, the timesteps and noise levels, a training image with
noise, and the results of a whole loop whose "model" can be computed in both languages.
"""

import torch
from diffusers import (
    DDIMInverseScheduler,
    DDIMScheduler,
    DDPMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    HeunDiscreteScheduler,
    LMSDiscreteScheduler,
    PNDMScheduler,
)

from scheduler_cases import wave, write

SPACINGS = [dict(timestep_spacing=spacing) for spacing in ("linspace", "leading", "trailing")]
SIGMAS = [dict(use_karras_sigmas=True), dict(use_exponential_sigmas=True), dict(use_beta_sigmas=True)]
PREDICTIONS = [dict(prediction_type=kind) for kind in ("sample", "v_prediction")]
SCHEDULES = [
    dict(beta_start=0.001, beta_end=0.03), dict(beta_schedule="scaled_linear"), dict(beta_schedule="squaredcos_cap_v2"),
    dict(trained_betas=[0.02 + 0.01 * i for i in range(20)], num_train_timesteps=20),
]
RESCALED = [dict(rescale_betas_zero_snr=True, prediction_type="v_prediction", timestep_spacing="trailing")]
SDE = dict(algorithm_type="sde-dpmsolver++")
NOISE = dict(algorithm_type="dpmsolver", final_sigmas_type="sigma_min")
NOISE_SDE = dict(algorithm_type="sde-dpmsolver", final_sigmas_type="sigma_min")

# Options; then, where they are not the usual ones, the arguments of set_timesteps and of step.
CASES = {
    DDIMInverseScheduler: [dict()] + SPACINGS[1:] + PREDICTIONS[1:] + SCHEDULES + RESCALED + [
        dict(clip_sample=False), dict(clip_sample_range=0.4), dict(set_alpha_to_one=False, beta_start=0.01),
        dict(set_alpha_to_one=False, prediction_type="sample"),
        dict(steps_offset=1),
    ],
    PNDMScheduler: [dict()] + SPACINGS + PREDICTIONS[1:] + SCHEDULES[:3] + [
        dict(skip_prk_steps=True), dict(skip_prk_steps=True, prediction_type="v_prediction"),
        dict(skip_prk_steps=True, timestep_spacing="linspace"), dict(set_alpha_to_one=True, beta_start=0.01),
        dict(steps_offset=1), (dict(skip_prk_steps=True), dict(num_inference_steps=2)),
        (dict(), dict(num_inference_steps=4)),
    ],
    EulerDiscreteScheduler: [dict()] + SPACINGS + SIGMAS + PREDICTIONS + SCHEDULES + RESCALED + [
        dict(interpolation_type="log_linear"), dict(interpolation_type="log_linear", use_karras_sigmas=True),
        dict(use_karras_sigmas=True, sigma_min=0.1, sigma_max=20.0), dict(final_sigmas_type="sigma_min"),
        dict(timestep_type="continuous", prediction_type="v_prediction"), dict(timestep_spacing="leading", steps_offset=1),
        (dict(), dict(num_inference_steps=1)),
        (dict(), dict(timesteps=[900, 500.5, 100, 0])), (dict(), dict(sigmas=[20.0, 5.0, 1.0, 0.3, 0.0])),
        (dict(), dict(), dict(s_churn=1.0)), (dict(), dict(), dict(s_churn=9.0, s_tmin=0.3, s_tmax=30.0, s_noise=1.1)),
        (dict(prediction_type="v_prediction"), dict(), dict(s_churn=1.0)),
    ],
    EulerAncestralDiscreteScheduler: [dict()] + SPACINGS + PREDICTIONS[1:] + SCHEDULES + RESCALED + [
        dict(timestep_spacing="leading", steps_offset=1),
    ],
    HeunDiscreteScheduler: [dict()] + SPACINGS + SIGMAS + PREDICTIONS + SCHEDULES + [
        dict(beta_schedule="exp"), dict(clip_sample=True), dict(clip_sample=True, clip_sample_range=0.4),
        dict(timestep_spacing="leading", steps_offset=1), (dict(), dict(timesteps=[900, 500, 100, 0])),
    ],
    LMSDiscreteScheduler: [dict()] + SPACINGS + SIGMAS + PREDICTIONS + SCHEDULES + [
        dict(timestep_spacing="leading", steps_offset=1), (dict(), dict(), dict(order=1)), (dict(), dict(), dict(order=3)),
    ],
    DPMSolverMultistepScheduler: [dict()] + SPACINGS + SIGMAS + PREDICTIONS + SCHEDULES + RESCALED + [
        dict(use_lu_lambdas=True), dict(use_lu_lambdas=True, beta_schedule="squaredcos_cap_v2"),
        (dict(use_karras_sigmas=True, beta_schedule="squaredcos_cap_v2"), dict(num_inference_steps=3)),
        dict(solver_order=1), dict(solver_order=3), dict(solver_type="heun"), dict(solver_order=3, solver_type="heun"),
        dict(lower_order_final=False), dict(lower_order_final=False, final_sigmas_type="sigma_min"),
        dict(solver_order=3, lower_order_final=False, final_sigmas_type="sigma_min"),
        dict(solver_order=3, lower_order_final=False, final_sigmas_type="sigma_min", euler_at_final=True),
        (dict(solver_order=3), dict(num_inference_steps=16)),
        dict(thresholding=True), dict(thresholding=True, sample_max_value=2.0, dynamic_thresholding_ratio=0.7),
        dict(lambda_min_clipped=-2.0), dict(lambda_min_clipped=-2.0, timestep_spacing="trailing"),
        dict(lambda_min_clipped=-2.0, timestep_spacing="leading"),
        dict(timestep_spacing="leading", steps_offset=1), (dict(), dict(timesteps=[900, 500, 100, 0])),
    ] + [
        dict(kind, **more) for kind in (SDE, NOISE, NOISE_SDE)
        for more in (
            dict(), dict(solver_type="heun"), dict(solver_order=1), dict(prediction_type="sample"),
            dict(prediction_type="v_prediction"), dict(thresholding=True),
        )
    ] + [dict(SDE, solver_order=3), dict(NOISE, solver_order=3), (SDE, dict(), dict(variance_noise=True))],
}

# A class, its options and the class that is made of it: the configurations that diffusers then saves.
CONVERSIONS = [
    (DDPMScheduler, dict(), EulerDiscreteScheduler), (DDPMScheduler, dict(), HeunDiscreteScheduler),
    (DDPMScheduler, dict(variance_type="fixed_large", beta_end=0.01), DDIMScheduler),
    (DDPMScheduler, dict(variance_type="fixed_large"), DPMSolverMultistepScheduler),
    (DDIMScheduler, dict(set_alpha_to_one=False, steps_offset=1), PNDMScheduler),
    (DDIMScheduler, dict(clip_sample=False, clip_sample_range=2.0), DDIMInverseScheduler),
    (EulerDiscreteScheduler, dict(use_karras_sigmas=True, timestep_spacing="trailing"), DPMSolverMultistepScheduler),
    (HeunDiscreteScheduler, dict(), LMSDiscreteScheduler),
    (DPMSolverMultistepScheduler, dict(solver_order=3, prediction_type="v_prediction"), DDIMScheduler),
    (LMSDiscreteScheduler, dict(beta_schedule="scaled_linear"), EulerAncestralDiscreteScheduler),
]


def model(x, t):
    """What stands for a model: the same float32 operations in both languages."""
    return x * (t / (t + 500)) * 0.7 + 0.1 * wave(5)


def loop(scheduler, options):
    """A loop from x, with the model's view of the sample scaled where the scheduler wants it."""
    x = wave(0) * scheduler.init_noise_sigma
    generator = torch.Generator().manual_seed(0)
    first = None
    for t in scheduler.timesteps:
        output = model(scheduler.scale_model_input(x, t), t.double().item())
        result = scheduler.step(output, t, x, **options(generator))
        x = result.prev_sample
        first = x if first is None else first
    return first, x, result.get("pred_original_sample")


def run(kind, options, steps=None, step_options=None):
    steps = steps or dict(num_inference_steps=10)
    scheduler = kind(**options)
    scheduler.set_timesteps(**steps)
    arguments = dict(step_options or {})
    draws = kind in (EulerDiscreteScheduler, EulerAncestralDiscreteScheduler, DPMSolverMultistepScheduler)

    def with_generator(generator):
        if "variance_noise" in arguments:
            return dict(variance_noise=wave(4))
        return dict(arguments, generator=generator) if draws else arguments

    first, last, original = loop(scheduler, with_generator)
    case = {
        "name": f"{kind.__name__} {options}, {steps}, {arguments}",
        "type": kind.__name__,
        "config": scheduler.to_json_string(),
        "steps": steps,
        "stepOptions": arguments,
        "timesteps": scheduler.timesteps.tolist(),
        "initNoiseSigma": float(scheduler.init_noise_sigma),
        "first": first.flatten().tolist(),
        "last": last.flatten().tolist(),
    }
    if original is not None:
        case["original"] = original.flatten().tolist()
    if hasattr(scheduler, "sigmas"):
        case["sigmas"] = scheduler.sigmas.tolist()
    if hasattr(scheduler, "add_noise"):
        fresh = kind(**options)
        fresh.set_timesteps(**steps)
        t = fresh.timesteps[[-1, len(fresh.timesteps) // 2]]
        case["noisy"] = fresh.add_noise(wave(2), wave(3), t).flatten().tolist()
    return case


def convert(source, options, target):
    """The files that diffusers makes of a scheduler made here, and of one loaded from a file, which says everything."""
    made = source(**options)
    config = {key: value for key, value in made.config.items() if key != "_use_default_values"}
    return {
        "source": made.to_json_string(),
        "chosen": sorted(options),
        "target": target.__name__,
        "made": target.from_config(made.config).to_json_string(),
        "loaded": target.from_config(config).to_json_string(),
    }


if __name__ == "__main__":
    cases = [(kind, *(case if isinstance(case, tuple) else (case,))) for kind, cases in CASES.items() for case in cases]
    write(
        "samplers.json", [run(*case) for case in cases],
        conversions=[convert(*conversion) for conversion in CONVERSIONS],
    )
