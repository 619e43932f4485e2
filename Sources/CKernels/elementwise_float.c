// Rows of the float32 operations. Each has a loop for operands that lie in order, loops for a broadcast operand, and one
// for any strides.
#include "ck_elementwise.h"
#include "ck_math.h"

// Rows may overlap only by being the same memory, as in x = f(x), which the vector loop handles.
#define VECTORISED _Pragma("clang loop vectorize(assume_safety)") for (long i = 0; i < n; i++)

#define UNARY(name, expression)                                                          \
    CK_CLONES static void name(long n, char *const at[], const long step[]) {            \
        float *out = (float *)at[0];                                                     \
        const float *first = (const float *)at[1];                                       \
        long s0 = step[0] / 4, s1 = step[1] / 4;                                         \
        if (s0 == 1 && s1 == 1) {                                                        \
            VECTORISED { float x = first[i]; out[i] = (expression); }                    \
        } else {                                                                         \
            VECTORISED { float x = first[i * s1]; out[i * s0] = (expression); }          \
        }                                                                                \
    }

#define BINARY(name, expression)                                                                        \
    CK_CLONES static void name(long n, char *const at[], const long step[]) {                           \
        float *out = (float *)at[0];                                                                    \
        const float *first = (const float *)at[1], *second = (const float *)at[2];                      \
        long s0 = step[0] / 4, s1 = step[1] / 4, s2 = step[2] / 4;                                      \
        if (s0 == 1 && s1 == 1 && s2 == 1) {                                                            \
            VECTORISED { float a = first[i], b = second[i]; out[i] = (expression); }                    \
        } else if (s0 == 1 && s1 == 1 && s2 == 0) {                                                     \
            float b = *second;                                                                          \
            VECTORISED { float a = first[i]; out[i] = (expression); }                                   \
        } else if (s0 == 1 && s1 == 0 && s2 == 1) {                                                     \
            float a = *first;                                                                           \
            VECTORISED { float b = second[i]; out[i] = (expression); }                                  \
        } else {                                                                                        \
            VECTORISED { float a = first[i * s1], b = second[i * s2]; out[i * s0] = (expression); }     \
        }                                                                                               \
    }

#define TERNARY(name, expression)                                                                              \
    CK_CLONES static void name(long n, char *const at[], const long step[]) {                                  \
        float *out = (float *)at[0];                                                                           \
        const float *first = (const float *)at[1], *second = (const float *)at[2], *third = (const float *)at[3]; \
        long s0 = step[0] / 4, s1 = step[1] / 4, s2 = step[2] / 4, s3 = step[3] / 4;                           \
        if (s0 == 1 && s1 == 1 && s2 == 1 && s3 == 1) {                                                        \
            VECTORISED { float a = first[i], b = second[i], c = third[i]; out[i] = (expression); }             \
        } else if (s0 == 1 && s1 == 1 && s2 == 0 && s3 == 0) {                                                 \
            float b = *second, c = *third;                                                                     \
            VECTORISED { float a = first[i]; out[i] = (expression); }                                          \
        } else {                                                                                               \
            VECTORISED { float a = first[i * s1], b = second[i * s2], c = third[i * s3]; out[i * s0] = (expression); } \
        }                                                                                                      \
    }

UNARY(copy_row, x)
UNARY(neg_row, -x)
UNARY(abs_row, fabsf(x))
UNARY(sign_row, x > 0 ? 1.0f : x < 0 ? -1.0f : x)
UNARY(square_row, x * x)
UNARY(sqrt_row, sqrtf(x))
UNARY(reciprocal_row, 1.0f / x)
UNARY(exp_row, ck_exp(x))
UNARY(log_row, ck_log(x))
UNARY(small_sin_row, ck_sin(x))
UNARY(small_cos_row, ck_cos(x))
UNARY(tanh_row, ck_tanh(x))
UNARY(erf_row, ck_erf(x))
UNARY(sigmoid_row, ck_sigmoid(x))
UNARY(silu_row, x * ck_sigmoid(x))
UNARY(gelu_row, 0.5f * x * (1.0f + ck_erf(x * 0.70710678f)))
UNARY(quick_gelu_row, x * ck_sigmoid(1.702f * x))
UNARY(asin_row, asinf(x))
UNARY(relu_row, x < 0 ? 0.0f : x)
UNARY(floor_row, floorf(x))
UNARY(ceil_row, ceilf(x))
UNARY(round_row, rintf(x))

/// The fast sine and cosine hold up to 1e6; what lies beyond, and what is no number, is left to the C library.
static void mend_large(long n, char *const at[], const long step[], float (*exact)(float)) {
    for (long i = 0; i < n; i++) {
        float x = *(const float *)(at[1] + i * step[1]);
        if (!(fabsf(x) <= 1e6f)) *(float *)(at[0] + i * step[0]) = exact(x);
    }
}

