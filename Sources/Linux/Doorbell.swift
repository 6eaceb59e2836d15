internal import Glibc

/// Wakes one waiting thread whenever somebody rings; rings that nobody has waited for count as one.
@safe public final class Doorbell: @unchecked Sendable {
    // Unchecked: `isRung` is touched only between lock and unlock of `mutex`.
    private var isRung = false
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    /// Creates a doorbell that was not rung.
    public init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe pthread_mutex_init(mutex, nil)
        unsafe condition = .allocate(capacity: 1)
        unsafe condition.initialize(to: pthread_cond_t())
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Wakes whoever waits, or whoever waits next.
    public func ring() {
        unsafe pthread_mutex_lock(mutex)
        isRung = true
        unsafe pthread_cond_signal(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Waits for a ring, blocking the calling thread.
    public func wait() {
        unsafe pthread_mutex_lock(mutex)
        while !isRung { unsafe pthread_cond_wait(condition, mutex) }
        isRung = false
        unsafe pthread_mutex_unlock(mutex)
    }
}
