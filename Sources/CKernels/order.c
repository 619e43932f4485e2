// Exact order statistics without sorting: the digits of the wanted numbers' keys are found one after the other, each by
// counting how often every value of the digit follows those already found.
#include "ck_common.h"
#include "ck_summary.h"
#include "ck_threads.h"
#include "numbers.h"

/// The bits of a double, turned around so that keys are in the order of the numbers. -0 counts as 0.
CK_INLINE uint64_t key_of_number(double number) {
    uint64_t bits, sign = (uint64_t)1 << 63;
    number += 0.0;
    memcpy(&bits, &number, sizeof bits);
    return bits & sign ? ~bits : bits | sign;
}

double ck_number_of_key(uint64_t key) {
    uint64_t sign = (uint64_t)1 << 63, bits = key & sign ? key & ~sign : ~key;
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

typedef struct {
    const ck_numbers *numbers;
    int digits, prefix_count;
    const uint64_t *prefixes;
    uint64_t *counts;       // [threads, prefixes, CK_KEY_VALUES]
    const uint8_t *wanted;  // whether any prefix begins with a digit
} keys_t;

static void key_tasks(void *context, long begin, long end, int thread) {
    const keys_t *job = context;
    uint64_t *counts = job->counts + (long)thread * job->prefix_count * CK_KEY_VALUES;
    int shift = 16 * (CK_KEY_DIGITS - 1 - job->digits);
    double block[BLOCK];
    long length = ck_piece_length(job->numbers->count);
    for (long start = begin * length; start < ck_min(end * length, job->numbers->count); start += BLOCK) {
        if (ck_interrupt_get()) return;
        long n = ck_min(BLOCK, job->numbers->count - start);
        ck_load_numbers(job->numbers, start, n, block);
        for (long i = 0; i < n; i++) {
            uint64_t key = key_of_number(block[i]);
            if (!IS_FINITE(block[i]) || !job->wanted[key >> 48]) continue;
            uint64_t digits = key >> shift;
            for (int p = 0; p < job->prefix_count; p++)
                if (job->digits == 0 || digits >> 16 == job->prefixes[p])
                    counts[(long)p * CK_KEY_VALUES + (digits & (CK_KEY_VALUES - 1))]++;
        }
    }
}

void ck_count_keys(
    const ck_numbers *numbers, int digits, int prefix_count, const uint64_t *prefixes, uint64_t *counts,
    uint64_t *workspace, uint8_t *wanted) {
    long stride = (long)prefix_count * CK_KEY_VALUES, threads = ck_thread_count();
    memset(workspace, 0, threads * stride * sizeof *workspace);
    memset(wanted, digits == 0, CK_KEY_VALUES);
    for (int p = 0; p < prefix_count && digits > 0; p++) wanted[prefixes[p] >> 16 * (digits - 1)] = 1;
    keys_t job = {numbers, digits, prefix_count, prefixes, workspace, wanted};
    ck_parallel_for(ck_summary_pieces(numbers->count), 1, key_tasks, &job);
    memcpy(counts, workspace, stride * sizeof *counts);
    for (long t = 1; t < threads; t++)
        for (long i = 0; i < stride; i++) counts[i] += workspace[t * stride + i];
}
