/// The program that runs a step's script.
///
/// Source: GitHub's `jobs.<id>.steps[*].shell`; only an explicit `bash` gets `pipefail`.
struct Shell: Equatable {
    private let words: [String]
    /// The script's file name extension, with the dot.
    let fileExtension: String

    /// Reads the value of `shell`; `nil` or nothing is the default.
    init(_ text: String?) throws(ExecutionError) {
        switch text?.trimmed ?? "" {
        case "": (words, fileExtension) = (["bash", "-e", "{0}"], ".sh")
        case "bash":
            (words, fileExtension) = (
                ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "{0}"], ".sh"
            )
        case "sh": (words, fileExtension) = (["sh", "-e", "{0}"], ".sh")
        case "python": (words, fileExtension) = (["python", "{0}"], ".py")
        case "pwsh": (words, fileExtension) = (["pwsh", "-command", ". '{0}'"], ".ps1")
        case let custom:
            guard custom.contains("{0}") else {
                throw ExecutionError(
                    ExecutionCode.badValue, "the shell '\(custom)' must contain '{0}' for the script's file",
                    help: "write for example 'perl {0}', or one of bash, sh, python, pwsh")
            }
            words = custom.split(separator: " ").map(String.init)
            fileExtension = ""
        }
    }

    /// The program and its arguments for a script.
    func arguments(script: String) -> [String] { words.map { $0.replacing("{0}", with: script) } }

    /// The script's text as it is written to the file.
    func wrap(_ text: String) -> String {
        let lines = text.replacing("\r\n", with: "\n")
        return lines.hasSuffix("\n") ? lines : lines + "\n"
    }
}
