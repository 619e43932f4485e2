#include "numbers.h"

#include "ck_common.h"

CK_CLONES static void convert_floats(long n, const float *x, double *out) {
    for (long i = 0; i < n; i++) out[i] = x[i];
}

CK_CLONES static void convert_ints(long n, const int64_t *x, double *out) {
    for (long i = 0; i < n; i++) out[i] = (double)x[i];
}

/// `n` numbers at equal distances.
static void load_row(const ck_numbers *x, long place, long stride, long n, double *out) {
    if (stride == 1 && x->floats) convert_floats(n, x->floats + place, out);
    else if (stride == 1 && x->ints) convert_ints(n, x->ints + place, out);
    else if (x->floats) for (long i = 0; i < n; i++) out[i] = x->floats[place + i * stride];
    else if (x->ints) for (long i = 0; i < n; i++) out[i] = (double)x->ints[place + i * stride];
    else for (long i = 0; i < n; i++) out[i] = x->doubles[place + i * stride];
}

/// Rows of the innermost dimension one after the other, from the one that number `start` is in.
static void load_rows(const ck_numbers *x, long start, long n, double *out) {
    long width = x->sizes[x->dims - 1], stride = x->strides[x->dims - 1];
    while (n > 0) {
        long row = start / width, column = start % width, place = column * stride;
        for (int d = x->dims - 2; d >= 0; d--) {
            place += row % x->sizes[d] * x->strides[d];
            row /= x->sizes[d];
        }
        long length = ck_min(n, width - column);
        load_row(x, place, stride, length, out);
        start += length, out += length, n -= length;
    }
}

long ck_load_numbers(const ck_numbers *x, long start, long n, double *out) {
    if (x->dims > 0) load_rows(x, start, n, out);
    else load_row(x, start, 1, n, out);
    out += n;
    long padded = (n + LANES - 1) / LANES * LANES;
    for (long i = 0; i < padded - n; i++) out[i] = NAN;
    return padded - n;
}

long ck_piece_length(long count) {
    const long shortest = 1 << 16, most_pieces = 1 << 14;
    long length = count / most_pieces / BLOCK * BLOCK + BLOCK;
    return length > shortest ? length : shortest;
}

long ck_summary_pieces(long count) {
    long length = ck_piece_length(count);
    return count / length + (count % length > 0);
}
