// PID 1 of every sandbox, and the agent that starts its steps.
//
// It holds one socket to the runner on descriptor 3. The runner asks for processes; each runs in a session of its
// own; its end and its use of resources are reported. When the runner goes away the socket ends, the agent exits,
// and the kernel kills everything else in the PID namespace. All memory is static or mapped: nothing allocates.
#define _GNU_SOURCE
#include "protocol.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNNER = 3, MOST_PROCESSES = 1024, MOST_FDS = 8, MOST_SESSIONS = 32, MOST_PIDS = 4 * 1024 * 1024 };

// One that was asked for, until its end is reported. `sessions` are those that its descendants made, as far as seen.
static struct process {
    pid_t pid;
    uint32_t id;
    int is_signalled, has_ended, status;
    struct rusage use;
    int session_count;
    pid_t sessions[MOST_SESSIONS];
} processes[MOST_PROCESSES];
static int ending;  // how many have ended and are not reported yet
static unsigned char members[MOST_PIDS / 8];
static union { struct request request; char bytes[sizeof(struct request) + INLINE_ROOM]; } message;
static char candidate[PATH_MAX];

// What a START asks for, checked.
struct step { char *folder, **argv, **envp; int fds[3]; };

static void say(uint32_t operation, uint32_t id, int32_t value, const struct rusage *use, int fd) {
    struct reply reply = {.operation = operation, .id = id, .value = value};
    if (use) {
        reply.peak_bytes = (uint64_t)use->ru_maxrss * 1024;
        reply.cpu_microseconds = (uint64_t)(use->ru_utime.tv_sec + use->ru_stime.tv_sec) * 1000000
            + (uint64_t)(use->ru_utime.tv_usec + use->ru_stime.tv_usec);
    }
    struct iovec part = {&reply, sizeof reply};
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
    union { struct cmsghdr header; char room[CMSG_SPACE(sizeof(int))]; } control = {0};
    if (fd >= 0) {
        header.msg_control = &control;
        header.msg_controllen = sizeof control.room;
        struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(rights), &fd, sizeof fd);
    }
    ssize_t sent;
    do sent = sendmsg(RUNNER, &header, MSG_NOSIGNAL); while (sent < 0 && errno == EINTR);
    if (sent < 0) _exit(1);
}

static int is_member(long pid) { return pid > 1 && pid < MOST_PIDS && members[pid / 8] >> pid % 8 & 1; }

// Returns whether it is new.
static int add_member(long pid) {
    if (pid <= 1 || pid >= MOST_PIDS || is_member(pid)) return 0;
    members[pid / 8] |= (unsigned char)(1 << pid % 8);
    return 1;
}

static void note_session(struct process *process, long session) {
    if (session <= 1 || session == process->pid || process->session_count == MOST_SESSIONS) return;
    for (int i = 0; i < process->session_count; i++) if (process->sessions[i] == session) return;
    process->sessions[process->session_count++] = (pid_t)session;
}

static int is_session_of(const struct process *process, long session) {
    if (session == process->pid) return 1;
    for (int i = 0; i < process->session_count; i++) if (process->sessions[i] == session) return 1;
    return 0;
}

static long number(const char **text) {
    long value = 0;
    while (**text == ' ') ++*text;
    for (; **text >= '0' && **text <= '9'; ++*text) if (value < MOST_PIDS) value = value * 10 + (**text - '0');
    return value;
}

