// Numbers of any type become doubles, in blocks that stay in the first-level cache. What looks at them is then written
// once.
#pragma once
#include <float.h>
#include <math.h>

#include "ck_summary.h"

enum { LANES = 16, BLOCK = 1024 };

/// How many numbers a thread takes at once: whole blocks, and more where there are very many, so that what is kept for each piece
/// stays small.
long ck_piece_length(long count);

#define IS_FINITE(v) (fabs(v) <= DBL_MAX)

/// `n` numbers from `start` on as doubles, filled up with NaN to whole lanes. Returns how many were added.
long ck_load_numbers(const ck_numbers *x, long start, long n, double *out);
