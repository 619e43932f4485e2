// Group normalisation (arXiv:1803.08494). A piece of work is one image, or a band of its groups where there are fewer
// images than threads. Sums are kept per channel: in single precision over BLOCK_ROWS pixels, in double over the image.
#include "ck_norm.h"

#include <math.h>

#include "ck_common.h"
#include "ck_threads.h"

#define BLOCK_ROWS 32

typedef struct {
    const ck_group_norm_shape *shape;
    const float *x, *weight, *bias, *dy;
    float *y;           // the output; going backward, the gradient of the input
    float *statistics;  // [batch, groups, 2]
    double *workspace;
    long bands;  // per image
} job;

/// One thread's arrays, each with an entry per channel.
typedef struct {
    double *sums1, *sums2;      // over the pixels of one image
    double *totals1, *totals2;  // over all images of the piece
    float *centre;              // the mean of the channel's group
    float *scale, *shift;       // z = x * scale + shift
    float *partial1, *partial2;
} arrays;

#define DOUBLES_PER_CHANNEL 7  // four arrays of doubles, five of floats

static arrays arrays_of(const job *job, int piece) {
    long channels = job->shape->channels;
    double *base = job->workspace + piece * DOUBLES_PER_CHANNEL * channels;
    float *floats = (float *)(base + 4 * channels);
    return (arrays){
        base, base + channels, base + 2 * channels, base + 3 * channels,
        floats, floats + channels, floats + 2 * channels, floats + 3 * channels, floats + 4 * channels};
}

long ck_group_norm_workspace(const ck_group_norm_shape *shape) {
    return ck_thread_count() * DOUBLES_PER_CHANNEL * shape->channels;
}

/// A run of channels of one image: whole groups.
typedef struct {
    long image, first_group, last_group, first, last;  // the last ones are not included
    long offset;                                        // of the image's first value
} band;

static band band_of(const job *job, long index) {
    const ck_group_norm_shape *s = job->shape;
    long per_group = s->channels / s->groups, which = index % job->bands;
    band b = {.image = index / job->bands};
    b.first_group = s->groups * which / job->bands;
    b.last_group = s->groups * (which + 1) / job->bands;
    b.first = b.first_group * per_group;
    b.last = b.last_group * per_group;
    b.offset = b.image * s->pixels * s->channels;
    return b;
}

static float *statistics_of(const job *job, const band *b, long group) {
    return job->statistics + (b->image * job->shape->groups + group) * 2;
}

/// sums[channel] = the sum over the pixels of (x - centre[channel]) to the power 1 or 2.
CK_INLINE void sum_powers(
    const float *restrict x, long pixels, long channels, const band *b, const float *restrict centre, bool squared,
    float *restrict partial, double *restrict sums) {
    for (long c = b->first; c < b->last; c++) sums[c] = 0;
    for (long first = 0; first < pixels; first += BLOCK_ROWS) {
        for (long c = b->first; c < b->last; c++) partial[c] = 0;
        for (long row = first; row < ck_min(first + BLOCK_ROWS, pixels); row++)
            for (long c = b->first; c < b->last; c++) {
                float value = x[row * channels + c] - centre[c];
                partial[c] += squared ? value * value : value;
            }
        for (long c = b->first; c < b->last; c++) sums[c] += partial[c];
    }
}

static double sum_of_group(const double *sums, long group, long per_group) {
    double total = 0;
    for (long c = group * per_group; c < (group + 1) * per_group; c++) total += sums[c];
    return total;
}

