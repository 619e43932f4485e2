#include "CCodecs.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

typedef struct {
    struct jpeg_error_mgr base;
    jmp_buf escape;
    char *error;
    cc_limits limits;
} error_manager_t;

static void give_up(error_manager_t *manager, const char *reason) {
    snprintf(manager->error, sizeof(((cc_image *)0)->error), "%s", reason);
    longjmp(manager->escape, 1);
}

static void fail(j_common_ptr codec) {
    char message[JMSG_LENGTH_MAX];
    codec->err->format_message(codec, message);
    give_up((error_manager_t *)codec->err, message);
}

/// Most warnings are about harmless oddities. Missing data is not: the decoder would fill the rest with grey.
static void warn(j_common_ptr codec, int level) {
    int code = codec->err->msg_code;
    if (level == -1 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER)) fail(codec);
}

/// Called now and then, for each scan of a progressive picture again.
static void look_whether_to_stop(j_common_ptr codec) {
    error_manager_t *manager = (error_manager_t *)codec->err;
    if (manager->limits.should_stop()) give_up(manager, CC_STOPPED);
}

static unsigned number(const uint8_t *at, int bytes, bool little_endian) {
    unsigned value = 0;
    for (int i = 0; i < bytes; i++) value = value << 8 | at[little_endian ? bytes - 1 - i : i];
    return value;
}

/// Finds the orientation in an EXIF block: "Exif\0\0", then a TIFF header and its first directory of 12-byte entries.
static int exif_orientation(const uint8_t *data, size_t count) {
    if (count < 14 || memcmp(data, "Exif\0\0", 6) != 0) return 1;
    const uint8_t *tiff = data + 6;
    size_t room = count - 6;
    bool little = tiff[0] == 'I';
    size_t directory = number(tiff + 4, 4, little);
    if (directory > room - 2) return 1;
    unsigned entries = number(tiff + directory, 2, little);
    for (unsigned i = 0; i < entries; i++) {
        size_t entry = directory + 2 + 12 * (size_t)i;
        if (entry + 12 > room) break;
        if (number(tiff + entry, 2, little) != 0x0112) continue;
        unsigned orientation = number(tiff + entry + 8, 2, little);
        return orientation >= 1 && orientation <= 8 ? (int)orientation : 1;
    }
    return 1;
}

static int find_orientation(const struct jpeg_decompress_struct *codec) {
    for (jpeg_saved_marker_ptr marker = codec->marker_list; marker; marker = marker->next) {
        if (marker->marker == JPEG_APP0 + 1) {
            int orientation = exif_orientation(marker->data, marker->data_length);
            if (orientation != 1) return orientation;
        }
    }
    return 1;
}

/// a * b / 255, rounded, for bytes.
static unsigned scale_byte(unsigned a, unsigned b) {
    unsigned product = a * b + 128;
    return ((product >> 8) + product) >> 8;
}

/// Turns CMYK into RGB in place, as Pillow does. Adobe's files store the inks inverted.
static void cmyk_to_rgb(uint8_t *pixels, size_t count, bool inverted) {
    for (size_t i = 0; i < count; i++) {
        unsigned ink[4];
        for (size_t c = 0; c < 4; c++) ink[c] = inverted ? 255u - pixels[i * 4 + c] : pixels[i * 4 + c];
        unsigned white = 255 - ink[3];
        for (size_t c = 0; c < 3; c++) pixels[i * 3 + c] = (uint8_t)(white - scale_byte(ink[c], white));
    }
}

