internal import Diagnostics
internal import Execution
internal import GitRepositories
internal import Linux
internal import LinuxSandboxes
internal import Planning
internal import Workflows
internal import YAML

/// What this machine lets pipelines do: a file of the runner's owner, never of the repository that is built.
struct RunnerConfiguration {
    /// Processors for all jobs together.
    var cpus = Double(Host.processorCount)
    /// Memory in bytes for all jobs together.
    var memoryBytes = Host.memoryBytes
    /// The networks that jobs may ask for.
    var networks = ["none", "host"]
    /// Names of variables that pass through; a trailing `*` stands for any rest.
    var environment = [
        "PIP_*", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY",
        "NO_PROXY", "http_proxy",
        "https_proxy", "no_proxy",
    ]
    /// What `runs-on` may name: these, and those that `labels` adds.
    var labels = ["self-hosted", "linux", Self.architecture]
    /// The folders of the host that containers may bind.
    var volumes: [String] = []
    /// The OCI runtime.
    var runtime: String?
    /// Where actions that are not built in come from.
    var actions = Actions()
    /// The program that runs node actions; the `node` on PATH when `nil`.
    var node: String?
    /// The runner's name.
    var name =
        (try? Files.text("/proc/sys/kernel/hostname"))?.split(separator: "\n").first.map(String.init)
        ?? "runner"  // no /proc

    /// `actions` of a runner's configuration.
    struct Actions {
        /// The folder of mirrored repositories.
        var mirror: String?
        /// The address of a server of git repositories, ahead of `owner/name`.
        var base: String?
    }

    #if arch(arm64)
    private static let architecture = "arm64"
    #else
    private static let architecture = "x64"
    #endif
    private static let known = [
        "actions", "node", "resources", "networks", "protected-refs", "trusted-refs", "environment",
        "container-runtime", "name", "labels", "volumes",
    ]

    /// What plans may know of this machine.
    var facts: RunnerFacts { RunnerFacts(labels: labels + [name], volumes: volumes) }
    /// The sandboxes' part.
    var sandboxes: SandboxConfiguration { SandboxConfiguration(runtime: runtime) }

    /// The actions of a run that are not built in.
    ///
    /// - Parameter commit: The commit whose tree `$/` means; `nil` for the working tree.
    func actions(of repository: GitRepository, commit: String?) -> ActionCatalog {
        ActionCatalog(
            repository: repository, commit: commit,
            mirror: GitActionMirror(
                mirror: actions.mirror, base: actions.base, cache: Home.path + "/caches/actions"),
            node: nodeProgram)
    }

    /// The node that runs node actions: its path without links, or `nil` when there is none.
    var nodeProgram: String? { Command.find(node ?? "node").flatMap { Files.resolved($0) } }

    /// The variables that pass through now.
    var passThrough: [(name: String, value: String)] {
        Environment.all.compactMap { entry in
            guard let equal = entry.firstIndex(of: "=") else { return nil }
            let name = String(entry[..<equal])
            let passes = environment.contains { rule in
                rule.hasSuffix("*") ? name.hasPrefix(String(rule.dropLast())) : rule == name
            }
            return passes ? (name, String(entry[entry.index(after: equal)...])) : nil
        }
    }

    /// Reads the first of `--config`, `$HEADGATE_CONFIG`, `$XDG_CONFIG_HOME/headgate/runner.yml` and
    /// `/etc/headgate/runner.yml`; without any, the defaults.
    static func load(_ named: String?) throws -> RunnerConfiguration {
        if let path = named ?? Environment["HEADGATE_CONFIG"].flatMap({ $0.isEmpty ? nil : $0 }) {
            return try read(path)
        }
        let named = Environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let base = named ?? Environment["HOME"].map { $0 + "/.config" } ?? "/nonexistent"
        for path in [base + "/headgate/runner.yml", "/etc/headgate/runner.yml"] where Files.exists(path) {
            return try read(path)
        }
        return RunnerConfiguration()
    }

    private static func read(_ path: String) throws -> RunnerConfiguration {
        let text: String
        do throws(SystemError) { text = try Files.text(path, limit: 1 << 20) } catch {
            throw Refusal(CommandCode.badConfiguration, error.message, help: error.help)
        }
        var (root, findings) = YAMLDocument.parse(text, path: path)
        var configuration = RunnerConfiguration()
        if let root, root.entries == nil, !root.isNull {
            findings.append(
                wrong(path, root.span, "a runner's configuration is a mapping, not \(root.kindName)"))
        }
        for entry in root?.entries ?? [] { configuration.take(entry, path, &findings) }
        guard !findings.hasErrors else { throw Refusal(findings, sources: [path: text]) }
        return configuration
    }

