// Elementary functions without branches, so that loops over them vectorise. Polynomials are least-maximum fits of our own;
// errors are in units in the last place (ulp), measured over all floats.
#pragma once
#include <float.h>
#include <math.h>

#include "ck_common.h"

/// The natural logarithm, within 1 ulp; -infinity at 0, NaN below.
CK_INLINE float ck_log(float x) {
    const int32_t root_half = 0x3F3504F3;  // bits of the square root of 1/2: mantissas lie in [0.707, 1.414)
    float normal = x < FLT_MIN ? x * 8388608.0f : x;
    int32_t bits;
    memcpy(&bits, &normal, sizeof bits);
    int32_t shifted = bits - root_half;
    float exponent = (float)((shifted >> 23) - (x < FLT_MIN ? 23 : 0));
    bits = (shifted & 0x007FFFFF) + root_half;
    float f;
    memcpy(&f, &bits, sizeof f);
    f -= 1.0f;
    float square = f * f;
    float series = 0.06747692078f;
    series = series * f - 0.11677505076f;
    series = series * f + 0.11888708919f;
    series = series * f - 0.12405342609f;
    series = series * f + 0.14219450951f;
    series = series * f - 0.16668005288f;
    series = series * f + 0.20002123713f;
    series = series * f - 0.25000008941f;
    series = series * f + 0.33333313465f;
    float result = series * f * square + exponent * -2.12194440e-4f - 0.5f * square + f + exponent * 0.693359375f;
    result = x == INFINITY ? x : result;
    result = x == 0.0f ? -INFINITY : result;
    return x >= 0.0f ? result : NAN;
}

/// Sine (`quarter_turns` 0) or cosine (1) for |x| up to 1e6, within 2 ulp or 1e-7.
CK_INLINE float ck_sin_shifted(float x, int quarter_turns) {
    const double rounder = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to an integer
    double turned = (double)x * 0.63661977236758134308 + rounder;
    int64_t quadrant;
    memcpy(&quadrant, &turned, sizeof quadrant);
    double whole = turned - rounder;
    // Half of pi in two parts, the first short enough for exact products.
    float r = (float)((double)x - whole * 1.57079632673412561417 - whole * 6.07710050650619224932e-11);
    int32_t turns = (int32_t)quadrant + quarter_turns;
    float z = r * r;
    float sine = r + r * z * (-0.16666655242f + z * (0.00833217613f + z * -0.00019516976f));
    float cosine = 1.0f - 0.5f * z + z * z * (0.04166664556f + z * (-0.00138873642f + z * 2.44380895e-5f));
    float value = turns & 1 ? cosine : sine;
    return turns & 2 ? -value : value;
}

CK_INLINE float ck_sin(float x) { return ck_sin_shifted(x, 0); }
CK_INLINE float ck_cos(float x) { return ck_sin_shifted(x, 1); }

/// The hyperbolic tangent, within 2 ulp.
CK_INLINE float ck_tanh(float x) {
    float size = fabsf(x), z = x * x;
    float series = -0.00571703678f;
    series = series * z + 0.02065057866f;
    series = series * z - 0.05374349654f;
    series = series * z + 0.13331490755f;
    series = series * z - 0.33333283663f;
    float small = x + x * z * series;
    float large = copysignf(1.0f - 2.0f / (ck_exp(2.0f * size) + 1.0f), x);
    return size < 0.625f ? small : large;
}

/// The error function, within 2 ulp.
CK_INLINE float ck_erf(float x) {
    float size = fabsf(x), z = x * x;
    float series = 7.853859e-05f;
    series = series * z - 0.0008010193f;
    series = series * z + 0.0051883277f;
    series = series * z - 0.026853811f;
    series = series * z + 0.112835854f;
    series = series * z - 0.37612626f;
    series = series * z + 0.12837917f;
    float small = x + x * series;
    // Beyond 1: the logarithm of 1 - erf is a polynomial; beyond 4 the float is 1.
    float t = size < 4.0f ? size : 4.0f;
    float power = -2.0828575e-05f;
    power = power * t + 0.0004313931f;
    power = power * t - 0.004156253f;
    power = power * t + 0.025080612f;
    power = power * t - 0.108220376f;
    power = power * t - 0.63340086f;
    power = power * t - 1.1294883f;
    power = power * t + 0.00016920455f;
    float large = copysignf(1.0f - ck_exp(power), x);
    float value = size < 1.0f ? small : large;
    return x == x ? value : x;
}
