// Attention by blocks of queries: a thread holds the weights of one block of one head, never those of a whole image.
// Going backward the weights are computed again from the logarithms of their sums (as in arXiv:2205.14135).
#include <cblas.h>
#include <math.h>

#include "attention_short.h"
#include "ck_common.h"
#include "ck_threads.h"

/// How many weights a block has at most.
#define BLOCK_WEIGHTS (32 << 10)

static long block_size(const ck_attention_job *job) {
    return ck_max(1, ck_min(job->queries, BLOCK_WEIGHTS / ck_max(1, job->keys)));
}

long ck_attention_workspace(const ck_attention_job *job) {
    if (attention_is_short(job)) return ck_thread_count() * attention_short_workspace(job);
    return ck_thread_count() * block_size(job) * (2 * job->keys + 1);
}

/// c = alpha * a * op(b) + beta * c for matrices with rows `*_stride` apart.
static void multiply(
    CBLAS_TRANSPOSE transpose_a, CBLAS_TRANSPOSE transpose_b, long m, long n, long k, float alpha, const float *a,
    long a_stride, const float *b, long b_stride, float beta, float *c, long c_stride) {
    cblas_sgemm(
        CblasRowMajor, transpose_a, transpose_b, (int)m, (int)n, (int)k, alpha, a, (int)a_stride, b, (int)b_stride, beta,
        c, (int)c_stride);
}

static void scores(const ck_attention_job *job, long index, long first, long count, float *weights) {
    multiply(
        CblasNoTrans, CblasTrans, count, job->keys, job->size, job->scale, tokens_of(&job->q, job, index, first),
        job->q.token_stride, tokens_of(&job->k, job, index, 0), job->k.token_stride, 0, weights, job->keys);
}

/// How many keys query `query` sees.
CK_INLINE long visible_keys(const ck_attention_job *job, long query) {
    return job->causal ? ck_min(job->keys, query + 1) : job->keys;
}

/// Sets to 0 what queries from `first` on have for keys that they do not see.
static void clear_hidden(const ck_attention_job *job, long first, long count, float *rows) {
    for (long row = 0; row < count; row++) {
        long keys = visible_keys(job, first + row);
        memset(rows + row * job->keys + keys, 0, (job->keys - keys) * sizeof(float));
    }
}

// MARK: Forward

/// Replaces each row of scores by its softmax over the keys that query `first` and those after it see; `log_sums` receives
/// log(sum(exp(row))).
CK_CLONES static void softmax_rows(const ck_attention_job *job, long first, long rows, float *weights, float *log_sums) {
    for (long row = 0; row < rows; row++) {
        float *restrict w = weights + row * job->keys;
        long keys = visible_keys(job, first + row);
        float largest = -INFINITY;
        for (long key = 0; key < keys; key++) largest = w[key] > largest ? w[key] : largest;
        for (long key = 0; key < keys; key++) w[key] = ck_exp_bounded(w[key] - largest);
        float lanes[CK_LANES] = {0};
        long key = 0;
        for (; key + CK_LANES <= keys; key += CK_LANES)
            for (long lane = 0; lane < CK_LANES; lane++) lanes[lane] += w[key + lane];
        float sum = 0;
        for (; key < keys; key++) sum += w[key];
        for (long lane = 0; lane < CK_LANES; lane++) sum += lanes[lane];
        for (key = 0; key < keys; key++) w[key] *= 1 / sum;
        log_sums[row] = largest + logf(sum);
    }
}

static void forward_body(void *context, long begin, long end, int thread) {
    const attention_pass *pass = context;
    const ck_attention_job *job = pass->job;
    long block = block_size(job);
    float *weights = pass->workspace + thread * block * (2 * job->keys + 1);
    for (long index = begin; index < end; index++)
        for (long first = 0; first < job->queries && !ck_interrupt_get(); first += block) {
            long count = ck_min(block, job->queries - first);
            scores(job, index, first, count, weights);
            softmax_rows(job, first, count, weights, job->log_sums + index * job->queries + first);
            if (job->causal) clear_hidden(job, first, count, weights);
            multiply(
                CblasNoTrans, CblasNoTrans, count, job->value_size, job->keys, 1, weights, job->keys,
                tokens_of(&job->v, job, index, 0), job->v.token_stride, 0, tokens_of(&job->out, job, index, first),
                job->out.token_stride);
        }
}

