"""Files of torch.save, for Tests/EngineTests/Files/TorchFileTests.swift.

    python Tests/Reference/pickles.py

writes fixtures/pickles: the weights of fixtures/unet/fast as old repositories have them, in both formats of PyTorch; tensors of
all types and layouts, with their values in views.safetensors; and files that would run something on loading.
"""

import collections
import json
import os
import pickle
from pathlib import Path

import torch
from diffusers import UNet2DModel
from safetensors.torch import save_file

from versions import versions

FIXTURES = Path(__file__).parent / "fixtures"
FOLDER = FIXTURES / "pickles"
FOLDER.mkdir(exist_ok=True)


def save(value, name, **options):
    torch.save(value, FOLDER / name, **options)


# A model: its state, whose dictionary has attributes, by its old names for attention.
model = UNet2DModel.from_pretrained(FIXTURES / "unet" / "fast")
state = model.state_dict()
save(state, "unet.bin")
old_names = {".to_q.": ".query.", ".to_k.": ".key.", ".to_v.": ".value.", ".to_out.0.": ".proj_attn."}
old = collections.OrderedDict()
for name, tensor in state.items():
    for new_name, old_name in old_names.items():
        name = name.replace(new_name, old_name)
    old[name] = tensor.half()
save(old, "unet_old.bin", _use_new_zipfile_serialization=False)

# Types, views of one storage, parameters, nested dictionaries and lists.
numbers = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4) / 8
views = {
    "whole": numbers,
    "part": numbers[1, :, 1:3],
    "transposed": numbers.permute(2, 0, 1),
    "column": numbers[:, :, 3],
    "scalar": torch.tensor(2.5),
    "empty": torch.zeros(0, 3),
    "float64": torch.tensor([1 / 3, -5.0], dtype=torch.float64),
    "float16": torch.tensor([0.5, -65504.0], dtype=torch.float16),
    "bfloat16": torch.tensor([0.5, -3e38], dtype=torch.bfloat16),
    "int64": torch.tensor([-(1 << 63), 7]),
    "int32": torch.tensor([-5, 1 << 30], dtype=torch.int32),
    "int16": torch.tensor([-5, 300], dtype=torch.int16),
    "int8": torch.tensor([-5, 100], dtype=torch.int8),
    "uint8": torch.tensor([1, 255], dtype=torch.uint8),
    "bool": torch.tensor([True, False]),
}
nested = {
    "epoch": 3,
    "loss": 0.25,
    "name": "a run",
    "done": False,
    "state_dict": {
        **views,
        "parameter": torch.nn.Parameter(torch.ones(2)),
        "shadow_params": [torch.zeros(1), torch.ones(1)],
        "_extra": None,
    },
}
save(nested, "views.bin")
save(nested, "views_old.bin", _use_new_zipfile_serialization=False)
save(nested, "views_protocol4.bin", pickle_protocol=4)
expected = {name: tensor.clone().contiguous() for name, tensor in views.items()}
expected |= {
    "parameter": torch.ones(2), "shadow_params.0": torch.zeros(1), "shadow_params.1": torch.ones(1),
}
save_file(expected, FOLDER / "views.safetensors")


class Command:
    def __reduce__(self):
        return os.system, ("touch harmed",)


class Evaluated:
    def __reduce__(self):
        return eval, ("1 + 1",)


save({"weight": torch.ones(1), "extra": Command()}, "harmful_system.bin")
save({"weight": torch.ones(1), "extra": Evaluated()}, "harmful_eval.bin", _use_new_zipfile_serialization=False)
(FOLDER / "harmful_plain.bin").write_bytes(pickle.dumps(Command()))
(FOLDER / "harmful_protocol2.bin").write_bytes(pickle.dumps(Command(), protocol=2))
# A whole model instead of its state names its classes.
save(torch.nn.Linear(1, 1), "module.bin")

(FOLDER / "versions.json").write_text(json.dumps(versions()) + "\n")
