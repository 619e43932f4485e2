// The gradient of a 3x3 filter by the transpose of Winograd's algorithm (see winograd.c): the transformed patches and the
// transformed output gradients of all tiles are multiplied at each of the 36 points, [out, tiles] x [tiles, in].
//
// The threads work on the same tiles; each point's sum belongs to one of them, so it does not depend on their number.
#include "ck_common.h"
#include "ck_threads.h"
#include "products.h"
#include "winograd_tiles.h"

#define POINTS 36
#define PLANE_PADDING 16
/// The working set of the tiles under way, in bytes: what stays in the shared cache. (Of 0.5 to 16 MiB, measured.)
#define STAGE_BYTES (8 << 20)

typedef struct {
    winograd_tiling in, out;
    const float *x, *dy;
    float *zeros, *sums, *in_planes, *out_planes, *dfilter;
    long tiles, chunk, in_plane, out_plane;
    long first, count;  // the tiles under way
} gradient_pass;

static gradient_pass pass_of(const ck_conv_shape *s) {
    gradient_pass pass = {0};
    long rows = (s->out_height + 3) / 4, columns = (s->out_width + 3) / 4;
    pass.in = (winograd_tiling){s->in_height, s->in_width, s->in_channels, rows, columns, s->padding};
    pass.out = (winograd_tiling){s->out_height, s->out_width, s->out_channels, rows, columns, 0};
    pass.tiles = s->batch * rows * columns;
    long tile_bytes = POINTS * (s->in_channels + s->out_channels) * (long)sizeof(float);
    pass.chunk = ck_min(pass.tiles, ck_max(64, STAGE_BYTES / tile_bytes));
    pass.in_plane = pass.chunk * s->in_channels + PLANE_PADDING;
    pass.out_plane = pass.chunk * s->out_channels + PLANE_PADDING;
    return pass;
}

static long zeros_of(const gradient_pass *pass) { return ck_max(pass->in.channels, pass->out.channels); }

long ck_winograd_filter_gradient_workspace(const ck_conv_shape *shape) {
    gradient_pass pass = pass_of(shape);
    return zeros_of(&pass) + POINTS * (pass.in_plane + pass.out_plane + shape->in_channels * shape->out_channels);
}

static void transform_stage(void *context, long begin, long end, int piece) {
    const gradient_pass *pass = context;
    winograd_input_tiles(
        &pass->in, pass->x, pass->first + begin, end - begin, pass->zeros,
        pass->in_planes + begin * pass->in.channels, pass->in_plane);
    winograd_output_gradient_tiles(
        &pass->out, pass->dy, pass->first + begin, end - begin, pass->zeros,
        pass->out_planes + begin * pass->out.channels, pass->out_plane);
}

static void product_stage(void *context, long begin, long end, int piece) {
    const gradient_pass *pass = context;
    long in = pass->in.channels, out = pass->out.channels;
    for (long p = begin; p < end; p++)
        multiply_transposed(
            out, in, pass->count, pass->out_planes + p * pass->out_plane, out, pass->in_planes + p * pass->in_plane, in,
            pass->first > 0, pass->sums + p * in * out, in);
}

static void filter_stage(void *context, long begin, long end, int piece) {
    const gradient_pass *pass = context;
    winograd_filter_gradients(pass->sums, pass->out.channels, pass->in.channels, begin, end, pass->dfilter);
}

void ck_winograd_filter_gradient(
    const ck_conv_shape *shape, const float *x, const float *dy, float *dfilter, float *workspace) {
    gradient_pass pass = pass_of(shape);
    pass.x = x;
    pass.dy = dy;
    pass.dfilter = dfilter;
    pass.zeros = workspace;
    pass.sums = pass.zeros + zeros_of(&pass);
    pass.in_planes = pass.sums + POINTS * shape->in_channels * shape->out_channels;
    pass.out_planes = pass.in_planes + POINTS * pass.in_plane;
    memset(pass.zeros, 0, zeros_of(&pass) * sizeof(float));
    for (; pass.first < pass.tiles && !ck_interrupt_get(); pass.first += pass.chunk) {
        pass.count = ck_min(pass.chunk, pass.tiles - pass.first);
        ck_parallel_for(pass.count, 1, transform_stage, &pass);
        ck_parallel_for(POINTS, 1, product_stage, &pass);
    }
    ck_parallel_for(shape->out_channels, 1, filter_stage, &pass);
}
