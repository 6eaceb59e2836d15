internal import CSeccomp
internal import Digests
internal import Glibc
internal import JSON
internal import Linux
internal import Sandboxes

/// A profile as the machine code that the kernel runs before every system call.
struct SeccompFilter: Sendable {
    /// Instructions of eight bytes each.
    let bytes: [UInt8]

    /// Takes the filter from a cache folder, or compiles it (about 20 ms) and keeps it there.
    ///
    /// A file of the cache is its filter's SHA-256 and the filter; one that is damaged is made anew. Its name is the
    /// digest of everything that the filter depends on, so that another profile never finds it.
    static func cached(_ profile: SeccompProfile, folder: String) throws(SandboxError) -> SeccompFilter {
        let version = unsafe seccomp_version().map {
            unsafe "\($0.pointee.major).\($0.pointee.minor).\($0.pointee.micro)"
        }
        let key = Digest.sha256("1 \(version ?? "") \(profile.architecture) \(profile.json.text(.canonical))")
        let path = "\(folder)/\(key.hex).bpf"
        // A cache that cannot be read is no failure: the filter is compiled.
        if let file = try? Files.read(path, limit: 1 << 20), let filter = checked(file) { return filter }
        let filter = try compile(profile)
        do throws(SystemError) {
            try Files.createFolders(folder, mode: 0o700)
            try Files.write(Digest.sha256(filter.bytes).bytes + filter.bytes, to: path, mode: 0o600)
        } catch {
            throw SandboxError(SandboxCode.cannotPrepare, error.message, help: error.help, cause: error)
        }
        return filter
    }

    private static func checked(_ file: [UInt8]) -> SeccompFilter? {
        guard file.count > 32, file.count % 8 == 0 else { return nil }
        let bytes = Array(file[32...])
        return Digest.sha256(bytes).bytes == Array(file[0..<32]) ? SeccompFilter(bytes: bytes) : nil
    }

    /// Compiles a profile for this machine.
    static func compile(_ profile: SeccompProfile) throws(SandboxError) -> SeccompFilter {
        guard let context = unsafe seccomp_init(failing(with: 1)) else {
            throw SandboxError(SandboxCode.noFilter, "libseccomp cannot make a filter")
        }
        defer { unsafe seccomp_release(context) }
        // A binary tree over the numbers; older libraries lack it and give a list.
        _ = unsafe seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2)
        for rule in profile.rules {
            for name in rule.names {
                let number = unsafe seccomp_syscall_resolve_name(name)
                if number == unknownCall { continue }
                let result = unsafe add(rule, number, to: context)
                guard result == 0 else {
                    throw SandboxError(
                        SandboxCode.noFilter, "libseccomp refuses the rule for '\(name)'",
                        cause: SystemError("add a rule for", name, number: -result))
                }
            }
        }
        return try unsafe export(context)
    }

    private static func add(_ rule: SeccompProfile.Rule, _ number: Int32, to context: scmp_filter_ctx)
        -> Int32
    {
        let action: UInt32 =
            switch rule.action {
            case .allow: 0x7fff_0000
            case .fail(let error): failing(with: error)
            }
        let comparisons = rule.conditions.map { condition in
            condition.mask == .max
                ? scmp_arg_cmp(arg: condition.argument, op: SCMP_CMP_EQ, datum_a: condition.value, datum_b: 0)
                : scmp_arg_cmp(
                    arg: condition.argument, op: SCMP_CMP_MASKED_EQ, datum_a: condition.mask,
                    datum_b: condition.value)
        }
        return unsafe seccomp_rule_add_array(context, action, number, UInt32(comparisons.count), comparisons)
    }

    private static func export(_ context: scmp_filter_ctx) throws(SandboxError) -> SeccompFilter {
        do throws(SystemError) {
            let file = try FileDescriptor.inMemory(name: "seccomp")
            let result = unsafe seccomp_export_bpf(context, file.raw)
            guard result == 0 else { throw SystemError("export a filter", number: -result) }
            return SeccompFilter(bytes: try file.contents())
        } catch {
            throw SandboxError(SandboxCode.noFilter, error.message, cause: error)
        }
    }

    /// `SCMP_ACT_ERRNO`, a macro with an argument that Swift does not see.
    private static func failing(with error: UInt16) -> UInt32 { 0x0005_0000 | UInt32(error) }

    /// `__NR_SCMP_ERROR`: the library does not know the name.
    private static let unknownCall: Int32 = -1
}