static bool read_image(struct jpeg_decompress_struct *codec, error_manager_t *manager,
                       struct jpeg_progress_mgr *progress, cc_image *image, const uint8_t *data, size_t count) {
    if (setjmp(manager->escape)) return false;
    jpeg_create_decompress(codec);
    codec->progress = progress;
    jpeg_mem_src(codec, data, count);
    jpeg_save_markers(codec, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(codec, TRUE);
    if ((size_t)codec->image_width * codec->image_height > CC_MAX_PIXELS) give_up(manager, CC_TOO_LARGE);
    // A progressive picture is collected, 16 bits for each sample, before its first row is made.
    size_t samples = (size_t)codec->image_width * codec->image_height * (size_t)codec->num_components;
    if (samples * (codec->progressive_mode ? 3 : 1) > manager->limits.most_bytes) give_up(manager, CC_NO_MEMORY);
    bool cmyk = codec->jpeg_color_space == JCS_CMYK || codec->jpeg_color_space == JCS_YCCK;
    bool grey = codec->jpeg_color_space == JCS_GRAYSCALE;
    codec->out_color_space = cmyk ? JCS_CMYK : grey ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(codec);
    size_t row_bytes = (size_t)codec->output_width * (size_t)codec->output_components;
    image->bytes = malloc(row_bytes * codec->output_height);
    if (!image->bytes) give_up(manager, CC_NO_MEMORY);
    while (codec->output_scanline < codec->output_height) {
        if (manager->limits.should_stop()) give_up(manager, CC_STOPPED);
        JSAMPROW row = image->bytes + row_bytes * codec->output_scanline;
        jpeg_read_scanlines(codec, &row, 1);
    }
    image->orientation = find_orientation(codec);
    jpeg_finish_decompress(codec);  // forgets the markers
    image->width = (int)codec->output_width;
    image->height = (int)codec->output_height;
    image->channels = grey ? 1 : 3;
    size_t pixels = (size_t)image->width * (size_t)image->height;
    if (cmyk) cmyk_to_rgb(image->bytes, pixels, codec->saw_Adobe_marker);
    return true;
}

cc_image cc_decode_jpeg(const uint8_t *data, size_t count, cc_limits limits) {
    cc_image image = {.orientation = 1};
    struct jpeg_decompress_struct codec = {0};
    error_manager_t manager = {.error = image.error, .limits = limits};
    struct jpeg_progress_mgr progress = {.progress_monitor = look_whether_to_stop};
    codec.err = jpeg_std_error(&manager.base);
    manager.base.error_exit = fail;
    manager.base.emit_message = warn;
    if (!read_image(&codec, &manager, &progress, &image, data, count)) {
        free(image.bytes);
        image.bytes = NULL;
    }
    jpeg_destroy_decompress(&codec);
    return image;
}

static bool write_image(struct jpeg_compress_struct *codec, error_manager_t *manager, cc_file *file, unsigned long *room,
                        const uint8_t *pixels, int width, int height, int channels, int quality) {
    if (setjmp(manager->escape)) return false;
    jpeg_create_compress(codec);
    jpeg_mem_dest(codec, &file->bytes, room);
    codec->image_width = (JDIMENSION)width;
    codec->image_height = (JDIMENSION)height;
    codec->input_components = channels;
    codec->in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(codec);
    jpeg_set_quality(codec, quality, TRUE);
    jpeg_start_compress(codec, TRUE);
    size_t row_bytes = (size_t)width * (size_t)channels;
    while (codec->next_scanline < codec->image_height) {
        // The library reads the row only; its interface lacks the const.
        JSAMPROW row = (JSAMPROW)(pixels + row_bytes * codec->next_scanline);
        jpeg_write_scanlines(codec, &row, 1);
    }
    jpeg_finish_compress(codec);
    return true;
}

cc_file cc_encode_jpeg(const uint8_t *pixels, int width, int height, int channels, int quality) {
    cc_file file = {0};
    unsigned long room = 0;
    struct jpeg_compress_struct codec = {0};
    error_manager_t manager = {.error = file.error};
    codec.err = jpeg_std_error(&manager.base);
    manager.base.error_exit = fail;
    if (write_image(&codec, &manager, &file, &room, pixels, width, height, channels, quality)) {
        file.count = room;
    } else {
        free(file.bytes);
        file.bytes = NULL;
    }
    jpeg_destroy_compress(&codec);
    return file;
}

const char *cc_jpeg_version(void) {
#ifdef LIBJPEG_TURBO_VERSION
#define TEXT_OF(value) #value
#define TEXT(value) TEXT_OF(value)
    return "turbo " TEXT(LIBJPEG_TURBO_VERSION);
#else
    return "of unknown version";
#endif
}
