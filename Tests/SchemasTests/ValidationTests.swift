import Diagnostics
import HeadgateTestKit
import JSON
import Linting
import Linux
import Schemas
import Testing
import YAML

/// The schema against files, with a validator that others wrote.
@Suite(.enabled(if: Python.hasSchemas, "needs python3-jsonschema")) struct ValidationTests {
    private static let tests = Files.parent(of: Files.parent(of: #filePath))

    /// A file with what our own linter says of it.
    private struct Sample {
        var name: String
        var json: JSON
        var errors: Set<String>
    }

    /// Errors that stand in the structure of a file; for all others a schema would have to follow names and places.
    private static let structural: Set = ["W001", "W003", "W007", "W010", "W017", "W026", "W047"]
    /// Files whose structural error is at a place that the schema leaves open.
    private static let open = [
        "actions": "what 'with' of a built-in action takes",
        "local-actions": "what 'with' of a local action takes",
        "composite": "it is an action",
    ]

    private static func samples() throws -> [Sample] {
        var samples: [Sample] = []
        for suite in ["WorkflowReadingTests", "LintingTests"] {
            let cases = CaseFiles(beside: "\(tests)/\(suite)/x")
            for name in cases.names {
                let text = try cases.text(name + ".yaml")
                let path = CaseFiles.path(in: text)
                guard path.hasPrefix("pipelines/"), let root = YAMLDocument.parse(text, path: path).root
                else {
                    continue
                }
                // A file that is not there is not in the repository.
                let context = LintContext { try? cases.text("files/" + $0) }
                let errors = Linter.lint(text, path: path, in: context).filter { $0.severity == .error }
                samples.append(Sample(name: name, json: json(root), errors: Set(errors.map(\.code.id))))
            }
        }
        return samples
    }

    @Test func `files without an error are valid, and files that are wrong in structure are not`() throws {
        let samples = try Self.samples()
        let problems = try Python.problems(
            of: samples.map { $0.json.text() }, schema: PipelineSchema.json.text())
        #expect(problems.count == samples.count && samples.count > 30)
        for (sample, problem) in zip(samples, problems) {
            if sample.errors.isEmpty { #expect(problem.isEmpty, "\(sample.name): \(problem)") }
            let isWrong = !sample.errors.isDisjoint(with: Self.structural) && Self.open[sample.name] == nil
            if isWrong { #expect(!problem.isEmpty, "\(sample.name) with \(sample.errors.sorted())") }
        }
    }

    @Test func `our own pipelines are valid`() throws {
        let folder = Files.parent(of: Self.tests) + "/pipelines"
        let names = try Files.list(folder).filter { $0.hasSuffix(".yml") }
        let texts = try names.map { name -> String in
            let root = try #require(YAMLDocument.parse(Files.text(folder + "/" + name), path: name).root)
            return Self.json(root).text()
        }
        let problems = try Python.problems(of: texts, schema: PipelineSchema.json.text())
        #expect(problems.allSatisfy(\.isEmpty) && names.count >= 2, "\(zip(names, problems).map { $0 })")
    }

    private static func json(_ node: YAMLNode) -> JSON {
        switch node.content {
        case .sequence(let elements): return .array(elements.map(json))
        case .mapping(let entries):
            var object = JSONObject()
            for entry in entries { object[entry.key.text] = json(entry.value) }
            return .object(object)
        case .scalar(let scalar):
            switch scalar.value {
            case .null: return .null
            case .bool(let value): return .bool(value)
            case .integer(let value): return .integer(value)
            case .number(let value): return .number(value)
            case .string(let value): return .string(value)
            }
        }
    }
}