/// The mean and the inverse standard deviation of each group, in two passes so that a large mean costs no accuracy.
CK_CLONES static void find_statistics(const job *job, const band *b, const arrays *a) {
    const ck_group_norm_shape *s = job->shape;
    long per_group = s->channels / s->groups;
    double count = (double)per_group * (double)s->pixels;
    const float *x = job->x + b->offset;
    for (long c = b->first; c < b->last; c++) a->centre[c] = 0;
    sum_powers(x, s->pixels, s->channels, b, a->centre, false, a->partial1, a->sums1);
    for (long group = b->first_group; group < b->last_group; group++) {
        double mean = sum_of_group(a->sums1, group, per_group) / count;
        statistics_of(job, b, group)[0] = (float)mean;
        for (long c = group * per_group; c < (group + 1) * per_group; c++) a->centre[c] = (float)mean;
    }
    sum_powers(x, s->pixels, s->channels, b, a->centre, true, a->partial1, a->sums1);
    for (long group = b->first_group; group < b->last_group; group++) {
        double variance = sum_of_group(a->sums1, group, per_group) / count;
        statistics_of(job, b, group)[1] = (float)(1 / sqrt(variance + s->epsilon));
    }
}

/// Folds statistics, weight and bias into z = x * scale + shift.
static void set_scale_and_shift(const job *job, const band *b, const arrays *a) {
    long per_group = job->shape->channels / job->shape->groups;
    for (long c = b->first; c < b->last; c++) {
        const float *statistics = statistics_of(job, b, c / per_group);
        a->centre[c] = statistics[0];
        a->scale[c] = statistics[1] * job->weight[c];
        a->shift[c] = job->bias[c] - statistics[0] * a->scale[c];
    }
}

CK_CLONES static void normalise(const job *job, const band *b, const arrays *a) {
    const ck_group_norm_shape *s = job->shape;
    const float *restrict scale = a->scale, *restrict shift = a->shift;
    for (long row = 0; row < s->pixels; row++) {
        const float *restrict x = job->x + b->offset + row * s->channels;
        float *restrict y = job->y + b->offset + row * s->channels;
        if (s->silu)
            for (long c = b->first; c < b->last; c++) {
                float z = x[c] * scale[c] + shift[c];
                y[c] = z * ck_sigmoid_of_finite(z);
            }
        else
            for (long c = b->first; c < b->last; c++) y[c] = x[c] * scale[c] + shift[c];
    }
}

static void forward_body(void *context, long begin, long end, int piece) {
    const job *job = context;
    arrays a = arrays_of(job, piece);
    for (long index = begin; index < end && !ck_interrupt_get(); index++) {
        band b = band_of(job, index);
        find_statistics(job, &b, &a);
        set_scale_and_shift(job, &b, &a);
        normalise(job, &b, &a);
    }
}

static long bands_of(const ck_group_norm_shape *s) {
    long threads = ck_thread_count();
    return s->batch >= threads ? 1 : ck_min(s->groups, (threads + s->batch - 1) / s->batch);
}

void ck_group_norm(
    const ck_group_norm_shape *shape, const float *x, const float *weight, const float *bias, float *y,
    float *statistics, double *workspace) {
    job job = {
        .shape = shape, .x = x, .weight = weight, .bias = bias, .y = y, .statistics = statistics,
        .workspace = workspace, .bands = bands_of(shape)};
    ck_parallel_for(shape->batch * job.bands, 1, forward_body, &job);
}

// MARK: Gradient

/// dz = dy * dy/dz into the gradient's memory; per channel the sums of dz and of dz * (x - mean).
CK_CLONES static void sum_gradients(const job *job, const band *b, const arrays *a) {
    const ck_group_norm_shape *s = job->shape;
    const float *restrict centre = a->centre, *restrict scale = a->scale, *restrict shift = a->shift;
    float *restrict partial1 = a->partial1, *restrict partial2 = a->partial2;
    for (long c = b->first; c < b->last; c++) a->sums1[c] = a->sums2[c] = 0;
    for (long first = 0; first < s->pixels; first += BLOCK_ROWS) {
        for (long c = b->first; c < b->last; c++) partial1[c] = partial2[c] = 0;
        for (long row = first; row < ck_min(first + BLOCK_ROWS, s->pixels); row++) {
            const float *restrict x = job->x + b->offset + row * s->channels;
            const float *restrict dy = job->dy + b->offset + row * s->channels;
            float *restrict dz = job->y + b->offset + row * s->channels;
            if (s->silu)
                for (long c = b->first; c < b->last; c++) {
                    float z = x[c] * scale[c] + shift[c], sigmoid = ck_sigmoid_of_finite(z);
                    dz[c] = dy[c] * sigmoid * (1 + z * (1 - sigmoid));
                }
            else
                memcpy(dz + b->first, dy + b->first, (b->last - b->first) * sizeof(float));
            for (long c = b->first; c < b->last; c++) {
                partial1[c] += dz[c];
                partial2[c] += dz[c] * (x[c] - centre[c]);
            }
        }
        for (long c = b->first; c < b->last; c++) {
            a->sums1[c] += partial1[c];
            a->sums2[c] += partial2[c];
        }
    }
}

