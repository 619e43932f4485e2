// Convolution as matrix products of patches (im2col), for any kernel, stride and padding.
//
// A chunk of output pixels at a time, each thread copies the patches that the pixels see into the rows of a small matrix
// and multiplies it by the filter. A 1x1 kernel with stride 1 needs no copy: its patches are the image itself.
#include "ck_common.h"
#include "ck_conv.h"
#include "ck_threads.h"
#include "patches.h"
#include "products.h"

/// How large one thread's matrix of patches is at most, in floats: about half of its second-level cache.
#define CHUNK_FLOATS (128 << 10)
/// With fewer rows than this a product is slow.
#define FEWEST_PIXELS 16

typedef struct {
    const ck_conv_shape *shape;
    const float *x;       // what goes in: images, or the gradient of the output
    const float *filter;  // reordered
    const ck_conv_addends *addends;
    const float *dy;
    float *y;  // what comes out
    float *workspace;
    long patch;  // values per patch
    long chunk;  // pixels per chunk
} pass;

static long patch_size(const ck_conv_shape *s) { return s->kernel_height * s->kernel_width * s->in_channels; }

/// Small batches are cut so that every thread has something to do.
static long chunk_size(const ck_conv_shape *s) {
    long threads = ck_thread_count(), pixels = s->batch * s->out_height * s->out_width;
    return ck_max(FEWEST_PIXELS, ck_min(CHUNK_FLOATS / ck_max(1, patch_size(s)), (pixels + threads - 1) / threads));
}

static long filter_size(const ck_conv_shape *s) { return s->out_channels * patch_size(s); }

/// One thread's share of the workspace: a chunk of patches and a filter.
static long share(const ck_conv_shape *s) { return chunk_size(s) * patch_size(s) + filter_size(s); }

/// The convolution that leads from the gradient of the output to that of the input, where the stride is 1.
static ck_conv_shape turned(const ck_conv_shape *s) {
    return (ck_conv_shape){
        .batch = s->batch, .in_channels = s->out_channels, .in_height = s->out_height, .in_width = s->out_width,
        .out_channels = s->in_channels, .out_height = s->in_height, .out_width = s->in_width,
        .kernel_height = s->kernel_height, .kernel_width = s->kernel_width, .stride = 1,
        .padding = s->kernel_height - 1 - s->padding};
}

long ck_patches_workspace(const ck_conv_shape *shape) {
    ck_conv_shape gradient = turned(shape);
    return ck_thread_count() * ck_max(share(shape), share(&gradient));
}

static bool is_pointwise(const ck_conv_shape *s) {
    return s->kernel_height == 1 && s->kernel_width == 1 && s->stride == 1 && s->padding == 0;
}

/// What to do with a row of a patch: `inside` values that lie at `pixels`, and so many before and after that lie outside
/// the image.
typedef void (*row_visitor)(float *patch, float *pixels, long before, long inside, long after);

static void gather_row(float *patch, float *pixels, long before, long inside, long after) {
    memset(patch, 0, before * sizeof(float));
    memcpy(patch + before, pixels, inside * sizeof(float));
    memset(patch + before + inside, 0, after * sizeof(float));
}

CK_CLONES static void scatter_row(float *patch, float *pixels, long before, long inside, long after) {
    for (long i = 0; i < inside; i++) pixels[i] += patch[before + i];
}

/// Walks the patches of output pixels `first` to `last`, row by row of each.
static void walk_patches(
    const ck_conv_shape *s, float *images, long first, long last, float *patches, row_visitor visit) {
    long channels = s->in_channels, row_size = s->kernel_width * channels;
    for (long pixel = first; pixel < last; pixel++) {
        long image = pixel / (s->out_height * s->out_width), position = pixel % (s->out_height * s->out_width);
        long top = position / s->out_width * s->stride - s->padding;
        long left = position % s->out_width * s->stride - s->padding;
        long begin = ck_min(ck_max(left, 0), s->in_width), end = ck_min(left + s->kernel_width, s->in_width);
        for (long i = top; i < top + s->kernel_height; i++, patches += row_size) {
            bool inside = i >= 0 && i < s->in_height && end > begin;
            float *row = images + ((image * s->in_height + (inside ? i : 0)) * s->in_width + (inside ? begin : 0)) * channels;
            if (inside)
                visit(patches, row, (begin - left) * channels, (end - begin) * channels,
                      (left + s->kernel_width - end) * channels);
            else
                visit(patches, row, row_size, 0, 0);
        }
    }
}

