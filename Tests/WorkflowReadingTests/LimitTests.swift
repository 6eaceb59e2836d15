import Diagnostics
import Testing
import WorkflowReading
import Workflows

/// Limits that are too large for a file beside the tests.
@Suite struct LimitTests {
    static func codes(_ text: String) -> [String] {
        WorkflowReader.read(text, path: "pipelines/a.yml").1.map(\.code.id)
    }

    static let manyJobs =
        "on: push\njobs:\n" + (0...1000).map { "  j\($0): { steps: [{ run: a }] }\n" }.joined()
    static let longScript =
        "on: push\njobs:\n  a:\n    steps:\n      - run: " + String(repeating: "é", count: 21_001)

    @Test func `a workflow has at most 1000 jobs`() {
        #expect(Self.codes(Self.manyJobs) == ["W020"])
    }

    @Test func `a script has at most 21,000 characters`() {
        #expect(Self.codes(Self.longScript) == ["W028"])
        #expect(Self.codes(String(Self.longScript.dropLast())) == [])
    }

    @Test func `a chain of 1000 jobs is no circle, and closing it is one`() {
        var jobs = (1..<1000).map { "  j\($0): { needs: j\($0 - 1), steps: [{ run: a }] }\n" }.joined()
        jobs = "on: push\njobs:\n  j0: { steps: [{ run: a }] }\n" + jobs
        #expect(Self.codes(jobs) == [])
        #expect(Self.codes(jobs.replacing("j0: { steps", with: "j0: { needs: j999, steps")) == ["W016"])
    }

    @Test func `a matrix that would be huge is refused at once`() {
        let vector = "[" + (0..<300).map(String.init).joined(separator: ",") + "]"
        let matrix = "{ a: \(vector), b: \(vector), c: \(vector), d: \(vector), exclude: [{ a: 1 }] }"
        #expect(
            Self.codes("on: push\njobs: { a: { strategy: { matrix: \(matrix) }, steps: [{ run: a }] } }") == [
                "W023"
            ])
    }
}
