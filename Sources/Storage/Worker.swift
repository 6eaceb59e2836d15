internal import Glibc
internal import Linux

/// A queue of work for the one thread that owns a connection.
@safe final class Worker: @unchecked Sendable {
    typealias Work = @Sendable (Connection) -> Void

    // Unchecked: everything below is touched only between lock and unlock of `mutex`.
    private var queue: [Work] = []
    private var isClosed = false
    private var isGone = false
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe pthread_mutex_init(mutex, nil)
        unsafe changed = .allocate(capacity: 1)
        unsafe changed.initialize(to: pthread_cond_t())
        unsafe pthread_cond_init(changed, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(mutex)
        unsafe changed.deallocate()
        unsafe mutex.deallocate()
    }

    /// Puts work at the end of the queue; `false` when the worker takes none any more.
    func submit(_ work: @escaping Work) -> Bool {
        locked {
            guard !isClosed else { return false }
            queue.append(work)
            unsafe pthread_cond_signal(changed)
            return true
        }
    }

    /// Does all work in order until the queue was closed and is empty; blocks the calling thread.
    func serve(_ connection: Connection) {
        while let works = next() {
            for work in works { work(connection) }
        }
    }

    /// Takes no further work; what is queued is done first.
    func close() {
        locked {
            isClosed = true
            unsafe pthread_cond_signal(changed)
        }
    }

    /// Says that the connection is closed.
    func leave() {
        let waiting = locked {
            isClosed = true
            isGone = true
            defer { waiters = [] }
            return waiters
        }
        for waiter in waiting { waiter.resume() }
    }

    /// Waits until the connection is closed.
    func waitUntilGone() async {
        await withCheckedContinuation { continuation in
            let isOver = locked {
                if !isGone { waiters.append(continuation) }
                return isGone
            }
            if isOver { continuation.resume() }
        }
    }

    private func next() -> [Work]? {
        locked {
            while queue.isEmpty && !isClosed { unsafe pthread_cond_wait(changed, mutex) }
            defer { queue = [] }
            return queue.isEmpty ? nil : queue
        }
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }
}
