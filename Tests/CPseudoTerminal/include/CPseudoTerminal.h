// Programs in a pseudo-terminal, for the tests of the shell: Swift does not see forkpty(3).
#pragma once

#include <sys/types.h>

/// Starts the program at `path` in a terminal of its own. Returns its process id, or -1 with errno set.
/// `primary` gets the descriptor that types into the terminal and reads its screen.
pid_t pseudo_terminal_spawn(
    const char *path, char *const arguments[], char *const environment[], unsigned short rows, unsigned short columns,
    int *primary);
