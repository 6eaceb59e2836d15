import Linux

/// The interpreter of the system, as a validator that others wrote.
public enum Python {
    private static let program = "/usr/bin/python3"

    /// Whether Debian's `python3-jsonschema` is installed.
    public static let hasSchemas: Bool =
        (try? Command.run(program, ["-c", "import jsonschema"]))?.status.isSuccess ?? false  // no interpreter

    /// Checks JSON texts with a JSON Schema.
    ///
    /// - Returns: For each text its first problem, or an empty string.
    public static func problems(of texts: [String], schema: String) throws -> [String] {
        let folder = try TemporaryFolder()
        let script = try folder.write(
            """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            kind = jsonschema.validators.validator_for(schema)
            kind.check_schema(schema)
            validator = kind(schema)
            for path in sys.argv[2:]:
                error = next(iter(validator.iter_errors(json.load(open(path)))), None)
                where = "/".join(str(part) for part in error.absolute_path) if error else ""
                print((where + ": " + error.message)[:200].replace("\\n", " ") if error else "")
            """, "check.py")
        let schemaPath = try folder.write(schema, "schema.json")
        var paths: [String] = []
        for (index, text) in texts.enumerated() { paths.append(try folder.write(text, "\(index).json")) }
        let result = try Command.run(program, [script, schemaPath] + paths)
        guard result.status.isSuccess else { throw SystemError(result.errorText, program, number: 1) }
        return result.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
