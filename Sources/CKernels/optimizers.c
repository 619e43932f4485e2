// Optimizers' inner loops: PyTorch's single-tensor updates, operation by operation.
#include "ck_optimizers.h"

#include <math.h>
#include <stddef.h>

#include "ck_common.h"
#include "ck_threads.h"

/// Elements below which a piece is not worth a thread.
#define GRAIN (16 << 10)
#define MAX_PIECES 64

// MARK: Adam

typedef struct {
    const ck_adam_constants *constants;
    float *parameter, *mean, *square;
    const float *gradient;
} adam_job;

CK_CLONES static void adam_body(void *context, long begin, long end, int piece) {
    const adam_job *job = context;
    const ck_adam_constants k = *job->constants;
    float *restrict parameter = job->parameter, *restrict mean = job->mean, *restrict square = job->square;
    const float *restrict gradient = job->gradient;
    for (long i = begin; i < end; i++) {
        float p = parameter[i] * k.shrink;
        float g = gradient[i] + k.weight_decay * parameter[i];
        float m = mean[i] + k.mean_weight * (g - mean[i]);
        float s = square[i] * k.beta2 + k.square_weight * g * g;
        mean[i] = m;
        square[i] = s;
        parameter[i] = p - k.step_size * m / (sqrtf(s) / k.root_correction2 + k.epsilon);
    }
}

void ck_adam(
    const ck_adam_constants *constants, long count, float *parameter, const float *gradient, float *mean, float *square) {
    adam_job job = {constants, parameter, mean, square, gradient};
    ck_parallel_for(count, GRAIN, adam_body, &job);
}

// MARK: SGD

typedef struct {
    const ck_sgd_constants *constants;
    float *parameter, *buffer;
    const float *gradient;
} sgd_job;

CK_CLONES static void sgd_body(void *context, long begin, long end, int piece) {
    const sgd_job *job = context;
    const ck_sgd_constants k = *job->constants;
    for (long i = begin; i < end; i++) {
        float step = job->gradient[i] + k.weight_decay * job->parameter[i];
        if (k.momentum != 0) {
            float moved = k.first ? step : k.momentum * job->buffer[i] + step;
            job->buffer[i] = moved;
            step = k.nesterov ? step + k.momentum * moved : moved;
        }
        job->parameter[i] -= k.lr * step;
    }
}

void ck_sgd(const ck_sgd_constants *constants, long count, float *parameter, const float *gradient, float *buffer) {
    sgd_job job = {constants, parameter, buffer, gradient};
    ck_parallel_for(count, GRAIN, sgd_body, &job);
}

// MARK: Norms

typedef struct {
    const float *x;
    double sums[MAX_PIECES];
} square_job;

CK_CLONES static void square_body(void *context, long begin, long end, int piece) {
    square_job *job = context;
    double lanes[CK_LANES] = {0};
    long i = begin;
    for (; i + CK_LANES <= end; i += CK_LANES)
        for (long lane = 0; lane < CK_LANES; lane++) lanes[lane] += (double)job->x[i + lane] * job->x[i + lane];
    double sum = 0;
    for (; i < end; i++) sum += (double)job->x[i] * job->x[i];
    for (long lane = 0; lane < CK_LANES; lane++) sum += lanes[lane];
    job->sums[piece] = sum;
}

double ck_sum_squares(const float *x, long count) {
    square_job job = {.x = x};
    ck_parallel_for(count, GRAIN, square_body, &job);
    double total = 0;
    for (int piece = 0; piece < MAX_PIECES; piece++) total += job.sums[piece];
    return total;
}
