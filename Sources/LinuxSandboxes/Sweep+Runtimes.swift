internal import Glibc
internal import Linux

extension Sweep {
    /// Ends what a dead runner's runtime still does for a container: it would make anew what the sweep removes.
    ///
    /// The runtime is known by its arguments: our folder of its state, and the container's name as the last of them.
    func endRuntimes(of name: String) {
        // Without /proc there is nothing to be found.
        for entry in (try? Files.list("/proc")) ?? [] {
            guard let pid = Int32(entry), isRuntime(pid, of: name) else { continue }
            // A process that has ended meanwhile is what we want.
            guard let process = try? ProcessDescriptor(pid), isRuntime(pid, of: name) else { continue }
            process.signal(SIGKILL)
            _ = process.waitForEnd(milliseconds: 5_000)
        }
    }

    private func isRuntime(_ pid: Int32, of name: String) -> Bool {
        guard let words = try? Files.read("/proc/\(pid)/cmdline").split(separator: 0) else { return false }
        return words.last?.elementsEqual(name.utf8) == true
            && words.contains { $0.elementsEqual(folders.runtimeState.utf8) }
    }
}
