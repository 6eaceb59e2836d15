public import JSON
internal import WorkflowReading

/// The JSON Schema of pipeline files, for editors that complete and check YAML.
///
///     print(PipelineSchema.json.text(.pretty))
///
/// Draft 7, which language servers for YAML read best. It knows keys, types and values; what needs more than one place
/// of a file, such as `needs`, is the linter's.
public enum PipelineSchema {
    /// The schema.
    public static var json: JSON {
        [
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "Headgate pipeline",
            "description": "A file of pipelines/: GitHub's workflow language with the keys for models.",
            "allOf": [Shape.named("workflow")],
            "definitions": .object(definitions),
        ]
    }

    private static var definitions: JSONObject {
        var definitions = JSONObject()
        let all =
            basics + [("workflow", workflow), ("on", TriggerShapes.on)] + JobShapes.definitions
            + StepShapes.definitions + ModelShapes.definitions
        for (name, shape) in all { definitions[name] = shape }
        return definitions
    }

    static let workflowKeys: [(String, JSON)] = [
        (
            "name",
            Shape.described("The name that runs are listed by; else that of the file.", Shape.named("word"))
        ),
        ("description", Shape.described("What the pipeline is for.", Shape.named("word"))),
        ("run-name", Shape.described("The name of one run, with expressions.", Shape.named("text"))),
        ("on", Shape.described("The events that start it.", Shape.named("on"))),
        (
            "permissions",
            Shape.described("Accepted without effect: there is no token here.", Shape.named("permissions"))
        ),
        ("env", Shape.described("Variables of every step.", Shape.named("env"))),
        ("defaults", Shape.described("Settings that steps inherit.", Shape.named("defaults"))),
        ("concurrency", Shape.described("Of one group only one runs at a time.", Shape.named("concurrency"))),
        (
            "jobs",
            Shape.described(
                "The jobs by id; they run side by side unless 'needs' orders them.",
                Shape.mapping(ofNames: "^[A-Za-z_][A-Za-z0-9_-]*$", to: Shape.named("job"), atLeast: 1))
        ),
    ]

    private static var workflow: JSON { Shape.mapping(workflowKeys, needs: ["on", "jobs"]) }

    private static var basics: [(String, JSON)] {
        [
            ("expression", ["type": "string", "pattern": "\\$\\{\\{"]),
            ("text", Shape.type("string", "number", "boolean", "null")),
            ("word", Shape.type("string", "number", "boolean")),
            ("words", Shape.any(Shape.named("word"), Shape.list(of: Shape.named("word")))),
            ("flag", Shape.orExpression(Shape.type("boolean"))),
            ("minutes", Shape.orExpression(["type": "number", "exclusiveMinimum": 0])),
            ("count", Shape.orExpression(["type": "integer", "minimum": 1])),
            (
                "size",
                Shape.any(
                    ["type": "integer", "minimum": 1], Shape.named("expression"),
                    ["type": "string", "pattern": "^[0-9]+(\\.[0-9]+)? *([kKmMgGtT]([iI]?[bB])?|[bB])?$"])
            ),
            ("env", Shape.any(["type": "null"], Shape.mapping(to: Shape.named("text")))),
            (
                "defaults",
                Shape.mapping([
                    (
                        "run",
                        Shape.mapping([
                            ("shell", Shape.named("shell")), ("working-directory", Shape.named("word")),
                        ])
                    )
                ])
            ),
            (
                "shell",
                Shape.any(
                    Shape.words(["bash", "sh", "python", "pwsh"]), Shape.named("expression"),
                    ["type": "string", "pattern": "\\{0\\}"])
            ),
            (
                "concurrency",
                Shape.any(
                    Shape.named("word"),
                    Shape.mapping(
                        [
                            ("group", Shape.named("word")), ("cancel-in-progress", Shape.named("flag")),
                            ("queue", Shape.words(["single", "max"])),
                        ], needs: ["group"]))
            ),
            (
                "permissions",
                Shape.any(
                    ["type": "null"], Shape.words(["read-all", "write-all"]),
                    Shape.mapping(to: Shape.words(["read", "write", "none"])))
            ),
        ]
    }
}
