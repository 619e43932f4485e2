// Group normalisation of channels-last images, optionally followed by SiLU in the same pass.
#pragma once
#include <stdbool.h>

/// Images are [batch, pixels, channels] in memory; `groups` divides `channels`.
typedef struct {
    long batch, pixels, channels, groups;
    float epsilon;
    bool silu;
} ck_group_norm_shape;

/// How many doubles of workspace both functions take.
long ck_group_norm_workspace(const ck_group_norm_shape *shape);

/// z = (x - mean) / sqrt(variance + epsilon) * weight + bias with the mean and the variance of each image's groups;
/// y = z, or z * sigmoid(z). `statistics` receives each group's mean and 1 / sqrt(variance + epsilon), as pairs
/// [batch, groups, 2].
void ck_group_norm(
    const ck_group_norm_shape *shape, const float *x, const float *weight, const float *bias, float *y,
    float *statistics, double *workspace);

/// The gradients of x, weight and bias.
void ck_group_norm_gradient(
    const ck_group_norm_shape *shape, const float *x, const float *weight, const float *bias, const float *statistics,
    const float *dy, float *dx, float *dweight, float *dbias, double *workspace);
