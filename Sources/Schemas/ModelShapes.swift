internal import JSON

/// The keys for models, which GitHub does not know.
enum ModelShapes {
    static var definitions: [(String, JSON)] { [("gate", gate)] }

    static let jobKeys: [(String, JSON)] = [
        ("resources", Shape.described("What the job may use.", resources)),
        (
            "network",
            Shape.described(
                "Whether the job has the network.", Shape.orExpression(Shape.words(["none", "host"])))
        ),
        (
            "params",
            Shape.described(
                "Exported as PARAM_NAME and recorded with the run.",
                Shape.any(
                    ["type": "null"],
                    Shape.mapping(ofNames: "^[A-Za-z_][A-Za-z0-9_.-]*$", to: Shape.named("text"))))
        ),
        ("metrics", Shape.described("The JSON file of numbers that the job writes.", Shape.named("word"))),
        ("predictions", Shape.described("The row-level file that the job writes.", predictions)),
        ("model", Shape.described("The folder or file that is the candidate.", model)),
        ("gate", Shape.described("Judges the model of a job that it needs.", Shape.named("gate"))),
        ("publish", Shape.described("Publishes the model that the gate promoted.", publish)),
    ]

    static let resourceKeys = ["cpus", "memory", "pids", "shm"]

    private static var resources: JSON {
        Shape.mapping([
            ("cpus", Shape.named("minutes")), ("memory", Shape.named("size")), ("pids", Shape.named("count")),
            ("shm", Shape.named("size")),
        ])
    }

    private static var predictions: JSON {
        Shape.mapping(
            [
                ("path", Shape.named("word")),
                ("key", Shape.described("The column that names a row.", Shape.named("word"))),
                ("label", Shape.named("word")), ("prediction", Shape.named("word")),
                ("score", Shape.named("word")), ("positive", Shape.named("word")),
            ], needs: ["path", "key", "label", "prediction"])
    }

    private static var model: JSON {
        Shape.any(
            Shape.named("word"),
            Shape.mapping([("path", Shape.named("word")), ("flavor", Shape.named("word"))], needs: ["path"]))
    }

    private static var publish: JSON {
        Shape.any(
            ["type": "null"],
            Shape.mapping([
                ("name", Shape.described("The registered model; else the gate's.", Shape.named("word"))),
                ("alias", Shape.described("The alias to move; else champion.", Shape.named("word"))),
            ]))
    }

    // MARK: - Gate

    static let gateKeys: [(String, JSON)] = [
        ("name", Shape.described("The registered model.", Shape.named("word"))),
        ("model", Shape.described("The candidate: ${{ needs.<job>.model }}.", Shape.named("word"))),
        ("compare-to", Shape.described("The alias or version to compare with.", Shape.named("word"))),
        ("champion-eval", Shape.described("Where the champion's results come from.", Shape.named("word"))),
        ("first-model", [:]), ("claim", [:]), ("test-set", [:]), ("predictions", [:]),
        (
            "checks",
            Shape.described("What must hold.", Shape.list(of: ["type": "object"], atLeast: 1))
        ),
    ]

    private static var gate: JSON {
        Shape.any(
            Shape.described("The path of a gate file.", ["type": "string"]),
            Shape.mapping(gateKeys, needs: ["checks"]))
    }
}
