// Walks operands row by row, cut into equal shares of elements for the threads.
#include "ck_common.h"
#include "ck_elementwise.h"
#include "ck_threads.h"

/// Between chunks of so many elements Ctrl-C is noticed: each takes some milliseconds.
#define LONGEST_CHUNK (1L << 20)

typedef struct {
    const ck_plan *plan;
    ck_row row;
    void *const *operands;
} walk_t;

static void walk_elements(void *context, long begin, long end, int piece) {
    (void)piece;
    const walk_t *walk = context;
    const ck_plan *plan = walk->plan;
    int dims = plan->dims, operands = plan->operands;
    long length = plan->sizes[dims - 1], column = begin % length, rest = begin / length;
    long index[CK_MAX_DIMS], step[CK_MAX_OPERANDS];
    char *row[CK_MAX_OPERANDS];
    for (int o = 0; o < operands; o++) {
        row[o] = walk->operands[o];
        step[o] = plan->strides[o * dims + dims - 1];
    }
    for (int d = dims - 2; d >= 0; d--) {
        index[d] = rest % plan->sizes[d];
        rest /= plan->sizes[d];
        for (int o = 0; o < operands; o++) row[o] += index[d] * plan->strides[o * dims + d];
    }
    while (begin < end) {
        long n = length - column < end - begin ? length - column : end - begin;
        char *at[CK_MAX_OPERANDS];
        for (int o = 0; o < operands; o++) at[o] = row[o] + column * step[o];
        walk->row(n, at, step);
        begin += n;
        column = 0;
        for (int d = dims - 2; d >= 0; d--) {
            bool carry = ++index[d] == plan->sizes[d];
            if (carry) index[d] = 0;
            for (int o = 0; o < operands; o++) {
                long stride = plan->strides[o * dims + d];
                row[o] += carry ? -stride * (plan->sizes[d] - 1) : stride;
            }
            if (!carry) break;
        }
    }
}

void ck_elementwise(ck_op op, const ck_plan *plan, void *const operands[]) {
    const long grain = 16384;  // elements that are worth waking a thread for
    long count = 1;
    for (int d = 0; d < plan->dims; d++) count *= plan->sizes[d];
    walk_t walk = {plan, ck_float_rows[op] ? ck_float_rows[op] : ck_int_rows[op], operands};
    long share = (count + ck_thread_count() - 1) / ck_thread_count();
    ck_parallel_chunks(count, ck_max(grain, ck_min(share, LONGEST_CHUNK)), walk_elements, &walk);
}
