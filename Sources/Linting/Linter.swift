public import Diagnostics
internal import WorkflowReading
internal import Workflows

/// Finds what is wrong in pipeline files beyond what the reader must refuse.
///
///     Linter.lint(text, path: "pipelines/train.yml", in: LintContext())
public enum Linter {
    /// All findings about one file, sorted by place.
    public static func lint(_ text: String, path: String, in context: LintContext) -> [Diagnostic] {
        WorkflowReader.read(text, path: path).1
    }
}

/// What a linter may know of the repository around a file: handed in, for this module opens none.
public struct LintContext: Sendable {
    /// The text of a file of the repository, by its relative path; `nil` when it is not there.
    public var file: @Sendable (String) -> String?

    /// Creates a context that knows no other file.
    public init(file: @escaping @Sendable (String) -> String? = { _ in nil }) { self.file = file }
}
