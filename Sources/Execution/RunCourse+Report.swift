internal import Workflows

extension RunCourse.Report {
    var result: LegResult {
        switch self {
        case .steps(let report): report.result
        case .gate(let report): report.result
        case .publish(let result): result
        }
    }

    var text: String {
        switch self {
        case .steps(let report): report.summary
        case .gate(let report): report.markdown
        case .publish: ""
        }
    }

    var failedStep: Int? {
        if case .steps(let report) = self { report.failedStep?.number } else { nil }
    }
}

extension Step {
    /// What a step without a name is called.
    var fallbackName: String {
        switch work {
        case .run(let script, _, _):
            "Run " + (script.raw.split(separator: "\n").first.map(String.init)?.trimmed.prefix(80) ?? "")
        case .uses(let action, _): "Run " + action.text
        }
    }
}
