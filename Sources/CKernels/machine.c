#include "ck_machine.h"

const char *ck_instruction_set(void) {
#if defined(__x86_64__) && defined(__ELF__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) return "AVX-512";
    if (__builtin_cpu_supports("x86-64-v3")) return "AVX2";
    return "no vector extensions beyond SSE2";
#elif defined(__aarch64__)
    return "NEON";
#else
    return "the processor's plain instructions";
#endif
}
