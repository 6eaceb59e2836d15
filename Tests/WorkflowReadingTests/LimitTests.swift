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

    /// Texts that would take minutes if each finding cost the length of the text or of a list.
    private static let long = [
        ("steps", "steps: [{ run: '" + (0..<2000).map { "${{ steps.x\($0).y }} " }.joined() + "' }]"),
        ("inputs", "steps: [{ run: '" + (0..<2000).map { "${{ inputs.x\($0) }} " }.joined() + "' }]"),
        ("needs", "needs: [" + (0..<3000).map { "other\($0)" }.joined(separator: ", ") + "], steps: []"),
        (
            "waits",
            "steps: [" + (0..<900).map { "{ id: step\($0), run: a, background: true }, " }.joined()
                + "{ wait: [" + (0..<3000).map { "other\($0)" }.joined(separator: ", ") + "] }]"
        ),
    ]

    @Test(arguments: long)
    func `many findings in one text take little time each`(name: String, job: String) {
        let text = "on: push\njobs:\n  a: { \(job) }\n"
        var codes: [String] = []
        let time = ContinuousClock().measure { codes = Self.codes(text) }
        #expect(codes.count == 1000)
        #expect(time < .seconds(120), "\(name) took \(time)")
    }
}
