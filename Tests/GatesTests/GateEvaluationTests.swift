import Digests
import Gates
import JSON
import Testing

@Suite struct GateEvaluationTests {
    // MARK: - Numbers

    /// What MLflow's `validate_evaluation_results` gets wrong, and what is right.
    @Test(
        arguments: [
            ("NaN candidate", "NaN", 0.8, "min_relative_change: 0.05", "ERROR"),
            ("NaN baseline", "0.1", .nan, "min_relative_change: 0.05", "ERROR"),
            ("infinite candidate", "Infinity", 0.8, "threshold: 0.8", "ERROR"),
            ("NaN candidate, absolute", "NaN", 0.8, "min_absolute_change: 0.05", "ERROR"),
            ("missing in the baseline", "0.9", nil, "min_absolute_change: 0.05", "ERROR"),
            ("0.85 against 0.80 + 0.05", "0.85", 0.80, "min_absolute_change: 0.05", "PASS"),
            ("a point worse is allowed", "0.79", 0.80, "vs: { margin: 0.01 }", "PASS"),
            ("more than a point worse", "0.78", 0.80, "vs: { margin: 0.01 }", "FAIL"),
            ("relative to zero", "0.1", 0, "min_relative_change: 0.05", "ERROR"),
            ("a decrease from zero", "0.1", 0, "vs: { max-relative-decrease: 0.05 }", "ERROR"),
            ("absolute from zero", "0.1", 0, "min_absolute_change: 0.05", "PASS"),
            ("a string", "\"0.9\"", 0.8, "min: 0.5", "ERROR"), ("null", "null", 0.8, "min: 0.5", "ERROR"),
            ("a boolean", "true", 0.8, "min: 0.5", "ERROR"),
            ("an infinite bound", "Infinity", 0.8, "max: .inf", "PASS"),
            ("infinity above", "Infinity", 0.8, "max: 1", "ERROR"),
            ("on the bound", "0.5", 0.8, "min: 0.5", "PASS"),
            ("below", "0.49", 0.8, "min: 0.5", "FAIL"), ("above", "0.51", 0.8, "max: 0.5", "FAIL"),
        ] as [(String, String, Double?, String, String)])
    func `numbers are judged as they should be`(
        name: String, value: String, base: Double?, rule: String, answer: String
    ) throws {
        let gate = "checks: [number: { id: n, from: 'json: m.json#/n', greater_is_better: true, \(rule) }]"
        let values = base.map { ["n": $0] } ?? [:]
        let candidate = try Sample.candidate(json: "{\"n\": \(value)}")
        let verdict = try Sample.verdict(gate, candidate, Sample.champion(values: values))
        #expect(verdict.checks.map(\.answer.word) == [answer])
        #expect(verdict.decision == (answer == "PASS" ? .promote : .reject))
        #expect(verdict.exitCode == (answer == "PASS" ? 0 : answer == "FAIL" ? 10 : 12))
    }

