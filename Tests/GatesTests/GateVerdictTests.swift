import Digests
import Gates
import JSON
import HeadgateTestKit
import Testing

@Suite struct GateVerdictTests {
    private let gate = """
        predictions: { path: p.csv, key: row, label: label, prediction: pred }
        checks:
          - accuracy: { min: 0.9, vs: { margin: 0.01 } }
          - number: { id: loss, from: 'json: m.json#/loss', direction: lower, max: 0.5, severity: warn }
        """

    private func verdict() throws -> GateVerdict {
        let columns = "row,label,pred\n"
        let candidate = try Sample.candidate(
            Sample.table(columns + "1,a,a\n2,b,b\n3,a,b\n4,b,b\n"), json: #"{"loss": 0.75}"#)
        let champion = Sample.champion(try Sample.table(columns + "1,a,a\n2,b,b\n3,a,a\n4,b,a\n"))
        return try Sample.verdict(gate, candidate, champion)
    }

    @Test func `a verdict is stored as canonical JSON`() throws {
        let verdict = try verdict()
        let expected = """
            {
              "approval": null,
              "blind_spots": [],
              "checks": [
                {
                  "evidence": {
                    "correct": 3,
                    "n": 4
                  },
                  "id": "accuracy.min",
                  "message": "0.75 is below 0.9",
                  "rule": ">= 0.9",
                  "severity": "block",
                  "value": 0.75,
                  "verdict": "FAIL"
                },
                {
                  "diff": 0,
                  "evidence": {
                    "b": 1,
                    "c": 1,
                    "correct": 3,
                    "n": 4
                  },
                  "id": "accuracy.vs",
                  "reference": 0.75,
                  "rule": "diff >= -0.01",
                  "severity": "block",
                  "value": 0.75,
                  "verdict": "PASS"
                },
                {
                  "evidence": {
                    "from": "json: m.json#/loss"
                  },
                  "id": "loss.max",
                  "message": "0.75 is above 0.5",
                  "rule": "<= 0.5",
                  "severity": "warn",
                  "value": 0.75,
                  "verdict": "FAIL"
                },
                {
                  "diff": 0.25,
                  "evidence": {
                    "class": "a",
                    "count": 2,
                    "n": 4
                  },
                  "id": "trivial-baseline",
                  "reference": 0.5,
                  "rule": "better than the most frequent class",
                  "severity": "block",
                  "value": 0.75,
                  "verdict": "PASS"
                },
                {
                  "evidence": {
                    "extra": 0,
                    "missing": 0,
                    "n": 4,
                    "relabelled": 0
                  },
                  "id": "rows",
                  "reference": 4,
                  "rule": "same keys and labels",
                  "severity": "block",
                  "value": 4,
                  "verdict": "PASS"
                },
                {
                  "diff": 0,
                  "evidence": {
                    "churn": 0,
                    "n": 4
                  },
                  "id": "self-check",
                  "rule": "diff = 0",
                  "severity": "block",
                  "verdict": "PASS"
                }
              ],
              "decision": "REJECT",
              "exit_code": 10,
              "gate": {
                "path": "gate.yml",
                "ref": null,
                "sha256": "\(try Sample.gate(gate).digest.hex)"
              },
              "override": null,
              "reason": "accuracy.min is FAIL: 0.75 is below 0.9",
              "reference": {
                "eval": "recorded",
                "kind": "champion",
                "sha256": "\(Digest.sha256("champion").hex)",
                "version": 7
              },
              "schema": "headgate.verdict/v1",
              "subject": {
                "model": "digits",
                "sha256": "\(Sample.digest.hex)"
              },
              "test_set": {
                "rows": 4,
                "sha256": "\(try #require(verdict.testSet).hex)"
              },
              "tool": "headgate"
            }
            """
        #expect(verdict.json.text(.prettySorted) == expected)
        #expect(verdict.digest == Digest.sha256(verdict.json.text(.canonical)))
        #expect(try JSON.parse(verdict.json.text(.canonical)) == verdict.json)
    }

    @Test func `a person reads it at a glance`() throws {
        let verdict = try verdict()
        let lines = verdict.markdown.split(separator: "\n").map(String.init)
        #expect(
            lines.dropLast() == [
                "## ❌ REJECT: digits",
                "accuracy.min is FAIL: 0.75 is below 0.9",
                "| check | value | champion (v7) | Δ | rule | verdict |",
                "|---|--:|--:|--:|---|---|",
                "| accuracy.min | 0.75 | – | – | >= 0.9 | ❌ FAIL |",
                "| accuracy.vs | 0.75 | 0.75 | 0 | diff >= -0.01 | ✅ PASS |",
                "| loss.max | 0.75 | – | – | <= 0.5 | ⚠️ FAIL (warn) |",
                "| trivial-baseline | 0.75 | 0.5 | +0.25 better | better than the most frequent class | ✅ PASS |",
                "| rows | 4 | 4 | – | same keys and labels | ✅ PASS |",
                "| self-check | – | – | 0 | diff = 0 | ✅ PASS |",
                "- **accuracy.min**: 0.75 is below 0.9",
                "- **loss.max**: 0.75 is above 0.5",
            ])
        #expect(lines.last?.contains("4 rows, verdict `sha256:\(verdict.digest.hex.prefix(12))`") == true)
    }