/// Adds the sums to those of weight and bias, and leaves in the partial arrays what the groups' statistics contribute:
/// dx = dz * scale + (x - mean) * partial1 + partial2.
static void fold_sums(const job *job, const band *b, const arrays *a) {
    long per_group = job->shape->channels / job->shape->groups;
    double count = (double)per_group * (double)job->shape->pixels;
    for (long group = b->first_group; group < b->last_group; group++) {
        double inverse_std = statistics_of(job, b, group)[1], through_mean = 0, through_variance = 0;
        for (long c = group * per_group; c < (group + 1) * per_group; c++) {
            through_mean += a->sums1[c] * job->weight[c];
            through_variance += a->sums2[c] * job->weight[c];
            a->totals1[c] += a->sums1[c];
            a->totals2[c] += a->sums2[c] * inverse_std;
        }
        for (long c = group * per_group; c < (group + 1) * per_group; c++) {
            a->partial1[c] = (float)(-through_variance * inverse_std * inverse_std * inverse_std / count);
            a->partial2[c] = (float)(-through_mean * inverse_std / count);
        }
    }
}

/// Turns dz, which lies in the gradient's memory, into dx.
CK_CLONES static void finish_input_gradient(const job *job, const band *b, const arrays *a) {
    const ck_group_norm_shape *s = job->shape;
    const float *restrict centre = a->centre, *restrict scale = a->scale;
    const float *restrict slope = a->partial1, *restrict offset = a->partial2;
    for (long row = 0; row < s->pixels; row++) {
        const float *restrict x = job->x + b->offset + row * s->channels;
        float *restrict dx = job->y + b->offset + row * s->channels;
        for (long c = b->first; c < b->last; c++)
            dx[c] = dx[c] * scale[c] + (x[c] - centre[c]) * slope[c] + offset[c];
    }
}

static void gradient_body(void *context, long begin, long end, int piece) {
    const job *job = context;
    arrays a = arrays_of(job, piece);
    for (long index = begin; index < end && !ck_interrupt_get(); index++) {
        band b = band_of(job, index);
        set_scale_and_shift(job, &b, &a);
        sum_gradients(job, &b, &a);
        fold_sums(job, &b, &a);
        finish_input_gradient(job, &b, &a);
    }
}

void ck_group_norm_gradient(
    const ck_group_norm_shape *shape, const float *x, const float *weight, const float *bias, const float *statistics,
    const float *dy, float *dx, float *dweight, float *dbias, double *workspace) {
    job job = {
        .shape = shape, .x = x, .weight = weight, .bias = bias, .dy = dy, .y = dx, .statistics = (float *)statistics,
        .workspace = workspace, .bands = bands_of(shape)};
    memset(workspace, 0, ck_group_norm_workspace(shape) * sizeof(double));
    ck_parallel_for(shape->batch * job.bands, 1, gradient_body, &job);
    for (long c = 0; c < shape->channels; c++) {
        double weight_total = 0, bias_total = 0;
        for (int piece = 0; piece < ck_thread_count(); piece++) {
            arrays a = arrays_of(&job, piece);
            weight_total += a.totals2[c];
            bias_total += a.totals1[c];
        }
        dweight[c] = (float)weight_total;
        dbias[c] = (float)bias_total;
    }
}
