// Running sums and products, and sorting, along lines.
#include <string.h>

#include "ck_common.h"
#include "ck_lines.h"
#include "ck_threads.h"

void ck_cumsum(long outer, long n, long inner, bool reverse, const float *x, float *out) {
    for (long o = 0; o < outer; o++) {
        for (long k = 0; k < inner; k++) {
            double total = 0;
            for (long step = 0; step < n; step++) {
                if (CK_SHOULD_STOP(step)) return;
                long at = (o * n + (reverse ? n - 1 - step : step)) * inner + k;
                total += x[at];
                out[at] = (float)total;
            }
        }
    }
}

void ck_cumprod(long outer, long n, long inner, const float *x, float *out) {
    for (long o = 0; o < outer; o++) {
        for (long k = 0; k < inner; k++) {
            double total = 1;
            for (long i = 0; i < n; i++) {
                if (CK_SHOULD_STOP(i)) return;
                long at = (o * n + i) * inner + k;
                total *= x[at];
                out[at] = (float)total;
            }
        }
    }
}

/// dx[i] = sum over j >= i of g[j] * (product of x[0...j] without x[i]). Going backwards, `after` is the sum over j >= i
/// of g[j] * (product of x[i+1...j]); the product in front of i is found going forwards.
static void cumprod_gradient_line(long n, long inner, const float *g, const float *x, float *out) {
    double before = 1;
    for (long i = 0; i < n; i++) {
        if (CK_SHOULD_STOP(i)) return;
        out[i * inner] = (float)before;
        before *= x[i * inner];
    }
    double after = 0;
    for (long i = n - 1; i >= 0; i--) {
        after = g[i * inner] + (i + 1 < n ? after * x[(i + 1) * inner] : 0);
        out[i * inner] = (float)(out[i * inner] * after);
    }
}

void ck_cumprod_gradient(long outer, long n, long inner, const float *g, const float *x, float *out) {
    for (long o = 0; o < outer; o++) {
        for (long k = 0; k < inner; k++) {
            long first = o * n * inner + k;
            cumprod_gradient_line(n, inner, g + first, x + first, out + first);
        }
    }
}

typedef struct {
    long n;
    const float *x;
    int64_t *places, *workspace;
} sort_t;

static bool comes_after(float a, float b) { return a > b || (a != a && b == b); }

static void merge(const float *x, const int64_t *from, long middle, long end, int64_t *to) {
    long left = 0, right = middle;
    for (long i = 0; i < end; i++) {
        if (CK_SHOULD_STOP(i)) return;
        bool take_right = right < end && (left == middle || comes_after(x[from[left]], x[from[right]]));
        to[i] = from[take_right ? right++ : left++];
    }
}

static void sort_rows(void *context, long begin, long end, int piece) {
    const sort_t *job = context;
    long n = job->n;
    for (long row = begin; row < end; row++) {
        int64_t *from = job->places + row * n, *to = job->workspace + piece * n;
        for (long i = 0; i < n; i++) from[i] = i;
        for (long width = 1; width < n; width *= 2) {
            for (long start = 0; start < n; start += 2 * width) {
                long rest = n - start;
                merge(job->x + row * n, from + start, ck_min(width, rest), ck_min(2 * width, rest), to + start);
            }
            int64_t *swap = from;
            from = to;
            to = swap;
        }
        if (from != job->places + row * n) memcpy(job->places + row * n, from, sizeof(int64_t) * (size_t)n);
    }
}

void ck_argsort(long rows, long n, const float *x, int64_t *places, int64_t *workspace) {
    sort_t job = {n, x, places, workspace};
    ck_parallel_for(rows, 1, sort_rows, &job);
}
