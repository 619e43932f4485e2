"""Writes small PNG and JPEG files of every kind, and what Pillow and torchvision make of them, for the tests of image files
and transforms. Run it in Tests/Reference: python3 images.py"""

import io
import json
import struct
import zlib
from pathlib import Path

import numpy
import PIL
import torchvision
from PIL import Image, ImageOps
from torchvision.transforms import functional

folder = Path(__file__).parent / "fixtures" / "images"
folder.mkdir(parents=True, exist_ok=True)
expected = {"versions": {"pillow": PIL.__version__, "torchvision": torchvision.__version__}, "files": {}, "resized": {}}


def noise(count, start):
    """Bytes that the Swift tests make by the same rule."""
    values, state = [], start
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        values.append(state >> 16 & 255)
    return numpy.array(values, dtype=numpy.uint8)


def picture(width, height, channels, start=1):
    shape = (height, width) if channels == 1 else (height, width, channels)
    return noise(width * height * channels, start).reshape(shape)


def expect(name, pixels):
    pixels = numpy.asarray(pixels)
    expected["files"][name] = {
        "width": pixels.shape[1],
        "height": pixels.shape[0],
        "channels": 1 if pixels.ndim == 2 else 3,
        "bytes": pixels.reshape(-1).tolist(),
    }


def over_white(colours, alpha):
    wide, opaque = colours.astype(int), alpha.astype(int)[..., None]
    return ((wide * opaque + 255 * (255 - opaque) + 127) // 255).astype(numpy.uint8)


def raw_png(name, pixels, colour_type, depth, interlaced=False):
    """Pillow writes neither 16-bit colour nor interlaced files, so these are put together here."""
    height, width = pixels.shape[:2]
    passes = [(0, 0, 1, 1)]
    if interlaced:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = b""
    for x, y, step_x, step_y in passes:
        for row in pixels[y::step_y, x::step_x]:
            if len(row):
                rows += b"\0" + row.astype(">u2" if depth == 16 else numpy.uint8).tobytes()

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, int(interlaced))
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    (folder / name).write_bytes(data)


def png_files():
    grey, rgb, rgba = picture(7, 5, 1), picture(7, 5, 3), picture(7, 5, 4)
    for name, pixels in [("grey.png", grey), ("rgb.png", rgb)]:
        Image.fromarray(pixels).save(folder / name)
        expect(name, pixels)
    Image.fromarray(rgba).save(folder / "rgba.png")
    expect("rgba.png", over_white(rgba[..., :3], rgba[..., 3]))
    grey_alpha = picture(7, 5, 2)
    Image.fromarray(grey_alpha, "LA").save(folder / "grey-alpha.png")
    expect("grey-alpha.png", over_white(grey_alpha[..., :1], grey_alpha[..., 1])[..., 0])
    Image.fromarray(grey).convert("1").save(folder / "black-and-white.png")
    expect("black-and-white.png", Image.fromarray(grey).convert("1").convert("L"))
    palette = Image.fromarray(rgb).quantize(5)
    palette.save(folder / "palette.png")
    expect("palette.png", palette.convert("RGB"))
    palette.save(folder / "palette-transparent.png", transparency=2)
    see_through = numpy.asarray(palette.convert("RGB")).copy()
    see_through[numpy.asarray(palette) == 2] = 255
    expect("palette-transparent.png", see_through)
    deep = picture(7, 5, 3).astype(int) * 256 + picture(7, 5, 3, start=9)
    raw_png("rgb-16-bit.png", deep, colour_type=2, depth=16)
    expect("rgb-16-bit.png", ((deep * 255 + 32895) >> 16).astype(numpy.uint8))
    raw_png("interlaced.png", picture(11, 9, 3), colour_type=2, depth=8, interlaced=True)
    expect("interlaced.png", picture(11, 9, 3))


def smooth(width, height):
    y, x = numpy.mgrid[0:height, 0:width]
    return numpy.stack([x * 20, y * 25, 255 - x * 10 - y * 10], axis=-1).astype(numpy.uint8)


def jpeg_files():
    image = Image.fromarray(smooth(11, 9))
    for name, made, options in [
        ("rgb.jpg", image, {}),
        ("grey.jpg", image.convert("L"), {}),
        ("progressive.jpg", image, {"progressive": True}),
        ("cmyk.jpg", image.convert("CMYK"), {}),
    ]:
        made.save(folder / name, quality=90, **options)
        read = Image.open(folder / name)
        expect(name, read if read.mode == "L" else read.convert("RGB"))
    for orientation in range(2, 9):
        name = f"orientation-{orientation}.jpg"
        exif = Image.Exif()
        exif[0x0112] = orientation
        image.save(folder / name, quality=90, exif=exif)
        expect(name, ImageOps.exif_transpose(Image.open(folder / name)))


def broken_files():
    png, jpeg = (folder / "rgb.png").read_bytes(), (folder / "rgb.jpg").read_bytes()
    (folder / "broken-cut.png").write_bytes(png[: len(png) // 2])
    damaged = bytearray(png)
    damaged[60] ^= 0xFF
    (folder / "broken-damaged.png").write_bytes(bytes(damaged))
    (folder / "broken-cut.jpg").write_bytes(jpeg[: len(jpeg) - 40] + b"\xff\xd9")
    (folder / "broken-header.jpg").write_bytes(jpeg[:30])


def resized():
    """Resize of torchvision on PIL images; the results are kept as PNG files."""
    cases = [(64, 64, 3, [32, 32]), (37, 23, 3, [32, 32]), (28, 28, 1, [32, 32]), (50, 30, 3, [16]), (9, 13, 1, [24]),
             (5, 40, 3, [7, 11]),
             (90, 61, 3, [32, 48])]
    for number, (width, height, channels, size) in enumerate(cases):
        image = Image.fromarray(picture(width, height, channels, start=number))
        name = f"resized-{number}.png"
        result = functional.resize(image, size)
        buffer = io.BytesIO()
        result.save(buffer, "PNG", optimize=True)
        (folder / name).write_bytes(buffer.getvalue())
        expected["resized"][name] = {"width": width, "height": height, "channels": channels, "size": size}


if __name__ == "__main__":
    png_files()
    jpeg_files()
    broken_files()
    resized()
    (folder / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")
