// What the kernels find on this machine.
#pragma once

/// The instruction set of the clones of vector loops that the loader picks: see CK_CLONES.
const char *ck_instruction_set(void);
