internal import JSON
public import Runs

/// The last lines of a run: its annotations, its gate, its reason and where to read on. A value fed with events.
public struct ClosingLines: Sendable {
    private var annotations: [(level: String, text: String)] = []
    private var gates: [RunEvent] = []
    private var published: [RunEvent] = []
    private let style: Style

    /// Starts with nothing.
    public init(style: Style) { self.style = style }

    /// Takes an event.
    public mutating func take(_ event: RunEvent) {
        switch event.kind {
        case .annotation where annotations.count < 50:
            let place = event.details["file"]?.string.map { file in
                file + (event.details["line"]?.integer.map { ":\($0)" } ?? "") + ": "
            }
            let title = event.details["title"]?.string.map { "\($0): " } ?? ""
            let text =
                (event.job.map { "[\($0)] " } ?? "") + (place ?? "") + title
                + (event.details["message"]?.string ?? "")
            annotations.append((event.details["level"]?.string ?? "notice", text))
        case .gateDecided: gates.append(event)
        case .modelPublished: published.append(event)
        default: break
        }
    }

    /// The lines for the end of a run.
    public func text(finished event: RunEvent) -> String {
        var lines: [String] = gates.flatMap(gateLines)
        for event in published {
            let model = Style.harmless(event.details["model"]?.string ?? "")
            let version = event.details["version"]?.integer ?? 0
            let from = event.details["from"]?.integer.map { ", was \(model)/\($0)" } ?? ""
            let alias = event.details["alias"]?.string.map { " as \(model)@\(Style.harmless($0))" } ?? ""
            lines.append(
                "\(style.mark("success")) published \(style.text("\(model)/\(version)", .strong))\(alias)\(from)"
            )
        }
        for annotation in annotations {
            let tone: Style.Tone =
                annotation.level == "error" ? .bad : annotation.level == "warning" ? .warn : .accent
            lines.append(style.text(annotation.level + ":", tone) + " " + Self.oneLine(annotation.text))
        }
        let conclusion = event.details["conclusion"]?.string ?? "failure"
        let time = Style.duration(event.details["durationMs"]?.integer ?? 0)
        let reason = event.details["reason"]?.string.map { ": " + $0 } ?? ""
        lines.append(
            "\(style.mark(conclusion)) run #\(event.run) \(conclusion) in \(time)\(Style.harmless(reason))")
        if let summary = event.details["summary"]?.string { lines.append("  summary: \(summary)") }
        if let command = event.details["logCommand"]?.string { lines.append("  log: \(command)") }
        return lines.map { $0 + "\n" }.joined()
    }

    private func gateLines(_ event: RunEvent) -> [String] {
        let decision = event.details["decision"]?.string ?? ""
        let tone: Style.Tone = decision == "promote" ? .good : .bad
        let model = Style.harmless(event.details["model"]?.string ?? "")
        var lines = ["gate '\(event.job ?? "")' for \(model): " + style.text(decision.uppercased(), tone)]
        for check in event.details["checks"]?.array ?? [] {
            let verdict = check["verdict"]?.string ?? ""
            let value = check["value"]?.number.map { " " + Self.short($0) } ?? ""
            let reference = check["reference"]?.number.map { " against \(Self.short($0))" } ?? ""
            let message = check["message"]?.string.map { " · " + $0 } ?? ""
            let mark = style.mark(
                verdict == "PASS" ? "success" : verdict == "SKIPPED" ? "skipped" : "failure")
            lines.append(
                "  \(mark) \(check["id"]?.string ?? "") \(verdict)\(value)\(reference)\(Self.oneLine(message))"
            )
        }
        return lines
    }

    /// Six significant digits at most.
    static func short(_ number: Double) -> String {
        guard number.isFinite, number != 0 else { return JSON.text(of: number) }
        var scale = 1.0
        var magnitude = number.magnitude
        while magnitude < 100_000, scale < 1e12 {
            magnitude *= 10
            scale *= 10
        }
        return JSON.text(of: (number * scale).rounded() / scale)
    }

    private static func oneLine(_ text: String) -> String {
        Style.harmless(text.split(whereSeparator: \.isNewline).joined(separator: " "))
    }
}
