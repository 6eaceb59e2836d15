import JSON
import Linux
import Execution
import Models
import Runs

/// A run that has ended, and what it left.
struct FinishedRun: Sendable {
    let outcome: RunOutcome
    let events: [RunEvent]
    let record: RunRecord?
    let folder: String
    /// What is left of its sandboxes; must be empty.
    let rest: [String]
    /// Keeps the folder as long as the run.
    let fixture: RunFixture

    var conclusion: RunRecord.State { outcome.conclusion }

    /// How a job ended, by key.
    func job(_ key: String) -> String? { event(.jobFinished, key)?.details["conclusion"]?.string }

    /// How all jobs ended, in the order of their ends.
    var jobs: [String] {
        events.filter { $0.kind == .jobFinished }.map {
            "\($0.job ?? "?") \($0.details["conclusion"]?.string ?? "?")"
        }
    }

    func reason(_ key: String) -> String { event(.jobFinished, key)?.details["reason"]?.string ?? "" }

    func outputs(_ key: String) -> [String: String] {
        var outputs: [String: String] = [:]
        for (name, value) in event(.jobFinished, key)?.details["outputs"]?.object?.members ?? [] {
            outputs[name] = value.string
        }
        return outputs
    }

    /// Outcome and conclusion of a step.
    func step(_ number: Int, of job: String = "a") -> String? {
        let event = events.first { $0.kind == .stepFinished && $0.job == job && $0.step == number }
        guard let outcome = event?.details["outcome"]?.string, let end = event?.details["conclusion"]?.string
        else {
            return nil
        }
        return outcome == end ? outcome : "\(outcome) \(end)"
    }

    /// The messages of annotations, with their level.
    var annotations: [String] {
        events.filter { $0.kind == .annotation }.map {
            "\($0.details["level"]?.string ?? "?"): \($0.details["message"]?.string ?? "?")"
        }
    }

    func event(_ kind: RunEvent.Kind, _ job: String? = nil) -> RunEvent? {
        events.last { $0.kind == kind && (job == nil || $0.job == job) }
    }

    /// The log of a step, or of all steps of a job.
    func log(_ job: String = "a", _ step: Int? = nil) -> String {
        let base = "\(folder)/logs/\(job)"
        // A job that did not start has no logs.
        let names = ((try? Files.list(base)) ?? []).filter { $0.hasSuffix(".log") }.sorted()
        let prefix = step.map { $0 < 10 ? "0\($0)-" : "\($0)-" } ?? ""
        return names.filter { $0.hasPrefix(prefix) }.map { (try? Files.text(base + "/" + $0)) ?? "" }.joined()
    }

    /// Everything that the run wrote and told: for the search for what must not be there.
    var everything: String {
        var text =
            events.map { "\($0.details)" }.joined(separator: "\n") + (outcome.reason ?? "")
            + "\(record as Any)"
        let files = (try? Command.run("/bin/grep", ["-rha", "", folder]))?.text ?? ""
        text += files
        return text
    }

    var summary: String { (try? Files.text(folder + "/summary.md")) ?? "" }
}
