internal import Diagnostics
internal import Linux
internal import Reporting
internal import Repositories

/// Finds the files that `headgate lint` checks.
enum LintFiles {
    /// A file to check.
    struct Entry: Sendable {
        /// As findings name it: relative to the repository where it is in there.
        var path: String
        /// Where it is.
        var location: String
        /// Its text when it is no file.
        var text: String?
    }

    /// The most entries that are looked at to find actions.
    private static let searchLimit = 100_000

    /// The files of some paths, or those of the repository when there are none.
    static func find(_ paths: [String], root: String, name: String?) throws -> [Entry] {
        if paths == ["-"] { return [try standardInput(name ?? "pipelines/stdin.yml")] }
        var found: [String] = []
        for path in paths.isEmpty ? [root] : paths {
            guard path != "-" else {
                throw Refusal(CommandCode.badUse, "'-' cannot stand beside other paths")
            }
            let full = path.hasPrefix("/") ? path : Host.currentFolder + "/" + path
            guard let resolved = Files.resolved(full) else {
                throw Refusal(CommandCode.noPath, "there is no file or folder '\(path)'")
            }
            found += Files.isFolder(resolved) ? files(in: resolved) : [resolved]
        }
        if found.isEmpty, !paths.isEmpty {
            throw Refusal(
                CommandCode.noPath, "there is nothing to check in '\(paths.joined(separator: "', '"))'",
                help: "name a file, a folder with .yml files, or a repository")
        }
        let base = (Files.resolved(root) ?? root) + "/"
        var seen: Set<String> = []
        return found.filter { seen.insert($0).inserted }.map { location in
            let path = location.hasPrefix(base) ? String(location.dropFirst(base.count)) : location
            return Entry(path: path, location: location)
        }
    }

    private static func standardInput(_ path: String) throws -> Entry {
        let input = FileDescriptor(owning: 0)
        let bytes = try input.readAll(limit: 2 << 20)
        _ = input.release()
        return Entry(path: path, location: path, text: String(decoding: bytes, as: UTF8.self))
    }

    /// A repository's workflows and actions, or else the YAML files of the folder itself.
    private static func files(in folder: String) -> [String] {
        let homes = ["pipelines", ".github/workflows"].map { folder + "/" + $0 }
        var found = homes.flatMap(workflows)
        if found.isEmpty { found = workflows(folder) }
        return found + actions(in: folder).filter { !found.contains($0) }
    }

    private static func workflows(_ folder: String) -> [String] {
        // A folder that is not there has none.
        ((try? Files.list(folder)) ?? []).filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }
            .sorted().map { folder + "/" + $0 }.filter { Files.status($0)?.kind == .file }
    }

    /// Every `action.yml` below a folder; links are not followed, nor folders that hold no sources.
    private static func actions(in folder: String) -> [String] {
        var found: [String] = []
        var open = [folder]
        var left = searchLimit
        while let next = open.popLast(), left > 0 {
            // What cannot be listed has no actions for us.
            for name in ((try? Files.list(next)) ?? []).sorted() {
                left -= 1
                let path = next + "/" + name
                if name == "action.yml" || name == "action.yaml" {
                    if Files.status(path)?.kind == .file { found.append(path) }
                } else if !name.contains(".") || name == ".github" {
                    if name != "node_modules", Files.status(path)?.kind == .folder { open.append(path) }
                }
            }
        }
        return found.sorted()
    }
}
