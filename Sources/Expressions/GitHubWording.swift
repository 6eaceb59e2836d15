extension ExpressionError {
    /// The error in the words that GitHub's suite expects.
    ///
    /// Source: conformance/expressions, whose cases quote these sentences.
    func githubText(in expression: String) -> String {
        switch fault {
        case .unexpectedSymbol(let text): placed("Unexpected symbol", text, expression)
        case .unexpectedEnd(let text): placed("Unexpected end of expression", text, expression)
        case .unknownContext(let name, _): placed("Unrecognized named-value", name, expression)
        case .unknownFunction(let name, _): placed("Unrecognized function", name, expression)
        case .tooFewArguments(let name): placed("Too few parameters supplied", name, expression)
        case .tooManyArguments(let name): placed("Too many parameters supplied", name, expression)
        case .evenArguments(let name):
            placed(
                "Even number of parameters supplied, requires an odd number of parameters", name, expression)
        case .tooDeep: "Exceeded max expression depth \(ExpressionLimits.depth)"
        case .tooLong: "Exceeded max expression length \(ExpressionLimits.characters)"
        case .badFormat(let format): "The following format string is invalid: \(format)"
        case .missingFormatArgument(let format):
            "The following format string references more arguments than were supplied: \(format)"
        case .casePredicate: "case predicate must evaluate to a boolean value"
        case .memory: "The maximum allowed memory size was exceeded"
        case .notClosed, .empty, .badFormatSpecifiers, .badJSON, .functionFailed: message
        }
    }

    private func placed(_ sentence: String, _ text: String, _ expression: String) -> String {
        "\(sentence): '\(text)'. Located at position \(position) within expression: \(expression)"
    }
}