static void sin_row(long n, char *const at[], const long step[]) {
    small_sin_row(n, at, step);
    mend_large(n, at, step, sinf);
}

static void cos_row(long n, char *const at[], const long step[]) {
    small_cos_row(n, at, step);
    mend_large(n, at, step, cosf);
}

CK_INLINE float remainder_of_floor(float a, float b) {
    float r = fmodf(a, b);
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

BINARY(add_row, a + b)
BINARY(sub_row, a - b)
BINARY(mul_row, a *b)
BINARY(div_row, a / b)
BINARY(floor_div_row, floorf(a / b))
BINARY(remainder_row, remainder_of_floor(a, b))
BINARY(pow_row, powf(a, b))
BINARY(min_row, a < b || a != a ? a : b)
BINARY(max_row, a > b || a != a ? a : b)
BINARY(equal_row, a == b ? 1.0f : 0.0f)
BINARY(not_equal_row, a != b ? 1.0f : 0.0f)
BINARY(less_row, a < b ? 1.0f : 0.0f)
BINARY(less_equal_row, a <= b ? 1.0f : 0.0f)
BINARY(greater_row, a > b ? 1.0f : 0.0f)
BINARY(greater_equal_row, a >= b ? 1.0f : 0.0f)

CK_INLINE float silu_slope(float x) {
    float s = ck_sigmoid(x);
    return s + x * s * (1.0f - s);
}

CK_INLINE float gelu_slope(float x) {
    float density = 0.39894228f * ck_exp(-0.5f * x * x);
    return 0.5f * (1.0f + ck_erf(x * 0.70710678f)) + x * density;
}

CK_INLINE float quick_gelu_slope(float x) {
    float s = ck_sigmoid(1.702f * x);
    return s + 1.702f * x * s * (1.0f - s);
}

// Here a is the gradient g; b is the result y in the first three, the argument x in the others.
BINARY(sqrt_grad_row, 0.5f * a / b)
BINARY(tanh_grad_row, a * (1.0f - b * b))
BINARY(sigmoid_grad_row, a *b * (1.0f - b))
BINARY(silu_grad_row, a *silu_slope(b))
BINARY(gelu_grad_row, a *gelu_slope(b))
BINARY(quick_gelu_grad_row, a *quick_gelu_slope(b))
BINARY(relu_grad_row, b > 0 ? a : 0.0f)

TERNARY(where_row, a != 0 ? b : c)
TERNARY(clip_row, a < b ? b : a > c ? c : a)

const ck_row ck_float_rows[CK_OP_COUNT] = {
    [CK_COPY] = copy_row, [CK_NEG] = neg_row, [CK_ABS] = abs_row, [CK_SIGN] = sign_row, [CK_SQUARE] = square_row,
    [CK_SQRT] = sqrt_row, [CK_RECIPROCAL] = reciprocal_row, [CK_EXP] = exp_row, [CK_LOG] = log_row, [CK_SIN] = sin_row,
    [CK_COS] = cos_row, [CK_TANH] = tanh_row, [CK_ERF] = erf_row, [CK_SIGMOID] = sigmoid_row, [CK_SILU] = silu_row,
    [CK_GELU] = gelu_row, [CK_QUICK_GELU] = quick_gelu_row, [CK_ASIN] = asin_row,
    [CK_RELU] = relu_row, [CK_FLOOR] = floor_row, [CK_CEIL] = ceil_row, [CK_ROUND] = round_row,
    [CK_ADD] = add_row, [CK_SUB] = sub_row, [CK_MUL] = mul_row, [CK_DIV] = div_row, [CK_FLOOR_DIV] = floor_div_row,
    [CK_REMAINDER] = remainder_row, [CK_POW] = pow_row, [CK_MIN] = min_row, [CK_MAX] = max_row,
    [CK_EQUAL] = equal_row, [CK_NOT_EQUAL] = not_equal_row, [CK_LESS] = less_row, [CK_LESS_EQUAL] = less_equal_row,
    [CK_GREATER] = greater_row, [CK_GREATER_EQUAL] = greater_equal_row, [CK_SQRT_GRAD] = sqrt_grad_row,
    [CK_TANH_GRAD] = tanh_grad_row, [CK_SIGMOID_GRAD] = sigmoid_grad_row, [CK_SILU_GRAD] = silu_grad_row,
    [CK_GELU_GRAD] = gelu_grad_row,
    [CK_QUICK_GELU_GRAD] = quick_gelu_grad_row, [CK_RELU_GRAD] = relu_grad_row, [CK_WHERE] = where_row, [CK_CLIP] = clip_row,
};
