import Gates
import JSON
import Testing

@Suite struct RowMetricTests {
    private func value(_ metric: String, _ table: PredictionTable) throws -> CheckVerdict {
        let gate = "checks: [\(metric): { max: .inf }]"
        let verdict = try Sample.verdict(gate, .candidate(rows: .table(table)), .firstModel)
        return try #require(verdict["\(metric).max"])
    }

    @Test(arguments: [("rmse", 0.6123724356957945), ("mse", 0.375), ("mae", 0.5), ("r2", 0.9486081370449679)])
    func `regression metrics are computed from rows`(metric: String, expected: Double) throws {
        let table = try Sample.table("row,label,pred\n1,3,2.5\n2,-0.5,0\n3,2,2.0\n4,7,8\n")
        #expect(((try value(metric, table).value ?? .nan) - expected).magnitude < 1e-12)
    }

    @Test(arguments: [
        ("1,a,a\n2,b,nan\n", "accuracy", "candidate: label or prediction of row '2' is NaN"),
        ("1,1,x\n2,2,2\n", "rmse", "candidate: 'x' in column 'pred' of row '1' is no number"),
        ("1,1,1\n2,2,NaN\n", "rmse", "'rmse' of candidate is NaN"),
        ("1,1,1\n2,2,1e200\n", "mse", ""),
        ("1,1,1\n2,1,2\n", "r2", "candidate: r2 is not defined: all labels are equal, or there are no rows"),
        (
            "1,1,1\n2,1,2\n", "auc",
            "candidate: 'auc' needs a 'score' column in 'predictions', or 'scores' for more than two classes"
        ),
    ])
    func `a metric that cannot be computed is an error`(rows: String, metric: String, message: String) throws
    {
        let verdict = try value(metric, Sample.table("row,label,pred\n" + rows))
        #expect(verdict.message == message)
        #expect(verdict.answer == (message.isEmpty ? .pass : .error))
    }

