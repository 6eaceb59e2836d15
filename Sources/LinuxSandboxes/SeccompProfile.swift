internal import Digests
internal import JSON

/// Which system calls a job may make: a list of what is allowed, everything else fails with EPERM.
///
/// It follows Docker's default profile without its capabilities, and is stricter in five places: only the machine's
/// own calls (no 32-bit ones, whose `socketcall` evades the rules for sockets), only four socket families, no
/// `prlimit64` on other processes, no `modify_ldt`, no `fanotify` and `memfd_secret`.
///
/// Source: moby/profiles seccomp/default.json; sandboxes.md, sections 10 and 12.
struct SeccompProfile: Sendable {
    /// One rule: calls, a condition on their arguments, and what happens.
    struct Rule: Sendable {
        /// What a matching call gets.
        enum Action: Sendable, Equatable {
            case allow
            case fail(UInt16)
        }
        /// A claim about one argument: its bits under a mask are a value.
        struct Condition: Sendable {
            let argument: UInt32
            let mask: UInt64
            let value: UInt64
        }
        var names: [String]
        var action = Action.allow
        var conditions: [Condition] = []
    }

    let rules: [Rule]
    /// The machine's kind as `uname` says it.
    let architecture: String

    /// The profile of every sandbox.
    static func standard(architecture: String) -> SeccompProfile {
        var rules = [Rule(names: SyscallTable.everywhere)]
        if architecture == "x86_64" { rules.append(Rule(names: SyscallTable.x86)) }
        for family in SyscallTable.socketFamilies { rules.append(when("socket", 0, is: family)) }
        for persona in SyscallTable.personalities { rules.append(when("personality", 0, is: persona)) }
        // A job could blind its agent by lowering the agent's limits: only its own may be set, all may be read.
        rules.append(when("prlimit64", 0, is: 0))
        rules.append(when("prlimit64", 2, is: 0))
        let newNamespaces = Rule.Condition(argument: 0, mask: 0x7E02_0000, value: 0)
        rules.append(Rule(names: ["clone"], conditions: [newNamespaces]))
        // Its flags are in memory, where no filter sees them; with ENOSYS the C library takes clone.
        rules.append(Rule(names: ["clone3"], action: .fail(38)))
        return SeccompProfile(rules: rules, architecture: architecture)
    }

    private static func when(_ name: String, _ argument: UInt32, is value: UInt64) -> Rule {
        Rule(names: [name], conditions: [.init(argument: argument, mask: .max, value: value)])
    }

    /// The profile as `linux.seccomp` of an OCI configuration.
    var json: JSON {
        [
            "defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1,
            "architectures": [.string(architecture == "x86_64" ? "SCMP_ARCH_X86_64" : "SCMP_ARCH_AARCH64")],
            "syscalls": .array(rules.map(Self.json)),
        ]
    }

    private static func json(_ rule: Rule) -> JSON {
        var object = JSONObject([("names", .array(rule.names.map { .string($0) }))])
        switch rule.action {
        case .allow: object["action"] = "SCMP_ACT_ALLOW"
        case .fail(let number):
            object["action"] = "SCMP_ACT_ERRNO"
            object["errnoRet"] = .integer(Int(number))
        }
        if !rule.conditions.isEmpty { object["args"] = .array(rule.conditions.map(json)) }
        return .object(object)
    }

    private static func json(_ condition: Rule.Condition) -> JSON {
        let index = JSON.integer(Int(condition.argument))
        if condition.mask == .max {
            return ["index": index, "value": .number(Double(condition.value)), "op": "SCMP_CMP_EQ"]
        }
        return [
            "index": index, "value": .number(Double(condition.mask)),
            "valueTwo": .number(Double(condition.value)),
            "op": "SCMP_CMP_MASKED_EQ",
        ]
    }
}
