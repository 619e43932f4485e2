// Moving averages, in one pass over their memory.
#include "ck_average.h"

#include "ck_common.h"
#include "ck_threads.h"

/// Elements below which a piece is not worth a thread.
#define GRAIN (32 << 10)

typedef struct {
    float weight;
    float *average;
    const float *value;
} average_job;

CK_CLONES static void average_body(void *context, long begin, long end, int piece) {
    const average_job job = *(const average_job *)context;
    float *restrict average = job.average;
    const float *restrict value = job.value;
    for (long i = begin; i < end; i++) average[i] -= job.weight * (average[i] - value[i]);
}

void ck_move_average(long count, float weight, float *average, const float *value) {
    average_job job = {weight, average, value};
    ck_parallel_for(count, GRAIN, average_body, &job);
}
