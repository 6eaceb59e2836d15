#define _GNU_SOURCE
#include "CLinux.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_file(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t n = write(fd, text, strlen(text));
    int saved = errno;
    close(fd);
    errno = saved;
    return n < 0 ? -1 : 0;
}

// Maps root of a new user namespace to the caller (the single-id map that needs no newuidmap).
static int enter_user_namespace(uid_t uid, gid_t gid) {
    char map[64];
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0) return -1;
    if (write_file("/proc/self/setgroups", "deny") < 0) return -1;
    snprintf(map, sizeof map, "0 %u 1", uid);
    if (write_file("/proc/self/uid_map", map) < 0) return -1;
    snprintf(map, sizeof map, "0 %u 1", gid);
    if (write_file("/proc/self/gid_map", map) < 0) return -1;
    return mount("none", "/sys/fs/cgroup", "tmpfs", 0, "mode=755");
}

static int hide_unified(void) {
    if (unshare(CLONE_NEWNS) < 0) return -1;
    if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0) return -1;
    return umount2("/sys/fs/cgroup/unified", MNT_DETACH);
}

struct report { int error, stage; };

static void run_child(const struct hg_spawn_plan *plan, volatile struct report *report) {
    uid_t uid = getuid();
    gid_t gid = getgid();
    int moved[4];
    report->stage = 1;
    for (int s = 1; s < NSIG; s++) if (s != SIGKILL && s != SIGSTOP) signal(s, SIG_DFL);
    if (plan->new_session) setsid();
    // Lift every source above the targets first, so that no dup2 overwrites a source.
    for (int i = 0; i < plan->fd_count; i++) {
        int source = plan->fds[i];
        if (source < 0) source = open("/dev/null", O_RDWR);
        if (source < 0 || (moved[i] = fcntl(source, F_DUPFD, 10)) < 0) goto fail;
    }
    for (int i = 0; i < plan->fd_count; i++) if (dup2(moved[i], i) < 0) goto fail;
    if (hg_close_range((unsigned)plan->fd_count, ~0U, 0) < 0) goto fail;
    if (plan->user_namespace && enter_user_namespace(uid, gid) < 0) goto fail;
    if (plan->hide_unified && hide_unified() < 0) goto fail;
    if (plan->set_ids) {
        if (setgroups(0, NULL) < 0 || setgid(plan->gid) < 0 || setuid(plan->uid) < 0) goto fail;
    }
    if (plan->parent_death_signal) prctl(PR_SET_PDEATHSIG, plan->parent_death_signal);
    report->stage = 2;
    if (plan->cwd && chdir(plan->cwd) < 0) goto fail;
    report->stage = 3;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(plan->path, plan->argv, plan->envp);
fail:
    report->error = errno;
    _exit(127);
}

pid_t hg_spawn(const struct hg_spawn_plan *plan, int *error, int *stage) {
    volatile struct report report = {0, 0};
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    pid_t pid = vfork();
    if (pid == 0) run_child(plan, &report);
    int saved = errno;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (pid < 0) { *error = saved; *stage = 1; return -1; }
    if (report.error) {
        waitpid(pid, NULL, 0);
        *error = report.error;
        *stage = report.stage;
        return -1;
    }
    return pid;
}

int hg_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }
int hg_pidfd_send_signal(int fd, int signal) { return (int)syscall(SYS_pidfd_send_signal, fd, signal, NULL, 0); }

int hg_close_range(unsigned first, unsigned last, int cloexec) {
    return (int)syscall(SYS_close_range, first, last, cloexec ? 4U : 0U);
}

int hg_pipe_cloexec(int fds[2]) { return pipe2(fds, O_CLOEXEC); }
int hg_set_pipe_size(int fd, int bytes) { return fcntl(fd, F_SETPIPE_SZ, bytes); }
int hg_seqpacket_pair(int fds[2]) { return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds); }
int hg_socket_cloexec(int domain, int type) { return socket(domain, type | SOCK_CLOEXEC, 0); }
int hg_accept_cloexec(int fd) { return accept4(fd, NULL, NULL, SOCK_CLOEXEC); }
int hg_prctl_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1); }

