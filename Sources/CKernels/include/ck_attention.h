// Scaled dot-product attention, forward and backward, without keeping the matrix of weights.
#pragma once
#include <stdbool.h>

/// Vectors for each image, head and token; the values of a vector are adjacent. The distances are in floats.
typedef struct {
    float *base;
    long image_stride, head_stride, token_stride;
} ck_heads;

/// softmax(q k' * scale) v for [batch, heads, queries, size], [.., keys, size] and [.., keys, value_size]. With `causal`
/// query i sees the keys 0 to i only.
typedef struct {
    long batch, heads, queries, keys, size, value_size;
    float scale;
    bool causal;
    ck_heads q, k, v, out;
    float *log_sums;  // [batch, heads, queries]: each query's log of the sum of exponentials
} ck_attention_job;

/// How many floats of workspace both functions take.
long ck_attention_workspace(const ck_attention_job *job);

/// Sets `out` and `log_sums`.
void ck_attention(const ck_attention_job *job, float *workspace);

/// Sets the gradients of q, k and v, given that of the output and what the forward pass left in `job`.
void ck_attention_gradient(
    const ck_attention_job *job, const ck_heads *dout, const ck_heads *dq, const ck_heads *dk, const ck_heads *dv,
    float *workspace);
