internal import Linux

/// The machine that the figures belong to.
enum Machine {
    /// Whether crun needs the version 2 hierarchy hidden from it.
    static var isHybrid: Bool { Files.exists("/sys/fs/cgroup/unified/cgroup.controllers") }

    /// A list in Markdown.
    static var description: String {
        let groups =
            isHybrid
            ? "hybrid" : Files.exists("/sys/fs/cgroup/cgroup.controllers") ? "version 2" : "version 1"
        let lines = [
            "processor: \(Host.processorCount) x \(field("model name", of: "/proc/cpuinfo") ?? "unknown")",
            "memory: \(Host.memoryBytes >> 20) MiB",
            "kernel: \(line("/proc/sys/kernel/osrelease")), control groups: \(groups)",
            "disk of /var/tmp: \(disk("/var/tmp"))",
            "crun: \(version("crun")), podman: \(version("podman")), docker: \(Docker.state)",
            "load before (1, 5, 15 minutes): \(load)",
        ]
        return (["## machine", ""] + lines.map { "- " + $0 }).joined(separator: "\n")
    }

    /// The load averages now: what else the machine does.
    static var load: String { line("/proc/loadavg").split(separator: " ").prefix(3).joined(separator: " ") }

    private static func line(_ path: String) -> String {
        let text = (try? Files.text(path)) ?? ""  // not on this system
        return text.split(separator: "\n").first.map(String.init) ?? "unknown"
    }

    private static func field(_ name: String, of path: String) -> String? {
        let text = (try? Files.text(path)) ?? ""  // not on this system
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            return line.firstIndex(of: ":").map { String(line[line.index($0, offsetBy: 2)...]) }
        }
        return nil
    }

    private static func disk(_ path: String) -> String {
        let found = try? Command.run("/bin/df", ["--output=fstype,source,avail", "-h", path])  // a decoration
        let words = (found?.text.split(separator: "\n").last ?? "unknown").split(separator: " ")
        return words.joined(separator: ", ")
    }

    private static func version(_ program: String) -> String {
        guard let path = Command.find(program), let found = try? Command.run(path, ["--version"]) else {
            return "absent"
        }
        let words = found.text.split(separator: "\n").first?.split(separator: " ") ?? []
        return words.last.map(String.init) ?? "unknown"
    }
}

/// The Docker engine, where there is one.
enum Docker {
    /// Its version, or why it is not compared with.
    static var state: String {
        guard let path = Command.find("docker") else { return "absent" }
        guard let found = try? Command.run(path, ["version", "--format", "{{.Server.Version}}"]),
            found.status.isSuccess
        else { return "client only, no engine answers" }
        return found.text
    }

    static var isThere: Bool { Command.find("docker") != nil && !state.hasPrefix("client") }
}
