"""CLIP by transformers, for Tests/EngineTests/Models/CLIP. Writes Tests/Reference/fixtures/clip.

python Tests/Reference/clip.py

Two small models as transformers saves them, with what they compute and the gradients; a tokenizer whose vocabulary is learnt from
the names of emoji (unicode-data's emoji-test.txt), with what it makes of 5,000 texts; and images after pre-processing. The
texts and the images are made anew by the tests, by the same rule as here.
"""

import json
import random
import shutil
import sys
import unicodedata
from pathlib import Path

# transformers takes Pillow's image processor where torchvision is missing, and a torchvision for another PyTorch breaks it.
sys.modules["torchvision"] = None

import numpy
import tokenizers
import torch
import transformers
from PIL import Image
from tokenizers import models, pre_tokenizers, trainers
from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel, CLIPTokenizer

folder = Path(__file__).parent / "fixtures" / "clip"
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)


class Draws:
    """Whole numbers that the tests draw by the same rule."""

    def __init__(self, state):
        self.state = state

    def below(self, count):
        self.state = (self.state * 1103515245 + 12345) % 2**31
        return (self.state >> 16) % count


# Models

CONFIGS = {
    "quick_gelu": CLIPConfig(
        text_config=dict(
            vocab_size=90, hidden_size=24, intermediate_size=40, num_hidden_layers=2, num_attention_heads=3,
            max_position_embeddings=21, bos_token_id=88, eos_token_id=89, projection_dim=20),
        vision_config=dict(
            hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=2, image_size=24, patch_size=6,
            projection_dim=20),
        projection_dim=20),
    # The rule for the end of a text from before 2023, another nonlinearity, heads of other sizes.
    "old_end": CLIPConfig(
        text_config=dict(
            vocab_size=60, hidden_size=20, intermediate_size=32, num_hidden_layers=1, num_attention_heads=5,
            max_position_embeddings=9, bos_token_id=58, eos_token_id=2, hidden_act="gelu", layer_norm_eps=1e-4, projection_dim=12),
        vision_config=dict(
            hidden_size=18, intermediate_size=30, num_hidden_layers=3, num_attention_heads=3, num_channels=1, image_size=15,
            patch_size=5, hidden_act="gelu", projection_dim=12),
        projection_dim=12, logit_scale_init_value=1.0),
}


def texts(config):
    """Three texts of different lengths that end with the end token, filled up with it."""
    text = config.text_config
    end = text.vocab_size - 1
    rows = torch.full((3, text.max_position_embeddings), end)
    for row, length in enumerate([text.max_position_embeddings - 1, 4, 1]):
        rows[row, :length] = torch.randint(0, end, (length,))
    return rows


