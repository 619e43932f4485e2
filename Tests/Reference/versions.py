"""The versions that a fixture was made with, recorded in it."""

import platform

import diffusers
import torch


def versions():
    return {"python": platform.python_version(), "torch": torch.__version__, "diffusers": diffusers.__version__}
