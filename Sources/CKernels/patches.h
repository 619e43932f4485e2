// What the two files on products of patches share. See patches.c.
#pragma once
#include <stdbool.h>

#include "ck_conv.h"

/// Whether the gradient of the input is computed as a convolution of its own, with the filter turned by 180 degrees: where
/// the stride is 1. Otherwise the gradients of patches are added up where the patches overlap.
bool patches_gradient_is_convolution(const ck_conv_shape *shape);
