#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t pipe_end = -1;

static void tell(int number) {
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    if (write((int)pipe_end, &byte, 1) < 0) { /* a full pipe holds enough wishes to stop already */ }
    errno = saved;
}

void hg_catch_signals(const int *signals, int count, int pipe_write) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = tell;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    pipe_end = pipe_write;
    hg_set_nonblocking(pipe_write, 1);
    for (int i = 0; i < count; i++) {
        /* nohup(1) asked us to live on when the terminal goes. */
        struct sigaction now;
        if (signals[i] == SIGHUP && sigaction(SIGHUP, NULL, &now) == 0 && now.sa_handler == SIG_IGN) continue;
        sigaction(signals[i], &action, NULL);
    }
}
