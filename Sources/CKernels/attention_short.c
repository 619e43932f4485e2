// Attention for heads of 8 or 16 channels, as the course's models have. A matrix product over so few channels is slow;
// here sixteen queries go side by side through the lanes of vectors, and their vectors stay in registers.
#include "attention_short.h"

#include <math.h>

#include "ck_common.h"
#include "ck_threads.h"

/// The most channels of a head.
#define LONGEST 16
/// Channels are added up eight at a time where they lie side by side.
#define ROW_LANES 8
/// Enough sums in registers to hide an addition's delay.
#define KEYS_AT_ONCE 8
typedef float row_vector __attribute__((vector_size(ROW_LANES * sizeof(float)), aligned(sizeof(float)), may_alias));

bool attention_is_short(const ck_attention_job *job) {
    return job->size == job->value_size && (job->size == 8 || job->size == 16);
}

/// One thread's memory: a head's vectors packed, and what belongs to a block of CK_LANES queries.
typedef struct {
    float *k, *v, *dk, *dv;     // [keys][size]
    float *weights, *dscores;   // [keys][CK_LANES]
    float *q_rows, *dout_rows, *out_rows;  // [CK_LANES][size]
} scratch;

long attention_short_workspace(const ck_attention_job *job) {
    return job->keys * (4 * job->size + 2 * CK_LANES) + 3 * CK_LANES * job->size;
}

static scratch scratch_of(const attention_pass *pass, int thread) {
    const ck_attention_job *job = pass->job;
    float *base = pass->workspace + thread * attention_short_workspace(job);
    long packed = job->keys * job->size, block = job->keys * CK_LANES;
    float *blocks = base + 4 * packed, *rows = blocks + 2 * block;
    return (scratch){
        .k = base, .v = base + packed, .dk = base + 2 * packed, .dv = base + 3 * packed, .weights = blocks,
        .dscores = blocks + block, .q_rows = rows, .dout_rows = rows + CK_LANES * job->size,
        .out_rows = rows + 2 * CK_LANES * job->size};
}

/// Copies vectors that lie `from_stride` apart to places that lie `to_stride` apart.
CK_INLINE void copy_vectors(const float *from, long from_stride, long count, long size, float *to, long to_stride) {
    for (long i = 0; i < count; i++) memcpy(to + i * to_stride, from + i * from_stride, size * sizeof(float));
}

/// Loads the vectors of a block's tokens, times `scale`, as rows; those from `count` on are zeros.
CK_INLINE void load_rows(const float *tokens, long stride, long count, long size, float scale, float *rows) {
    for (long lane = 0; lane < count; lane++)
        for (long i = 0; i < size; i++) rows[lane * size + i] = tokens[lane * stride + i] * scale;
    memset(rows + count * size, 0, (CK_LANES - count) * size * sizeof(float));
}

/// Lane l of columns[i] is rows[l][i].
CK_INLINE void transpose(const float *rows, long size, ck_vector *columns) {
    float values[LONGEST * CK_LANES];
    for (long lane = 0; lane < CK_LANES; lane++)
        for (long i = 0; i < size; i++) values[i * CK_LANES + lane] = rows[lane * size + i];
    for (long i = 0; i < size; i++) columns[i] = CK_LOAD(values + i * CK_LANES);
}

/// sum += the dot products of all queries with one vector.
CK_INLINE void add_dot(ck_vector *sum, const ck_vector *columns, const float *vector, long size) {
#pragma clang loop unroll(full)
    for (long i = 0; i < size; i++) *sum += columns[i] * vector[i];
}

/// sums[i] += weights * vector[i].
CK_INLINE void add_weighted(ck_vector *sums, const float *weights, const float *vector, long size) {
#pragma clang loop unroll(full)
    for (long i = 0; i < size; i++) sums[i] += CK_LOAD(weights) * vector[i];
}

/// Sets `count` vectors from the lanes of `columns`, times `factor`.
CK_INLINE void store_columns(
    const ck_vector *columns, const ck_vector *factor, long count, long size, float *tokens, long stride) {
    float values[LONGEST * CK_LANES];
    for (long i = 0; i < size; i++) CK_STORE(values + i * CK_LANES, columns[i] * *factor);
    for (long lane = 0; lane < count; lane++)
        for (long i = 0; i < size; i++) tokens[lane * stride + i] = values[i * CK_LANES + lane];
}

/// How many keys some query of the block from `first` on sees.
CK_INLINE long keys_of_block(const ck_attention_job *job, long first) {
    return job->causal ? ck_min(job->keys, first + CK_LANES) : job->keys;
}

