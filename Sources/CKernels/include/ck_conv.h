// Two-dimensional convolution of channels-last images: the geometry that all its kernels share, and its two algorithms.
#pragma once
#include <stdbool.h>

/// The sizes of one convolution. Images are [batch, height, width, channels] in memory; the filter is
/// [out_channels, in_channels, kernel_height, kernel_width].
typedef struct {
    long batch;
    long in_channels, in_height, in_width;
    long out_channels, out_height, out_width;
    long kernel_height, kernel_width;
    long stride, padding;
} ck_conv_shape;

/// What is added to the outputs of a convolution; each may be NULL.
typedef struct {
    const float *bias;        // [out_channels]
    const float *image_bias;  // [batch, out_channels]: for all pixels of an image
    const float *addend;      // images of the output's sizes
} ck_conv_addends;

// MARK: Winograd F(4x4, 3x3): 3x3 filters, stride 1, padding 0 to 2, at least CK_LANES channels on both sides.

/// How many floats a transformed filter takes.
long ck_winograd_filter_size(const ck_conv_shape *shape);
/// Transforms a filter for `ck_winograd_convolve` or, turned by 180 degrees, for `ck_winograd_input_gradient`.
void ck_winograd_filter(const ck_conv_shape *shape, const float *filter, bool for_gradient, float *transformed);

/// How many floats of workspace `ck_winograd_convolve` takes.
long ck_winograd_workspace(const ck_conv_shape *shape);
/// y = x * filter + addends.
void ck_winograd_convolve(
    const ck_conv_shape *shape, const float *x, const float *transformed, const ck_conv_addends *addends, float *y,
    float *workspace);
/// The gradient of the input: that of the output convolved with the turned filter. `shape` is still the forward one.
long ck_winograd_input_gradient_workspace(const ck_conv_shape *shape);
void ck_winograd_input_gradient(
    const ck_conv_shape *shape, const float *dy, const float *transformed, float *dx, float *workspace);

/// How many floats of workspace `ck_winograd_filter_gradient` takes.
long ck_winograd_filter_gradient_workspace(const ck_conv_shape *shape);
/// The gradient of the filter, by the transpose of the forward algorithm.
void ck_winograd_filter_gradient(
    const ck_conv_shape *shape, const float *x, const float *dy, float *dfilter, float *workspace);

// MARK: Patches as rows of a matrix product (im2col): any kernel, stride and padding.

/// Reorders a filter to the matrix that patches are multiplied by: [kernel_height, kernel_width, in_channels,
/// out_channels] for `ck_patches_convolve`, or what `ck_patches_input_gradient` takes.
void ck_patches_filter(const ck_conv_shape *shape, const float *filter, bool for_gradient, float *reordered);

/// How many floats of workspace each of the three functions below takes.
long ck_patches_workspace(const ck_conv_shape *shape);
/// y = x * filter + addends.
void ck_patches_convolve(
    const ck_conv_shape *shape, const float *x, const float *reordered, const ck_conv_addends *addends, float *y,
    float *workspace);
/// The gradient of the input.
void ck_patches_input_gradient(
    const ck_conv_shape *shape, const float *dy, const float *reordered, float *dx, float *workspace);
/// The gradient of the filter, in the filter's own order.
void ck_patches_filter_gradient(
    const ck_conv_shape *shape, const float *x, const float *dy, float *dfilter, float *workspace);
