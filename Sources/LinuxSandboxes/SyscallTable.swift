/// The names of the calls that jobs may make, by what they are for.
enum SyscallTable {
    /// UNIX, INET, INET6 and NETLINK (the C library asks it for the interfaces).
    static let socketFamilies: [UInt64] = [1, 2, 10, 16]

    /// Linux, and the harmless flags that Docker lets through; 0xffffffff asks for the present one.
    static let personalities: [UInt64] = [0, 8, 0x20000, 0x20008, 0xFFFF_FFFF]

    /// On every machine. Names that the C library or the kernel does not know are skipped.
    static let everywhere =
        files + attributes + descriptors + memory + processes + signals + scheduling + clocks
        + sockets + sharing + identity + restriction

    /// On x86_64 only: the forms that newer machines left out.
    static let x86 = words(
        """
        access alarm arch_prctl chmod chown creat dup2 epoll_create epoll_ctl_old epoll_wait epoll_wait_old \
        eventfd fork futimesat getdents getpgrp get_thread_area inotify_init lchown link lstat mkdir mknod open \
        pause pipe poll readlink rename rmdir select set_thread_area signalfd stat symlink time unlink uretprobe \
        utime utimes vfork
        """)

    private static let files = words(
        """
        chdir close_range copy_file_range faccessat faccessat2 fallocate fchdir fchmod fchmodat fchmodat2 fchown \
        fchownat flock fstat fstatfs fsync fdatasync ftruncate truncate getcwd getdents64 linkat lseek mkdirat \
        mknodat newfstatat openat openat2 readlinkat renameat renameat2 statfs statx symlinkat sync syncfs \
        sync_file_range umask unlinkat utimensat listmount statmount name_to_handle_at \
        inotify_add_watch inotify_init1 inotify_rm_watch
        """)

    private static let attributes = words(
        """
        fgetxattr flistxattr fremovexattr fsetxattr getxattr lgetxattr listxattr llistxattr lremovexattr lsetxattr \
        removexattr setxattr getxattrat setxattrat listxattrat removexattrat
        """)

    private static let descriptors = words(
        """
        close dup dup3 epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 eventfd2 fadvise64 fcntl ioctl \
        io_cancel io_destroy io_getevents io_pgetevents io_setup io_submit pipe2 ppoll pread64 preadv preadv2 \
        pselect6 pwrite64 pwritev pwritev2 read readahead readv sendfile signalfd4 splice tee \
        timerfd_create timerfd_gettime timerfd_settime vmsplice write writev
        """)

    private static let memory = words(
        """
        brk cachestat madvise map_shadow_stack membarrier memfd_create mincore mlock mlock2 mlockall mmap mprotect \
        mremap mseal msync munlock munlockall munmap pkey_alloc pkey_free pkey_mprotect process_mrelease \
        process_vm_readv process_vm_writev remap_file_pages
        """)

    private static let processes = words(
        """
        execve execveat exit exit_group getcpu getpgid getpid getppid getpriority getrlimit getrusage getsid gettid \
        pidfd_open pidfd_send_signal prctl ptrace restart_syscall rseq setpgid setpriority setrlimit setsid \
        set_tid_address sysinfo times uname wait4 waitid futex futex_requeue futex_wait futex_waitv futex_wake \
        get_robust_list set_robust_list
        """)

    private static let signals = words(
        """
        kill rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait \
        rt_tgsigqueueinfo sigaltstack tgkill tkill
        """)

    private static let scheduling = words(
        """
        ioprio_get ioprio_set sched_getaffinity sched_getattr sched_getparam sched_get_priority_max \
        sched_get_priority_min sched_getscheduler sched_rr_get_interval sched_setaffinity sched_setattr \
        sched_setparam sched_setscheduler sched_yield
        """)

    private static let clocks = words(
        """
        adjtimex clock_adjtime clock_getres clock_gettime clock_nanosleep getitimer gettimeofday nanosleep \
        setitimer timer_create timer_delete timer_getoverrun timer_gettime timer_settime
        """)

    private static let sockets = words(
        """
        accept accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmmsg recvmsg sendmmsg \
        sendmsg sendto setsockopt shutdown socketpair
        """)

    private static let sharing = words(
        """
        mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedsend mq_unlink msgctl msgget msgrcv msgsnd \
        semctl semget semop semtimedop shmat shmctl shmdt shmget
        """)

    private static let identity = words(
        """
        capget capset getegid geteuid getgid getgroups getresgid getresuid getuid setfsgid setfsuid setgid \
        setgroups setregid setresgid setresuid setreuid setuid getrandom
        """)

    private static let restriction = words(
        "landlock_add_rule landlock_create_ruleset landlock_restrict_self seccomp")

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
