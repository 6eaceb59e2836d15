internal import JSON
internal import WorkflowReading

/// `on` with its events.
enum TriggerShapes {
    private static let name = "^[A-Za-z_][A-Za-z0-9_-]*$"

    static var on: JSON {
        // A schedule says nothing without its times.
        let names = Shape.words(EventCatalogue.all.map(\.name).filter { $0 != "schedule" })
        return Shape.any(
            names, Shape.list(of: names),
            .object(withAtLeastOneKey(Shape.mapping(EventCatalogue.all.map { ($0.name, shape(of: $0)) }))))
    }

    private static func withAtLeastOneKey(_ shape: JSON) -> JSONObject {
        var object = shape.object ?? JSONObject()
        object["minProperties"] = 1
        return object
    }

    private static func shape(of event: EventCatalogue.Entry) -> JSON {
        if event.name == "schedule" { return schedule }
        var keys = event.keys.map { ($0, shape(ofKey: $0, in: event.name)) }
        if let types = event.types {
            let words = types.isEmpty ? Shape.named("word") : Shape.words(types)
            keys.append(
                (
                    "types",
                    Shape.described("Only these activities.", Shape.any(words, Shape.list(of: words)))
                ))
        }
        return Shape.any(["type": "null"], Shape.mapping(keys))
    }

    private static func shape(ofKey key: String, in event: String) -> JSON {
        switch key {
        case "inputs": event == "workflow_call" ? callInputs : inputs
        case "secrets": secrets
        case "outputs": outputs
        case "workflows": Shape.described("Names of workflows.", Shape.named("words"))
        default:
            Shape.described(
                key.hasSuffix("-ignore")
                    ? "No run when every name matches one of these."
                    : "A run when a name matches; the last pattern that matches counts, '!' takes out.",
                Shape.named("words"))
        }
    }

    private static var schedule: JSON {
        Shape.list(
            of: Shape.mapping(
                [
                    ("cron", Shape.described("Minute, hour, day, month, weekday.", ["type": "string"])),
                    (
                        "timezone",
                        Shape.described(
                            "An IANA name such as Asia/Seoul; UTC without it.", ["type": "string"])
                    ),
                ], needs: ["cron"]), atLeast: 1)
    }

    private static var inputs: JSON {
        names(
            to: Shape.any(
                ["type": "null"],
                Shape.mapping([
                    ("description", Shape.named("word")),
                    ("type", Shape.words(["string", "boolean", "number", "choice", "environment"])),
                    ("required", Shape.type("boolean")), ("default", Shape.named("text")),
                    ("options", Shape.list(of: Shape.named("word"), atLeast: 1)),
                ])))
    }

    private static var callInputs: JSON {
        names(
            to: Shape.mapping(
                [
                    ("description", Shape.named("word")),
                    ("type", Shape.words(["string", "boolean", "number"])),
                    ("required", Shape.type("boolean")), ("default", Shape.named("text")),
                ], needs: ["type"]))
    }

    private static var secrets: JSON {
        names(
            to: Shape.any(
                ["type": "null"],
                Shape.mapping([("description", Shape.named("word")), ("required", Shape.type("boolean"))])))
    }

    private static var outputs: JSON {
        names(
            to: Shape.mapping(
                [("description", Shape.named("word")), ("value", Shape.named("text"))], needs: ["value"]))
    }

    private static func names(to shape: JSON) -> JSON {
        Shape.any(["type": "null"], Shape.mapping(ofNames: name, to: shape))
    }
}
