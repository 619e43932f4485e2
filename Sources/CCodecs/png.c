#include "CCodecs.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const uint8_t *data;
    size_t count;
    size_t position;
} source_t;

static void read_bytes(png_structp png, png_bytep out, size_t count) {
    source_t *source = png_get_io_ptr(png);
    if (source->count - source->position < count) png_error(png, "the file ends too early");
    memcpy(out, source->data + source->position, count);
    source->position += count;
}

static void fail(png_structp png, png_const_charp message) {
    char *error = png_get_error_ptr(png);
    snprintf(error, sizeof(((cc_image *)0)->error), "%s", message);
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

/// Brings every kind of PNG to 8 bits and to grey, grey + alpha, RGB or RGBA. Returns how often to go through its rows.
static int normalise(png_structp png, png_infop info, bool in_colour) {
    png_set_expand(png);
    png_set_scale_16(png);
    if (in_colour) png_set_gray_to_rgb(png);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    return passes;
}

/// Lays the pixels over a background and drops their alpha, in place.
static void flatten(uint8_t *pixels, size_t count, int colours, const uint8_t background[3]) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *from = pixels + i * (size_t)(colours + 1);
        unsigned alpha = from[colours];
        for (int c = 0; c < colours; c++) {
            unsigned mixed = from[c] * alpha + background[c] * (255 - alpha);
            pixels[i * (size_t)colours + (size_t)c] = (uint8_t)((mixed + 127) / 255);
        }
    }
}

/// What has to be given back, also after a longjmp. It lives with the caller of setjmp's function, where a jump leaves its
/// values alone.
typedef struct {
    png_structp png;
    png_infop info;
    uint8_t *pixels;
} reader_t;

static bool read_image(
    reader_t *reader, source_t *source, const uint8_t *background, cc_limits limits, cc_image *image) {
    static const uint8_t white[3] = {255, 255, 255};
    png_structp png = reader->png;
    if (setjmp(png_jmpbuf(png))) return false;
    png_set_read_fn(png, source, read_bytes);
    png_read_info(png, reader->info);
    size_t width = png_get_image_width(png, reader->info), height = png_get_image_height(png, reader->info);
    if (width * height > CC_MAX_PIXELS) png_error(png, CC_TOO_LARGE);
    int passes = normalise(png, reader->info, background != NULL);
    int samples = png_get_channels(png, reader->info);
    size_t row_bytes = png_get_rowbytes(png, reader->info);
    if (row_bytes * height <= limits.most_bytes) reader->pixels = malloc(row_bytes * height);
    if (!reader->pixels) png_error(png, CC_NO_MEMORY);
    for (int pass = 0; pass < passes; pass++)
        for (size_t y = 0; y < height; y++) {
            if (limits.should_stop()) png_error(png, CC_STOPPED);
            png_read_row(png, reader->pixels + y * row_bytes, NULL);
        }
    png_read_end(png, NULL);
    bool has_alpha = samples == 2 || samples == 4;
    image->channels = samples - has_alpha;
    if (has_alpha) flatten(reader->pixels, width * height, image->channels, background ? background : white);
    image->width = (int)width;
    image->height = (int)height;
    return true;
}

cc_image cc_decode_png(const uint8_t *data, size_t count, const uint8_t *background, cc_limits limits) {
    cc_image image = {.orientation = 1};
    source_t source = {.data = data, .count = count};
    reader_t reader = {.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, image.error, fail, ignore_warning)};
    if (reader.png) reader.info = png_create_info_struct(reader.png);
    if (!reader.info) {
        snprintf(image.error, sizeof image.error, "libpng could not be started");
    } else if (read_image(&reader, &source, background, limits, &image)) {
        image.bytes = reader.pixels;
    }
    if (!image.bytes) free(reader.pixels);
    png_destroy_read_struct(&reader.png, &reader.info, NULL);
    return image;
}

void cc_image_free(cc_image image) { free(image.bytes); }

cc_file cc_encode_png(const uint8_t *pixels, int width, int height, int channels) {
    cc_file file = {0};
    png_image header = {.version = PNG_IMAGE_VERSION, .width = (png_uint_32)width, .height = (png_uint_32)height};
    header.format = channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
    file.count = PNG_IMAGE_PNG_SIZE_MAX(header);
    file.bytes = malloc(file.count);
    size_t room = file.count;
    if (!file.bytes || !png_image_write_to_memory(&header, file.bytes, &file.count, 0, pixels, 0, NULL)) {
        snprintf(file.error, sizeof file.error, "%s", file.bytes ? header.message : CC_NO_MEMORY);
        free(file.bytes);
        file.bytes = NULL;
        return file;
    }
    uint8_t *fitted = file.count < room ? realloc(file.bytes, file.count) : NULL;
    if (fitted) file.bytes = fitted;
    return file;
}

void cc_file_free(cc_file file) { free(file.bytes); }

const char *cc_png_version(void) { return png_get_libpng_ver(NULL); }