static int open_resolved(int folder, const char *path, int flags, unsigned mode, uint64_t resolve) {
    struct open_how how = {0};
    how.flags = (uint64_t)(flags | O_CLOEXEC);
    how.mode = (flags & O_CREAT) ? mode : 0;
    how.resolve = resolve;
    return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}

int hg_open_beneath(int folder, const char *path, int flags, unsigned mode) {
    return open_resolved(folder, path, flags, mode, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
}

int hg_open_inside(int folder, const char *path, int flags, unsigned mode) {
    return open_resolved(folder, path, flags, mode, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);
}

ssize_t hg_send_with_fds(int socket, const void *bytes, size_t length, const int *fds, int count) {
    struct iovec part = {(void *)bytes, length};
    union { struct cmsghdr header; char room[CMSG_SPACE(4 * sizeof(int))]; } control;
    struct msghdr message = {0};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (count > 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE((size_t)count * sizeof(int));
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
        memcpy(CMSG_DATA(header), fds, (size_t)count * sizeof(int));
    }
    ssize_t n;
    do n = sendmsg(socket, &message, MSG_NOSIGNAL); while (n < 0 && errno == EINTR);
    return n;
}

ssize_t hg_receive_with_fds(int socket, void *bytes, size_t room, int *fds, int *count) {
    struct iovec part = {bytes, room};
    union { struct cmsghdr header; char room[CMSG_SPACE(16 * sizeof(int))]; } control;
    struct msghdr message = {0};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    ssize_t n;
    do n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC); while (n < 0 && errno == EINTR);
    int limit = *count, got = 0;
    *count = 0;
    if (n < 0) return n;
    for (struct cmsghdr *h = CMSG_FIRSTHDR(&message); h; h = CMSG_NXTHDR(&message, h)) {
        if (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_RIGHTS) continue;
        int many = (int)((h->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        for (int i = 0; i < many; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(h) + (size_t)i * sizeof(int), sizeof fd);
            if (got < limit) fds[got++] = fd; else close(fd);
        }
    }
    *count = got;
    return n;
}

int hg_statfs_type(const char *path, int64_t *type, uint64_t *free_bytes) {
    struct statfs info;
    if (statfs(path, &info) < 0) return -1;
    *type = (int64_t)info.f_type;
    *free_bytes = (uint64_t)info.f_bavail * (uint64_t)info.f_bsize;
    return 0;
}

int hg_set_lock(int fd, int exclusive, int wait) {
    int result;
    do result = flock(fd, (exclusive ? LOCK_EX : LOCK_SH) | (wait ? 0 : LOCK_NB)); while (result < 0 && errno == EINTR);
    return result;
}

int hg_clone_file(int destination, int source) { return ioctl(destination, FICLONE, source); }

int hg_wait_status(pid_t pid, int *code, int *signal, int *core, int no_hang) {
    int status;
    pid_t got;
    do got = waitpid(pid, &status, no_hang ? WNOHANG : 0); while (got < 0 && errno == EINTR);
    if (got <= 0) return (int)got;
    *code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    *signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    *core = WIFSIGNALED(status) && WCOREDUMP(status);
    return (int)got;
}

int hg_rename_noreplace(const char *from, const char *to) {
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

int hg_terminal_columns(int fd) {
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) < 0 ? 0 : size.ws_col;
}

extern char **environ;
char **hg_environ(void) { return environ; }

void hg_set_nonblocking(int fd, int on) {
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0) fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

int hg_signalfd(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0) return -1;
    return signalfd(-1, &set, SFD_CLOEXEC);
}

int hg_mkostemp(char *pattern) { return mkostemp(pattern, O_CLOEXEC); }

