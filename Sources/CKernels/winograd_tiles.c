// Winograd's F(4x4, 3x3) as Lavin and Gray give it (arXiv:1509.09308), evaluated at 0, 1, -1, 2, -2 and infinity:
//   Y = A' [ (G g G') . (B' d B) ] A
// for a filter g, a 6x6 patch d and a 4x4 tile of outputs Y. Channels are innermost, so each step handles CK_LANES
// channels at once; the last step of a row overlaps the one before where the channels are no multiple of CK_LANES.
#include "winograd_tiles.h"

#include "ck_common.h"

#define POINTS 36

/// One column (or row) of B' d: six values, `step` apart, to six values `out_step` apart.
CK_INLINE void input_transform(const ck_vector *d, long step, ck_vector *out, long out_step) {
    ck_vector d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step], d4 = d[4 * step], d5 = d[5 * step];
    ck_vector even = d4 - 4 * d2, odd = d3 - 4 * d1;
    ck_vector even2 = d4 - d2, odd2 = 2 * (d3 - d1);
    out[0] = 4 * d0 - 5 * d2 + d4;
    out[out_step] = even + odd;
    out[2 * out_step] = even - odd;
    out[3 * out_step] = even2 + odd2;
    out[4 * out_step] = even2 - odd2;
    out[5 * out_step] = 4 * d1 - 5 * d3 + d5;
}

/// One column of A' m: six values to four.
CK_INLINE void output_transform(const ck_vector *m, long step, ck_vector *out, long out_step) {
    ck_vector m0 = m[0], m1 = m[step], m2 = m[2 * step], m3 = m[3 * step], m4 = m[4 * step], m5 = m[5 * step];
    ck_vector sum1 = m1 + m2, difference1 = m1 - m2, sum2 = m3 + m4, difference2 = m3 - m4;
    out[0] = m0 + sum1 + sum2;
    out[out_step] = difference1 + 2 * difference2;
    out[2 * out_step] = sum1 + 4 * sum2;
    out[3 * out_step] = difference1 + 8 * difference2 + m5;
}

/// One column of A y: four values to six.
CK_INLINE void output_gradient_transform(const ck_vector *y, long step, ck_vector *out, long out_step) {
    ck_vector y0 = y[0], y1 = y[step], y2 = y[2 * step], y3 = y[3 * step];
    ck_vector even = y0 + y2, odd = y1 + y3;
    ck_vector even2 = y0 + 4 * y2, odd2 = 2 * y1 + 8 * y3;
    out[0] = y0;
    out[out_step] = even + odd;
    out[2 * out_step] = even - odd;
    out[3 * out_step] = even2 + odd2;
    out[4 * out_step] = even2 - odd2;
    out[5 * out_step] = y3;
}

/// One column of G g: three values to six.
CK_INLINE void filter_transform(const ck_vector *g, long step, ck_vector *out, long out_step) {
    ck_vector g0 = g[0], g1 = g[step], g2 = g[2 * step];
    ck_vector outer = (g0 + g2) * (-1.0f / 6), middle = g1 * (1.0f / 6);
    ck_vector outer2 = g0 * (1.0f / 24) + g2 * (1.0f / 6), middle2 = g1 * (1.0f / 12);
    out[0] = g0 * 0.25f;
    out[out_step] = outer - middle;
    out[2 * out_step] = outer + middle;
    out[3 * out_step] = outer2 + middle2;
    out[4 * out_step] = outer2 - middle2;
    out[5 * out_step] = g2;
}

/// One column of G' u: six values to three.
CK_INLINE void filter_gradient_transform(const ck_vector *u, long step, ck_vector *out, long out_step) {
    ck_vector u0 = u[0], u1 = u[step], u2 = u[2 * step], u3 = u[3 * step], u4 = u[4 * step], u5 = u[5 * step];
    ck_vector sum1 = (u1 + u2) * (1.0f / 6), sum2 = u3 + u4;
    out[0] = 0.25f * u0 - sum1 + sum2 * (1.0f / 24);
    out[out_step] = (u2 - u1) * (1.0f / 6) + (u3 - u4) * (1.0f / 12);
    out[2 * out_step] = sum2 * (1.0f / 6) - sum1 + u5;
}

