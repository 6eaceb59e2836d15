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
