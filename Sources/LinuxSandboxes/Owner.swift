internal import Glibc
internal import JSON
internal import Linux

/// Who made a sandbox: a process that no later one can be mistaken for.
struct Owner: Sendable, Equatable {
    let pid: Int32
    /// Clock ticks since the machine started.
    let startTicks: UInt64
    /// Changes with every start of the machine.
    let bootID: String

    /// This process.
    static func current() -> Owner {
        Owner(pid: Host.pid, startTicks: Host.startTicks(of: Host.pid) ?? 0, bootID: Host.bootID)
    }

    /// Whether that very process still lives.
    var isAlive: Bool { bootID == Host.bootID && Host.startTicks(of: pid) == startTicks }

    static let fileName = "owner.json"

    /// The owner of a sandbox's folder; `nil` when its file is missing or broken, which a living owner's never is.
    static func read(_ folder: String) -> Owner? {
        guard let bytes = try? Files.read(folder + "/" + fileName, limit: 65_536),
            let json = try? JSON.parse(bytes),
            let pid = json["pid"]?.integer, let start = json["start"]?.string.flatMap({ UInt64($0) }),
            let boot = json["boot"]?.string
        else { return nil }
        return Owner(pid: Int32(clamping: pid), startTicks: start, bootID: boot)
    }

    /// Writes the file into a folder that nobody else sees yet.
    func write(_ folder: String) throws(SystemError) {
        let json: JSON = [
            "pid": .integer(Int(pid)), "start": .string("\(startTicks)"), "boot": .string(bootID),
        ]
        let path = folder + "/" + Self.fileName
        let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
        try file.write(Array((json.text() + "\n").utf8))
    }
}