/// Where the CK_LANES channels of a step start: the last step is moved back to end with the last channel.
CK_INLINE long lane_start(long channel, long channels) { return ck_min(channel, channels - CK_LANES); }

/// The image, row and column of a tile's first output.
CK_INLINE void locate(const winograd_tiling *tiling, long tile, long *image, long *row, long *column) {
    long per_image = tiling->tile_rows * tiling->tile_columns;
    *image = tile / per_image;
    *row = tile % per_image / tiling->tile_columns * 4;
    *column = tile % tiling->tile_columns * 4;
}

/// The addresses of a `size` x `size` patch of pixels; those outside the image are at `zeros`.
CK_INLINE void patch_addresses(
    const winograd_tiling *tiling, const float *image, long row, long column, long size, const float *zeros,
    const float **addresses) {
    for (long i = 0; i < size; i++)
        for (long j = 0; j < size; j++) {
            long y = row + i, x = column + j;
            bool inside = y >= 0 && y < tiling->height && x >= 0 && x < tiling->width;
            addresses[i * size + j] = inside ? image + (y * tiling->width + x) * tiling->channels : zeros;
        }
}

CK_CLONES void winograd_input_tiles(
    const winograd_tiling *tiling, const float *images, long first, long count, const float *zeros, float *planes,
    long plane) {
    long channels = tiling->channels, image_size = tiling->height * tiling->width * channels;
    for (long tile = 0; tile < count; tile++) {
        long image, row, column;
        const float *pixels[POINTS];
        locate(tiling, first + tile, &image, &row, &column);
        patch_addresses(
            tiling, images + image * image_size, row - tiling->padding, column - tiling->padding, 6, zeros, pixels);
        for (long channel = 0; channel < channels; channel += CK_LANES) {
            long c = lane_start(channel, channels);
            float *out = planes + tile * channels + c;
            ck_vector half[POINTS];
#pragma clang loop unroll(full)
            for (int j = 0; j < 6; j++) {
                ck_vector d[6];
#pragma clang loop unroll(full)
                for (int i = 0; i < 6; i++) d[i] = CK_LOAD(pixels[i * 6 + j] + c);
                input_transform(d, 1, half + j, 6);
            }
#pragma clang loop unroll(full)
            for (int i = 0; i < 6; i++) {
                ck_vector v[6];
                input_transform(half + 6 * i, 1, v, 1);
#pragma clang loop unroll(full)
                for (int j = 0; j < 6; j++) CK_STORE(out + (i * 6 + j) * plane, v[j]);
            }
        }
    }
}

CK_CLONES void winograd_output_tiles(
    const winograd_tiling *tiling, const float *planes, long plane, long first, long count,
    const ck_conv_addends *addends, float *images) {
    long channels = tiling->channels, row_size = tiling->width * channels;
    for (long tile = 0; tile < count; tile++) {
        long image, row, column;
        locate(tiling, first + tile, &image, &row, &column);
        long rows = ck_min(4, tiling->height - row), columns = ck_min(4, tiling->width - column);
        long corner = (image * tiling->height + row) * row_size + column * channels;
        for (long channel = 0; channel < channels; channel += CK_LANES) {
            long c = lane_start(channel, channels);
            const float *in = planes + tile * channels + c;
            ck_vector half[24], y[16];
            ck_vector offset = {0};
            if (addends->bias) offset += CK_LOAD(addends->bias + c);
            if (addends->image_bias) offset += CK_LOAD(addends->image_bias + image * channels + c);
#pragma clang loop unroll(full)
            for (int j = 0; j < 6; j++) {
                ck_vector m[6];
#pragma clang loop unroll(full)
                for (int i = 0; i < 6; i++) m[i] = CK_LOAD(in + (i * 6 + j) * plane);
                output_transform(m, 1, half + j, 6);
            }
#pragma clang loop unroll(full)
            for (int i = 0; i < 4; i++) output_transform(half + 6 * i, 1, y + 4 * i, 1);
            for (long i = 0; i < rows; i++)
                for (long j = 0; j < columns; j++) {
                    long place = corner + i * row_size + j * channels + c;
                    ck_vector value = y[i * 4 + j] + offset;
                    if (addends->addend) value += CK_LOAD(addends->addend + place);
                    CK_STORE(images + place, value);
                }
        }
    }
}

