internal import Linux
internal import Sandboxes

/// The folders of one sandbox on the host.
struct JobFolders: Sendable {
    private let specification: SandboxSpecification
    private let ground: Ground

    init(_ specification: SandboxSpecification, _ ground: Ground) {
        self.specification = specification
        self.ground = ground
    }

    /// Makes them under a hidden name with the owner's file first, then shows them in one step: whoever sees a
    /// sandbox's folder sees whose it is.
    ///
    /// - Parameter spare: A draft that was made ahead.
    func create(from spare: String? = nil) throws(SandboxError) {
        let draft = spare ?? Self.draft(specification.name, ground)
        do throws(SystemError) {
            if spare == nil { try Self.fill(draft, ground) }
            for bind in specification.binds { try makePoint(bind, draft) }
            try Files.renameWithoutReplacing(draft, to: specification.folder)
        } catch {
            try? Files.remove(draft)  // the first failure is the one to tell
            if error.number == 17 {
                throw SandboxError(
                    SandboxCode.nameInUse, "there is a sandbox '\(specification.name)' already", cause: error)
            }
            throw SandboxError(SandboxCode.cannotPrepare, error.message, help: error.help, cause: error)
        }
    }

    /// Makes a draft ahead, for whichever sandbox is next: a folder costs about 0.15 ms on ext4.
    static func makeSpare(_ number: Int, _ ground: Ground) -> String? {
        let draft = draft("spare-\(number)", ground)
        do throws(SystemError) {
            try fill(draft, ground)
            return draft
        } catch {
            // The next sandbox makes its own and tells what is wrong.
            try? Files.remove(draft)
            return nil
        }
    }

    /// A hidden name that a sweep understands: it ends with the pid and the start of its maker.
    private static func draft(_ name: String, _ ground: Ground) -> String {
        "\(ground.home.sandboxes)/.\(name).\(ground.owner.pid).\(ground.owner.startTicks)"
    }

    private static func fill(_ draft: String, _ ground: Ground) throws(SystemError) {
        try Files.createFolder(draft, mode: 0o711)
        try ground.owner.write(draft)
        try Files.createFolder(draft + "/runtime", mode: 0o700)
        try Files.createFolder(draft + "/stage", mode: 0o755)
        for name in ["work", "temp", "home", "tools"] {
            try give(draft + "/" + name, ground)
        }
    }

    private static func give(_ folder: String, _ ground: Ground) throws(SystemError) {
        try Files.createFolder(folder, mode: 0o700)
        if ground.range != nil { try Files.setOwner(folder, uid: ground.hostUser, gid: ground.hostGroup) }
    }

    /// A bind below one of the job's folders needs its place there; the job cannot write to them yet.
    private func makePoint(_ bind: SandboxSpecification.Bind, _ draft: String) throws(SystemError) {
        for (inside, name) in SandboxSpecification.jobFolders where bind.destination.hasPrefix(inside + "/") {
            var folder = draft + "/" + name
            let parts = bind.destination.dropFirst(inside.count + 1).split(separator: "/")
            let isFolder = Files.isFolder(bind.source)
            for part in isFolder ? parts[...] : parts.dropLast() {
                folder += "/" + part
                if !Files.isFolder(folder) { try Self.give(folder, ground) }
            }
            if !isFolder, let file = parts.last { try Files.write("", to: folder + "/" + file) }
        }
    }
}

extension SandboxSpecification {
    /// The job's folders: where they are inside, and their names on the host.
    static let jobFolders = [
        ("/workspace", "work"), ("/runner/temp", "temp"), ("/runner/home", "home"),
        ("/runner/tools", "tools"),
    ]
}
