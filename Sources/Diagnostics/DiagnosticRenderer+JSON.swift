extension DiagnosticRenderer {
    /// The finding as one line of JSON, without a line break at the end; every key is always there.
    ///
    ///     {"code":"W014","severity":"error","message":"…","path":"a.yml","line":14,"column":13,"length":5,
    ///      "help":null,"notes":[{"message":"…","line":null,"column":null,"length":null}]}
    public func json(of diagnostic: Diagnostic) -> String {
        var line = "{\"code\":" + Self.quoted(diagnostic.code.id)
        line += ",\"severity\":" + Self.quoted(diagnostic.severity.rawValue)
        line += ",\"message\":" + Self.quoted(diagnostic.message)
        line += ",\"path\":" + Self.quoted(diagnostic.path)
        line += Self.place(diagnostic.span)
        line += ",\"help\":" + (diagnostic.help.map(Self.quoted) ?? "null")
        let notes = diagnostic.notes.map { "{\"message\":\(Self.quoted($0.message))\(Self.place($0.span))}" }
        return line + ",\"notes\":[" + notes.joined(separator: ",") + "]}"
    }

    private static func place(_ span: SourceSpan?) -> String {
        guard let span else { return ",\"line\":null,\"column\":null,\"length\":null" }
        return ",\"line\":\(span.start.line),\"column\":\(span.start.column),\"length\":\(span.length)"
    }

    /// A JSON string; control characters and line separators are escaped, so that it stays on its line.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if TerminalText.isUnsafe(scalar) {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
