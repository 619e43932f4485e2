// The update of one parameter by each optimizer, in one pass over its memory.
#pragma once
#include <stdbool.h>

/// What Adam and AdamW do with every element; the bias corrections are already folded in.
typedef struct {
    float shrink;        // the parameter is first multiplied by this: 1 - lr * weight decay for AdamW, 1 for Adam
    float weight_decay;  // times the parameter is added to the gradient: Adam's L2 penalty, 0 for AdamW
    float mean_weight;          // 1 - beta1
    float beta2, square_weight;  // and 1 - beta2
    float step_size;         // lr / (1 - beta1^t)
    float root_correction2;  // sqrt(1 - beta2^t)
    float epsilon;
} ck_adam_constants;

void ck_adam(
    const ck_adam_constants *constants, long count, float *parameter, const float *gradient, float *mean, float *square);

/// What SGD does with every element. `momentum` 0 uses no buffer.
typedef struct {
    float lr, momentum, weight_decay;
    bool nesterov;
    bool first;  // the buffer starts as the first gradient
} ck_sgd_constants;

void ck_sgd(const ck_sgd_constants *constants, long count, float *parameter, const float *gradient, float *buffer);

/// The sum of the squares, in double precision.
double ck_sum_squares(const float *x, long count);
