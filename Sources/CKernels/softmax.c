// The softmax of rows and its gradient. The largest element is taken off first, so that no exponential overflows.
#include "ck_lines.h"
#include "ck_math.h"
#include "ck_threads.h"

typedef struct {
    long n;
    bool log;
    const float *x, *g;
    float *out;
} softmax_t;

CK_CLONES static float row_max(long n, const float *x) {
    float lane[CK_LANES], largest = x[0];
    for (int l = 0; l < CK_LANES; l++) lane[l] = largest;
    long i = 0;
    for (; i + CK_LANES <= n; i += CK_LANES)
        for (int l = 0; l < CK_LANES; l++) lane[l] = x[i + l] > lane[l] ? x[i + l] : lane[l];
    for (; i < n; i++) largest = x[i] > largest ? x[i] : largest;
    for (int l = 0; l < CK_LANES; l++) largest = lane[l] > largest ? lane[l] : largest;
    return largest;
}

/// The sum of a[i] * b[i], or of a[i] alone where b is NULL.
CK_CLONES static double row_sum(long n, const float *a, const float *b) {
    double lane[CK_LANES] = {0}, total = 0;
    long i = 0;
    if (b) {
        for (; i + CK_LANES <= n; i += CK_LANES)
            for (int l = 0; l < CK_LANES; l++) lane[l] += (double)a[i + l] * b[i + l];
    } else {
        for (; i + CK_LANES <= n; i += CK_LANES)
            for (int l = 0; l < CK_LANES; l++) lane[l] += a[i + l];
    }
    for (; i < n; i++) total += b ? (double)a[i] * b[i] : a[i];
    for (int l = 0; l < CK_LANES; l++) total += lane[l];
    return total;
}

CK_CLONES static void softmax_rows(void *context, long begin, long end, int piece) {
    (void)piece;
    const softmax_t *job = context;
    long n = job->n;
    for (long row = begin; row < end && !ck_interrupt_get(); row++) {
        const float *x = job->x + row * n;
        float *out = job->out + row * n, largest = row_max(n, x);
        for (long i = 0; i < n; i++) out[i] = ck_exp(x[i] - largest);
        double total = row_sum(n, out, NULL);
        if (job->log) {
            float shift = largest + (float)log(total);
            for (long i = 0; i < n; i++) out[i] = x[i] - shift;
        } else {
            float scale = (float)(1 / total);
            for (long i = 0; i < n; i++) out[i] *= scale;
        }
    }
}

CK_CLONES static void gradient_rows(void *context, long begin, long end, int piece) {
    (void)piece;
    const softmax_t *job = context;
    long n = job->n;
    for (long row = begin; row < end && !ck_interrupt_get(); row++) {
        const float *y = job->x + row * n, *g = job->g + row * n;
        float *out = job->out + row * n;
        float total = (float)row_sum(n, g, job->log ? NULL : y);
        if (job->log) {
            for (long i = 0; i < n; i++) out[i] = g[i] - ck_exp(y[i]) * total;
        } else {
            for (long i = 0; i < n; i++) out[i] = y[i] * (g[i] - total);
        }
    }
}

static long row_grain(long n) { return ck_max(1, 8192 / n); }

void ck_softmax(long rows, long n, bool log, const float *x, float *out) {
    softmax_t job = {.n = n, .log = log, .x = x, .out = out};
    ck_parallel_for(rows, row_grain(n), softmax_rows, &job);
}

void ck_softmax_gradient(long rows, long n, bool log, const float *g, const float *y, float *out) {
    softmax_t job = {.n = n, .log = log, .x = y, .g = g, .out = out};
    ck_parallel_for(rows, row_grain(n), gradient_rows, &job);
}
