// What the runner and its step agent say to each other over a SOCK_SEQPACKET socket, one message at a time.
// The same numbers stand in LinuxSandboxes/AgentMessage.swift. Integers are little endian.
#ifndef HEADGATE_INIT_PROTOCOL_H
#define HEADGATE_INIT_PROTOCOL_H

#include <stdint.h>

enum { VERSION = 2 };

// From the runner.
enum { START = 1, SIGNAL_ALL = 2, KILL_ALL = 3, BYE = 4, SIGNAL_ONE = 5 };

// START carries three descriptors (input, output, errors) and, when `flags` has FROM_FILE, a fourth: a memory
// file with the strings. Without it they follow the request. The strings end in NUL each: the folder, `arguments`
// arguments, `variables` environment entries, and nothing else.
struct request {
    uint32_t operation;
    uint32_t id;          // START: names the process in replies; SIGNAL_ONE: the process
    int32_t signal;       // SIGNAL_ALL, SIGNAL_ONE
    uint32_t flags;
    uint32_t arguments;
    uint32_t variables;
    uint64_t length;      // of the strings in bytes
};

// SIGNAL_ONE reaches the process, everything in its session, what descends from it, and the sessions that those made.
// From then on EXITED comes when nothing of all that is left, with the status of the process itself.

enum { FROM_FILE = 1 };
enum { INLINE_ROOM = 64 * 1024, LARGEST = 64 * 1024 * 1024 };

// To the runner. HELLO carries a pidfd of the agent where the kernel has them.
enum { HELLO = 1, STARTED = 2, FAILED = 3, EXITED = 4 };

struct reply {
    uint32_t operation;
    uint32_t id;
    int32_t value;        // HELLO: VERSION; FAILED: errno; EXITED: the wait status
    uint32_t padding;
    uint64_t peak_bytes;  // EXITED
    uint64_t cpu_microseconds;
};

#endif
