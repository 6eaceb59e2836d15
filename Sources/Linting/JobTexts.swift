internal import Diagnostics
internal import Expressions
internal import Workflows
internal import YAML

/// An expression of a job with the text that holds it.
struct UsedExpression {
    var expression: ParsedExpression
    /// Where it begins, in characters from the start of the text.
    var offset: Int
    var text: Text
}

/// A condition of a job or of one of its steps.
struct UsedCondition {
    var condition: Condition
    var job: Job
    /// The step; `nil` for the job's own.
    var step: Step?
}

extension Job {
    /// The texts that must be texts: a list or an object in them is a mistake.
    var plainTexts: [Text] {
        var texts = environment.map(\.value) + outputs.map(\.value) + params.map(\.value)
        texts += [name, timeoutMinutes, cancelTimeoutMinutes, continueOnError, network, metrics].compactMap {
            $0
        }
        if let shell = defaults.shell { texts.append(shell) }
        if let folder = defaults.workingDirectory { texts.append(folder) }
        for step in steps { texts += step.texts }
        return texts
    }

    /// The texts that are read when its steps are done.
    var resultTexts: [Text] { [predictions?.path, model?.path].compactMap { $0 } }

    /// Every condition.
    var conditions: [UsedCondition] {
        var found: [UsedCondition] = []
        if let condition { found.append(UsedCondition(condition: condition, job: self)) }
        for step in steps {
            guard let condition = step.condition else { continue }
            found.append(UsedCondition(condition: condition, job: self, step: step))
        }
        return found
    }
}

extension Step {
    /// Its texts, without the condition.
    var texts: [Text] {
        var texts = environment.map(\.value) + [name, continueOnError, timeoutMinutes].compactMap { $0 }
        switch work {
        case .run(let script, let shell, let folder): texts += [script, shell, folder].compactMap { $0 }
        case .uses(_, let inputs): texts += inputs.map(\.value)
        case .wait, .waitAll, .cancel: break
        }
        return texts
    }
}

extension Text {
    /// Its expressions with their places.
    var usedExpressions: [UsedExpression] {
        guard !template.isLiteral else { return [] }
        return template.parts.compactMap { part in
            guard case .expression(let expression, let offset) = part else { return nil }
            return UsedExpression(expression: expression, offset: offset, text: self)
        }
    }
}

extension LintSubject {
    func span(of used: UsedExpression) -> SourceSpan {
        span(in: used.text, ofCharacter: used.offset, count: used.expression.text.unicodeScalars.count)
    }

    /// Searched only when there is something to say about the condition.
    func span(of used: UsedCondition) -> SourceSpan {
        guard let step = used.step else { return used.job.conditionSpan ?? used.job.span }
        return node(of: step, in: used.job)?["if"]?.span ?? step.span
    }
}