// Looks at one process: returns 0 when it does not belong to `process`, 1 when it does and is known, 2 when it is new.
// A name may hold any byte, so the fields begin behind the last parenthesis.
static int look_at(int proc, const char *name, struct process *process) {
    char path[32], text[512];
    size_t length = strlen(name);
    if (length > 10) return 0;
    memcpy(path, name, length);
    memcpy(path + length, "/stat", 6);
    int file = openat(proc, path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    if (count <= 0) return 0;
    text[count] = 0;
    const char *fields = strrchr(text, ')');
    if (!fields || strlen(fields) < 5 || fields[2] == 'Z' || fields[2] == 'X') return 0;
    fields += 3;
    const char *pid_text = name;
    long parent = number(&fields), group = number(&fields), session = number(&fields), pid = number(&pid_text);
    (void)group;
    int belongs = (pid == process->pid && !process->has_ended) || is_session_of(process, session) || is_member(parent) || is_member(session);
    if (!belongs || pid <= 1) return 0;
    note_session(process, session);
    return add_member(pid) ? 2 : 1;
}

// Sends a signal to everything of a process that has not had it in this call, until nothing new appears. Signal 0 only
// counts. Returns how many there are.
static int reach(struct process *process, int signal) {
    static char entries[32 * 1024] __attribute__((aligned(8)));
    struct entry { uint64_t inode; int64_t offset; uint16_t length; uint8_t type; char name[]; };
    memset(members, 0, sizeof members);
    int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC), count = 0;
    if (proc < 0) { kill(-process->pid, signal); return 0; }
    for (int round = 0, is_new = 1; is_new && round < 64; round++) {
        is_new = count = 0;
        lseek(proc, 0, SEEK_SET);
        long size;
        while ((size = syscall(SYS_getdents64, proc, entries, sizeof entries)) > 0) {
            for (long place = 0; place < size;) {
                struct entry *entry = (struct entry *)(entries + place);
                place += entry->length;
                if (entry->name[0] < '1' || entry->name[0] > '9') continue;
                int found = look_at(proc, entry->name, process);
                if (found) count++;
                if (found != 2) continue;
                is_new = 1;
                const char *text = entry->name;
                if (signal) kill((pid_t)number(&text), signal);
            }
        }
        if (!signal && count) break;
    }
    close(proc);
    return count;
}

// Reports the ended processes of which nothing is left.
static void report_ended(void) {
    for (int i = 0; ending > 0 && i < MOST_PROCESSES; i++) {
        if (!processes[i].pid || !processes[i].has_ended) continue;
        if (processes[i].is_signalled && reach(&processes[i], 0) > 0) continue;
        say(EXITED, processes[i].id, processes[i].status, &processes[i].use, -1);
        processes[i].pid = 0;
        ending--;
    }
}

// Takes note of an ended process; orphans that were handed to PID 1 are only reaped.
static void note_end(pid_t pid, int status, const struct rusage *use) {
    for (int i = 0; i < MOST_PROCESSES; i++) {
        if (processes[i].pid != pid || processes[i].has_ended) continue;
        processes[i].has_ended = 1;
        processes[i].status = status;
        processes[i].use = *use;
        ending++;
        return;
    }
}

// Returns 0 while there are children left.
static int reap(void) {
    int result = 0;
    for (;;) {
        struct rusage use;
        int status;
        pid_t pid = wait4(-1, &status, WNOHANG, &use);
        if (pid > 0) { note_end(pid, status, &use); continue; }
        if (pid < 0 && errno == EINTR) continue;
        result = pid < 0 ? -1 : 0;
        break;
    }
    report_ended();
    return result;
}

static void signal_one(uint32_t id, int signal) {
    for (int i = 0; i < MOST_PROCESSES; i++) {
        if (!processes[i].pid || processes[i].id != id) continue;
        processes[i].is_signalled = 1;
        reach(&processes[i], signal);
    }
    report_ended();
}

// Ends every process but this one. A process that cannot die must not keep us from seeing the runner's end.
static void kill_all(int ends) {
    while (kill(-1, SIGKILL) == 0) {
        struct pollfd polls[2] = {{ends, POLLIN, 0}, {RUNNER, 0, 0}};
        if (poll(polls, 2, 100) < 0 && errno != EINTR) _exit(1);
        if (polls[1].revents) _exit(0);
        struct signalfd_siginfo info;
        while (read(ends, &info, sizeof info) > 0) {}
        reap();
    }
    reap();
}

