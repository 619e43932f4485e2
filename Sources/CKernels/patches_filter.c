// Filters in the order that products of patches need them. See patches.c.
#include "ck_common.h"
#include "ck_conv.h"
#include "ck_threads.h"
#include "patches.h"

typedef struct {
    const ck_conv_shape *shape;
    const float *filter;
    float *reordered;
} filter_job;

static long taps_of(const ck_conv_shape *s) { return s->kernel_height * s->kernel_width; }

/// [out, channels, taps] to [taps, channels, out] for the values `begin` to `end` of each output channel's filter, by
/// blocks of CK_LANES, so that each cache line is fetched once.
CK_CLONES static void transpose_body(void *context, long begin, long end, int piece) {
    const filter_job *job = context;
    long taps = taps_of(job->shape), channels = job->shape->in_channels, out = job->shape->out_channels;
    for (long block = begin; block < end; block += CK_LANES)
        for (long first = 0; first < out; first += CK_LANES)
            for (long value = block; value < ck_min(block + CK_LANES, end); value++) {
                float *row = job->reordered + (value % taps * channels + value / taps) * out;
                for (long k = first; k < ck_min(first + CK_LANES, out); k++)
                    row[k] = job->filter[k * taps * channels + value];
            }
}

/// [out, channels, taps] to [out, taps, channels] for the output channels `begin` to `end`.
static void swap_body(void *context, long begin, long end, int piece) {
    const filter_job *job = context;
    long taps = taps_of(job->shape), channels = job->shape->in_channels, size = taps * channels;
    for (long k = begin; k < end; k++)
        for (long tap = 0; tap < taps; tap++)
            for (long c = 0; c < channels; c++)
                job->reordered[k * size + tap * channels + c] = job->filter[k * size + c * taps + tap];
}

/// [out, channels, taps] to [taps, out, channels] with the taps in reverse, for the output channels `begin` to `end`.
static void turn_body(void *context, long begin, long end, int piece) {
    const filter_job *job = context;
    long taps = taps_of(job->shape), channels = job->shape->in_channels, out = job->shape->out_channels;
    for (long k = begin; k < end; k++)
        for (long tap = 0; tap < taps; tap++)
            for (long c = 0; c < channels; c++)
                job->reordered[((taps - 1 - tap) * out + k) * channels + c] = job->filter[(k * channels + c) * taps + tap];
}

void ck_patches_filter(const ck_conv_shape *shape, const float *filter, bool for_gradient, float *reordered) {
    filter_job job = {shape, filter, reordered};
    if (for_gradient)
        ck_parallel_for(
            shape->out_channels, CK_LANES, patches_gradient_is_convolution(shape) ? turn_body : swap_body, &job);
    else
        ck_parallel_for(shape->in_channels * taps_of(shape), CK_LANES, transpose_body, &job);
}
