import Diagnostics
import Gates
import Testing
import YAML

@Suite struct GateReaderTests {
    @Test func `a whole gate is read`() throws {
        let gate = try Sample.gate(
            """
            name: digits
            model: ${{ needs.train.model }}
            compare-to: '@staging'
            champion-eval: recorded
            first-model: absolute-only
            claim: artifact
            test-set: { path: data/test.csv, key: row }
            predictions: { path: out/p.csv, key: row, label: label, prediction: pred, score: p1, positive: yes }
            checks:
              - accuracy: { min: 0.90, vs: { margin: 0.01 }, severity: warn }
              - rmse: { max: 60, min: 1 }
              - auc: { vs: { require: superior } }
              - number: { id: val_loss, from: 'json: out/m.json#/val/loss', direction: lower, max: 0.4,
                          vs: { max-relative-increase: 0.05, min-absolute-change: 0.01 } }
            """)
        #expect(
            gate.checks.map(\.id) == [
                "accuracy.min", "accuracy.vs", "rmse.min", "rmse.max", "auc.vs", "val_loss.max",
                "val_loss.vs",
            ])
        #expect(gate.checks[1].rule == .change([.margin(0.01)]))
        #expect(gate.checks[6].rule == .change([.maxRelativeIncrease(0.05), .minAbsoluteChange(0.01)]))
        #expect(gate.checks[0].severity == .warn)
        #expect(gate.compareTo == .alias("staging"))
        #expect(gate.predictions?.positive == "yes")
        #expect(
            gate.requiredFiles
                == GateFiles(json: ["out/m.json"], predictions: "out/p.csv", testSet: "data/test.csv"))
        #expect(gate.expressions.map(\.text) == ["${{ needs.train.model }}"])
        #expect(!gate.isEvaluated)
    }

    @Test(
        arguments: [
            ("{ threshold: 0.9 }", "accuracy", [.atLeast(0.9)]),
            ("{ threshold: 60 }", "rmse", [.atMost(60)]),
            (
                "{ threshold: 0.9, min_absolute_change: 0.05, greater_is_better: true }", "accuracy",
                [.atLeast(0.9), .change([.minAbsoluteChange(0.05)])]
            ),
            ("{ min_relative_change: 0.02 }", "r2", [.change([.minRelativeChange(0.02)])]),
            ("{ vs: { min_relative_change: 0.02 } }", "mae", [.change([.minRelativeChange(0.02)])]),
            ("{ vs: {} }", "mse", [.change([.margin(0)])]),
            ("{ vs: { require: non-inferior, margin: 0.1 } }", "auc", [.change([.margin(0.1)])]),
            ("{ max: .inf }", "mse", [.atMost(.infinity)]),
        ] as [(String, String, [GateCheck.Rule])])
    func `the short forms and the words of MLflow are read`(
        text: String, metric: String, rules: [GateCheck.Rule]
    ) throws {
        #expect(try Sample.gate("checks: [ \(metric): \(text) ]").checks.map(\.rule) == rules)
    }

    @Test(arguments: [
        ("[]", "1:1 G003 a gate must be a mapping, not a list"),
        ("name: x", "1:1 G004 a gate needs 'checks'"),
        ("chekcs: []\nchecks: [auc: {min: 0.5}]", "1:1 G001 unknown key 'chekcs' in a gate"),
        ("checks: {}", "1:9 G003 'checks' must be a list, not a mapping"),
        ("checks: [accuracy]", "1:10 G003 a check is one name and its rules"),
        ("checks: [acuracy: {min: 1}]", "1:10 G001 unknown key 'acuracy' in 'checks'"),
        ("checks: [accuracy: {mim: 1}]", "1:21 G001 unknown key 'mim' in a metric's check"),
        ("checks: [accuracy: {}]", "1:10 G004 'accuracy' has no rule"),
        ("checks: [accuracy: {min: '0.9'}]", "1:26 G003 'min' must be a number, not a string"),
        ("checks: [accuracy: {min: 90%}]", "1:26 G003 'min' must be a number, not '90%'"),
        ("checks: [accuracy: {min: .nan}]", "1:26 G003 'min' must be a number, not NaN"),
        (
            "checks: [accuracy: {vs: {margin: -0.1}}]",
            "1:34 G003 'margin' must be a finite number of at least 0, not -0.1"
        ),
        (
            "checks: [accuracy: {vs: {margin: .inf}}]",
            "1:34 G003 'margin' must be a finite number of at least 0, not Infinity"
        ),
        ("checks: [accuracy: {min: 1, severity: warm}]", "1:39 G003 'severity' cannot be 'warm'"),
        (
            "checks: [accuracy: {min: 1, direction: lower}]",
            "1:40 G005 of 'accuracy' the higher is the better"
        ),
        ("checks: [rmse: {min: 1, greater_is_better: true}]", "1:44 G005 of 'rmse' the lower is the better"),
        ("checks: [accuracy: {min: 1, threshold: 1}]", "1:40 G005 'threshold' and 'min' are the same bound"),
        (
            "checks: [accuracy: {vs: {margin: 0.1, require: superior}}]",
            "1:48 G005 'require: superior' has no margin"
        ),
        ("checks: [accuracy: {vs: {require: better}}]", "1:35 G003 'require' cannot be 'better'"),
        (
            "checks: [rmse: {vs: {max-relative-decrease: 0.1}}]",
            "1:45 G005 'max-relative-decrease' bounds a change for the better"
        ),
        (
            "checks: [accuracy: {min: 1}, accuracy: {min: 2}]",
            "1:46 G007 two checks have the id 'accuracy.min'"
        ),
        (
            "compare-to: none\nchecks: [accuracy: {vs: {}}]",
            "2:25 G005 'accuracy' has 'vs', but 'compare-to: none' leaves nothing to compare"
        ),
        ("compare-to: champoin\nchecks: [accuracy: {min: 1}]", "1:13 G003 'compare-to' cannot be 'champoin'"),
        (
            "compare-to: version:0\nchecks: [accuracy: {min: 1}]",
            "1:13 G003 'version:0' is no version such as 'version:7'"
        ),
        ("compare-to: '@'\nchecks: [accuracy: {min: 1}]", "1:13 G003 'compare-to' cannot be '@'"),
        (
            "test-set: {path: ../x}\nchecks: [accuracy: {min: 1}]",
            "1:18 G003 '../x' leads out of the workspace"
        ),
        (
            "predictions: {path: /p, key: k, label: l, prediction: p}\nchecks: [accuracy: {min: 1}]",
            "1:21 G003 '/p' leads out of the workspace"
        ),
        (
            "predictions: {path: p, label: l, score: p}\nchecks: [auc: {min: 1}]",
            "1:14 G004 'predictions' needs 'key'"
        ),
        (
            "predictions: {path: p, key: k, label: l}\nchecks: [auc: {min: 1}]",
            "1:14 G004 'predictions' needs 'prediction', 'score' or 'scores'"
        ),
    ])
    func `a mistake has its place and its code`(text: String, finding: String) throws {
        #expect(try Sample.findings(text) == [finding])
    }

    @Test(arguments: [
        ("{from: 'json: m.json#/a', max: 1}", "G004 'number' needs 'id'"),
        ("{id: a, max: 1}", "G004 'number' needs 'from'"),
        (
            "{id: a b, from: 'json: m.json#/a', max: 1}",
            "G003 the id 'a b' may have letters, digits and _ - . / @"
        ),
        ("{id: auc, from: 'json: m.json#/a', max: 1}", "G003 the id 'auc' is a metric's name"),
        ("{id: a, from: 'm.json', max: 1}", "G006 'm.json' is no source of a number"),
        ("{id: a, from: 'json: ../m.json#/a', max: 1}", "G006 '../m.json' is no file below the workspace"),
        (
            "{id: a, from: 'json: m.json', max: 1}",
            "G006 'json: m.json' does not say where the number is in the file"
        ),
        (
            "{id: a, from: 'json: m.json#a', max: 1}",
            "G006 'json: m.json#a' does not say where the number is in the file"
        ),
        (
            "{id: a, from: 'json: m.json#/~2', max: 1}",
            "G006 'json: m.json#/~2' does not say where the number is in the file"
        ),
        ("{id: a, from: 'csv: m.csv{col=a}', max: 1}", "G002 the source 'csv' is not supported yet"),
        ("{id: a, from: 'json: m.json#/a', vs: {}}", "G004 'a' is compared, so it needs 'direction'"),
        ("{id: a, from: 'json: m.json#/a', threshold: 1}", "G004 'threshold' needs 'direction'"),
        ("{id: a, from: 'json: m.json#/a', direction: up, max: 1}", "G003 'direction' cannot be 'up'"),
        (
            "{id: a, from: 'json: m.json#/a', direction: lower, greater_is_better: true, max: 1}",
            "G005 'direction' and 'greater_is_better' contradict one another"
        ),
    ])
    func `a number says where it is and which way is better`(text: String, finding: String) throws {
        let found = try Sample.findings("checks: [number: \(text)]").map { $0.drop { $0 != "G" } }
        #expect(found.map(String.init).contains(finding), "\(found)")
    }

    @Test(arguments: [
        "champion-eval: rescore", "claim: recipe", "first-model: hold", "score: python score.py",
        "approval: { min: 1 }", "override: { ticket: true }", "test-set: { path: a, max-looks: 3 }",
        "test-set: { feedback: full }",
        "predictions: { path: p, key: k, label: l, prediction: p, by: [x] }",
        "predictions: { path: p, key: k, label: l, prediction: p, cluster: x }",
    ])
    func `what comes later is an error that says so`(text: String) throws {
        let found = try Sample.findings("\(text)\nchecks: [accuracy: {min: 0.5}]")
        #expect(found.count == 1)
        #expect(found.first?.contains("G002") == true)
        #expect(found.first?.hasSuffix("is not supported yet") == true)
    }

    @Test(arguments: [
        "accuracy: { min: 0.9, confident: true }", "accuracy: { vs: { margin: 0.1, confidence: 0.95 } }",
        "accuracy: { vs: { margin: auto } }", "accuracy: { min: 1, on-inconclusive: hold }",
        "accuracy: { min: 1, cluster: x }", "accuracy: { min: 1, weight: x }", "slices: { by: [x] }",
        "churn: { max: 0.1 }", "data: { schema: x }", "resources: {}", "calibration: {}", "fairness: {}",
        "f1: { min: 0.5 }", "number: { id: a, from: 'junit: r.xml{failures}', max: 0 }",
        "number: { id: a, from: 'mlflow: latest x', max: 0 }",
        "number: { id: a, from: 'stdout: /(x)/', max: 0 }",
    ])
    func `checks that come later are errors that say so`(text: String) throws {
        let found = try Sample.findings("checks:\n  - \(text)")
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.contains("G002") == true)
    }

    @Test(arguments: ["[]", "[accuracy: {min: 1, severity: warn}]"])
    func `a gate that cannot let anything pass is read with a warning`(checks: String) throws {
        let root = try #require(YAMLDocument.parse("checks: \(checks)", path: "g.yml").root)
        let (gate, findings) = GateReader.read(root, path: "g.yml")
        #expect(gate != nil)
        #expect(findings.map(\.code.id) == ["G008"])
        #expect(!findings.hasErrors)
    }

    @Test func `expressions are checked when they are evaluated`() throws {
        let gate = try Sample.gate(
            """
            model: ${{ needs.train.model }}
            compare-to: ${{ inputs.reference }}
            checks:
              - accuracy: { min: '${{ inputs.min }}', vs: { margin: "${{ inputs.margin }}" } }
            """)
        #expect(gate.expressions.count == 4)
        let values = ["model": "sha256:00", "reference": "previous", "min": "0.9", "margin": "0.01"]
        let (evaluated, findings) = gate.evaluated { text in
            values.first { text.contains(".\($0.key) ") }?.value ?? text
        }
        #expect(findings.isEmpty)
        #expect(evaluated?.model == "sha256:00")
        #expect(evaluated?.compareTo == .previous)
        #expect(evaluated?.checks.map(\.rule) == [.atLeast(0.9), .change([.margin(0.01)])])
        #expect(evaluated?.digest != gate.digest)
        let (none, errors) = gate.evaluated { _ in "champion" }
        #expect(none == nil)
        #expect(
            errors.map(\.message) == [
                "'min' must be a number, not a string", "'margin' must be a number, not a string",
            ])
    }

    @Test func `the predictions of another job can be the default`() throws {
        let text = "{ path: p.jsonl, key: row, label: y, scores: { a: pa, b: pb, c: pc } }"
        let node = try #require(YAMLDocument.parse(text, path: "p.yml").root)
        let (columns, findings) = GateReader.readPredictions(node, path: "p.yml")
        #expect(findings.isEmpty)
        #expect(columns?.scores.map(\.column) == ["pa", "pb", "pc"])
        var gate = try Sample.gate("checks: [auc: {min: 0.5}]")
        #expect(gate.needsPredictions)
        gate.predictions = columns
        #expect(gate.requiredFiles.predictions == "p.jsonl")
        #expect(gate.evaluated { $0 }.gate?.predictions == columns)
    }

    @Test func `every code is explained`() {
        #expect(Set(GateCode.all.map(\.id)).count == GateCode.all.count)
        #expect(GateCode.all.allSatisfy { !$0.title.isEmpty && $0.explanation.count > 40 })
    }
}
