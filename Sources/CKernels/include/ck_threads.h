// A fixed pool of worker threads. Work is always cut into the same pieces for a given thread count, whichever thread
// runs them, so results do not change from run to run.
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/// Work on the half-open range [begin, end); `piece` is the index of the piece, from 0 to the number of threads less one.
typedef void (*ck_range_body)(void *context, long begin, long end, int piece);

/// How many threads the pool uses: the number of processors, or LAB_THREADS where that is set.
int ck_thread_count(void);

/// Cuts 0..<count into at most `ck_thread_count()` pieces of at least `grain` and runs them on the pool. Returns when all
/// are done. Called from inside a piece, or while another thread uses the pool, it runs its pieces one after another.
void ck_parallel_for(long count, long grain, ck_range_body body, void *context);

/// Hands out chunks of `chunk` from 0..<count to the threads as they become free: for work that is uneven. `piece` is
/// the index of the thread. Only for bodies whose result does not depend on which thread runs a chunk. When the user has
/// asked to stop, the chunks that nobody has begun are left out.
void ck_parallel_chunks(long count, long chunk, ck_range_body body, void *context);

/// The interruption flag: set by Ctrl-C's signal handler, read at each operation, and by kernels that may run for long. These
/// then leave out the rest of their work, and what they have made is worthless: whoever calls one reads the flag afterwards.
void ck_interrupt_set(bool on);
bool ck_interrupt_get(void);

/// Changes the number of those who do not want to see the flag for now: +1 or -1.
void ck_interrupt_hold(int change);
/// Whether a loop that may run for long should end; to be asked at every turn, as it looks at the flag at few.
#define CK_SHOULD_STOP(turn) (((turn) & 0xFFFF) == 0 && ck_interrupt_get())
