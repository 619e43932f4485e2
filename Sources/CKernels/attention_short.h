// Attention for heads of 8 or 16 channels. See attention_short.c.
#pragma once
#include <stdbool.h>

#include "ck_attention.h"

/// An attention and, going backward, the gradients that come in and go out.
typedef struct {
    const ck_attention_job *job;
    const ck_heads *dout, *dq, *dk, *dv;
    float *workspace;
} attention_pass;

/// Whether the vectors are short enough to stay in registers.
bool attention_is_short(const ck_attention_job *job);

/// How many floats of workspace one thread takes.
long attention_short_workspace(const ck_attention_job *job);

/// The heads `begin` to `end`, counted through the batch, on thread `thread`.
void attention_short_forward(void *pass, long begin, long end, int thread);
void attention_short_gradient(void *pass, long begin, long end, int thread);

/// The address of a token's vector in head `index`, counted through the batch.
static inline float *tokens_of(const ck_heads *heads, const ck_attention_job *job, long index, long token) {
    return heads->base + index / job->heads * heads->image_stride + index % job->heads * heads->head_stride
           + token * heads->token_stride;
}
