#define _GNU_SOURCE
#include "CPseudoTerminal.h"

#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <unistd.h>
#ifdef __APPLE__
#include <util.h>
#else
#include <pty.h>
#endif

pid_t pseudo_terminal_spawn(
    const char *path, char *const arguments[], char *const environment[], unsigned short rows, unsigned short columns,
    int *primary) {
    struct winsize size = {.ws_row = rows, .ws_col = columns};
    pid_t process = forkpty(primary, NULL, NULL, &size);
    if (process == 0) {
        // Threads of a test runner block signals, and that is inherited.
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        execve(path, arguments, environment);
        _exit(127);
    }
    // Other programs that are started meanwhile must not keep this terminal open.
    if (process > 0) fcntl(*primary, F_SETFD, FD_CLOEXEC);
    return process;
}
