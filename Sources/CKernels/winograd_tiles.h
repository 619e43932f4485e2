// The transforms of Winograd's F(4x4, 3x3) on runs of tiles. See winograd_tiles.c.
#pragma once
#include "ck_conv.h"

/// An image batch cut into tiles: 4x4 tiles of outputs, and the 6x6 patches of inputs they come from. Tiles are numbered
/// through the batch, row by row.
typedef struct {
    long height, width, channels;  // of the images
    long tile_rows, tile_columns;  // tiles per image
    long padding;                  // of the convolution: patches start this far above and left of their tile
} winograd_tiling;

/// Transforms the patches of tiles `first` to `first + count`: point p of tile t goes to planes[p * plane + t * channels].
/// `zeros` holds at least `channels` zeros: what lies outside the image.
void winograd_input_tiles(
    const winograd_tiling *tiling, const float *images, long first, long count, const float *zeros, float *planes,
    long plane);

/// Transforms products back into the outputs of tiles `first` to `first + count`, plus `addends`.
void winograd_output_tiles(
    const winograd_tiling *tiling, const float *planes, long plane, long first, long count,
    const ck_conv_addends *addends, float *images);

/// The transpose of `winograd_output_tiles`: spreads the gradients of outputs over the 36 points.
void winograd_output_gradient_tiles(
    const winograd_tiling *tiling, const float *images, long first, long count, const float *zeros, float *planes,
    long plane);

/// A filter seen as a matrix of 3x3 kernels, [channels that go in, channels that come out]. The distances are in floats.
typedef struct {
    const float *filter;
    long rows, columns;
    long row_stride, column_stride;
    bool turned;  // each kernel by 180 degrees
} winograd_filter_view;

/// Transforms the rows `first` to `last` of a filter: planes are [36][rows][columns].
void winograd_filters(const winograd_filter_view *view, long first, long last, float *planes);

/// Gathers the gradient of a filter from that of its planes [36][out_channels][in_channels].
void winograd_filter_gradients(
    const float *planes, long out_channels, long in_channels, long first, long last, float *dfilter);