int hg_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }
int hg_eventfd(void) { return eventfd(0, EFD_CLOEXEC); }
int hg_detach_mount(const char *path) { return umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW); }

enum { DEEPEST = 64 };

// Opens a folder without following a link, and makes it one that its owner can empty.
// Makes a folder ours to enter. A link in its place is not followed: fchmodat would change what it points to.
static int make_enterable(int at, const char *name) {
    char path[40];
    int fd = openat(at, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return -1;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int result = chmod(path, 0700);
    int saved = errno;
    close(fd);
    errno = saved;
    return result;
}

static int open_folder(int at, const char *name) {
    int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    struct stat info;
    int fd = openat(at, name, flags);
    if (fd < 0 && errno == EACCES && make_enterable(at, name) == 0) fd = openat(at, name, flags);
    if (fd >= 0 && fstat(fd, &info) == 0 && (info.st_mode & 0700) != 0700) fchmod(fd, 0700);
    return fd;
}

// Empties a folder. What lies deeper than DEEPEST is moved up to `top` under a new name and emptied from there,
// so that neither the path nor the number of open descriptors grows with the depth. Takes over `folder`.
static int empty_folder(int top, int folder, int depth, unsigned long *moved) {
    DIR *entries = fdopendir(folder);
    if (!entries) { close(folder); return -1; }
    int result = 0;
    struct dirent *entry;
    while (result == 0 && (errno = 0, entry = readdir(entries))) {
        const char *name = entry->d_name;
        if (!strcmp(name, ".") || !strcmp(name, "..")) continue;
        if (entry->d_type != DT_DIR && (unlinkat(folder, name, 0) == 0 || errno == ENOENT)) continue;
        if (entry->d_type != DT_DIR && errno != EISDIR) { result = -1; break; }
        if (unlinkat(folder, name, AT_REMOVEDIR) == 0 || errno == ENOENT) continue;
        if (errno != ENOTEMPTY && errno != EEXIST) { result = -1; break; }
        if (depth >= DEEPEST) {
            char target[64];
            snprintf(target, sizeof target, ".headgate-removing-%lu", (*moved)++);
            // Moving a folder rewrites its `..`, which wants write permission on it.
            make_enterable(folder, name);
            if (renameat2(folder, name, top, target, RENAME_NOREPLACE) == 0 || errno == EEXIST) continue;
            result = -1;
            break;
        }
        int below = open_folder(folder, name);
        if (below < 0) { result = errno == ENOENT ? 0 : -1; continue; }
        if (empty_folder(top, below, depth + 1, moved) < 0
            || (unlinkat(folder, name, AT_REMOVEDIR) < 0 && errno != ENOENT && errno != ENOTEMPTY)) result = -1;
    }
    if (errno && !entry && result == 0) result = -1;
    int saved = errno;
    closedir(entries);
    errno = saved;
    return result;
}

int hg_remove_tree(const char *path) {
    unsigned long moved = 0;
    int top = open_folder(AT_FDCWD, path);
    if (top < 0) return errno == ENOENT ? 0 : -1;
    int result = 0;
    // A round may leave folders that it moved up, or that came while it ran.
    for (int round = 0; round < 100000; round++) {
        int again = open_folder(top, ".");
        result = again < 0 ? -1 : empty_folder(top, again, 0, &moved);
        if (result < 0 || rmdir(path) == 0 || errno == ENOENT) break;
        if (errno != ENOTEMPTY && errno != EEXIST) { result = -1; break; }
        result = -1;
    }
    int saved = errno;
    close(top);
    errno = saved;
    return result;
}

static uint64_t hard_limit(int resource) {
    struct rlimit limit;
    return getrlimit(resource, &limit) == 0 && limit.rlim_max != RLIM_INFINITY ? limit.rlim_max : UINT64_MAX;
}

uint64_t hg_most_open_files(void) { return hard_limit(RLIMIT_NOFILE); }
uint64_t hg_most_processes(void) { return hard_limit(RLIMIT_NPROC); }
