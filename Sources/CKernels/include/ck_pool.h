// Pooling and nearest-neighbour upsampling of channels-last images, forward and backward.
#pragma once

/// Windows of `kernel` x `kernel` pixels every `stride` pixels; images are [batch, height, width, channels] in memory.
typedef struct {
    long batch, channels;
    long in_height, in_width, out_height, out_width;
    long kernel, stride;
} ck_pool_shape;

/// The mean of each window.
void ck_average_pool(const ck_pool_shape *shape, const float *x, float *y);
void ck_average_pool_gradient(const ck_pool_shape *shape, const float *dy, float *dx);

/// The largest value of each window; a NaN counts as the largest.
void ck_max_pool(const ck_pool_shape *shape, const float *x, float *y);
/// The gradient goes to the first place of a window that holds its largest value.
void ck_max_pool_gradient(const ck_pool_shape *shape, const float *x, const float *dy, float *dx);

/// Each input pixel becomes `stride` x `stride` output pixels.
void ck_upsample(const ck_pool_shape *shape, const float *x, float *y);
void ck_upsample_gradient(const ck_pool_shape *shape, const float *dy, float *dx);
