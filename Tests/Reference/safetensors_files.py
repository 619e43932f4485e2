"""Safetensors files of the reference library, for Tests/EngineTests/Files/SafetensorsTests.swift.

python Tests/Reference/safetensors_files.py
"""
import json
import pathlib

import safetensors
import torch
from safetensors.torch import save_file

folder = pathlib.Path(__file__).parent / "fixtures"

# What the engine can hold itself: it must write the same bytes.
own = {
    "weight": torch.arange(6, dtype=torch.float32).reshape(2, 3) / 4,
    "bias": torch.tensor([-1.5, 0.25]),
    "steps": torch.tensor([3, -4, 1 << 40]),
    "empty": torch.zeros(0, 3),
    "scalar": torch.tensor(2.5),
    'odd "name"\n\\é': torch.ones(1),
}
save_file(own, folder / "safetensors_own.safetensors", metadata={"format": "pt"})

numbers = [0.0, 1.0, -2.5, 0.0625, 240.0, float("inf"), float("-inf"), float("nan")]
small = [2.0**-9, 2.0**-16, 448.0]
floats = torch.tensor(numbers + small)
types = {
    "F64": torch.tensor([1 / 3, -1e300, 5.0], dtype=torch.float64),
    "F32": floats,
    "F16": torch.cat([floats, torch.tensor([6e-8, 65504.0])]).to(torch.float16),
    "BF16": floats.to(torch.bfloat16),
    "F8_E4M3": floats.to(torch.float8_e4m3fn),
    "F8_E5M2": floats.to(torch.float8_e5m2),
    "I64": torch.tensor([-(1 << 63), 7]),
    "I32": torch.tensor([-5, 1 << 30], dtype=torch.int32),
    "I16": torch.tensor([-5, 300], dtype=torch.int16),
    "I8": torch.tensor([-5, 100], dtype=torch.int8),
    "U64": torch.tensor([1, 1 << 40], dtype=torch.uint64),
    "U32": torch.tensor([1, (1 << 32) - 1], dtype=torch.uint32),
    "U16": torch.tensor([1, 65535], dtype=torch.uint16),
    "U8": torch.tensor([1, 255], dtype=torch.uint8),
    "BOOL": torch.tensor([True, False]),
}
save_file(types, folder / "safetensors_types.safetensors")


def plain(x):
    """Values as float32 or int64, with names for what JSON lacks."""
    return [str(v) if v != v or abs(v) == float("inf") else v for v in x.to(torch.float64).to(torch.float32).tolist()]


expected = {
    name: plain(x) if x.is_floating_point() else [int(v) for v in x.tolist()] for name, x in types.items()
}
versions = {"torch": torch.__version__, "safetensors": safetensors.__version__}
text = json.dumps({"versions": versions, "values": {k: [str(v) for v in values] for k, values in expected.items()}})
(folder / "safetensors_types.json").write_text(text + "\n")

# What the engine writes in half precision. The numbers are torch.randn(2000) after manual_seed(8), times powers of two, so that
# many lie below the smallest normal number; behind them those half way between two neighbours.
torch.manual_seed(8)
spread = torch.ldexp(torch.randn(2000), torch.arange(2000) % 40 - 28)
halfway = torch.tensor([1 + k * 2.0**-11 for k in range(8)] + [1 + k * 2.0**-8 for k in range(8)])
special = torch.tensor([0.0, -0.0, float("inf"), float("-inf"), 65504.0, 2.0**-24, 2.0**-25, 3 * 2.0**-25])
numbers = torch.cat([spread, halfway, special])
for dtype in (torch.float16, torch.bfloat16):
    name = str(dtype).removeprefix("torch.")
    half = {"numbers": numbers.to(dtype), "steps": torch.tensor([1, 2])}
    save_file(half, folder / f"safetensors_{name}.safetensors", metadata={"format": "pt"})