    @Test func `labels that are the same number are the same`() throws {
        #expect(
            try value("accuracy", Sample.table("row,label,pred\n1,1,1.0\n2,0,0e0\n3,a,a\n4,a,A\n")).value
                == 0.75)
    }

    @Test(
        arguments: [
            ("1", nil), ("1.0", nil), ("true", nil), ("True", nil), ("spam", "spam"), ("0", "0.0"),
        ] as [(String, String?)])
    func `the positive class is found`(label: String, positive: String?) throws {
        let columns = PredictionColumns(path: "p.csv", key: "row", label: "y", score: "p", positive: positive)
        let table = try Sample.table("row,y,p\n1,\(label),0.9\n2,no,0.4\n3,no,0.9\n", columns)
        let verdict = try value("auc", table)
        #expect(verdict.value == 0.75)
        #expect(verdict.evidence["positives"] == 1)
    }

    @Test(arguments: [
        ("1,0,0.5\n2,0,0.5\n", "candidate: auc is not defined: all 2 rows are negative"),
        ("1,1,0.5\n2,1,0.5\n", "candidate: auc is not defined: all 2 rows are positive"),
        ("1,1,nan\n2,0,0.5\n", "'auc' of candidate is NaN"),
        (
            "1,0,0.1\n2,1,0.5\n3,2,0.5\n",
            "candidate: auc with 'score' needs two classes, but beside '1' there are '0' and '2'; "
                + "name a column for each class in 'scores'"
        ),
    ])
    func `an area that is not defined is an error`(rows: String, message: String) throws {
        let columns = PredictionColumns(path: "p.csv", key: "row", label: "y", score: "p")
        #expect(try value("auc", Sample.table("row,y,p\n" + rows, columns)).message == message)
    }

    @Test func `several classes have a macro average`() throws {
        let columns = PredictionColumns(
            path: "p.csv", key: "row", label: "y",
            scores: [
                .init(name: "a", column: "pa"), .init(name: "2", column: "p2"),
                .init(name: "c", column: "pc"),
            ])
        let table = try Sample.table(
            "row,y,pa,p2,pc\n0,a,0.9,0.05,0.05\n1,2.0,0.1,0.8,0.1\n2,c,0.5,0.3,0.2\n3,a,0.4,0.5,0.1\n",
            columns)
        #expect(((try value("auc", table).value ?? 0) - (0.75 + 1 + 1) / 3).magnitude < 1e-12)
        let unseen = try Sample.table("row,y,pa,p2,pc\n0,a,0.9,0.05,0.05\n1,2,0.1,0.8,0.1\n", columns)
        #expect(
            try value("auc", unseen).message
                == "candidate: auc is not defined: class 'c' has no row, or all of them")
        let unknown = try Sample.table("row,y,pa,p2,pc\n0,d,0.9,0.05,0.05\n", columns)
        #expect(try value("auc", unknown).message == "candidate: label 'd' is no class of 'scores'")
    }

    // MARK: - The trivial predictor

    private func baseline(_ gate: String, _ table: PredictionTable) throws -> GateVerdict {
        try Sample.verdict(gate, .candidate(rows: .table(table)), .firstModel)
    }

    @Test func `the most frequent class must be beaten`() throws {
        let gate = "checks: [accuracy: { min: 0.1 }]"
        let same = try Sample.table("row,label,pred\n1,a,a\n2,a,a\n3,b,a\n")
        let verdict = try baseline(gate, same)
        #expect(verdict["trivial-baseline"]?.answer == .fail)
        #expect(verdict["trivial-baseline"]?.evidence["class"] == "a")
        #expect(verdict.exitCode == 10)
        let better = try Sample.table("row,label,pred\n1,a,a\n2,a,a\n3,b,b\n")
        #expect(try baseline(gate, better).decision == .promote)
    }

    @Test func `predicting the mean must be beaten`() throws {
        for metric in ["rmse", "mse", "mae", "r2"] {
            let gate = "checks: [\(metric): { max: 100 }]"
            let mean = try baseline(gate, Sample.table("row,label,pred\n1,1,2\n2,2,2\n3,3,2\n"))
            #expect(mean["trivial-baseline"]?.answer == .fail)
            let better = try baseline(gate, Sample.table("row,label,pred\n1,1,1.9\n2,2,2\n3,3,2\n"))
            #expect(better["trivial-baseline"]?.answer == .pass)
        }
    }

    @Test func `chance must be beaten`() throws {
        let columns = PredictionColumns(path: "p.csv", key: "row", label: "y", prediction: "c", score: "p")
        let chance = try Sample.table("row,y,c,p\n1,1,1,0.5\n2,0,0,0.5\n", columns)
        let verdict = try baseline("checks: [auc: { min: 0.1 }, accuracy: { min: 0.1 }]", chance)
        #expect(verdict["trivial-baseline.auc"]?.answer == .fail)
        #expect(verdict["trivial-baseline.accuracy"]?.answer == .pass)
        #expect(verdict.exitCode == 10)
    }

    @Test func `the check against it can be named, weakened and switched off`() throws {
        let same = try Sample.table("row,label,pred\n1,a,a\n2,a,a\n3,b,a\n")
        let warn = try baseline(
            "checks: [accuracy: { min: 0.1 }, trivial-baseline: { severity: warn }]", same)
        #expect(warn.decision == .promote)
        let off = try baseline("checks: [accuracy: { min: 0.1 }, trivial-baseline: false]", same)
        #expect(off.line == "accuracy.min=PASS")
        let alone = try baseline("checks: [trivial-baseline: ]", same)
        #expect(alone.line == "trivial-baseline=FAIL")
        #expect(alone.exitCode == 10)
    }

    @Test func `without a row metric the predictions say what they are`() throws {
        let gate = "checks: [number: { id: n, from: 'json: m.json#/n', max: 2 }]"
        func rule(_ table: PredictionTable) throws -> String? {
            let candidate = try Sample.candidate(table, json: #"{"n": 1}"#)
            return try Sample.verdict(gate, candidate, .firstModel)["trivial-baseline"]?.rule
        }
        #expect(try rule(Sample.classifier(33, of: 33)) == "better than the most frequent class")
        let numbers = try Sample.table("row,label,pred\n1,1,1.5\n2,2,2\n")
        #expect(try rule(numbers) == "better than predicting the mean")
    }
}
