#include "ck_summary.h"

#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "ck_common.h"
#include "ck_threads.h"
#include "numbers.h"

CK_CLONES static void extent_of_block(long n, const double *v, ck_extent *total) {
    double low[LANES], high[LANES], sum[LANES];
    int32_t finite[LANES], nan[LANES], zero[LANES];
    for (int l = 0; l < LANES; l++) {
        low[l] = INFINITY, high[l] = -INFINITY, sum[l] = 0;
        finite[l] = nan[l] = zero[l] = 0;
    }
    for (long i = 0; i < n; i += LANES) {
        for (int l = 0; l < LANES; l++) {
            double x = v[i + l];
            bool is_finite = IS_FINITE(x);
            low[l] = is_finite && x < low[l] ? x : low[l];
            high[l] = is_finite && x > high[l] ? x : high[l];
            sum[l] += is_finite ? x : 0;
            finite[l] += is_finite;
            nan[l] += x != x;
            zero[l] += x == 0;
        }
    }
    for (int l = 0; l < LANES; l++) {
        total->low = low[l] < total->low ? low[l] : total->low;
        total->high = high[l] > total->high ? high[l] : total->high;
        total->sum += sum[l];
        total->finite += finite[l], total->nan += nan[l], total->zero += zero[l];
    }
}

static const ck_extent no_extent = {.low = INFINITY, .high = -INFINITY};

typedef struct {
    const ck_numbers *numbers;
    ck_extent *extents;
    double mean;
    double *squares;
} pieces_t;

static void extent_tasks(void *context, long begin, long end, int thread) {
    (void)thread;
    const pieces_t *job = context;
    double block[BLOCK];
    long length = ck_piece_length(job->numbers->count);
    for (long piece = begin; piece < end; piece++) {
        ck_extent total = no_extent;
        long stop = ck_min((piece + 1) * length, job->numbers->count);
        for (long start = piece * length; start < stop; start += BLOCK) {
            if (ck_interrupt_get()) return;
            long n = ck_min(BLOCK, stop - start), added = ck_load_numbers(job->numbers, start, n, block);
            extent_of_block(n + added, block, &total);
            total.nan -= added;
        }
        job->extents[piece] = total;
    }
}

ck_extent ck_extent_of(const ck_numbers *numbers, ck_extent *partial) {
    pieces_t job = {.numbers = numbers, .extents = partial};
    long pieces = ck_summary_pieces(numbers->count);
    ck_parallel_for(pieces, 1, extent_tasks, &job);
    ck_extent total = no_extent;
    for (long p = 0; p < pieces; p++) {
        total.low = partial[p].low < total.low ? partial[p].low : total.low;
        total.high = partial[p].high > total.high ? partial[p].high : total.high;
        total.sum += partial[p].sum;
        total.finite += partial[p].finite, total.nan += partial[p].nan, total.zero += partial[p].zero;
    }
    total.infinite = numbers->count - total.finite - total.nan;
    return total;
}

// MARK: Spread

CK_CLONES static double squares_of_block(long n, const double *v, double mean) {
    double lane[LANES] = {0}, total = 0;
    for (long i = 0; i < n; i += LANES) {
        for (int l = 0; l < LANES; l++) {
            double x = v[i + l], distance = IS_FINITE(x) ? x - mean : 0;
            lane[l] += distance * distance;
        }
    }
    for (int l = 0; l < LANES; l++) total += lane[l];
    return total;
}

static void squares_tasks(void *context, long begin, long end, int thread) {
    (void)thread;
    const pieces_t *job = context;
    double block[BLOCK];
    long length = ck_piece_length(job->numbers->count);
    for (long piece = begin; piece < end; piece++) {
        double total = 0;
        long stop = ck_min((piece + 1) * length, job->numbers->count);
        for (long start = piece * length; start < stop; start += BLOCK) {
            if (ck_interrupt_get()) return;
            long n = ck_min(BLOCK, stop - start), added = ck_load_numbers(job->numbers, start, n, block);
            total += squares_of_block(n + added, block, job->mean);
        }
        job->squares[piece] = total;
    }
}