/// Sets to 0 the entries of [keys][CK_LANES] where a query of the block from `first` on does not see the key.
CK_INLINE void clear_hidden(const ck_attention_job *job, long first, float *entries) {
    if (!job->causal) return;
    for (long key = first + 1; key < keys_of_block(job, first); key++)
        for (long lane = 0; lane < key - first; lane++) entries[key * CK_LANES + lane] = 0;
}

/// The largest score of each query so far, given those for one more key, which the first `hidden` queries do not see.
CK_INLINE void update_largest(ck_vector *largest, const ck_vector *scores, long hidden) {
    ck_vector seen = *scores;
    for (long lane = 0; lane < hidden; lane++) seen[lane] = -INFINITY;
    *largest = __builtin_elementwise_max(*largest, seen);
}

// MARK: Forward

CK_INLINE void forward_block(
    const attention_pass *pass, const scratch *s, long index, long first, const long size) {
    const ck_attention_job *job = pass->job;
    long count = ck_min(CK_LANES, job->queries - first), keys = keys_of_block(job, first);
    ck_vector q[LONGEST], out[LONGEST], sum = {0}, largest = (ck_vector){0} - INFINITY;
    load_rows(
        tokens_of(&job->q, job, index, first), job->q.token_stride, count, size, job->scale, s->q_rows);
    transpose(s->q_rows, size, q);
    for (long key = 0; key < keys; key++) {
        ck_vector scores = {0};
        add_dot(&scores, q, s->k + key * size, size);
        update_largest(&largest, &scores, job->causal ? key - first : 0);
        CK_STORE(s->weights + key * CK_LANES, scores);
    }
    float shift[CK_LANES];
    CK_STORE(shift, largest);
    for (long key = 0; key < keys; key++)
        for (long lane = 0; lane < CK_LANES; lane++)
            s->weights[key * CK_LANES + lane] = ck_exp_bounded(s->weights[key * CK_LANES + lane] - shift[lane]);
    clear_hidden(job, first, s->weights);
    for (long i = 0; i < size; i++) out[i] = (ck_vector){0};
    for (long key = 0; key < keys; key++) {
        sum += CK_LOAD(s->weights + key * CK_LANES);
        add_weighted(out, s->weights + key * CK_LANES, s->v + key * size, size);
    }
    ck_vector inverse = 1 / sum;
    store_columns(out, &inverse, count, size, tokens_of(&job->out, job, index, first), job->out.token_stride);
    for (long lane = 0; lane < count; lane++)
        job->log_sums[index * job->queries + first + lane] = largest[lane] + logf(sum[lane]);
}

CK_INLINE void forward_heads(const attention_pass *pass, long begin, long end, int thread, const long size) {
    const ck_attention_job *job = pass->job;
    scratch s = scratch_of(pass, thread);
    for (long index = begin; index < end; index++) {
        copy_vectors(tokens_of(&job->k, job, index, 0), job->k.token_stride, job->keys, size, s.k, size);
        copy_vectors(tokens_of(&job->v, job, index, 0), job->v.token_stride, job->keys, size, s.v, size);
        for (long first = 0; first < job->queries && !ck_interrupt_get(); first += CK_LANES) forward_block(pass, &s, index, first, size);
    }
}

CK_CLONES void attention_short_forward(void *context, long begin, long end, int thread) {
    const attention_pass *pass = context;
    if (pass->job->size == 8)
        forward_heads(pass, begin, end, thread, 8);
    else
        forward_heads(pass, begin, end, thread, 16);
}

// MARK: Gradient

/// The weights again, and the gradients of the scores: weights * (dout v' - delta).
CK_INLINE void set_score_gradients(
    const attention_pass *pass, const scratch *s, long index, long first, long count, const long size) {
    const ck_attention_job *job = pass->job;
    long keys = keys_of_block(job, first);
    ck_vector q[LONGEST], dout[LONGEST], out[LONGEST], log_sums, delta = {0};
    transpose(s->q_rows, size, q);
    transpose(s->dout_rows, size, dout);
    load_rows(tokens_of(&job->out, job, index, first), job->out.token_stride, count, size, 1, s->out_rows);
    transpose(s->out_rows, size, out);
    for (long i = 0; i < size; i++) delta += out[i] * dout[i];
    float sums[CK_LANES] = {0};
    memcpy(sums, job->log_sums + index * job->queries + first, count * sizeof(float));
    log_sums = CK_LOAD(sums);
    for (long key = 0; key < keys; key++) {
        ck_vector scores = -log_sums, dscores = -delta;
        add_dot(&scores, q, s->k + key * size, size);
        add_dot(&dscores, dout, s->v + key * size, size);
        CK_STORE(s->weights + key * CK_LANES, scores);
        CK_STORE(s->dscores + key * CK_LANES, dscores);
    }
    for (long i = 0; i < keys * CK_LANES; i++) {
        s->weights[i] = ck_exp_bounded(s->weights[i]);
        s->dscores[i] *= s->weights[i];
    }
    clear_hidden(job, first, s->weights);
    clear_hidden(job, first, s->dscores);
}

