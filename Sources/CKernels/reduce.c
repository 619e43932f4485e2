// Each task reduces one piece of the middle dimension for one block of columns; pieces are joined in their order.
#include "ck_reduce.h"

#include <math.h>

#include "ck_common.h"
#include "ck_threads.h"

enum { LANES = 16, BLOCK_COLUMNS = 256, PIECE_ELEMENTS = 32768, TASKS_ENOUGH = 8 };

typedef struct {
    ck_reduction op;
    long n, inner;
    long pieces, blocks;  // of the middle dimension, of the columns
    const float *x;
    double *partial;  // [outer, pieces, inner], the workspace
} reduce_t;

static double start_value(ck_reduction op) {
    return op == CK_REDUCE_MIN ? INFINITY : op == CK_REDUCE_MAX ? -INFINITY : 0;
}

#define JOIN_SUM(a, v) ((a) + (v))
#define JOIN_SQUARES(a, v) ((a) + (v) * (v))
#define JOIN_MIN(a, v) ((v) < (a) || (v) != (v) ? (v) : (a))
#define JOIN_MAX(a, v) ((v) > (a) || (v) != (v) ? (v) : (a))

// One column whose elements lie in order: lanes side by side, joined at the end.
#define REDUCE_ROW(name, join, rejoin)                                                         \
    CK_CLONES static double name(long n, const float *x, double start) {                       \
        double lane[LANES], total = start;                                                     \
        for (int l = 0; l < LANES; l++) lane[l] = start;                                       \
        long i = 0;                                                                            \
        for (; i + LANES <= n; i += LANES)                                                     \
            for (int l = 0; l < LANES; l++) lane[l] = join(lane[l], (double)x[i + l]);         \
        for (int l = 0; i < n; i++, l++) lane[l] = join(lane[l], (double)x[i]);                \
        for (int l = 0; l < LANES; l++) total = rejoin(total, lane[l]);                        \
        return total;                                                                          \
    }

// Many columns side by side: each row is joined to the totals.
#define REDUCE_COLUMNS(name, join)                                                                       \
    CK_CLONES static void name(long n, long columns, long stride, const float *x, double *total) {      \
        for (long r = 0; r < n; r++)                                                                     \
            for (long c = 0; c < columns; c++) total[c] = join(total[c], (double)x[r * stride + c]);     \
    }

REDUCE_ROW(sum_row, JOIN_SUM, JOIN_SUM)
REDUCE_ROW(squares_row, JOIN_SQUARES, JOIN_SUM)
REDUCE_ROW(min_row, JOIN_MIN, JOIN_MIN)
REDUCE_ROW(max_row, JOIN_MAX, JOIN_MAX)
REDUCE_COLUMNS(sum_columns, JOIN_SUM)
REDUCE_COLUMNS(squares_columns, JOIN_SQUARES)
REDUCE_COLUMNS(min_columns, JOIN_MIN)
REDUCE_COLUMNS(max_columns, JOIN_MAX)

typedef double (*row_function)(long, const float *, double);
typedef void (*columns_function)(long, long, long, const float *, double *);

static void reduce_tasks(void *context, long begin, long end, int thread) {
    (void)thread;
    static const row_function rows[] = {sum_row, squares_row, min_row, max_row};
    static const columns_function columns[] = {sum_columns, squares_columns, min_columns, max_columns};
    const reduce_t *job = context;
    double start = start_value(job->op);
    for (long task = begin; task < end && !ck_interrupt_get(); task++) {
        long block = task % job->blocks, piece = task / job->blocks % job->pieces;
        long o = task / job->blocks / job->pieces;
        long first = job->n * piece / job->pieces, last = job->n * (piece + 1) / job->pieces;
        long column = block * BLOCK_COLUMNS, width = ck_min(BLOCK_COLUMNS, job->inner - column);
        const float *x = job->x + (o * job->n + first) * job->inner + column;
        double *total = job->partial + (o * job->pieces + piece) * job->inner + column;
        if (job->inner == 1) {
            *total = rows[job->op](last - first, x, start);
        } else {
            for (long c = 0; c < width; c++) total[c] = start;
            columns[job->op](last - first, width, job->inner, x, total);
        }
    }
}

static double join_partial(ck_reduction op, double a, double v) {
    return op == CK_REDUCE_MIN ? JOIN_MIN(a, v) : op == CK_REDUCE_MAX ? JOIN_MAX(a, v) : a + v;
}

static long count_blocks(long inner) { return (inner + BLOCK_COLUMNS - 1) / BLOCK_COLUMNS; }

/// One piece where there are tasks enough without cutting the middle dimension.
static long count_pieces(long outer, long n, long inner) {
    if (inner == 0 || outer * count_blocks(inner) >= TASKS_ENOUGH) return 1;
    return ck_max(1, n / ck_max(1, PIECE_ELEMENTS / ck_min(inner, BLOCK_COLUMNS)));
}

long ck_reduce_workspace(long outer, long n, long inner) { return outer * count_pieces(outer, n, inner) * inner; }

void ck_reduce(
    ck_reduction op, long outer, long n, long inner, double scale, const float *x, float *out, double *workspace) {
    if (outer * inner == 0) return;
    long pieces = count_pieces(outer, n, inner), blocks = count_blocks(inner);
    reduce_t job = {op, n, inner, pieces, blocks, x, workspace};
    long task_elements = ck_max(1, n / pieces * ck_min(inner, BLOCK_COLUMNS));
    ck_parallel_for(outer * pieces * blocks, ck_max(1, PIECE_ELEMENTS / task_elements), reduce_tasks, &job);
    for (long o = 0; o < outer; o++) {
        for (long i = 0; i < inner; i++) {
            const double *partial = workspace + o * pieces * inner + i;
            double total = partial[0];
            for (long p = 1; p < pieces; p++) total = join_partial(op, total, partial[p * inner]);
            out[o * inner + i] = (float)(scale * total);
        }
    }
}

void ck_reduce_int(ck_reduction op, long outer, long n, long inner, const int64_t *x, int64_t *out) {
    for (long o = 0; o < outer; o++) {
        for (long i = 0; i < inner; i++) {
            int64_t total = op == CK_REDUCE_MIN ? INT64_MAX : op == CK_REDUCE_MAX ? INT64_MIN : 0;
            for (long r = 0; r < n; r++) {
                if (CK_SHOULD_STOP(r)) return;
                int64_t v = x[(o * n + r) * inner + i];
                if (op == CK_REDUCE_SUM) total = (int64_t)((uint64_t)total + (uint64_t)v);
                else if (op == CK_REDUCE_MIN ? v < total : v > total) total = v;
            }
            out[o * inner + i] = total;
        }
    }
}

void ck_reduce_place(ck_reduction op, long outer, long n, long inner, const float *x, int64_t *out) {
    for (long o = 0; o < outer; o++) {
        for (long i = 0; i < inner; i++) {
            const float *column = x + o * n * inner + i;
            long best = 0;
            for (long r = 1; r < n; r++) {
                if (CK_SHOULD_STOP(r)) return;
                float v = column[r * inner], held = column[best * inner];
                bool better = op == CK_REDUCE_MIN ? v < held : v > held;
                if (better || (v != v && held == held)) best = r;
            }
            out[o * inner + i] = best;
        }
    }
}
