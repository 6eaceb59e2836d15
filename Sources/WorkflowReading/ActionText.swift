internal import Diagnostics
internal import Workflows

/// The text of `uses`: which action it names.
enum ActionText {
    /// Why a text names none.
    struct Fault: Error {
        var message: String
        var help: String
    }

    /// Where the action is found; nothing is looked up.
    static func source(of text: String) -> Result<ActionReference.Source, Fault> {
        if text.hasPrefix("docker://") { return image(text) }
        if text.hasPrefix("./") || text == "." {
            return folder(text.dropFirst(2), of: text).map { .workspace(path: $0) }
        }
        if text.hasPrefix("$/") || text == "$" {
            return folder(text.dropFirst(2), of: text).map { .repository(path: $0) }
        }
        if text.hasPrefix("../") || text.hasPrefix("/") {
            return fault(
                "'\(text.shortened)' leaves the workspace",
                "write './folder' for an action in the workspace, or '$/folder' for one of this repository")
        }
        return remote(text)
    }

    private static func image(_ text: String) -> Result<ActionReference.Source, Fault> {
        let image = String(text.dropFirst("docker://".utf8.count))
        guard !image.isEmpty, image.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            return fault("'\(text.shortened)' names no image", "write docker://image:version")
        }
        return .success(.image(image))
    }

    /// A path without `.`, `..` and empty parts.
    private static func folder(_ path: Substring, of text: String) -> Result<String, Fault> {
        let parts = path.split(separator: "/").filter { $0 != "." }
        guard parts.allSatisfy({ $0 != ".." }) else {
            return fault("'\(text.shortened)' leaves its folder", "write the path without '..'")
        }
        guard path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            return fault(
                "'\(text.shortened)' is no path", "write './folder', where the folder holds action.yml")
        }
        return .success(parts.joined(separator: "/"))
    }

    private static func remote(_ text: String) -> Result<ActionReference.Source, Fault> {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let whole = String(parts[0])
        let name = whole.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard name.count >= 2, name.allSatisfy(isPart) else {
            return fault(
                "'\(text.shortened)' is no action",
                "write owner/repository@version, such as actions/checkout@v4")
        }
        let ref = parts.count == 2 ? String(parts[1]) : ""
        guard !ref.isEmpty else {
            let known = ActionReference.BuiltIn.allCases.map(\.rawValue)
            let near = known.contains(whole.lowercased()) ? nil : Suggestion.help(for: whole, among: known)
            return fault(
                "'\(text.shortened)' needs a version",
                near ?? "write \(whole.shortened)@v4, or the version that you use")
        }
        guard isRef(ref) else {
            return fault(
                "'\(ref.shortened)' cannot be a version",
                "name a tag, a branch or a commit of '\(whole.shortened)'")
        }
        if let builtIn = ActionReference.BuiltIn(rawValue: whole.lowercased()) {
            return .success(.builtIn(builtIn))
        }
        return .success(
            .remote(
                owner: name[0], repository: name[1], path: name[2...].joined(separator: "/"), ref: ref))
    }

    /// An owner, a repository or a folder: no option of a program, and no way out of a folder.
    private static func isPart(_ part: String) -> Bool {
        guard let first = part.utf8.first, first != UInt8(ascii: "-"), part != ".", part != ".." else {
            return false
        }
        return part.utf8.allSatisfy {
            $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: ":")
        }
    }

    /// What git takes for the name of a tag, branch or commit.
    private static func isRef(_ ref: String) -> Bool {
        let refused = Set("~^:?*[\\".utf8)
        guard ref.utf8.first != UInt8(ascii: "-"), !ref.contains(".."), !ref.contains("@{") else {
            return false
        }
        return ref.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !refused.contains($0) }
    }

    private static func fault<Value>(_ message: String, _ help: String) -> Result<Value, Fault> {
        .failure(Fault(message: message, help: help))
    }
}
