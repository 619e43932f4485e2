// Statistics of many numbers: how many are finite, range, mean, spread, histogram, exact order statistics. Numbers that
// are not finite are counted and left out. Results do not depend on the number of threads.
#pragma once
#include <stdint.h>

/// The numbers in one of three types; the other two addresses are null. They lie one after the other where `dims` is 0,
/// else as the strides, in elements, say.
typedef struct {
    long count;
    const float *floats;
    const int64_t *ints;
    const double *doubles;
    int dims;
    const long *sizes, *strides;
} ck_numbers;

typedef struct {
    long finite, nan, infinite, zero;
    /// Of the finite numbers; infinity and minus infinity where there are none.
    double low, high;
    double sum;
} ck_extent;

/// How many pieces `count` numbers are cut into.
long ck_summary_pieces(long count);

/// Counts, range and sum. `partial` has room for one extent for each piece.
ck_extent ck_extent_of(const ck_numbers *numbers, ck_extent *partial);

/// The sum of (x - mean)^2. `partial` has room for one number for each piece.
double ck_squares_around(const ck_numbers *numbers, double mean, double *partial);

/// Adds to `counts` how many numbers fall into each of `bins` equal parts of low...high. `workspace` has room for
/// (bins + 1) counts for each thread.
void ck_histogram(const ck_numbers *numbers, double low, double high, int bins, long *counts, uint64_t *workspace);

/// Puts the numbers that fall into bins where `wanted` is not 0 into `out`, in any order, and returns how many these are.
long ck_collect(const ck_numbers *numbers, double low, double high, int bins, const uint8_t *wanted, double *out);

/// How many digits of 16 bits the key of a number has: its bits in the order of the numbers.
enum { CK_KEY_DIGITS = 4, CK_KEY_VALUES = 1 << 16 };

/// For each of `prefixes`, which are the first `digits` digits of keys in rising order, how often each value of the next
/// digit follows: `counts[prefix][digit]`. `workspace` has room for counts for each thread, and bytes for CK_KEY_VALUES.
void ck_count_keys(
    const ck_numbers *numbers, int digits, int prefix_count, const uint64_t *prefixes, uint64_t *counts,
    uint64_t *workspace, uint8_t *wanted);

/// The number that has a key.
double ck_number_of_key(uint64_t key);

/// How two equally long series of numbers differ. Places count from 0; they are 0 where nothing differs.
typedef struct {
    /// |a - b|, and |a - b| / |b| where b is not 0.
    double largest, largest_relative;
    long place, relative_place;
    long different, not_close;
    long nan_in_first, nan_in_second, nan_in_both;
} ck_difference;

/// Two numbers are close if |a - b| <= absolute_tolerance + relative_tolerance |b|; two NaN count as neither different nor
/// not close. `partial` has room for one difference for each piece.
ck_difference ck_compare(
    const ck_numbers *a, const ck_numbers *b, double relative_tolerance, double absolute_tolerance,
    ck_difference *partial);