void ck_attention(const ck_attention_job *job, float *workspace) {
    attention_pass pass = {.job = job, .workspace = workspace};
    ck_range_body body = attention_is_short(job) ? attention_short_forward : forward_body;
    ck_parallel_chunks(job->batch * job->heads, 1, body, &pass);
}

// MARK: Gradient

/// weights = exp(scores - log_sums).
CK_CLONES static void weights_again(float *weights, long rows, long keys, const float *log_sums) {
    for (long row = 0; row < rows; row++)
        for (long key = 0; key < keys; key++) weights[row * keys + key] = ck_exp_bounded(weights[row * keys + key] - log_sums[row]);
}

/// dscores = weights * (dweights - delta) * scale, into the memory of `dweights`.
CK_CLONES static void score_gradients(
    const float *restrict weights, float *restrict dweights, long rows, long keys, const float *delta, float scale) {
    for (long row = 0; row < rows; row++)
        for (long key = 0; key < keys; key++)
            dweights[row * keys + key] = weights[row * keys + key] * (dweights[row * keys + key] - delta[row]) * scale;
}

/// delta = the sum of out * dout over each query's values: what softmax subtracts from every gradient of its row.
static void set_delta(const attention_pass *pass, long index, long first, long count, float *delta) {
    const ck_attention_job *job = pass->job;
    for (long row = 0; row < count; row++) {
        const float *out = tokens_of(&job->out, job, index, first + row);
        const float *dout = tokens_of(pass->dout, job, index, first + row);
        double sum = 0;
        for (long i = 0; i < job->value_size; i++) sum += (double)out[i] * dout[i];
        delta[row] = (float)sum;
    }
}

/// The gradients that queries `first` to `first + count` of one head contribute.
static void gradient_block(const attention_pass *pass, long index, long first, long count, float *weights) {
    const ck_attention_job *job = pass->job;
    long keys = job->keys, size = job->size, value_size = job->value_size;
    float *dweights = weights + block_size(job) * keys, *delta = dweights + block_size(job) * keys;
    const float *dout = tokens_of(pass->dout, job, index, first);
    float so_far = first > 0;  // blocks after the first add to dk and dv
    scores(job, index, first, count, weights);
    weights_again(weights, count, keys, job->log_sums + index * job->queries + first);
    if (job->causal) clear_hidden(job, first, count, weights);
    set_delta(pass, index, first, count, delta);
    multiply(
        CblasTrans, CblasNoTrans, keys, value_size, count, 1, weights, keys, dout, pass->dout->token_stride, so_far,
        tokens_of(pass->dv, job, index, 0), pass->dv->token_stride);
    multiply(
        CblasNoTrans, CblasTrans, count, keys, value_size, 1, dout, pass->dout->token_stride,
        tokens_of(&job->v, job, index, 0), job->v.token_stride, 0, dweights, keys);
    score_gradients(weights, dweights, count, keys, delta, job->scale);
    multiply(
        CblasNoTrans, CblasNoTrans, count, size, keys, 1, dweights, keys, tokens_of(&job->k, job, index, 0),
        job->k.token_stride, 0, tokens_of(pass->dq, job, index, first), pass->dq->token_stride);
    multiply(
        CblasTrans, CblasNoTrans, keys, size, count, 1, dweights, keys, tokens_of(&job->q, job, index, first),
        job->q.token_stride, so_far, tokens_of(pass->dk, job, index, 0), pass->dk->token_stride);
}

static void gradient_body(void *context, long begin, long end, int thread) {
    const attention_pass *pass = context;
    long block = block_size(pass->job);
    float *weights = pass->workspace + thread * block * (2 * pass->job->keys + 1);
    for (long index = begin; index < end; index++)
        for (long first = 0; first < pass->job->queries && !ck_interrupt_get(); first += block)
            gradient_block(pass, index, first, ck_min(block, pass->job->queries - first), weights);
}

void ck_attention_gradient(
    const ck_attention_job *job, const ck_heads *dout, const ck_heads *dq, const ck_heads *dk, const ck_heads *dv,
    float *workspace) {
    attention_pass pass = {job, dout, dq, dk, dv, workspace};
    ck_range_body body = attention_is_short(job) ? attention_short_gradient : gradient_body;
    ck_parallel_chunks(job->batch * job->heads, 1, body, &pass);
}