/// The patches of output pixels `first` to `last` as rows of a matrix.
static const float *gather(const pass *pass, long first, long last, float *patches) {
    if (is_pointwise(pass->shape)) return pass->x + first * pass->patch;
    walk_patches(pass->shape, (float *)pass->x, first, last, patches, gather_row);
    return patches;
}

static pass pass_of(const ck_conv_shape *shape, float *workspace) {
    return (pass){.shape = shape, .workspace = workspace, .patch = patch_size(shape), .chunk = chunk_size(shape)};
}

// MARK: Forward

/// Sets output pixels `first` to `last` to what is added to them. Returns false, and sets nothing, if nothing is.
CK_CLONES static bool set_addends(const pass *pass, long first, long last) {
    const ck_conv_addends *addends = pass->addends;
    long out = pass->shape->out_channels, pixels = pass->shape->out_height * pass->shape->out_width;
    if (!addends->bias && !addends->image_bias && !addends->addend) return false;
    for (long pixel = first; pixel < last; pixel++) {
        float *restrict y = pass->y + pixel * out;
        if (addends->addend)
            memcpy(y, addends->addend + pixel * out, out * sizeof(float));
        else
            memset(y, 0, out * sizeof(float));
        if (addends->bias)
            for (long c = 0; c < out; c++) y[c] += addends->bias[c];
        if (addends->image_bias)
            for (long c = 0; c < out; c++) y[c] += addends->image_bias[pixel / pixels * out + c];
    }
    return true;
}

static void forward_body(void *context, long begin, long end, int thread) {
    const pass *pass = context;
    long out = pass->shape->out_channels;
    const float *patches = gather(pass, begin, end, pass->workspace + thread * share(pass->shape));
    float beta = set_addends(pass, begin, end) ? 1 : 0;
    multiply_rows(
        end - begin, out, pass->patch, patches, pass->patch, pass->filter, out, beta, pass->y + begin * out, out);
}

/// The output channels `begin` to `end` of a few pixels, whose patches are gathered already.
static void forward_channels(void *context, long begin, long end, int piece) {
    const pass *pass = context;
    long out = pass->shape->out_channels, pixels = pass->shape->batch * pass->shape->out_height * pass->shape->out_width;
    multiply_rows(
        pixels, end - begin, pass->patch, pass->x, pass->patch, pass->filter + begin, out, pass->addends ? 1 : 0,
        pass->y + begin, out);
}

/// With few pixels the filter is what takes time to read, so the threads share the output channels.
static void convolve_few(pass pass, long pixels) {
    if (!set_addends(&pass, 0, pixels)) pass.addends = NULL;
    pass.x = gather(&pass, 0, pixels, pass.workspace);
    ck_parallel_for(pass.shape->out_channels, CK_LANES, forward_channels, &pass);
}

void ck_patches_convolve(
    const ck_conv_shape *shape, const float *x, const float *reordered, const ck_conv_addends *addends, float *y,
    float *workspace) {
    pass pass = pass_of(shape, workspace);
    pass.x = x;
    pass.filter = reordered;
    pass.addends = addends;
    pass.y = y;
    long pixels = shape->batch * shape->out_height * shape->out_width;
    if (pixels <= ck_thread_count() * FEWEST_PIXELS)
        convolve_few(pass, pixels);
    else
        ck_parallel_chunks(pixels, pass.chunk, forward_body, &pass);
}

// MARK: Gradient of the input

/// dpatches = dy * filter for output pixels `first` to `last`.
static void patch_gradients(const pass *pass, long first, long last, float *dpatches) {
    long out = pass->shape->out_channels;
    multiply_rows(
        last - first, pass->patch, out, pass->x + first * out, out, pass->filter, pass->patch, 0, dpatches, pass->patch);
}