    @Test func `a verdict does not depend on the order of the files' rows`() throws {
        let gate = "checks: [rmse: { max: 10, vs: { margin: 1 } }]"
        var generator = SeededNumbers(state: 5)
        let rows = (0..<50).map {
            "\($0),\(Double($0) / 7),\(Double($0) / 7 + Double.random(in: -1...1, using: &generator))"
        }
        func verdict(_ rows: [String]) throws -> GateVerdict {
            let table = try Sample.table("row,label,pred\n" + rows.joined(separator: "\n"))
            return try Sample.verdict(gate, .candidate(rows: .table(table)), Sample.champion(table))
        }
        let expected = try verdict(rows)
        #expect(expected.decision == .promote)
        for _ in 0..<10 {
            #expect(try verdict(rows.shuffled(using: &generator)).digest == expected.digest)
        }
    }

    @Test func `names from files cannot break the table`() throws {
        let table = try Sample.table("row,label,pred\n1,a,a\n\"x|<b>\n`\u{1B}\",b,b\n")
        let champion = Sample.champion(try Sample.table("row,label,pred\n1,a,a\n"))
        let text = try Sample.verdict(gate, Sample.candidate(table), champion).markdown
        #expect(text.contains("- **rows**: 1 only in the candidate ('x\\|&lt;b> \\` ')"))
        #expect(!text.unicodeScalars.contains("\u{1B}"))
    }

    @Test func `a loss that falls is better`() throws {
        let gate = "checks: [number: { id: loss, from: 'json: m.json#/n', direction: lower, vs: {} }]"
        let verdict = try Sample.verdict(
            gate, Sample.candidate(json: #"{"n": 0.3}"#), Sample.champion(values: ["loss": 0.5]))
        #expect(verdict["loss.vs"]?.diff == 0.2)
        #expect(verdict.markdown.contains("| loss.vs | 0.3 | 0.5 | -0.2 better | diff >= 0 | ✅ PASS |"))
    }

    @Test func `a first model says so`() throws {
        let verdict = try Sample.verdict(gate, Sample.candidate(Sample.classifier(95, of: 99)), .firstModel)
        #expect(verdict.json["reference"] == ["kind": "champion", "first_model": "absolute-only"])
        #expect(verdict.json["checks"]?[1]?["reason"] == "first-model")
        #expect(verdict.markdown.contains("➖ SKIPPED (first-model)"))
        #expect(verdict.markdown.hasPrefix("## ✅ PROMOTE: digits\n"))
    }

    @Test func `what is recorded is finite`() throws {
        let gate = "checks: [accuracy: { min: 0.1 }, number: { id: n, from: 'json: m.json#/n', max: .inf }]"
        let verdict = try Sample.verdict(
            gate, Sample.candidate(Sample.classifier(66, of: 99), json: #"{"n": Infinity}"#), .firstModel)
        #expect(verdict.gateValues == ["accuracy": 66.0 / 99])
    }
}
