import Glibc

/// Waiting for another thread.
enum Pause {
    /// One millisecond.
    static func short() { usleep(1_000) }
}
