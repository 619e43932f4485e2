// Operations on each element of strided operands that broadcast against each other.
#pragma once
#include "ck_threads.h"

#define CK_MAX_DIMS 16
#define CK_MAX_OPERANDS 4

/// How operands are walked together. Operand 0 is the output. Dimensions are outermost first; the last one is the row
/// that a kernel gets at once.
typedef struct {
    int dims;             // 1 to CK_MAX_DIMS
    int operands;         // 2 to CK_MAX_OPERANDS
    const long *sizes;    // [dims]
    const long *strides;  // [operands][dims], in bytes; 0 where an operand is broadcast
} ck_plan;

/// What is computed. `g` is the gradient of a result `y` of `x`; comparisons give 1 or 0.
typedef enum {
    // float32 from one float32
    CK_COPY, CK_NEG, CK_ABS, CK_SIGN, CK_SQUARE, CK_SQRT, CK_RECIPROCAL, CK_EXP, CK_LOG, CK_SIN, CK_COS, CK_TANH, CK_ERF,
    CK_ASIN,
    CK_SIGMOID, CK_SILU, CK_GELU, CK_QUICK_GELU, CK_RELU, CK_FLOOR, CK_CEIL, CK_ROUND,
    // float32 from two float32
    CK_ADD, CK_SUB, CK_MUL, CK_DIV, CK_FLOOR_DIV, CK_REMAINDER, CK_POW, CK_MIN, CK_MAX,
    CK_EQUAL, CK_NOT_EQUAL, CK_LESS, CK_LESS_EQUAL, CK_GREATER, CK_GREATER_EQUAL,
    // gradients, float32 from g and x, or from g and y where y is what is kept
    CK_SQRT_GRAD, CK_TANH_GRAD, CK_SIGMOID_GRAD, CK_SILU_GRAD, CK_GELU_GRAD, CK_QUICK_GELU_GRAD,
    CK_RELU_GRAD,
    // float32 from three float32: mask ? a : b; x held between low and high
    CK_WHERE, CK_CLIP,
    // int64 from int64
    CK_INT_COPY, CK_INT_NEG, CK_INT_ABS, CK_INT_ADD, CK_INT_SUB, CK_INT_MUL, CK_INT_FLOOR_DIV, CK_INT_REMAINDER,
    CK_INT_MIN, CK_INT_MAX, CK_INT_CLIP,
    // int64 from a float32 mask and two int64
    CK_INT_WHERE,
    // float32 from int64, comparing exactly
    CK_INT_EQUAL, CK_INT_NOT_EQUAL, CK_INT_LESS, CK_INT_LESS_EQUAL, CK_INT_GREATER, CK_INT_GREATER_EQUAL,
    // between the types; a float that is no int64 becomes the nearest one, NaN becomes 0
    CK_INT_TO_FLOAT, CK_FLOAT_TO_INT,
    CK_OP_COUNT
} ck_op;

/// Computes `op` along `plan`, on all threads where it is long enough. `operands` are the addresses of first elements.
void ck_elementwise(ck_op op, const ck_plan *plan, void *const operands[]);

/// One row of `op`: `n` elements; `at` and `step` are the operands' addresses and distances in bytes.
typedef void (*ck_row)(long n, char *const at[], const long step[]);
extern const ck_row ck_float_rows[CK_OP_COUNT];
extern const ck_row ck_int_rows[CK_OP_COUNT];
