internal import Diagnostics
internal import Expressions
internal import Workflows

extension Plan {
    /// The graph for Graphviz.
    public var dot: String {
        var lines = ["digraph \(workflow.name.dotText) {", "  rankdir=LR;", "  node [shape=box];"]
        for planned in jobs {
            let style = planned.skipReason == nil ? "" : ", style=dashed"
            lines.append("  \(planned.job.id.dotText) [label=\(planned.title.dotText)\(style)];")
        }
        for planned in jobs {
            for need in planned.needs { lines.append("  \(need.dotText) -> \(planned.job.id.dotText);") }
        }
        return (lines + ["}"]).joined(separator: "\n")
    }

    /// The graph for Mermaid, as Markdown renders it.
    public var mermaid: String {
        let places = Dictionary(jobs.enumerated().map { ($1.job.id, $0) }) { first, _ in first }
        var lines = ["flowchart LR"]
        for (index, planned) in jobs.enumerated() {
            lines.append("  j\(index)[\"\(planned.title.mermaidText)\"]")
            if planned.skipReason != nil { lines.append("  style j\(index) stroke-dasharray: 4") }
        }
        for (index, planned) in jobs.enumerated() {
            for need in planned.needs {
                guard let place = places[need] else { continue }
                lines.append("  j\(place) --> j\(index)")
            }
        }
        return lines.joined(separator: "\n")
    }
}

extension PlannedJob {
    /// The job's name as written, with the number of legs.
    fileprivate var title: String {
        let name = job.name.map(\.raw) ?? job.id
        return (name.isEmpty ? job.id : name) + legMark("×")
    }
}

extension String {
    /// A quoted string of Graphviz's language.
    fileprivate var dotText: String {
        var text = "\""
        for character in TerminalText.escaped(self) {
            if character == "\"" || character == "\\" { text += "\\" }
            text.append(character)
        }
        return text + "\""
    }

    /// What may stand between the quotes of a Mermaid label.
    fileprivate var mermaidText: String {
        let entities: [Character: String] = [
            "\"": "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;", ";": "#59;",
            "\\": "#92;",
        ]
        return TerminalText.escaped(self).map { entities[$0] ?? String($0) }.joined()
    }
}
