internal import JSON

/// Steps.
enum StepShapes {
    static var definitions: [(String, JSON)] { [("step", step)] }

    static let keys: [(String, JSON)] = [
        ("name", Shape.described("The step's name in the log.", Shape.named("text"))),
        (
            "id",
            Shape.described(
                "The name that expressions find it by.",
                ["type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_-]*$"])
        ),
        (
            "if",
            Shape.described(
                "A condition; without a status function it also asks for success().", Shape.named("text"))
        ),
        ("run", Shape.described("A script.", Shape.named("word"))),
        ("shell", Shape.described("What runs the script; 'bash' turns pipefail on.", Shape.named("shell"))),
        ("working-directory", Shape.described("Where the script runs.", Shape.named("word"))),
        (
            "uses",
            Shape.described("An action: owner/repository@version, ./folder or $/folder.", ["type": "string"])
        ),
        (
            "with",
            Shape.described(
                "Inputs of the action.",
                Shape.any(["type": "null"], Shape.mapping(to: [:])))
        ),
        ("env", Shape.described("Variables of this step.", Shape.named("env"))),
        ("continue-on-error", Shape.described("Whether the job goes on when it fails.", Shape.named("flag"))),
        ("timeout-minutes", Shape.described("Ends the step after so long.", Shape.named("minutes"))),
        (
            "background",
            Shape.described("Whether the next step starts at once.", Shape.type("boolean"))
        ),
        ("wait", Shape.described("Waits for background steps, by id.", Shape.named("words"))),
        ("wait-all", Shape.described("Waits for all background steps.", Shape.type("boolean", "null"))),
        ("cancel", Shape.described("Ends a background step, by id.", ["type": "string"])),
        (
            "parallel",
            Shape.described("Steps that run side by side.", Shape.list(of: Shape.named("step"), atLeast: 1))
        ),
    ]

    /// A step is exactly one of these.
    static let works = ["run", "uses", "wait", "wait-all", "cancel", "parallel"]

    private static var step: JSON {
        var object = Shape.mapping(keys).object ?? JSONObject()
        object["oneOf"] = .array(works.map { ["required": [.string($0)]] })
        return .object(object)
    }
}
