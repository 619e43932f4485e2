// Convolution by Winograd's F(4x4, 3x3): a quarter of the multiplications of the direct sum.
//
// The tiles' transforms turn the convolution into 36 matrix products [tiles, channels] x [channels, channels]. Where there
// are many tiles each thread takes chunks of them through all three steps, so that a chunk's 36 planes stay in its cache.
// Where there are few (small images, many channels) the threads go through the steps together and share the 36 products.
#include <stdlib.h>

#include "ck_common.h"
#include "ck_threads.h"
#include "products.h"
#include "winograd_tiles.h"

#define POINTS 36
/// Keeps the planes from falling on the same cache sets when their size is a multiple of a page.
#define PLANE_PADDING 16
/// How many tiles a thread takes at once: about its second-level cache. More where the channels are so many that the
/// filter's planes do not stay in that cache (measured; see products.c for what a small product is).
#define SMALL_CHUNK 48
#define LARGE_CHUNK 96
/// The working set of tiles that all threads work on together, in bytes: what stays in their caches.
#define STAGE_BYTES (4 << 20)

typedef struct {
    winograd_tiling in, out;
    long tiles;       // in the whole batch
    long chunk;       // tiles worked on at once
    bool staged;      // all threads on the same tiles
    long in_plane, out_plane;
} plan;

static winograd_tiling tiling_of(long height, long width, long channels, long out_height, long out_width, long padding) {
    return (winograd_tiling){
        .height = height, .width = width, .channels = channels, .padding = padding,
        .tile_rows = (out_height + 3) / 4, .tile_columns = (out_width + 3) / 4};
}

static void set_chunk(plan *plan, long chunk) {
    plan->chunk = ck_max(1, ck_min(chunk, plan->tiles));
    plan->in_plane = plan->chunk * plan->in.channels + PLANE_PADDING;
    plan->out_plane = plan->chunk * plan->out.channels + PLANE_PADDING;
}

static plan plan_of(const ck_conv_shape *s, bool gradient) {
    winograd_tiling in = tiling_of(s->in_height, s->in_width, s->in_channels, s->out_height, s->out_width, s->padding);
    winograd_tiling out = tiling_of(s->out_height, s->out_width, s->out_channels, s->out_height, s->out_width, 0);
    if (gradient) {
        winograd_tiling forward = in;
        in = tiling_of(
            s->out_height, s->out_width, s->out_channels, s->in_height, s->in_width, 2 - s->padding);
        out = tiling_of(forward.height, forward.width, forward.channels, forward.height, forward.width, 0);
    }
    plan plan = {.in = in, .out = out};
    plan.tiles = s->batch * out.tile_rows * out.tile_columns;
    long tile_bytes = POINTS * (in.channels + out.channels) * (long)sizeof(float);
    long chunk = fits_small_product(SMALL_CHUNK / 4, in.channels, out.channels) ? SMALL_CHUNK : LARGE_CHUNK;
    plan.staged = plan.tiles < chunk * 2 * ck_thread_count();
    set_chunk(&plan, plan.staged ? ck_max(64, STAGE_BYTES / tile_bytes) : chunk);
    return plan;
}

static long plan_workspace(const plan *plan) {
    long copies = plan->staged ? 1 : ck_thread_count();
    return copies * POINTS * (plan->in_plane + plan->out_plane) + plan->in.channels;
}

typedef struct {
    const plan *plan;
    const float *x, *filter;
    const ck_conv_addends *addends;
    float *y;
    float *zeros, *planes;
    long first, count;  // the tiles of a stage
} pass;

/// The products of points `from` to `to`: [tiles, in] x [in, out].
static void multiply(const pass *pass, float *in_planes, float *out_planes, long count, long from, long to) {
    const plan *plan = pass->plan;
    long in = plan->in.channels, out = plan->out.channels;
    for (long p = from; p < to; p++)
        multiply_rows(
            count, out, in, in_planes + p * plan->in_plane, in, pass->filter + p * in * out, out, 0,
            out_planes + p * plan->out_plane, out);
}