double ck_squares_around(const ck_numbers *numbers, double mean, double *partial) {
    pieces_t job = {.numbers = numbers, .mean = mean, .squares = partial};
    long pieces = ck_summary_pieces(numbers->count);
    ck_parallel_for(pieces, 1, squares_tasks, &job);
    double total = 0;
    for (long p = 0; p < pieces; p++) total += partial[p];
    return total;
}

// MARK: Histogram

typedef struct {
    const ck_numbers *numbers;
    double low, scale;
    int bins;
    uint64_t *counts;  // [threads, bins + 1]; the last bin takes what is not finite
} histogram_t;

/// The bin of each number. Numbers and limits are halved, so that the width of the widest range is still finite.
CK_CLONES static void bins_of_block(long n, const double *v, double half_low, double scale, int bins, int32_t *out) {
    double last = bins - 0.5;
    for (long i = 0; i < n; i++) {
        double place = (v[i] * 0.5 - half_low) * scale;
        place = place < 0 ? 0 : place < last ? place : last;
        out[i] = IS_FINITE(v[i]) ? (int32_t)place : bins;
    }
}

static void histogram_tasks(void *context, long begin, long end, int thread) {
    const histogram_t *job = context;
    uint64_t *counts = job->counts + (long)thread * (job->bins + 1);
    double block[BLOCK];
    int32_t places[BLOCK];
    long length = ck_piece_length(job->numbers->count);
    for (long start = begin * length; start < ck_min(end * length, job->numbers->count); start += BLOCK) {
        if (ck_interrupt_get()) return;
        long n = ck_min(BLOCK, job->numbers->count - start);
        ck_load_numbers(job->numbers, start, n, block);
        bins_of_block(n, block, job->low * 0.5, job->scale, job->bins, places);
        for (long i = 0; i < n; i++) counts[places[i]]++;
    }
}

static double bin_scale(double low, double high, int bins) {
    double half_width = high * 0.5 - low * 0.5;
    return half_width > 0 ? bins / half_width : 0;
}

void ck_histogram(const ck_numbers *numbers, double low, double high, int bins, long *counts, uint64_t *workspace) {
    long stride = bins + 1, threads = ck_thread_count();
    memset(workspace, 0, threads * stride * sizeof *workspace);
    histogram_t job = {numbers, low, bin_scale(low, high, bins), bins, workspace};
    ck_parallel_for(ck_summary_pieces(numbers->count), 1, histogram_tasks, &job);
    for (long t = 0; t < threads; t++)
        for (int b = 0; b < bins; b++) counts[b] += workspace[t * stride + b];
}

typedef struct {
    const ck_numbers *numbers;
    double low, scale;
    int bins;
    const uint8_t *wanted;
    double *out;
    atomic_long count;
} collect_t;

static void collect_tasks(void *context, long begin, long end, int thread) {
    (void)thread;
    collect_t *job = context;
    double block[BLOCK], found[BLOCK];
    int32_t places[BLOCK];
    long length = ck_piece_length(job->numbers->count);
    for (long start = begin * length; start < ck_min(end * length, job->numbers->count); start += BLOCK) {
        if (ck_interrupt_get()) return;
        long n = ck_min(BLOCK, job->numbers->count - start), count = 0;
        ck_load_numbers(job->numbers, start, n, block);
        bins_of_block(n, block, job->low * 0.5, job->scale, job->bins, places);
        for (long i = 0; i < n; i++) {
            found[count] = block[i];
            count += places[i] < job->bins && job->wanted[places[i]];
        }
        long first = atomic_fetch_add(&job->count, count);
        memcpy(job->out + first, found, count * sizeof *found);
    }
}

long ck_collect(const ck_numbers *numbers, double low, double high, int bins, const uint8_t *wanted, double *out) {
    collect_t job = {numbers, low, bin_scale(low, high, bins), bins, wanted, out, 0};
    ck_parallel_for(ck_summary_pieces(numbers->count), 1, collect_tasks, &job);
    return job.count;
}