CK_CLONES void winograd_output_gradient_tiles(
    const winograd_tiling *tiling, const float *images, long first, long count, const float *zeros, float *planes,
    long plane) {
    long channels = tiling->channels, image_size = tiling->height * tiling->width * channels;
    for (long tile = 0; tile < count; tile++) {
        long image, row, column;
        const float *pixels[16];
        locate(tiling, first + tile, &image, &row, &column);
        patch_addresses(tiling, images + image * image_size, row, column, 4, zeros, pixels);
        for (long channel = 0; channel < channels; channel += CK_LANES) {
            long c = lane_start(channel, channels);
            float *out = planes + tile * channels + c;
            ck_vector half[24];
#pragma clang loop unroll(full)
            for (int j = 0; j < 4; j++) {
                ck_vector d[4];
#pragma clang loop unroll(full)
                for (int i = 0; i < 4; i++) d[i] = CK_LOAD(pixels[i * 4 + j] + c);
                output_gradient_transform(d, 1, half + j, 4);
            }
#pragma clang loop unroll(full)
            for (int i = 0; i < 6; i++) {
                ck_vector v[6];
                output_gradient_transform(half + 4 * i, 1, v, 1);
#pragma clang loop unroll(full)
                for (int j = 0; j < 6; j++) CK_STORE(out + (i * 6 + j) * plane, v[j]);
            }
        }
    }
}

CK_CLONES void winograd_filters(const winograd_filter_view *view, long first, long last, float *planes) {
    long plane = view->rows * view->columns;
    for (long row = first; row < last; row++)
        for (long column = 0; column < view->columns; column += CK_LANES) {
            long start = lane_start(column, view->columns);
            const float *taps = view->filter + row * view->row_stride + start * view->column_stride;
            float *out = planes + row * view->columns + start;
            ck_vector g[9], half[18], u[POINTS];
            for (int lane = 0; lane < CK_LANES; lane++)
                for (int tap = 0; tap < 9; tap++)
                    g[view->turned ? 8 - tap : tap][lane] = taps[lane * view->column_stride + tap];
            for (int j = 0; j < 3; j++) filter_transform(g + j, 3, half + j, 3);
            for (int i = 0; i < 6; i++) filter_transform(half + 3 * i, 1, u + 6 * i, 1);
            for (int p = 0; p < POINTS; p++) CK_STORE(out + p * plane, u[p]);
        }
}

CK_CLONES void winograd_filter_gradients(
    const float *planes, long out_channels, long in_channels, long first, long last, float *dfilter) {
    long plane = out_channels * in_channels;
    for (long k = first; k < last; k++)
        for (long channel = 0; channel < in_channels; channel += CK_LANES) {
            long c = lane_start(channel, in_channels);
            const float *in = planes + k * in_channels + c;
            float *taps = dfilter + (k * in_channels + c) * 9;
            ck_vector u[POINTS], half[18], g[9];
            for (int p = 0; p < POINTS; p++) u[p] = CK_LOAD(in + p * plane);
            for (int j = 0; j < 6; j++) filter_gradient_transform(u + j, 6, half + j, 6);
            for (int i = 0; i < 3; i++) filter_gradient_transform(half + 6 * i, 1, g + 3 * i, 1);
            for (int tap = 0; tap < 9; tap++)
                for (int lane = 0; lane < CK_LANES; lane++) taps[lane * 9 + tap] = g[tap][lane];
        }
}