/// One thread's chunk of tiles, from pixels to pixels.
static void chunk_body(void *context, long begin, long end, int thread) {
    const pass *pass = context;
    const plan *plan = pass->plan;
    float *in_planes = pass->planes + thread * POINTS * (plan->in_plane + plan->out_plane);
    float *out_planes = in_planes + POINTS * plan->in_plane;
    winograd_input_tiles(&plan->in, pass->x, begin, end - begin, pass->zeros, in_planes, plan->in_plane);
    multiply(pass, in_planes, out_planes, end - begin, 0, POINTS);
    winograd_output_tiles(&plan->out, out_planes, plan->out_plane, begin, end - begin, pass->addends, pass->y);
}

static void input_stage(void *context, long begin, long end, int piece) {
    const pass *pass = context;
    const plan *plan = pass->plan;
    winograd_input_tiles(
        &plan->in, pass->x, pass->first + begin, end - begin, pass->zeros, pass->planes + begin * plan->in.channels,
        plan->in_plane);
}

static void product_stage(void *context, long begin, long end, int piece) {
    const pass *pass = context;
    multiply(pass, pass->planes, pass->planes + POINTS * pass->plan->in_plane, pass->count, begin, end);
}

static void output_stage(void *context, long begin, long end, int piece) {
    const pass *pass = context;
    const plan *plan = pass->plan;
    winograd_output_tiles(
        &plan->out, pass->planes + POINTS * plan->in_plane + begin * plan->out.channels, plan->out_plane,
        pass->first + begin, end - begin, pass->addends, pass->y);
}

static void run(
    const plan *plan, const float *x, const float *filter, const ck_conv_addends *addends, float *y, float *workspace) {
    pass pass = {
        .plan = plan, .x = x, .filter = filter, .addends = addends, .y = y,
        .zeros = workspace, .planes = workspace + plan->in.channels};
    memset(pass.zeros, 0, plan->in.channels * sizeof(float));
    if (!plan->staged) {
        ck_parallel_chunks(plan->tiles, plan->chunk, chunk_body, &pass);
        return;
    }
    for (pass.first = 0; pass.first < plan->tiles && !ck_interrupt_get(); pass.first += plan->chunk) {
        pass.count = ck_min(plan->chunk, plan->tiles - pass.first);
        ck_parallel_for(pass.count, 1, input_stage, &pass);
        ck_parallel_for(POINTS, 1, product_stage, &pass);
        ck_parallel_for(pass.count, 1, output_stage, &pass);
    }
}

long ck_winograd_workspace(const ck_conv_shape *shape) {
    plan plan = plan_of(shape, false);
    return plan_workspace(&plan);
}

void ck_winograd_convolve(
    const ck_conv_shape *shape, const float *x, const float *transformed, const ck_conv_addends *addends, float *y,
    float *workspace) {
    plan plan = plan_of(shape, false);
    run(&plan, x, transformed, addends, y, workspace);
}

long ck_winograd_input_gradient_workspace(const ck_conv_shape *shape) {
    plan plan = plan_of(shape, true);
    return plan_workspace(&plan);
}

void ck_winograd_input_gradient(
    const ck_conv_shape *shape, const float *dy, const float *transformed, float *dx, float *workspace) {
    plan plan = plan_of(shape, true);
    ck_conv_addends nothing = {0};
    run(&plan, dy, transformed, &nothing, dx, workspace);
}

// MARK: Filters

long ck_winograd_filter_size(const ck_conv_shape *shape) { return POINTS * shape->out_channels * shape->in_channels; }

typedef struct {
    winograd_filter_view view;
    float *planes;
} filter_job;

static void filter_body(void *context, long begin, long end, int piece) {
    const filter_job *job = context;
    winograd_filters(&job->view, begin, end, job->planes);
}

void ck_winograd_filter(const ck_conv_shape *shape, const float *filter, bool for_gradient, float *transformed) {
    long in = shape->in_channels, out = shape->out_channels;
    filter_job job = {
        .view = {filter, .rows = in, .columns = out, .row_stride = 9, .column_stride = 9 * in}, .planes = transformed};
    if (for_gradient)
        job.view = (winograd_filter_view){
            filter, .rows = out, .columns = in, .row_stride = 9 * in, .column_stride = 9, .turned = true};
    ck_parallel_for(job.view.rows, 1, filter_body, &job);
}