def sample(x):
    """Every n-th element, about twenty of them, then the sum of all magnitudes."""
    flat = x.detach().flatten()
    return flat[:: max(1, flat.numel() // 20)].tolist() + [flat.abs().double().sum().item()]


def model_case(name, config):
    torch.manual_seed(1)
    model = CLIPModel(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 0:
                parameter += torch.randn_like(parameter) * 0.05
    model.save_pretrained(folder / name)
    ids = texts(config)
    vision = config.vision_config
    torch.manual_seed(2)
    pixels = torch.randn(3, vision.num_channels, vision.image_size, vision.image_size).requires_grad_()
    output = model(input_ids=ids, pixel_values=pixels, return_loss=True)
    output.loss.backward()
    return {
        "inputIds": ids.tolist(),
        "pixelSeed": 2,
        "textFeatures": model.get_text_features(ids).pooler_output.flatten().tolist(),
        "imageFeatures": model.get_image_features(pixels).pooler_output.flatten().tolist(),
        "logitsPerText": output.logits_per_text.flatten().tolist(),
        "loss": output.loss.item(),
        "pixelGradient": sample(pixels.grad),
        "gradients": {n: sample(p.grad) for n, p in model.named_parameters()},
    }


# Tokenizer

def names():
    lines = Path("/usr/share/unicode/emoji/emoji-test.txt").read_text().splitlines()
    return [line.split("#", 1)[1].strip().split(" ", 2)[2] for line in lines if "; fully-qualified" in line]


def save_tokenizer(path):
    """A vocabulary in the order of OpenAI's: bytes, bytes at the end of a word, pairs, begin and end."""
    trained = tokenizers.Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    trained.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.ByteLevel(False)])
    trainer = trainers.BpeTrainer(vocab_size=900, end_of_word_suffix="</w>", show_progress=False, min_frequency=2)
    corpus = [name.lower() for name in names()] + ["naïve café crème brûlée à la carte, ça va? it's what they're told"] * 4
    trained.train_from_iterator(corpus, trainer)
    merges = [tuple(pair) for pair in json.loads(trained.to_str())["model"]["merges"]]
    visible = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    rest = [b for b in range(256) if b not in visible]
    symbols = [chr(b) for b in visible] + [chr(256 + i) for i in range(len(rest))]
    tokens = symbols + [s + "</w>" for s in symbols]
    tokens += [a + b for a, b in merges if a + b not in tokens] + ["<|startoftext|>", "<|endoftext|>"]
    path.mkdir()
    vocabulary = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
    (path / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False))
    (path / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    return CLIPTokenizer.from_pretrained(path, model_max_length=77)


def fragments():
    """Pieces that the texts are put together from."""
    generator = random.Random(0)
    drawn = generator.sample(names(), 120)
    words = """it's we're they've I'm he'll she'd don't 'S 'LL ’s '' 's' O'Neill's rock'n'roll ÉCOLE Straße STRASSE ẞ ΟΔΟΣ ὈΔΥΣΣΕΎΣ
    İstanbul ISTANBUL ıi ﬁn ﬃ Ǆ ǅ naïve nai\u0308ve cafe\u0301 CAFÉ A\u030A Å ñ n\u0303 \u1E9B\u0323 각 \u1100\u1161\u11A8
    你好 世界 红色的心 こんにちは カタカナ ﾊﾝｶｸ 안녕 שלום مرحبا नमस्ते ไทย ខ្មែរ ა ᏣᎳᎩ 1 12 3.14 1,000 ٣٤ ೫ ² ½ Ⅷ ⅷ ① 千 〇 𝟘 𝐀𝐛 ª º
    ! ?? ... — – « » “quoted” (x) [y] {z} a_b a-b a/b #tag @me 50% $5 €7 §1 ° © ™ → ∞ ≠ ✓ • · ~ ^ ` | \\ <> & *** +1 = ; :
    <|endoftext|> <|startoftext|> <|ENDOFTEXT|> <|startoftext <|endoftext|>s x<|endoftext|>y !<|endoftext|> </w> </w>s Ġ ġthe
    😀 ❤️ ❤ 👩‍👩‍👧 👍🏽 🇩🇪 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ☺︎ 🫠 ♀ \u200D \uFE0F \u20E3 \u00AD \u200B \u2060 \uFEFF \u0301 \u0345 a\u0345 \u05D0\u05B8
    \u0001 \u007F \u0080 \uE000 \U000F0000 \uFFFD \U0001F1E6 supercalifragilisticexpialidocious aaaaaaaaaaaaaaaaaaaaaaa xX""".split()
    spaces = ["", "", " ", " ", " ", "  ", "\t", "\n", "\r\n", "\u0085", "\u00A0", "\u1680", "\u2003", "\u2028", "\u202F", "\u3000",
              "\u000B", "\u000C", "\u001C", "\u180E"]
    ranges = [(0xC0, 0x250), (0x370, 0x400), (0x400, 0x530), (0x900, 0x980), (0xE00, 0xE60), (0x1E00, 0x2000), (0x2000, 0x2BFF),
              (0x3040, 0x3100), (0x4E00, 0x9FA0), (0xAC00, 0xD7A0), (0x1F300, 0x1F650), (0x10400, 0x10450), (0x1D400, 0x1D7FF)]
    characters = [chr(generator.randrange(*generator.choice(ranges))) for _ in range(400)]
    characters = [c for c in characters if unicodedata.category(c) != "Cn"]
    return drawn + words + characters, spaces


def text(draws, pieces, spaces):
    return "".join(
        pieces[draws.below(len(pieces))] + spaces[draws.below(len(spaces))] for _ in range(draws.below(13)))


def fingerprint(numbers):
    """FNV-1a over the numbers."""
    result = 0xCBF29CE484222325
    for number in numbers:
        result = ((result ^ number) * 0x100000001B3) % 2**64
    return f"{result:016x}"


def tokenizer_case():
    tokenizer = save_tokenizer(folder / "tokenizer")
    tokenizer.save_pretrained(folder / "tokenizer_json")
    pieces, spaces = fragments()
    draws = Draws(1)
    strings = [text(draws, pieces, spaces) for _ in range(5000)]
    ids = tokenizer(strings)["input_ids"]
    samples = ["", " ", "A red heart!", "it's 12 o'clock", "grinning face with big eyes", "Café 你好 😀", "x<|endoftext|>y"]
    padded = tokenizer(samples, padding=True, truncation=True, max_length=8)["input_ids"]
    # Bytes that the vocabulary lacks become the unknown token.
    vocabulary = {s: i for i, s in enumerate(["a", "b</w>", "ab</w>", "c</w>", "<|startoftext|>", "<|endoftext|>"])}
    small = CLIPTokenizer(vocab=vocabulary, merges=[("a", "b</w>")])
    lacking = ["ab", "ab c", "aab", "abx", "é", "c a"]
    return {
        "pieces": pieces, "spaces": spaces, "blockSize": 50,
        "fingerprints": [fingerprint(n for row in ids[i:i + 50] for n in row) for i in range(0, 5000, 50)],
        "samples": samples, "padded": padded, "full": tokenizer(samples, padding="max_length", max_length=77)["input_ids"],
        "tokens": [tokenizer.tokenize(s) for s in samples],
        "decoded": [tokenizer.decode(row, skip_special_tokens=True) for row in padded],
        "lacking": {"vocabulary": vocabulary, "texts": lacking, "ids": small(lacking)["input_ids"]},
    }


# Images

def picture(width, height):
    draws = Draws(width)
    values = [draws.below(256) for _ in range(width * height * 3)]
    return Image.fromarray(numpy.array(values, dtype=numpy.uint8).reshape(height, width, 3))


def image_case(size, crop, width, height):
    processor = CLIPImageProcessor(size={"shortest_edge": size}, crop_size={"height": crop, "width": crop})
    pixels = processor(picture(width, height), return_tensors="pt")["pixel_values"]
    return {"size": size, "crop": crop, "width": width, "height": height, "pixels": sample(pixels)}


expected = {
    "versions": {
        "transformers": transformers.__version__, "torch": torch.__version__, "tokenizers": tokenizers.__version__},
    "models": {name: model_case(name, config) for name, config in CONFIGS.items()},
    "tokenizer": tokenizer_case(),
    "images": [
        image_case(16, 16, 31, 23), image_case(12, 11, 10, 30), image_case(20, 20, 20, 20), image_case(9, 12, 25, 13)],
}
CLIPImageProcessor(size={"shortest_edge": 40}, crop_size={"height": 32, "width": 32}).save_pretrained(folder / "processor")
(folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, separators=(",", ":")))
