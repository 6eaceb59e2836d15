public import Diagnostics
internal import YAML

/// The script of a step that a POSIX shell runs, as a checker of shell scripts can read it.
public struct ShellScript: Sendable {
    /// The shells that `shellcheck` knows.
    public enum Dialect: String, Sendable { case bash, sh }

    /// The shell that runs it.
    public let dialect: Dialect
    /// The script: each `${{ … }}` is replaced by letters of the same length, so that columns stay.
    public let text: String
    private let scalar: YAMLScalar

    /// The part of the file that a part of the script comes from; lines and columns from 1.
    public func span(line: Int, column: Int, length: Int) -> SourceSpan {
        var offset = 0
        var current = 1
        for letter in text.unicodeScalars {
            if current >= line { break }
            offset += 1
            if letter == "\n" { current += 1 }
        }
        return scalar.span(ofCharacter: offset &+ max(0, column &- 1), count: max(1, length))
    }

    /// The scripts of a file's jobs, or of a composite action.
    static func all(in root: YAMLNode) -> [ShellScript] {
        var scripts: [ShellScript] = []
        let outer = shell(of: root)
        for job in root["jobs"]?.entries ?? [] {
            collect(job.value["steps"], shell(of: job.value) ?? outer, &scripts)
        }
        collect(root["runs"]?["steps"], nil, &scripts)
        return scripts
    }

    private static func shell(of node: YAMLNode) -> String? { node["defaults"]?["run"]?["shell"]?.text }

    private static func collect(_ steps: YAMLNode?, _ shell: String?, _ scripts: inout [ShellScript]) {
        for step in steps?.elements ?? [] {
            if let parallel = step["parallel"] { collect(parallel, shell, &scripts) }
            guard let scalar = step["run"]?.scalar else { continue }
            guard let dialect = dialect(of: step["shell"]?.text ?? shell) else { continue }
            scripts.append(
                ShellScript(dialect: dialect, text: withoutExpressions(scalar.text), scalar: scalar))
        }
    }

    /// The dialect of a value of `shell`; `nil` for other languages.
    private static func dialect(of shell: String?) -> Dialect? {
        guard let shell else { return .bash }
        switch shell.split(separator: " ").first?.split(separator: "/").last {
        case "bash": return .bash
        case "sh", "dash": return .sh
        default: return nil
        }
    }

    private static func withoutExpressions(_ script: String) -> String {
        guard script.utf8.contains(UInt8(ascii: "{")) else { return script }
        var result = String.UnicodeScalarView()
        var isInside = false
        var isQuoted = false
        var previous: (Unicode.Scalar, Unicode.Scalar) = (" ", " ")
        let letters = Array(script.unicodeScalars)
        for (index, letter) in letters.enumerated() {
            if !isInside, letter == "$", index + 2 < letters.count, letters[index + 1] == "{",
                letters[index + 2] == "{"
            {
                isInside = true
                isQuoted = false
            } else if isInside, letter == "'" {
                isQuoted.toggle()
            }
            result.append(isInside && letter != "\n" ? "_" : letter)
            previous = (previous.1, letter)
            if isInside, !isQuoted, previous == ("}", "}") { isInside = false }
        }
        return String(result)
    }
}
