// Rows of the int64 operations: labels, timesteps and indices, which are few, so one loop for any strides serves.
// Sums and products wrap around, as in PyTorch; Swift has checked divisors for zero.
#include "ck_common.h"
#include "ck_elementwise.h"

#define OPERAND(type, index) (*(type *)(at[index] + i * step[index]))

#define ROW(name, result, expression)                                \
    static void name(long n, char *const at[], const long step[]) {  \
        for (long i = 0; i < n; i++) OPERAND(result, 0) = (expression); \
    }

#define A OPERAND(const int64_t, 1)
#define B OPERAND(const int64_t, 2)
#define C OPERAND(const int64_t, 3)
#define WRAPPED(expression) ((int64_t)(expression))

CK_INLINE int64_t remainder_of_floor(int64_t a, int64_t b) {
    if (b == -1) return 0;  // the smallest integer divided by -1 would trap
    int64_t r = a % b;
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

CK_INLINE int64_t floor_quotient(int64_t a, int64_t b) {
    if (b == -1) return WRAPPED(-(uint64_t)a);
    return (a - remainder_of_floor(a, b)) / b;
}

/// Towards zero; what is no int64 becomes the nearest one, NaN becomes 0.
CK_INLINE int64_t nearest_int(float x) {
    if (x != x) return 0;
    return x >= 9223372036854775808.0f ? INT64_MAX : x < -9223372036854775808.0f ? INT64_MIN : (int64_t)x;
}

ROW(copy_row, int64_t, A)
ROW(neg_row, int64_t, WRAPPED(-(uint64_t)A))
ROW(abs_row, int64_t, A < 0 ? WRAPPED(-(uint64_t)A) : A)
ROW(add_row, int64_t, WRAPPED((uint64_t)A + (uint64_t)B))
ROW(sub_row, int64_t, WRAPPED((uint64_t)A - (uint64_t)B))
ROW(mul_row, int64_t, WRAPPED((uint64_t)A * (uint64_t)B))
ROW(floor_div_row, int64_t, floor_quotient(A, B))
ROW(remainder_row, int64_t, remainder_of_floor(A, B))
ROW(min_row, int64_t, A < B ? A : B)
ROW(max_row, int64_t, A > B ? A : B)
ROW(clip_row, int64_t, A < B ? B : A > C ? C : A)
ROW(where_row, int64_t, OPERAND(const float, 1) != 0 ? B : C)
ROW(equal_row, float, A == B)
ROW(not_equal_row, float, A != B)
ROW(less_row, float, A < B)
ROW(less_equal_row, float, A <= B)
ROW(greater_row, float, A > B)
ROW(greater_equal_row, float, A >= B)
ROW(int_to_float_row, float, (float)A)
ROW(float_to_int_row, int64_t, nearest_int(OPERAND(const float, 1)))

const ck_row ck_int_rows[CK_OP_COUNT] = {
    [CK_INT_COPY] = copy_row, [CK_INT_NEG] = neg_row, [CK_INT_ABS] = abs_row, [CK_INT_ADD] = add_row,
    [CK_INT_SUB] = sub_row, [CK_INT_MUL] = mul_row, [CK_INT_FLOOR_DIV] = floor_div_row,
    [CK_INT_REMAINDER] = remainder_row, [CK_INT_MIN] = min_row, [CK_INT_MAX] = max_row, [CK_INT_CLIP] = clip_row,
    [CK_INT_WHERE] = where_row, [CK_INT_EQUAL] = equal_row, [CK_INT_NOT_EQUAL] = not_equal_row,
    [CK_INT_LESS] = less_row, [CK_INT_LESS_EQUAL] = less_equal_row, [CK_INT_GREATER] = greater_row,
    [CK_INT_GREATER_EQUAL] = greater_equal_row, [CK_INT_TO_FLOAT] = int_to_float_row,
    [CK_FLOAT_TO_INT] = float_to_int_row,
};
