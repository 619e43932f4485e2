// PNG and JPEG in memory, through libpng and libjpeg-turbo.
//
// Both libraries report errors by longjmp, which must not cross Swift frames: here it is caught, and what comes out is a
// plain result.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Rows of 8-bit samples from the top, channels interleaved, without padding.
typedef struct {
    uint8_t *bytes;  // NULL when decoding failed; given back with cc_image_free
    int width;
    int height;
    int channels;     // 1: grey, 3: red, green, blue
    int orientation;  // how the EXIF header says the camera was held, 1 to 8; 1 is upright
    char error[256];  // why decoding failed
} cc_image;

/// The most pixels that are decoded: beyond that a file of a few bytes could ask for all memory.
#define CC_MAX_PIXELS (1 << 28)
#define CC_TOO_LARGE "the picture has more than 268 million pixels"
#define CC_NO_MEMORY "there is not enough memory for it"

/// What decoding may take.
typedef struct {
    size_t most_bytes;          // of memory
    bool (*should_stop)(void);  // asked row by row: whether the user wants an end
} cc_limits;
#define CC_STOPPED "it was stopped"

/// Decodes any PNG: every colour type and depth, palettes, interlaced, with or without alpha.
///
/// Transparent pixels are laid over `background`: red, green and blue, which makes grey pictures colour; NULL is white and
/// leaves them grey.
cc_image cc_decode_png(const uint8_t *data, size_t count, const uint8_t *background, cc_limits limits);

/// Decodes a grey, colour or CMYK JPEG.
cc_image cc_decode_jpeg(const uint8_t *data, size_t count, cc_limits limits);

void cc_image_free(cc_image image);

/// An encoded file; `bytes` is NULL when encoding failed.
typedef struct {
    uint8_t *bytes;
    size_t count;
    char error[256];
} cc_file;

/// Encodes 8-bit grey (1) or RGB (3 channels) as PNG.
cc_file cc_encode_png(const uint8_t *pixels, int width, int height, int channels);

/// Encodes 8-bit grey (1) or RGB (3 channels) as JPEG; `quality` goes from 1 to 100.
cc_file cc_encode_jpeg(const uint8_t *pixels, int width, int height, int channels, int quality);

void cc_file_free(cc_file file);

/// The versions of the libraries.
const char *cc_png_version(void);
const char *cc_jpeg_version(void);