bool patches_gradient_is_convolution(const ck_conv_shape *s) {
    return s->stride == 1 && s->kernel_height == s->kernel_width && s->padding < s->kernel_height;
}

/// Patches overlap, so a whole image belongs to one thread.
static void input_gradient_images(void *context, long begin, long end, int thread) {
    const pass *pass = context;
    const ck_conv_shape *s = pass->shape;
    long image_size = s->in_height * s->in_width * s->in_channels, pixels = s->out_height * s->out_width;
    float *dpatches = pass->workspace + thread * share(s);
    memset(pass->y + begin * image_size, 0, (end - begin) * image_size * sizeof(float));
    for (long first = begin * pixels; first < end * pixels && !ck_interrupt_get(); first += pass->chunk) {
        long last = ck_min(first + pass->chunk, end * pixels);
        patch_gradients(pass, first, last, dpatches);
        walk_patches(s, pass->y, first, last, dpatches, scatter_row);
    }
}

void ck_patches_input_gradient(
    const ck_conv_shape *shape, const float *dy, const float *reordered, float *dx, float *workspace) {
    if (patches_gradient_is_convolution(shape)) {
        ck_conv_shape gradient = turned(shape);
        ck_conv_addends nothing = {0};
        ck_patches_convolve(&gradient, dy, reordered, &nothing, dx, workspace);
        return;
    }
    pass pass = pass_of(shape, workspace);
    pass.x = dy;
    pass.filter = reordered;
    pass.y = dx;
    ck_parallel_chunks(shape->batch, 1, input_gradient_images, &pass);
}

// MARK: Gradient of the filter

/// Each piece sums over its own pixels; the sums are added up in the order of the pieces.
static void filter_gradient_body(void *context, long begin, long end, int piece) {
    const pass *pass = context;
    long out = pass->shape->out_channels;
    float *patches = pass->workspace + piece * share(pass->shape);
    float *sum = patches + pass->chunk * pass->patch;
    for (long first = begin; first < end && !ck_interrupt_get(); first += pass->chunk) {
        long last = ck_min(first + pass->chunk, end);
        const float *rows = gather(pass, first, last, patches);
        multiply_transposed(
            out, pass->patch, last - first, pass->dy + first * out, out, rows, pass->patch, first > begin, sum,
            pass->patch);
    }
}

/// Adds the sum of a piece for one output channel to the gradient, in the filter's order; the first sets it.
CK_INLINE void collect(const float *restrict sum, long channels, long taps, bool first, float *restrict gradient) {
    for (long tap = 0; tap < taps; tap++)
        for (long c = 0; c < channels; c++)
            gradient[c * taps + tap] = sum[tap * channels + c] + (first ? 0 : gradient[c * taps + tap]);
}

CK_CLONES static void collect_body(void *context, long begin, long end, int piece) {
    const pass *pass = context;
    const ck_conv_shape *s = pass->shape;
    long taps = s->kernel_height * s->kernel_width;
    long pieces = ck_min(ck_thread_count(), s->batch * s->out_height * s->out_width);
    for (long k = begin; k < end; k++)
        for (long i = 0; i < pieces; i++) {
            const float *sum = pass->workspace + i * share(s) + pass->chunk * pass->patch + k * pass->patch;
            float *gradient = pass->y + k * pass->patch;
            if (taps == 1)
                collect(sum, s->in_channels, 1, i == 0, gradient);
            else
                collect(sum, s->in_channels, taps, i == 0, gradient);
        }
}

void ck_patches_filter_gradient(
    const ck_conv_shape *shape, const float *x, const float *dy, float *dfilter, float *workspace) {
    pass pass = pass_of(shape, workspace);
    pass.x = x;
    pass.dy = dy;
    pass.y = dfilter;
    ck_parallel_for(shape->batch * shape->out_height * shape->out_width, 1, filter_gradient_body, &pass);
    ck_parallel_for(shape->out_channels, 1, collect_body, &pass);
}
