import Gates
import HeadgateTestKit
import Testing

@Suite struct GateDecisionTests {
    private func check(_ answer: CheckVerdict.Answer, _ severity: Severity = .block, builtIn: Bool = false)
        -> CheckVerdict
    {
        CheckVerdict(id: "x", answer, severity: severity, isBuiltIn: builtIn)
    }

    @Test(
        arguments: [
            ([.pass], .promote, 0), ([.pass, .fail], .reject, 10), ([.pass, .error], .reject, 12),
            ([.fail, .error], .reject, 12), ([.pass, .inconclusive], .hold, 11),
            ([.inconclusive, .fail], .reject, 10),
            ([.pass, .skipped("first-model")], .promote, 0), ([.skipped("first-model")], .reject, 12),
            ([], .reject, 12),
        ] as [([CheckVerdict.Answer], GateDecision, Int32)])
    func `blocking verdicts fold into a decision`(
        answers: [CheckVerdict.Answer], decision: GateDecision, exitCode: Int32
    ) {
        let outcome = GateOutcome(folding: answers.map { check($0) })
        #expect(outcome.decision == decision)
        #expect(outcome.exitCode == exitCode)
    }

    @Test func `a warning decides nothing`() {
        for answer in [CheckVerdict.Answer.fail, .error, .inconclusive] {
            #expect(GateOutcome(folding: [check(.pass), check(answer, .warn)]).decision == .promote)
        }
        #expect(GateOutcome(folding: [check(.pass, .warn)]).isVacuous)
    }

    @Test func `checks that every gate makes do not make a gate`() {
        #expect(GateOutcome(folding: [check(.pass, builtIn: true)]).exitCode == 12)
        #expect(GateOutcome(folding: [check(.pass, builtIn: true), check(.pass)]).exitCode == 0)
        #expect(GateOutcome(folding: [check(.fail, builtIn: true), check(.pass)]).exitCode == 10)
    }

    @Test func `skipped checks count where a first model may pass without any`() {
        let skipped = [check(.skipped("first-model"))]
        #expect(GateOutcome(folding: skipped, skippedCount: true).decision == .promote)
        #expect(GateOutcome(folding: [], skippedCount: true).exitCode == 12)
    }

    /// From good to bad; a skipped check is better than none that failed and worse than one that passed.
    private static let answers: [CheckVerdict.Answer] = [.pass, .inconclusive, .fail, .error]

    private func rank(_ outcome: GateOutcome) -> Int {
        switch outcome.exitCode {
        case 0: 0
        case 11: 1
        case 10: 2
        default: 3
        }
    }

    private func random(_ generator: inout SeededNumbers) -> [CheckVerdict] {
        (0..<Int.random(in: 0...6, using: &generator)).map { _ in
            let answer = (Self.answers + [.skipped("first-model")]).randomElement(using: &generator) ?? .pass
            return check(
                answer, Bool.random(using: &generator) ? .block : .warn,
                builtIn: Int.random(in: 0..<4, using: &generator) == 0)
        }
    }

    @Test func `the order of checks does not matter`() {
        var generator = SeededNumbers(state: 1)
        for _ in 0..<2000 {
            let checks = random(&generator)
            #expect(GateOutcome(folding: checks) == GateOutcome(folding: checks.shuffled(using: &generator)))
        }
    }

    @Test func `making a check worse never improves the decision`() {
        var generator = SeededNumbers(state: 2)
        for _ in 0..<2000 {
            let checks = random(&generator)
            let before = rank(GateOutcome(folding: checks))
            for index in checks.indices {
                guard let place = Self.answers.firstIndex(of: checks[index].answer) else { continue }
                for answer in Self.answers[place...] {
                    var worse = checks
                    worse[index].answer = answer
                    #expect(rank(GateOutcome(folding: worse)) >= before)
                }
            }
        }
    }

    @Test func `a check that is skipped instead of passed never improves the decision`() {
        var generator = SeededNumbers(state: 3)
        for _ in 0..<2000 {
            let checks = random(&generator)
            for index in checks.indices where checks[index].answer == .pass {
                var skipped = checks
                skipped[index].answer = .skipped("first-model")
                #expect(rank(GateOutcome(folding: skipped)) >= rank(GateOutcome(folding: checks)))
            }
        }
    }

    @Test func `one more warning changes nothing and one more blocking failure always rejects`() {
        var generator = SeededNumbers(state: 4)
        for _ in 0..<500 {
            let checks = random(&generator)
            #expect(GateOutcome(folding: checks + [check(.fail, .warn)]) == GateOutcome(folding: checks))
            #expect(GateOutcome(folding: checks + [check(.fail)]).decision == .reject)
        }
    }
}
