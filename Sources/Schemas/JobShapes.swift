internal import JSON

/// Jobs and what only they have.
enum JobShapes {
    static var definitions: [(String, JSON)] {
        [
            ("job", job), ("matrix", matrix), ("container", container(service: false)),
            ("service", container(service: true)),
        ]
    }

    static let keys: [(String, JSON)] = [
        ("name", Shape.described("The job's name in lists.", Shape.named("text"))),
        ("needs", Shape.described("Ids of the jobs that come before.", Shape.named("words"))),
        (
            "if",
            Shape.described(
                "A condition; without a status function it also asks for success().", Shape.named("text"))
        ),
        ("runs-on", Shape.described("Labels of the runner; any runner without it.", runsOn)),
        ("permissions", Shape.described("Accepted without effect.", Shape.named("permissions"))),
        ("environment", Shape.described("Accepted without effect.", environment)),
        ("env", Shape.described("Variables of the job's steps.", Shape.named("env"))),
        ("defaults", Shape.described("Settings that the steps inherit.", Shape.named("defaults"))),
        ("outputs", Shape.described("Texts for the jobs that need this one.", Shape.named("env"))),
        ("strategy", Shape.described("Runs the job once for each combination.", strategy)),
        (
            "timeout-minutes",
            Shape.described("Ends the job after so long; no limit without it.", Shape.named("minutes"))
        ),
        (
            "cancel-timeout-minutes",
            Shape.described("Time between SIGTERM and SIGKILL when it is cancelled.", Shape.named("minutes"))
        ),
        ("continue-on-error", Shape.described("Whether the run goes on when it fails.", Shape.named("flag"))),
        ("concurrency", Shape.described("Of one group only one runs at a time.", Shape.named("concurrency"))),
        ("container", Shape.described("The image that the steps run in.", Shape.named("container"))),
        (
            "services",
            Shape.described(
                "Containers beside the job, by host name.",
                Shape.any(["type": "null"], Shape.mapping(to: Shape.named("service"))))
        ),
        (
            "uses",
            Shape.described("A workflow file of this repository to run in its place.", ["type": "string"])
        ),
        ("with", Shape.described("Inputs of the called workflow.", Shape.named("env"))),
        (
            "secrets",
            Shape.described(
                "Secrets of the called workflow.", Shape.any(["const": "inherit"], Shape.named("env")))
        ),
        (
            "steps",
            Shape.described("What the job does, in order.", Shape.list(of: Shape.named("step"), atLeast: 1))
        ),
    ]

    /// A job is exactly one of these.
    static let works = ["steps", "uses", "gate", "publish"]

    private static var job: JSON {
        var object = Shape.mapping(keys + ModelShapes.jobKeys).object ?? JSONObject()
        object["oneOf"] = .array(works.map { ["required": [.string($0)]] })
        return .object(object)
    }

    private static var runsOn: JSON {
        Shape.any(
            Shape.named("words"),
            Shape.mapping([("group", Shape.named("word")), ("labels", Shape.named("words"))]))
    }

    private static var environment: JSON {
        Shape.any(
            Shape.named("word"),
            Shape.mapping(
                [
                    ("name", Shape.named("word")), ("url", Shape.named("text")),
                    ("deployment", Shape.named("flag")),
                ], needs: ["name"]))
    }

    // MARK: - Strategy

    static let strategyKeys: [(String, JSON)] = [
        ("matrix", Shape.described("Lists by name: one leg for each combination.", Shape.named("matrix"))),
        (
            "fail-fast",
            Shape.described("Whether the first failure cancels the other legs.", Shape.named("flag"))
        ),
        ("max-parallel", Shape.described("How many legs run at once.", Shape.named("count"))),
        (
            "select",
            Shape.described(
                "The leg whose model, metrics and outputs count.",
                Shape.mapping(
                    [
                        ("metric", Shape.described("A number of the 'metrics' file.", Shape.named("word"))),
                        ("mode", Shape.words(["max", "min"])),
                    ], needs: ["metric"]))
        ),
    ]

    private static var strategy: JSON { Shape.mapping(strategyKeys) }

    private static var matrix: JSON {
        let entries = Shape.orExpression(["type": "array", "items": Shape.orExpression(["type": "object"])])
        return Shape.orExpression([
            "type": "object",
            "properties": ["include": entries, "exclude": entries],
            "additionalProperties": Shape.orExpression(["type": "array"]),
        ])
    }

    // MARK: - Containers

    static let containerKeys: [(String, JSON)] = [
        ("image", Shape.named("word")),
        (
            "credentials",
            Shape.mapping(
                [("username", Shape.named("word")), ("password", Shape.named("word"))],
                needs: ["username", "password"])
        ),
        ("env", Shape.named("env")),
        ("ports", Shape.any(["type": "null"], Shape.list(of: Shape.named("word")))),
        ("volumes", Shape.any(["type": "null"], Shape.list(of: Shape.named("word")))),
        ("options", Shape.described("Options in the words of 'docker create'.", Shape.named("text"))),
    ]

    static let serviceKeys: [(String, JSON)] = [
        ("entrypoint", Shape.named("text")), ("command", Shape.named("text")),
    ]

    private static func container(service: Bool) -> JSON {
        Shape.any(
            Shape.named("text"), Shape.mapping(containerKeys + (service ? serviceKeys : []), needs: ["image"])
        )
    }
}