    private mutating func take(_ entry: YAMLEntry, _ path: String, _ findings: inout [Diagnostic]) {
        let value = entry.value
        switch entry.key.text {
        case "resources":
            guard let parts = value.entries else {
                findings.append(
                    Self.wrong(path, value.span, "'resources' must be a mapping, not \(value.kindName)"))
                return
            }
            for part in parts { takeResource(part, path, &findings) }
        case "actions":
            guard let parts = value.entries else {
                findings.append(
                    Self.wrong(path, value.span, "'actions' must be a mapping, not \(value.kindName)"))
                return
            }
            for part in parts { takeActions(part, path, &findings) }
        case "node": node = absolute(value, entry, path, &findings)
        case "networks":
            networks = words(value, entry, path, &findings)
            for name in networks where !["none", "host"].contains(name) {
                findings.append(
                    Self.wrong(path, value.span, "'networks' may name none and host, not '\(name)'"))
            }
        case "environment": environment = words(value, entry, path, &findings)
        case "protected-refs", "trusted-refs": _ = words(value, entry, path, &findings)
        case "labels": labels += words(value, entry, path, &findings)
        case "volumes":
            volumes = words(value, entry, path, &findings)
            for folder in volumes where !folder.hasPrefix("/") || folder.split(separator: "/").contains("..")
            {
                findings.append(
                    Self.wrong(path, value.span, "'volumes' lists absolute folders, not '\(folder)'"))
            }
        case "container-runtime": runtime = word(value, entry, path, &findings)
        case "name": name = word(value, entry, path, &findings) ?? name
        case let other:
            findings.append(
                Self.wrong(
                    path, entry.key.span, "unknown key '\(other)' in a runner's configuration",
                    help: Suggestion.help(for: other, among: Self.known)))
        }
    }

    private mutating func takeResource(_ entry: YAMLEntry, _ path: String, _ findings: inout [Diagnostic]) {
        let text = entry.value.text ?? ""
        switch entry.key.text {
        case "cpus":
            guard let number = Double(text), number.isFinite, number > 0 else {
                return findings.append(Self.wrong(path, entry.value.span, "'cpus' must be a number above 0"))
            }
            cpus = number
        case "memory":
            guard let size = ByteSize.parse(text), size.bytes > 0 else {
                return findings.append(
                    Self.wrong(path, entry.value.span, "'memory' must be a size such as 12GiB"))
            }
            memoryBytes = UInt64(size.bytes)
        case let other:
            findings.append(Self.wrong(path, entry.key.span, "unknown key '\(other)' in 'resources'"))
        }
    }

    private mutating func takeActions(_ entry: YAMLEntry, _ path: String, _ findings: inout [Diagnostic]) {
        switch entry.key.text {
        case "mirror": actions.mirror = absolute(entry.value, entry, path, &findings)
        case "base":
            guard let base = word(entry.value, entry, path, &findings) else { return }
            let isKnown = ["https://", "http://", "git://", "file:///"].contains { base.hasPrefix($0) }
            guard isKnown, !base.contains("@") else {
                findings.append(
                    Self.wrong(
                        path, entry.value.span,
                        "'base' must be a URL of git repositories without credentials",
                        help: "write for example https://git.example/ or file:///srv/git/"))
                return
            }
            actions.base = base
        case let other:
            findings.append(
                Self.wrong(
                    path, entry.key.span, "unknown key '\(other)' in 'actions'",
                    help: Suggestion.help(for: other, among: ["mirror", "base"])))
        }
    }

    private func absolute(
        _ node: YAMLNode, _ entry: YAMLEntry, _ path: String, _ findings: inout [Diagnostic]
    ) -> String? {
        guard let text = word(node, entry, path, &findings) else { return nil }
        if text.hasPrefix("/") { return text }
        findings.append(Self.wrong(path, node.span, "'\(entry.key.text)' must be an absolute path"))
        return nil
    }

    private func word(_ node: YAMLNode, _ entry: YAMLEntry, _ path: String, _ findings: inout [Diagnostic])
        -> String?
    {
        if let text = node.text, !text.isEmpty { return text }
        findings.append(
            Self.wrong(path, node.span, "'\(entry.key.text)' must be a word, not \(node.kindName)"))
        return nil
    }

    private func words(_ node: YAMLNode, _ entry: YAMLEntry, _ path: String, _ findings: inout [Diagnostic])
        -> [String]
    {
        if let text = node.text { return [text] }
        guard let elements = node.elements else {
            findings.append(
                Self.wrong(path, node.span, "'\(entry.key.text)' must be a list, not \(node.kindName)"))
            return []
        }
        return elements.compactMap(\.text)
    }

    private static func wrong(_ path: String, _ span: SourceSpan, _ message: String, help: String? = nil)
        -> Diagnostic
    {
        Diagnostic(.error, CommandCode.badConfiguration, message, path: path, span: span, help: help)
    }
}
