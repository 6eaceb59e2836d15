internal import Arguments
internal import JSON
internal import Schemas

/// `headgate schema`: the JSON Schema of pipelines for an editor.
enum SchemaCommand {
    static let spec = CommandSpec(
        "schema", "Print the JSON Schema of pipelines, for editors",
        details: """
            Language servers for YAML complete and check pipelines with it. Write it to a file and begin a pipeline with \
            '# yaml-language-server: $schema=FILE', or map it to pipelines/*.yml in the editor's settings.
            """,
        examples: [CommandExample("headgate schema > .vscode/headgate.json", "a file for the editor")]
    ) {
        Console.answer(PipelineSchema.json)
        return 0
    }
}