/// For `keys` keys and ROW_LANES channels: gradients[key] += the sum over the block's queries of
/// factors[key][query] * rows[query].
CK_INLINE void add_rows(const float *factors, const float *rows, float *gradients, const long keys, const long size) {
    row_vector sums[KEYS_AT_ONCE];
#pragma clang loop unroll(full)
    for (long key = 0; key < keys; key++) sums[key] = *(row_vector *)(gradients + key * size);
#pragma clang loop unroll(full)
    for (long lane = 0; lane < CK_LANES; lane++) {
        row_vector row = *(row_vector *)(rows + lane * size);
#pragma clang loop unroll(full)
        for (long key = 0; key < keys; key++) sums[key] += factors[key * CK_LANES + lane] * row;
    }
#pragma clang loop unroll(full)
    for (long key = 0; key < keys; key++) *(row_vector *)(gradients + key * size) = sums[key];
}

/// What a block of queries adds to the gradients of all keys or of all values.
CK_INLINE void add_key_gradients(
    const float *factors, const float *rows, float *gradients, long keys, const long size) {
    for (long i = 0; i < size; i += ROW_LANES) {
        long key = 0;
        for (; key + KEYS_AT_ONCE <= keys; key += KEYS_AT_ONCE)
            add_rows(factors + key * CK_LANES, rows + i, gradients + key * size + i, KEYS_AT_ONCE, size);
        for (; key < keys; key++) add_rows(factors + key * CK_LANES, rows + i, gradients + key * size + i, 1, size);
    }
}

CK_INLINE void gradient_block(
    const attention_pass *pass, const scratch *s, long index, long first, const long size) {
    const ck_attention_job *job = pass->job;
    long count = ck_min(CK_LANES, job->queries - first), keys = keys_of_block(job, first);
    load_rows(
        tokens_of(&job->q, job, index, first), job->q.token_stride, count, size, job->scale, s->q_rows);
    load_rows(
        tokens_of(pass->dout, job, index, first), pass->dout->token_stride, count, size, 1, s->dout_rows);
    set_score_gradients(pass, s, index, first, count, size);
    ck_vector dq[LONGEST];
    for (long i = 0; i < size; i++) dq[i] = (ck_vector){0};
    for (long key = 0; key < keys; key++)
        add_weighted(dq, s->dscores + key * CK_LANES, s->k + key * size, size);
    ck_vector scale = (ck_vector){0} + job->scale;
    store_columns(dq, &scale, count, size, tokens_of(pass->dq, job, index, first), pass->dq->token_stride);
    add_key_gradients(s->dscores, s->q_rows, s->dk, keys, size);
    add_key_gradients(s->weights, s->dout_rows, s->dv, keys, size);
}

CK_INLINE void gradient_heads(const attention_pass *pass, long begin, long end, int thread, const long size) {
    const ck_attention_job *job = pass->job;
    scratch s = scratch_of(pass, thread);
    for (long index = begin; index < end; index++) {
        copy_vectors(tokens_of(&job->k, job, index, 0), job->k.token_stride, job->keys, size, s.k, size);
        copy_vectors(tokens_of(&job->v, job, index, 0), job->v.token_stride, job->keys, size, s.v, size);
        memset(s.dk, 0, 2 * job->keys * size * sizeof(float));
        for (long first = 0; first < job->queries && !ck_interrupt_get(); first += CK_LANES) gradient_block(pass, &s, index, first, size);
        copy_vectors(s.dk, size, job->keys, size, tokens_of(pass->dk, job, index, 0), pass->dk->token_stride);
        copy_vectors(s.dv, size, job->keys, size, tokens_of(pass->dv, job, index, 0), pass->dv->token_stride);
    }
}

CK_CLONES void attention_short_gradient(void *context, long begin, long end, int thread) {
    const attention_pass *pass = context;
    if (pass->job->size == 8)
        gradient_heads(pass, begin, end, thread, 8);
    else
        gradient_heads(pass, begin, end, thread, 16);
}
