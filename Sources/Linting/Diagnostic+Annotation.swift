public import Diagnostics

extension Diagnostic {
    /// The finding as a workflow command that GitHub and Headgate show beside the line.
    ///
    ///     ::error file=a.yml,line=14,col=13,endColumn=18,title=W014::job 'a' needs unknown job 'trian'
    public var annotation: String {
        let kind = severity == .note ? "notice" : severity.rawValue
        var properties = ["file=" + Self.property(path)]
        if let span {
            properties += [
                "line=\(span.start.line)", "col=\(span.start.column)",
                "endColumn=\(span.start.column &+ span.length)",
            ]
        }
        properties.append("title=" + Self.property("\(code.id): \(code.title)"))
        let text = message + (help.map { "\n" + $0 } ?? "")
        return "::\(kind) \(properties.joined(separator: ","))::\(Self.data(text))"
    }

    private static func data(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    private static func property(_ text: String) -> String {
        data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}