    @Test(arguments: [
        (#"{"val": {"Loss": 1}}"#, "'m.json' has no '/val/loss' (did you mean '/val/Loss'?)"),
        (#"{"val": {"a": 1, "b": 1}}"#, "'m.json' has no '/val/loss' (there are '/val/a', '/val/b')"),
        (#"{"val": 1}"#, "'m.json' has no '/val/loss' ('/val' is a number)"),
        (#"{"val": [1]}"#, "'m.json' has no '/val/loss' ('/val' is a list of 1)"),
        (#"{"val": {"loss": {}}}"#, "'m.json#/val/loss' is an object, not a number"),
        (#"{"val": {"loss": NaN}}"#, "'val_loss' of candidate is NaN"),
        ("{", "'m.json' is not JSON: a member name in quotes expected (line 1)"),
    ])
    func `a number that is not there is an error that shows what is`(text: String, message: String) throws {
        let gate = "checks: [number: { id: val_loss, from: 'json: m.json#/val/loss', max: 1 }]"
        let verdict = try Sample.verdict(gate, Sample.candidate(json: text), .firstModel)
        #expect(verdict["val_loss.max"]?.answer == .error)
        #expect(verdict["val_loss.max"]?.message == message)
    }

    @Test(arguments: [("/a~1b/~0~01", 1), ("/list/1", 3), ("//", 4), ("/é", 5)] as [(String, Double)])
    func `pointers are those of RFC 6901`(pointer: String, value: Double) throws {
        let text = #"{"a/b": {"~~1": 1}, "list": [2, 3], "": {"": 4}, "é": 5}"#
        let gate = "checks: [number: { id: n, from: 'json: m.json#\(pointer)', max: 100 }]"
        let verdict = try Sample.verdict(gate, Sample.candidate(json: text), .firstModel)
        #expect(verdict["n.max"]?.value == value)
    }

    @Test(arguments: ["/list/2", "/list/-1", "/list/01", "/list/-", "/list/99999999999999999999"])
    func `an index that is not there is missing`(pointer: String) throws {
        let gate = "checks: [number: { id: n, from: 'json: m.json#\(pointer)', max: 100 }]"
        let verdict = try Sample.verdict(gate, Sample.candidate(json: #"{"list": [2, 3]}"#), .firstModel)
        #expect(verdict["n.max"]?.answer == .error)
    }

    @Test func `numbers of different test sets are not compared`() throws {
        let gate = "checks: [number: { id: n, from: 'json: m.json#/n', direction: lower, vs: {} }]"
        let documents = ["m.json": GateDocument(parsing: Array(#"{"n": 1}"#.utf8), path: "m.json")]
        let candidate = GateSide.candidate(documents: documents, testSet: Digest.sha256("a"))
        let same = Sample.champion(values: ["n": 1], testSet: Digest.sha256("a"))
        let other = Sample.champion(values: ["n": 1], testSet: Digest.sha256("b"))
        #expect(try Sample.verdict(gate, candidate, same).decision == .promote)
        #expect(try Sample.verdict(gate, candidate, other)["n.vs"]?.answer == .error)
        #expect(try Sample.verdict(gate, candidate, Sample.champion(values: ["n": 1])).decision == .promote)
    }

    @Test func `a champion without the number names what it has`() throws {
        let gate = "checks: [number: { id: loss, from: 'json: m.json#/n', direction: lower, vs: {} }]"
        let verdict = try Sample.verdict(
            gate, Sample.candidate(json: #"{"n": 1}"#), Sample.champion(values: ["Loss": 1]))
        #expect(
            verdict["loss.vs"]?.message.contains("digits/7 recorded no 'loss' (did you mean 'Loss'?)") == true
        )
        #expect(verdict.exitCode == 12)
    }

    @Test func `what was recorded is compared the next time`() throws {
        let gate = """
            checks:
              - number: { id: loss, from: 'json: m.json#/n', direction: lower, max: 5, vs: { max-relative-increase: 0.1 } }
            """
        let first = try Sample.verdict(gate, Sample.candidate(json: #"{"n": 1}"#), .firstModel)
        #expect(first.decision == .promote)
        #expect(first.gateValues == ["loss": 1])
        let second = try Sample.verdict(
            gate, Sample.candidate(json: #"{"n": 1.1}"#), Sample.champion(values: first.gateValues))
        #expect(second.line == "loss.max=PASS loss.vs=PASS")
        #expect(second["loss.vs"].flatMap(\.diff) == 1 - 1.1)
        let third = try Sample.verdict(
            gate, Sample.candidate(json: #"{"n": 1.11}"#), Sample.champion(values: first.gateValues))
        #expect(third.exitCode == 10)
        #expect(
            third.reason
                == "loss.vs is FAIL: from 1 (digits/7) to 1.11, but the rule is relative increase <= 0.1")
    }

    // MARK: - References

    private let accuracy = "checks: [accuracy: { min: 0.5, vs: { margin: 0.01 } }]"

    @Test func `a first model is judged by its bounds`() throws {
        let verdict = try Sample.verdict(
            accuracy, Sample.candidate(Sample.classifier(80, of: 99)), .firstModel)
        #expect(verdict.line == "accuracy.min=PASS accuracy.vs=SKIPPED trivial-baseline=PASS")
        #expect(verdict.decision == .promote)
        #expect(verdict.reason == "first model, all 2 blocking checks pass")
    }

    @Test func `a first model without a bound is no success`() throws {
        let gate = "checks: [accuracy: { vs: { margin: 0.01 } }]"
        let candidate = try Sample.candidate(Sample.classifier(80, of: 99))
        let verdict = try Sample.verdict(gate, candidate, .firstModel)
        #expect(verdict.exitCode == 12)
        #expect(verdict["gate"]?.answer == .error)
        #expect(verdict.reason.contains("no blocking check has a bound"))
        let promoted = try Sample.verdict("first-model: promote\n" + gate, candidate, .firstModel)
        #expect(promoted.decision == .promote)
        let bad = try Sample.verdict(
            "first-model: promote\n" + gate, Sample.candidate(Sample.classifier(20, of: 99)), .firstModel)
        #expect(bad.exitCode == 10)
    }

    @Test func `a broken champion is never a first model`() throws {
        let candidate = try Sample.candidate(Sample.classifier(80, of: 99))
        let broken = GateReference.broken(reason: "the artifact of digits/7 is missing")
        let verdict = try Sample.verdict(accuracy, candidate, broken)
        #expect(verdict.exitCode == 12)
        #expect(verdict["accuracy.vs"]?.message == "the artifact of digits/7 is missing")
        let bounds = try Sample.verdict("checks: [accuracy: { min: 0.5 }]", candidate, broken)
        #expect(bounds["reference"]?.answer == .error)
        #expect(bounds.exitCode == 12)
    }

    @Test func `without a reference only bounds count`() throws {
        let candidate = try Sample.candidate(Sample.classifier(80, of: 99))
        let verdict = try Sample.verdict(
            "compare-to: none\nchecks: [accuracy: { min: 0.5 }]", candidate, .none)
        #expect(verdict.decision == .promote)
        #expect(try Sample.verdict(accuracy, candidate, .none)["accuracy.vs"]?.answer == .error)
    }

    @Test func `candidate and champion are compared row by row`() throws {
        let champion = Sample.champion(try Sample.classifier(80, of: 99))
        let same = try Sample.verdict(accuracy, Sample.candidate(Sample.classifier(79, of: 99)), champion)
        #expect(
            same.line == "accuracy.min=PASS accuracy.vs=FAIL trivial-baseline=PASS rows=PASS self-check=PASS")
        #expect(
            same["accuracy.vs"]?.evidence == JSONObject([("correct", 79), ("n", 99), ("b", 0), ("c", 1)]))
        let better = try Sample.verdict(accuracy, Sample.candidate(Sample.classifier(81, of: 99)), champion)
        #expect(better.decision == .promote)
        #expect(better["self-check"]?.diff == 0)
    }

    @Test(arguments: [
        ("1,a,a\n2,b,b\n3,a,a\n4,b,b\n", "1 only in the candidate ('4')"),
        ("1,a,a\n2,b,b\n", "1 only in digits/7 ('3')"),
        ("1,a,a\n2,a,a\n3,a,a\n", "1 with different labels ('2')"),
        ("1,a,a\n2,b,b\nx,a,a\n", "1 only in the candidate ('x'); 1 only in digits/7 ('3')"),
    ])
    func `rows that are not the champion's are an error`(rows: String, message: String) throws {
        let champion = Sample.champion(try Sample.table("row,label,pred\n1,a,a\n2,b,b\n3,a,b\n"))
        let candidate = try Sample.candidate(Sample.table("row,label,pred\n" + rows))
        let verdict = try Sample.verdict(accuracy, candidate, champion)
        #expect(verdict.exitCode == 12)
        #expect(verdict["rows"]?.message == message)
        #expect(verdict["accuracy.vs"]?.answer == .error)
        #expect(verdict["accuracy.min"]?.answer == .pass)
    }

    @Test func `a champion of another test set is an error`() throws {
        let table = try Sample.classifier(80, of: 99)
        let champion = Sample.champion(table, testSet: Digest.sha256("other"))
        let verdict = try Sample.verdict(accuracy, Sample.candidate(table), champion)
        #expect(verdict["accuracy.vs"]?.message.hasPrefix("digits/7 was scored on another test set") == true)
        #expect(verdict.exitCode == 12)
    }

    @Test func `a champion without rows is an error`() throws {
        let candidate = try Sample.candidate(Sample.classifier(80, of: 99))
        let verdict = try Sample.verdict(accuracy, candidate, Sample.champion(values: ["accuracy": 0.5]))
        #expect(verdict["accuracy.vs"]?.message == "digits/7 stored no row-level predictions")
        #expect(verdict.exitCode == 12)
    }

    // MARK: - The gate itself

    @Test(arguments: ["[]", "[accuracy: { min: 0.5, severity: warn }]"])
    func `a gate in which nothing blocks rejects`(checks: String) throws {
        let candidate = try Sample.candidate(Sample.classifier(80, of: 99))
        let verdict = try Sample.verdict("checks: \(checks)", candidate, .firstModel)
        #expect(verdict.exitCode == 12)
        #expect(verdict.reason.hasPrefix("vacuous gate"))
    }

    @Test func `an expression that was not evaluated rejects`() throws {
        let candidate = try Sample.candidate(Sample.classifier(80, of: 99))
        let verdict = try Sample.verdict("checks: [accuracy: { min: '${{ x }}' }]", candidate, .firstModel)
        #expect(verdict.exitCode == 12)
        let other = try Sample.verdict(
            "model: ${{ x }}\nchecks: [accuracy: { min: 0.5 }]", candidate, .firstModel)
        #expect(other.exitCode == 12)
    }

    @Test func `predictions that are missing or broken are errors`() throws {
        let none = try Sample.verdict("checks: [accuracy: { min: 0.5 }]", .candidate(), .firstModel)
        #expect(none["accuracy.min"]?.message == "there are no row-level predictions; add 'predictions'")
        let reason = "'p.csv' does not exist"
        let broken = try Sample.verdict(
            "checks: [accuracy: { min: 0.5 }]", .candidate(rows: .unreadable(reason)), .firstModel)
        #expect(broken["accuracy.min"]?.message == reason)
        #expect(broken["trivial-baseline"]?.message == reason)
        #expect(broken.exitCode == 12)
    }

    @Test func `a warning is reported and decides nothing`() throws {
        let gate =
            "checks: [accuracy: { min: 0.5 }, number: { id: n, from: 'json: m.json#/n', max: 1, severity: warn }]"
        let verdict = try Sample.verdict(gate, Sample.candidate(Sample.classifier(80, of: 99)), .firstModel)
        #expect(verdict["n.max"]?.answer == .error)
        #expect(verdict.decision == .promote)
    }
}