// Tries one program and remembers the most telling error, as execvp does. Returns only when it failed.
static int try_program(const char *path, struct step *step, int before) {
    execve(path, step->argv, step->envp);
    switch (errno) {
    case ENOENT: case ENOTDIR: case ENAMETOOLONG: return before;
    case EACCES: return EACCES;
    default: return -errno;
    }
}

static const char *search_path(char **envp) {
    for (; *envp; envp++) if (strncmp(*envp, "PATH=", 5) == 0) return *envp + 5;
    return "/usr/local/bin:/usr/bin:/bin";
}

// Runs in the child, on the parent's memory. Returns an errno.
static int execute(struct step *step) {
    const char *name = step->argv[0];
    size_t length = strlen(name);
    int error = ENOENT;
    if (length == 0) return ENOENT;
    if (strchr(name, '/')) {
        execve(name, step->argv, step->envp);
        return errno;
    }
    for (const char *part = search_path(step->envp), *end; ; part = end + 1) {
        end = strchrnul(part, ':');
        size_t size = (size_t)(end - part);
        if (size > 0 && size + length + 2 <= sizeof candidate) {
            memcpy(candidate, part, size);
            candidate[size] = '/';
            memcpy(candidate + size + 1, name, length + 1);
            error = try_program(candidate, step, error);
            if (error < 0) return -error;
        }
        if (!*end) return error;
    }
}

static void run_child(struct step *step, volatile int *error) {
    sigset_t none;
    for (int s = 1; s < NSIG; s++) if (s != SIGKILL && s != SIGSTOP) signal(s, SIG_DFL);
    sigemptyset(&none);
    setsid();
    umask(022);
    // The sources are above 3, so no dup2 overwrites one; the copies stay open over exec, the sources do not.
    for (int i = 0; i < 3; i++) if (dup2(step->fds[i], i) < 0) goto failed;
    if (chdir(step->folder) < 0) goto failed;
    sigprocmask(SIG_SETMASK, &none, NULL);
    *error = execute(step);
    _exit(127);
failed:
    *error = errno;
    _exit(127);
}

static void spawn(struct step *step, uint32_t id) {
    int slot = 0;
    while (slot < MOST_PROCESSES && processes[slot].pid) slot++;
    if (slot == MOST_PROCESSES) { say(FAILED, id, EAGAIN, NULL, -1); return; }
    volatile int error = 0;
    pid_t pid = vfork();
    if (pid == 0) run_child(step, &error);
    if (pid < 0) { say(FAILED, id, errno, NULL, -1); return; }
    if (error) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
        say(FAILED, id, error, NULL, -1);
        return;
    }
    processes[slot] = (struct process){.pid = pid, .id = id};
    say(STARTED, id, 0, NULL, -1);
}

// Lays pointers over the strings. Returns 0, or -1 when they are not what the request says.
static int lay_out(const struct request *request, char *text, char **pointers, struct step *step) {
    char *next = text, *end = text + request->length;
    uint64_t wanted = 1 + (uint64_t)request->arguments + request->variables;
    step->argv = pointers;
    step->envp = pointers + request->arguments + 1;
    for (uint64_t i = 0; i < wanted; i++) {
        char *nul = next < end ? memchr(next, 0, (size_t)(end - next)) : NULL;
        if (!nul) return -1;
        if (i == 0) step->folder = next;
        else if (i <= request->arguments) step->argv[i - 1] = next;
        else step->envp[i - 1 - request->arguments] = next;
        next = nul + 1;
    }
    return next == end ? 0 : -1;
}

