/// Reads `options` word by word.
struct OptionReader {
    var options = ContainerOptions()
    var problems: [ContainerProblem] = []

    /// An option while it is read: its name as written, and its value.
    private struct Option {
        var name: Word
        var value: Word
    }

    /// More than anyone writes; it bounds what is said about nonsense.
    private static let maximumProblems = 20

    mutating func read(_ text: String) {
        let (words, problem) = Word.words(of: text)
        if let problem {
            problems.append(problem)
            return
        }
        var index = 0
        while index < words.count, problems.count < Self.maximumProblems {
            let word = words[index]
            index += 1
            guard word.text.hasPrefix("-"), word.text != "-", word.text != "--" else {
                problems.append(word.problem("'\(word.text.brief)' belongs to no option"))
                continue
            }
            let (name, attached) = word.split()
            guard let kind = kind(of: name) else {
                // What follows is its value, as far as one can know.
                let isAlone = attached != nil || OptionKind.flags.contains(name.text)
                if !isAlone, index < words.count, !words[index].text.hasPrefix("-") { index += 1 }
                continue
            }
            guard kind.takesValue else {
                set(kind, attached ?? name, name)
                continue
            }
            if let attached {
                set(kind, attached, name)
            } else if index < words.count {
                set(kind, words[index], name)
                index += 1
            } else {
                problems.append(name.problem("'\(name.text)' needs a value"))
            }
        }
    }

    /// What an option is; reports one that cannot be here.
    private mutating func kind(of name: Word) -> OptionKind? {
        if let kind = OptionKind.named[name.text] { return kind }
        if let reason = OptionKind.refused[name.text] {
            problems.append(
                ContainerProblem(
                    "'\(name.text)' cannot be used: \(reason)", at: name.offset, length: name.length,
                    help: "remove it", isRefusal: true))
        } else {
            problems.append(
                name.problem(
                    "a container has no option '\(name.text.brief)' here",
                    help: "the options are \(OptionKind.names.joined(separator: ", "))"))
        }
        return nil
    }

    private mutating func set(_ kind: OptionKind, _ value: Word, _ name: Word) {
        do throws(ContainerProblem) {
            try take(kind, value)
        } catch {
            problems.append(error)
        }
    }

    private mutating func take(_ kind: OptionKind, _ value: Word) throws(ContainerProblem) {
        switch kind {
        case .volume: options.volumes.append(try value.volume())
        case .memory: options.memory = try value.memory()
        case .memoryReservation: options.memoryReservation = try value.memory()
        case .cpus: options.cpus = try value.cpus()
        case .cpuShares: options.cpuShares = try value.whole(2...262_144)
        case .cpuSet: options.cpuSet = try value.cpuSet()
        case .sharedMemory: options.sharedMemory = try value.size()
        case .limit: options.limits.append(try value.limit())
        case .temporaryFolder: options.temporaryFolders.append(try value.temporaryFolder())
        case .user: options.user = try value.user()
        case .environment: options.environment.append(try value.variable())
        case .healthCommand: options.health.command = value.text
        case .healthInterval: options.health.intervalMilliseconds = try value.milliseconds()
        case .healthTimeout: options.health.timeoutMilliseconds = try value.milliseconds()
        case .healthStart: options.health.startMilliseconds = try value.milliseconds()
        case .healthRetries: options.health.retries = try value.whole(0...1000)
        case .noHealth: options.health.isOff = true
        }
    }
}

/// The options that a container may have.
enum OptionKind: CaseIterable {
    case volume, memory, memoryReservation, cpus, cpuShares, cpuSet, sharedMemory, limit, temporaryFolder
    case user, environment
    case healthCommand, healthInterval, healthTimeout, healthStart, healthRetries, noHealth

    var takesValue: Bool { self != .noHealth }

    private var spellings: [String] {
        switch self {
        case .volume: ["--volume", "-v"]
        case .memory: ["--memory", "-m"]
        case .memoryReservation: ["--memory-reservation"]
        case .cpus: ["--cpus"]
        case .cpuShares: ["--cpu-shares", "-c"]
        case .cpuSet: ["--cpuset-cpus"]
        case .sharedMemory: ["--shm-size"]
        case .limit: ["--ulimit"]
        case .temporaryFolder: ["--tmpfs"]
        case .user: ["--user", "-u"]
        case .environment: ["--env", "-e"]
        case .healthCommand: ["--health-cmd"]
        case .healthInterval: ["--health-interval"]
        case .healthTimeout: ["--health-timeout"]
        case .healthStart: ["--health-start-period"]
        case .healthRetries: ["--health-retries"]
        case .noHealth: ["--no-healthcheck"]
        }
    }

    static let named: [String: OptionKind] = Dictionary(
        uniqueKeysWithValues: allCases.flatMap { kind in kind.spellings.map { ($0, kind) } })

    static let names = allCases.compactMap(\.spellings.first)

    /// The refused ones that take no value.
    static let flags: Set = ["--privileged", "--publish-all", "-P"]

    /// What is refused by name, and why.
    static let refused: [String: String] = {
        let groups: [(String, String)] = [
            ("it gives the job the rights of the host", "--privileged --cap-add --security-opt --group-add"),
            (
                "the runner gives a job its network",
                "--network --net --network-alias --net-alias --link --ip --ip6 --mac-address --dns --dns-option "
                    + "--dns-opt --dns-search --add-host --publish -p --publish-all -P --expose"
            ),
            (
                "it hands the job a device of the host",
                "--device --device-cgroup-rule --device-read-bps --device-read-iops --device-write-bps "
                    + "--device-write-iops --gpus"
            ),
            (
                "it joins a namespace of the host",
                "--pid --ipc --uts --userns --cgroupns --cgroup-parent --volumes-from --sysctl --runtime"
            ),
        ]
        var refused: [String: String] = [:]
        for (reason, names) in groups {
            for name in names.split(separator: " ") { refused[String(name)] = reason }
        }
        return refused
    }()
}
