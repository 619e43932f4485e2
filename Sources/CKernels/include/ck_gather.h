// Elements by their places. A tensor is seen as [outer, size, inner] around the dimension that is indexed; places are
// known to lie in 0..<size, except for ck_wrap_indices.
#pragma once
#include <stdint.h>

/// Adds `size` to negative places. Returns the index of the first place outside -size..<size, or -1.
long ck_wrap_indices(long n, int64_t *places, long size);

/// out[o, i, :] = x[o, places[i], :]; `inner` in bytes.
void ck_select(long outer, long n, long size, long inner, const int64_t *places, const void *x, void *out);
/// x[o, places[i], :] += g[o, i, :]; `inner` in floats.
void ck_select_add(long outer, long n, long size, long inner, const int64_t *places, const float *g, float *x);

/// out[o, i, k] = x[o, places[o, i, k], k].
void ck_gather(long outer, long n, long size, long inner, const int64_t *places, const float *x, float *out);
void ck_gather_int(long outer, long n, long size, long inner, const int64_t *places, const int64_t *x, int64_t *out);
/// x[o, places[o, i, k], k] += g[o, i, k].
void ck_gather_add(long outer, long n, long size, long inner, const int64_t *places, const float *g, float *x);