static void start(const struct request *request, size_t inline_length, const int *fds, int count) {
    int from_file = (request->flags & FROM_FILE) != 0;
    uint64_t strings = 1 + (uint64_t)request->arguments + request->variables;
    struct stat file;
    if (request->length > LARGEST) { say(FAILED, request->id, E2BIG, NULL, -1); return; }
    int bad = count != 3 + from_file || request->arguments == 0 || request->length < strings
        || (from_file && (fstat(fds[3], &file) < 0 || (uint64_t)file.st_size < request->length))
        || (!from_file && inline_length != request->length);
    if (bad) { say(FAILED, request->id, EINVAL, NULL, -1); return; }
    char *text = message.bytes + sizeof(struct request);
    if (from_file) text = mmap(NULL, request->length, PROT_READ, MAP_PRIVATE, fds[3], 0);
    size_t room = (strings + 1) * sizeof(char *);
    char **pointers = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct step step = {.fds = {fds[0], fds[1], fds[2]}};
    if (text == MAP_FAILED || pointers == MAP_FAILED) say(FAILED, request->id, ENOMEM, NULL, -1);
    else if (lay_out(request, text, pointers, &step) < 0) say(FAILED, request->id, EINVAL, NULL, -1);
    else spawn(&step, request->id);
    if (pointers != MAP_FAILED) munmap(pointers, room);
    if (from_file && text != MAP_FAILED) munmap(text, request->length);
}

static void obey(size_t length, const int *fds, int count, int ends) {
    if (length < sizeof(struct request)) _exit(1);
    switch (message.request.operation) {
    case START: start(&message.request, length - sizeof(struct request), fds, count); break;
    case SIGNAL_ALL: kill(-1, message.request.signal); break;
    case KILL_ALL: kill_all(ends); break;
    case SIGNAL_ONE: signal_one(message.request.id, message.request.signal); break;
    case BYE: _exit(0);
    default: _exit(1);
    }
}

static void receive(int ends) {
    struct iovec part = {message.bytes, sizeof message.bytes};
    union { struct cmsghdr header; char room[CMSG_SPACE(MOST_FDS * sizeof(int))]; } control;
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
                            .msg_controllen = sizeof control};
    int fds[MOST_FDS], count = 0;
    ssize_t length;
    do length = recvmsg(RUNNER, &header, MSG_CMSG_CLOEXEC); while (length < 0 && errno == EINTR);
    if (length <= 0) _exit(0);
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&header); part; part = CMSG_NXTHDR(&header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
        int many = (int)((part->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        for (int i = 0; i < many && count < MOST_FDS; i++)
            memcpy(&fds[count++], CMSG_DATA(part) + (size_t)i * sizeof(int), sizeof(int));
    }
    if (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) say(FAILED, message.request.id, E2BIG, NULL, -1);
    else obey((size_t)length, fds, count, ends);
    for (int i = 0; i < count; i++) close(fds[i]);
}

// Cuts every tie with whoever started us but the socket. Returns a descriptor that tells of ended children.
static int prepare(void) {
    prctl(PR_SET_DUMPABLE, 0);
    for (int s = 1; s < NSIG; s++) if (s != SIGKILL && s != SIGSTOP) signal(s, SIG_DFL);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    if (fcntl(RUNNER, F_SETFD, FD_CLOEXEC) < 0) _exit(3);
    syscall(SYS_close_range, RUNNER + 1, ~0U, 0);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0) _exit(3);
    for (int i = 0; i < 3; i++) dup2(null, i);
    close(null);
    if (chdir("/") < 0) _exit(3);
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    int ends = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    if (ends < 0) _exit(3);
    return ends;
}

int main(void) {
    int ends = prepare();
    int self = (int)syscall(SYS_pidfd_open, getpid(), 0);
    say(HELLO, 0, VERSION, NULL, self);
    if (self >= 0) close(self);
    for (;;) {
        struct pollfd polls[2] = {{RUNNER, POLLIN, 0}, {ends, POLLIN, 0}};
        // Any error but an interruption ends everything: a job must not be able to blind its agent.
        if (poll(polls, 2, -1) < 0) { if (errno == EINTR) continue; _exit(1); }
        if (polls[1].revents) {
            struct signalfd_siginfo info;
            while (read(ends, &info, sizeof info) > 0) {}
            reap();
        }
        if (polls[0].revents) receive(ends);
    }
}
