#include "ck_common.h"
#include "ck_summary.h"
#include "ck_threads.h"
#include "numbers.h"

typedef struct {
    const ck_numbers *a, *b;
    double relative_tolerance, absolute_tolerance;
    ck_difference *pieces;
} job_t;

static void compare(double a, double b, long place, const job_t *job, ck_difference *found) {
    if (a == b) return;
    if (a != a && b != b) {
        found->nan_in_both++;
        return;
    }
    found->different++;
    double distance = fabs(a - b);
    if (a != a || b != b) {
        if (a != a) found->nan_in_first++;
        else found->nan_in_second++;
        found->not_close++;
        return;
    }
    // An infinite number is only close to itself.
    if (!(distance <= job->absolute_tolerance + job->relative_tolerance * fabs(b)) || !IS_FINITE(b)) found->not_close++;
    if (distance > found->largest) found->largest = distance, found->place = place;
    double relative = b == 0 ? 0 : IS_FINITE(b) ? distance / fabs(b) : INFINITY;
    if (relative > found->largest_relative) found->largest_relative = relative, found->relative_place = place;
}

static void tasks(void *context, long begin, long end, int thread) {
    (void)thread;
    const job_t *job = context;
    double a[BLOCK], b[BLOCK];
    long length = ck_piece_length(job->a->count);
    for (long piece = begin; piece < end; piece++) {
        ck_difference found = {0};
        long stop = ck_min((piece + 1) * length, job->a->count);
        for (long start = piece * length; start < stop; start += BLOCK) {
            if (ck_interrupt_get()) return;
            long n = ck_min(BLOCK, stop - start);
            ck_load_numbers(job->a, start, n, a);
            ck_load_numbers(job->b, start, n, b);
            for (long i = 0; i < n; i++) compare(a[i], b[i], start + i, job, &found);
        }
        job->pieces[piece] = found;
    }
}

ck_difference ck_compare(
    const ck_numbers *a, const ck_numbers *b, double relative_tolerance, double absolute_tolerance,
    ck_difference *partial) {
    job_t job = {a, b, relative_tolerance, absolute_tolerance, partial};
    long pieces = ck_summary_pieces(a->count);
    ck_parallel_for(pieces, 1, tasks, &job);
    ck_difference total = {0};
    for (long p = 0; p < pieces; p++) {
        const ck_difference *part = &partial[p];
        if (part->largest > total.largest) total.largest = part->largest, total.place = part->place;
        if (part->largest_relative > total.largest_relative) {
            total.largest_relative = part->largest_relative;
            total.relative_place = part->relative_place;
        }
        total.different += part->different, total.not_close += part->not_close;
        total.nan_in_first += part->nan_in_first, total.nan_in_second += part->nan_in_second;
        total.nan_in_both += part->nan_in_both;
    }
    return total;
}
