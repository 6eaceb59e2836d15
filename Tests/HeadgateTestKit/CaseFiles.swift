import Linux

/// Pairs of files beside a suite: a text, and what comes of it.
///
/// `HEADGATE_UPDATE=1` writes the second file of each pair anew; look at the difference.
public struct CaseFiles: Sendable {
    /// Where they are.
    public let folder: String

    /// The folder `Cases` beside a source file.
    public init(beside file: String = #filePath) { folder = Files.parent(of: file) + "/Cases" }

    /// The names without `.yaml`, sorted.
    public var names: [String] {
        // A folder that is not there has no cases, which the suite notices.
        ((try? Files.list(folder)) ?? []).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
            .sorted()
    }

    /// The text of a file in the folder.
    public func text(_ name: String) throws -> String { try Files.text(folder + "/" + name) }

    /// The path that a case's first line names, as in `# path: .github/workflows/a.yml`.
    public static func path(in text: String) -> String {
        let first = text.split(separator: "\n").first ?? ""
        return first.hasPrefix("# path: ") ? String(first.dropFirst(8)) : "pipelines/a.yml"
    }

    /// What a pair's second file holds; writes it first when that is asked for.
    public func expected(_ name: String, updatingTo text: String) throws -> String {
        if Environment["HEADGATE_UPDATE"] != nil { try Files.write(text, to: folder + "/" + name) }
        return try Files.text(folder + "/" + name)
    }
}
