#include "ck_threads.h"

#include <cblas.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define CK_MAX_THREADS 64

typedef struct {
    ck_range_body body;
    void *context;
    long count;
    long chunk;        // 0: one fixed piece per thread
    int pieces;
    atomic_long next;  // the next piece or chunk to take
} job_t;

static pthread_mutex_t pool_lock = PTHREAD_MUTEX_INITIALIZER;   // held by the thread that owns the current job
static pthread_mutex_t state_lock = PTHREAD_MUTEX_INITIALIZER;  // guards what follows
static pthread_cond_t job_ready = PTHREAD_COND_INITIALIZER;
static pthread_cond_t job_done = PTHREAD_COND_INITIALIZER;
static job_t *current_job;
static atomic_ulong job_number;  // both are also read without the lock, by threads that wait actively
static atomic_int busy_workers;

static int thread_total = 1;
static pthread_once_t started = PTHREAD_ONCE_INIT;
static _Thread_local bool inside_piece;

/// A sleeping thread takes longer to wake than many kernels take to run. So a thread that waits looks this often before
/// it goes to sleep: for about 50 microseconds.
#define LOOKS 2000

static void pause_briefly(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static atomic_bool interrupted;
static atomic_int interrupt_holds;

void ck_interrupt_set(bool on) { atomic_store(&interrupted, on); }
bool ck_interrupt_get(void) {
    return atomic_load_explicit(&interrupted, memory_order_relaxed)
        && atomic_load_explicit(&interrupt_holds, memory_order_relaxed) == 0;
}
void ck_interrupt_hold(int change) { atomic_fetch_add(&interrupt_holds, change); }

static void run_pieces(job_t *job, int thread) {
    inside_piece = true;
    for (;;) {
        long taken = atomic_fetch_add(&job->next, 1);
        if (job->chunk > 0) {
            long begin = taken * job->chunk;
            if (begin >= job->count || ck_interrupt_get()) break;
            long end = begin + job->chunk < job->count ? begin + job->chunk : job->count;
            job->body(job->context, begin, end, thread);
        } else {
            if (taken >= job->pieces) break;
            job->body(job->context, job->count * taken / job->pieces, job->count * (taken + 1) / job->pieces, (int)taken);
        }
    }
    inside_piece = false;
}

static void *worker(void *argument) {
    int thread = (int)(long)argument;
    unsigned long seen = 0;
    for (;;) {
        for (int look = 0; look < LOOKS && atomic_load(&job_number) == seen; look++) pause_briefly();
        pthread_mutex_lock(&state_lock);
        while (job_number == seen) pthread_cond_wait(&job_ready, &state_lock);
        seen = job_number;
        job_t *job = current_job;
        if (job) busy_workers++;
        pthread_mutex_unlock(&state_lock);
        if (!job) continue;
        run_pieces(job, thread);
        pthread_mutex_lock(&state_lock);
        if (--busy_workers == 0) pthread_cond_signal(&job_done);
        pthread_mutex_unlock(&state_lock);
    }
    return NULL;
}

static void start(void) {
    const char *wanted = getenv("LAB_THREADS");
    long count = wanted ? strtol(wanted, NULL, 10) : sysconf(_SC_NPROCESSORS_ONLN);
    thread_total = count < 1 ? 1 : count > CK_MAX_THREADS ? CK_MAX_THREADS : (int)count;
    // OpenBLAS runs inside our own loops: its own threads would only compete with ours.
    openblas_set_num_threads(1);
    for (int i = 1; i < thread_total; i++) {
        pthread_t thread;
        pthread_attr_t attributes;
        pthread_attr_init(&attributes);
        pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
        pthread_attr_setstacksize(&attributes, 8 << 20);
        if (pthread_create(&thread, &attributes, worker, (void *)(long)i) != 0) thread_total = i;
        pthread_attr_destroy(&attributes);
    }
}

int ck_thread_count(void) {
    pthread_once(&started, start);
    return thread_total;
}

static void run_job(job_t *job) {
    int threads = ck_thread_count();
    bool alone = inside_piece || threads == 1 || (job->chunk > 0 ? job->count <= job->chunk : job->pieces <= 1);
    if (alone || pthread_mutex_trylock(&pool_lock) != 0) {
        bool outer = inside_piece;
        run_pieces(job, 0);
        inside_piece = outer;
        return;
    }
    pthread_mutex_lock(&state_lock);
    current_job = job;
    job_number++;
    pthread_cond_broadcast(&job_ready);
    pthread_mutex_unlock(&state_lock);
    run_pieces(job, 0);
    pthread_mutex_lock(&state_lock);
    current_job = NULL;
    pthread_mutex_unlock(&state_lock);
    for (int look = 0; look < LOOKS && atomic_load(&busy_workers) > 0; look++) pause_briefly();
    pthread_mutex_lock(&state_lock);
    while (busy_workers > 0) pthread_cond_wait(&job_done, &state_lock);
    pthread_mutex_unlock(&state_lock);
    pthread_mutex_unlock(&pool_lock);
}

void ck_parallel_for(long count, long grain, ck_range_body body, void *context) {
    if (count <= 0) return;
    long most = grain > 1 ? (count + grain - 1) / grain : count;
    int threads = ck_thread_count();
    job_t job = {.body = body, .context = context, .count = count, .pieces = most < threads ? (int)most : threads};
    run_job(&job);
}

void ck_parallel_chunks(long count, long chunk, ck_range_body body, void *context) {
    if (count <= 0) return;
    job_t job = {.body = body, .context = context, .count = count, .chunk = chunk < 1 ? 1 : chunk};
    run_job(&job);
}

