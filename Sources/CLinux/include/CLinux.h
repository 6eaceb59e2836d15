// The calls that Swift cannot make itself: variadic ones, and those between vfork and exec.
#ifndef HEADGATE_CLINUX_H
#define HEADGATE_CLINUX_H

#include <stdint.h>
#include <sys/types.h>

/// What `hg_spawn` starts. Descriptors are numbers in the caller; -1 gives /dev/null.
struct hg_spawn_plan {
    const char *_Nullable path;
    char *_Nullable const *_Nullable argv;
    char *_Nullable const *_Nullable envp;
    const char *_Nullable cwd;
    int fds[4];           // become 0, 1, 2 and (if fd_count is 4) 3
    int fd_count;         // 3 or 4
    int new_session;      // 1: setsid
    int parent_death_signal;  // 0: none
    int user_namespace;   // 1: unshare(NEWUSER|NEWNS), map 0 to the caller, and hide /sys/fs/cgroup (rootless crun)
    int hide_unified;     // 1: private mount namespace without /sys/fs/cgroup/unified (crun on hybrid cgroups)
    int set_ids;          // 1: setgroups(0), setgid(gid), setuid(uid) before exec
    uint32_t uid, gid;
};

/// Starts a process. Returns its pid, or -1 with *error = errno and *stage = what failed (1 setup, 2 chdir, 3 exec).
pid_t hg_spawn(const struct hg_spawn_plan *_Nonnull plan, int *_Nonnull error, int *_Nonnull stage);

int hg_pidfd_open(pid_t pid);
int hg_pidfd_send_signal(int pidfd, int signal);
int hg_close_range(unsigned first, unsigned last, int cloexec);
int hg_pipe_cloexec(int fds[_Nonnull 2]);
int hg_set_pipe_size(int fd, int bytes);
int hg_seqpacket_pair(int fds[_Nonnull 2]);
int hg_socket_cloexec(int domain, int type);
int hg_accept_cloexec(int fd);
int hg_prctl_subreaper(void);

/// openat2 with RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS.
int hg_open_beneath(int folder, const char *_Nonnull path, int flags, unsigned mode);
/// openat2 with RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS: links inside the folder are followed.
int hg_open_inside(int folder, const char *_Nonnull path, int flags, unsigned mode);

/// Sends `length` bytes and up to 4 descriptors in one message. Returns bytes sent or -1.
ssize_t hg_send_with_fds(int socket, const void *_Nonnull bytes, size_t length, const int *_Nullable fds, int count);
/// Receives one message; *count in: room in fds, out: descriptors received (close on exec). 0 at the end.
ssize_t hg_receive_with_fds(int socket, void *_Nonnull bytes, size_t room, int *_Nonnull fds, int *_Nonnull count);

int hg_statfs_type(const char *_Nonnull path, int64_t *_Nonnull type, uint64_t *_Nonnull free_bytes);
int hg_set_lock(int fd, int exclusive, int wait);
int hg_clone_file(int destination, int source);
int hg_wait_status(pid_t pid, int *_Nonnull code, int *_Nonnull signal, int *_Nonnull core, int no_hang);
int hg_rename_noreplace(const char *_Nonnull from, const char *_Nonnull to);
int hg_terminal_columns(int fd);
char *_Nullable *_Nonnull hg_environ(void);
void hg_set_nonblocking(int fd, int on);
int hg_signalfd(const int *_Nonnull signals, int count);
int hg_mkostemp(char *_Nonnull pattern);

/// An unnamed file in memory, close on exec.
int hg_memory_file(const char *_Nonnull name);
int hg_eventfd(void);
/// umount2 with MNT_DETACH and UMOUNT_NOFOLLOW.
int hg_detach_mount(const char *_Nonnull path);
/// Removes a folder and everything below it, however deep; links and mounts are not followed. -1 with errno.
int hg_remove_tree(const char *_Nonnull path);
/// The hard limits of open files and of processes of this process; UINT64_MAX for none.
uint64_t hg_most_open_files(void);
uint64_t hg_most_processes(void);

/// Writes the number of each of these signals as one byte to a pipe, from now on.
void hg_catch_signals(const int *_Nonnull signals, int count, int pipe_write);
#endif
