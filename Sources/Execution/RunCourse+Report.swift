extension RunCourse.Report {
    /// How a leg ended; `nil` of what is no end.
    var result: LegResult? {
        switch self {
        case .steps(let report): report.result
        case .gate(let report): report.result
        case .publish(let result): result
        case .turn, .alarm: nil
        }
    }

    var text: String {
        switch self {
        case .steps(let report): report.summary
        case .gate(let report): report.markdown
        case .publish, .turn, .alarm: ""
        }
    }

    var failedStep: Int? {
        if case .steps(let report) = self { report.failedStep?.number } else { nil }
    }
}
