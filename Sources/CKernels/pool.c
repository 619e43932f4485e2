// Pooling and nearest-neighbour upsampling. Threads take whole images, as neighbouring windows may overlap.
#include "ck_pool.h"

#include <stdbool.h>
#include <stddef.h>

#include "ck_common.h"
#include "ck_threads.h"

typedef struct {
    const ck_pool_shape *shape;
    const float *x, *dy;
    float *y;
} pool_job;

/// The first value of a pixel of image `image`.
CK_INLINE long at(long image, long row, long column, long height, long width, long channels) {
    return ((image * height + row) * width + column) * channels;
}

CK_INLINE long in_at(const ck_pool_shape *s, long image, long row, long column) {
    return at(image, row, column, s->in_height, s->in_width, s->channels);
}

CK_INLINE long out_at(const ck_pool_shape *s, long image, long row, long column) {
    return at(image, row, column, s->out_height, s->out_width, s->channels);
}

static void run(const ck_pool_shape *shape, const float *x, const float *dy, float *y, ck_range_body body) {
    pool_job job = {shape, x, dy, y};
    ck_parallel_for(shape->batch, 1, body, &job);
}

// Every body below goes through the output pixels of its images and, for each, through the pixels of the window.
#define EACH_OUTPUT_PIXEL                                                   \
    const pool_job *job = context;                                          \
    const ck_pool_shape *s = job->shape;                                    \
    for (long image = begin; image < end; image++)                          \
        for (long row = 0; row < s->out_height && !ck_interrupt_get(); row++) \
            for (long column = 0; column < s->out_width; column++)
#define EACH_WINDOW_PIXEL                              \
    for (long i = 0; i < s->kernel; i++)               \
        for (long j = 0; j < s->kernel; j++)
#define WINDOW_PIXEL in_at(s, image, row *s->stride + i, column *s->stride + j)

static void clear_images(const pool_job *job, long begin, long end) {
    const ck_pool_shape *s = job->shape;
    memset(job->y + in_at(s, begin, 0, 0), 0, (in_at(s, end, 0, 0) - in_at(s, begin, 0, 0)) * sizeof(float));
}

// MARK: Average

CK_CLONES static void average_body(void *context, long begin, long end, int piece) {
    EACH_OUTPUT_PIXEL {
        float *restrict y = job->y + out_at(s, image, row, column);
        for (long c = 0; c < s->channels; c++) y[c] = 0;
        EACH_WINDOW_PIXEL {
            const float *restrict x = job->x + WINDOW_PIXEL;
            for (long c = 0; c < s->channels; c++) y[c] += x[c];
        }
        for (long c = 0; c < s->channels; c++) y[c] /= (float)(s->kernel * s->kernel);
    }
}

CK_CLONES static void average_gradient_body(void *context, long begin, long end, int piece) {
    clear_images(context, begin, end);
    EACH_OUTPUT_PIXEL {
        const float *restrict dy = job->dy + out_at(s, image, row, column);
        EACH_WINDOW_PIXEL {
            float *restrict dx = job->y + WINDOW_PIXEL;
            for (long c = 0; c < s->channels; c++) dx[c] += dy[c] / (float)(s->kernel * s->kernel);
        }
    }
}

void ck_average_pool(const ck_pool_shape *shape, const float *x, float *y) { run(shape, x, NULL, y, average_body); }

void ck_average_pool_gradient(const ck_pool_shape *shape, const float *dy, float *dx) {
    run(shape, NULL, dy, dx, average_gradient_body);
}

// MARK: Maximum

CK_CLONES static void max_body(void *context, long begin, long end, int piece) {
    EACH_OUTPUT_PIXEL {
        float *restrict y = job->y + out_at(s, image, row, column);
        EACH_WINDOW_PIXEL {
            const float *restrict x = job->x + WINDOW_PIXEL;
            bool is_first = i == 0 && j == 0;
            for (long c = 0; c < s->channels; c++) y[c] = is_first || x[c] > y[c] || x[c] != x[c] ? x[c] : y[c];
        }
    }
}

static void max_gradient_body(void *context, long begin, long end, int piece) {
    clear_images(context, begin, end);
    EACH_OUTPUT_PIXEL for (long c = 0; c < s->channels; c++) {
        long largest = -1;
        EACH_WINDOW_PIXEL {
            long here = WINDOW_PIXEL + c;
            float value = job->x[here];
            if (largest < 0 || value > job->x[largest] || (value != value && job->x[largest] == job->x[largest]))
                largest = here;
        }
        job->y[largest] += job->dy[out_at(s, image, row, column) + c];
    }
}

void ck_max_pool(const ck_pool_shape *shape, const float *x, float *y) { run(shape, x, NULL, y, max_body); }

void ck_max_pool_gradient(const ck_pool_shape *shape, const float *x, const float *dy, float *dx) {
    run(shape, x, dy, dx, max_gradient_body);
}

// MARK: Upsampling

static void upsample_body(void *context, long begin, long end, int piece) {
    EACH_OUTPUT_PIXEL memcpy(
        job->y + out_at(s, image, row, column), job->x + in_at(s, image, row / s->stride, column / s->stride),
        s->channels * sizeof(float));
}

CK_CLONES static void upsample_gradient_body(void *context, long begin, long end, int piece) {
    clear_images(context, begin, end);
    EACH_OUTPUT_PIXEL {
        const float *restrict dy = job->dy + out_at(s, image, row, column);
        float *restrict dx = job->y + in_at(s, image, row / s->stride, column / s->stride);
        for (long c = 0; c < s->channels; c++) dx[c] += dy[c];
    }
}

void ck_upsample(const ck_pool_shape *shape, const float *x, float *y) { run(shape, x, NULL, y, upsample_body); }

void ck_upsample_gradient(const ck_pool_shape *shape, const float *dy, float *dx) {
    run(shape, NULL, dy, dx, upsample_gradient_body);
}
