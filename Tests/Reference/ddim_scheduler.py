"""What diffusers' DDIMScheduler and DDIMPipeline compute under each of their options.

    python Tests/Reference/ddim_scheduler.py

writes fixtures/ddim_scheduler.json: for every case the configuration file, the timesteps, samples of the noise schedule,
and the results of one step; for every pipeline case the images of a seeded model.
"""

import torch
from diffusers import DDIMPipeline, DDIMScheduler, DDPMScheduler, UNet2DModel

from scheduler_cases import describe, wave, write

# Options, number of inference steps, the timestep of the step, and options of the step.
CASES = [
    (dict(), 10, 900, dict()),
    (dict(), 10, 0, dict()),
    (dict(), 10, 0, dict(eta=1.0)),
    (dict(), 1000, 500, dict(eta=1.0)),
    (dict(), 10, 500, dict(eta=0.3)),
    (dict(), 10, 500, dict(use_clipped_model_output=True)),
    (dict(), 10, 500, dict(eta=0.5, variance_noise=True)),
    (dict(num_train_timesteps=5), 5, 3, dict()),
    (dict(beta_start=0.001, beta_end=0.02), 50, 480, dict()),
    (dict(beta_schedule="scaled_linear"), 50, 500, dict(eta=0.5)),
    (dict(beta_schedule="squaredcos_cap_v2"), 40, 975, dict(eta=1.0)),
    (dict(trained_betas=[0.1, 0.2, 0.3], num_train_timesteps=3), 3, 2, dict()),
    (dict(set_alpha_to_one=False), 10, 0, dict()),
    (dict(set_alpha_to_one=False, beta_start=0.01), 10, 0, dict(eta=1.0)),
    (dict(clip_sample=False), 10, 500, dict()),
    (dict(clip_sample_range=0.3), 10, 500, dict(use_clipped_model_output=True, eta=1.0)),
    (dict(prediction_type="sample"), 10, 500, dict(eta=0.4)),
    (dict(prediction_type="sample"), 10, 500, dict(use_clipped_model_output=True)),
    (dict(prediction_type="v_prediction"), 10, 500, dict(eta=0.4)),
    (dict(prediction_type="v_prediction"), 10, 500, dict(use_clipped_model_output=True)),
    (dict(thresholding=True, sample_max_value=2.0, dynamic_thresholding_ratio=0.9), 10, 300, dict()),
    (dict(thresholding=True, sample_max_value=0.5), 10, 300, dict(use_clipped_model_output=True)),
    (dict(timestep_spacing="linspace"), 7, 999, dict()),
    (dict(timestep_spacing="linspace"), 7, 0, dict(eta=1.0)),
    (dict(timestep_spacing="trailing"), 7, 999, dict()),
    (dict(timestep_spacing="trailing"), 30, 532, dict(eta=0.2)),
    (dict(timestep_spacing="leading", steps_offset=1), 5, 801, dict()),
    (dict(timestep_spacing="leading", steps_offset=1), 5, 1, dict()),
    (dict(rescale_betas_zero_snr=True, prediction_type="v_prediction", timestep_spacing="trailing"), 10, 999, dict()),
    (dict(rescale_betas_zero_snr=True, beta_schedule="scaled_linear", prediction_type="sample"), 10, 500, dict()),
]

PIPELINE_CASES = [dict(), dict(eta=1.0), dict(eta=0.5, use_clipped_model_output=True)]


def run(options, steps, t, step_options):
    scheduler = DDIMScheduler(**options)
    scheduler.set_timesteps(steps)
    arguments = dict(step_options)
    if "variance_noise" in arguments:
        arguments["variance_noise"] = wave(4)
    else:
        arguments["generator"] = torch.Generator().manual_seed(0)
    result = scheduler.step(wave(1), t, wave(0), **arguments)
    return {
        "name": f"{options}, steps {steps}, t {t}, {step_options}",
        "steps": steps,
        "t": t,
        "eta": step_options.get("eta", 0.0),
        "useClipped": "use_clipped_model_output" in step_options,
        "givesNoise": "variance_noise" in step_options,
        "timesteps": scheduler.timesteps.tolist() if steps <= 50 else None,
        "previous": result.prev_sample.flatten().tolist(),
        "original": result.pred_original_sample.flatten().tolist(),
    } | describe(scheduler, t)


def sample(options):
    """Two steps with the model of diffusers' fast tests, and a scheduler made of a DDPMScheduler."""
    torch.manual_seed(0)
    unet = UNet2DModel(
        sample_size=8, layers_per_block=1, block_out_channels=(4, 8), norm_num_groups=4,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"), up_block_types=("AttnUpBlock2D", "UpBlock2D"),
    ).eval()
    pipe = DDIMPipeline(unet, DDPMScheduler(variance_type="fixed_large"))
    pipe.set_progress_bar_config(disable=True)
    images = pipe(generator=torch.Generator().manual_seed(0), num_inference_steps=2, output_type="pt", **options).images
    return images[0, -1].flatten().tolist()


if __name__ == "__main__":
    write(
        "ddim_scheduler.json",
        [run(*case) for case in CASES],
        converted=DDIMScheduler.from_config(DDPMScheduler(variance_type="fixed_large").config).to_json_string(),
        pipelines=[sample(options) for options in PIPELINE_CASES],
    )
