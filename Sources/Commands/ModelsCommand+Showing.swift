internal import Digests
internal import JSON
internal import Models
internal import Registry
internal import Reporting

/// `models list` and `models show`.
extension ModelsCommand {
    /// All models.
    static func list(_ store: EmbeddedStore) async throws -> Answer {
        let models = try await store.models()
        var table = Table(["MODEL", "NEWEST", "ALIASES", "SINCE"])
        for model in models {
            let aliases = model.aliases.sorted { $0.key < $1.key }.map { "@\($0.key) -> \($0.value)" }
            table.add([
                Figures.line(model.name), String(model.latestVersion),
                aliases.isEmpty ? "-" : aliases.joined(separator: ", "), Figures.time(model.createdAt),
            ])
        }
        let text = models.isEmpty ? "no models yet: a pipeline's 'publish' job makes the first" : table.text
        return Answer(text: text, json: .array(models.map { $0.json }))
    }

    /// A model's versions, or one version.
    static func show(_ name: ModelName, in store: EmbeddedStore, _ style: Style) async throws -> Answer {
        guard name.reference == nil else {
            let version = try await version(name, in: store)
            return show(version, files: try await store.tree(version.digest), style)
        }
        let model = try await registered(name.model, in: store)
        let versions = try await store.versions(of: model.name)
        var table = Table(["VERSION", "CREATED", "RUN", "COMMIT", "DECISION", "BY", "ALIASES", "METRICS"])
        for version in versions.reversed() {
            table.add([
                String(version.version), Figures.time(version.createdAt), "#\(version.run)",
                version.shortCommit,
                version.decision, Figures.line(version.by),
                version.aliases.isEmpty
                    ? "-" : version.aliases.sorted().map { "@" + $0 }.joined(separator: " "),
                Figures.pairs(version.metrics),
            ])
        }
        var json = model.json.object ?? JSONObject()
        json["versions"] = .array(versions.map { .object($0.json) })
        return Answer(
            text: style.text(Figures.line(model.name), .strong) + "\n" + table.text, json: .object(json))
    }

    private static func show(_ version: ModelVersion, files: [TreeEntry], _ style: Style) -> Answer {
        var lines = [style.text("\(Figures.line(version.model))/\(version.version)", .strong)]
        for (name, value) in facts(of: version) where !value.isEmpty {
            lines.append("  " + name + String(repeating: " ", count: 14 - name.count) + Figures.line(value))
        }
        lines += section("params", version.params)
        lines += section("metrics", version.metrics.mapValues { JSON.text(of: $0) })
        lines += section("gate values", version.gateValues.mapValues { JSON.text(of: $0) })
        lines += section("inputs", version.inputs)
        lines += section("tags", version.tags)
        let total = files.reduce(0) { $0 &+ $1.size }
        lines.append("files (\(files.count), \(Figures.bytes(total)))")
        var text = lines.joined(separator: "\n") + "\n"
        var table = Table(["  SIZE", "SHA256", "PATH"])
        for file in files {
            let mark = file.isExecutable ? " *" : ""
            table.add([
                "  " + Figures.bytes(file.size), Figures.short(file.digest.hex),
                Figures.line(file.path) + mark,
            ])
        }
        text += table.text
        var json = version.json
        json["files"] = .array(files.map(\.json))
        json["bytes"] = .number(Double(total))
        return Answer(text: text, json: .object(json))
    }

    private static func facts(of version: ModelVersion) -> [(String, String)] {
        [
            ("aliases", version.aliases.sorted().map { "@" + $0 }.joined(separator: " ")),
            ("decision", version.decision),
            ("created", "\(Figures.time(version.createdAt)) by \(version.by)"),
            ("run", "#\(version.run), job \(version.job)"), ("commit", version.commit),
            ("dirty", version.dirtyDigest ?? ""), ("pipeline", version.pipeline),
            ("", "sha256:" + version.pipelineDigest), ("flavor", version.flavor ?? ""),
            ("model", version.digest.description), ("predictions", version.predictions?.description ?? ""),
            ("test set", version.testSet?.description ?? ""), ("verdict", version.verdict.description),
        ]
    }

    private static func section(_ title: String, _ values: [String: String]) -> [String] {
        guard !values.isEmpty else { return [] }
        let names = values.keys.sorted()
        let width = max(12, names.map { Figures.line($0).count }.max() ?? 0)
        return [title]
            + names.map { name in
                let shown = Figures.line(name)
                return
                    "  \(shown)\(String(repeating: " ", count: width - shown.count + 2))\(Figures.line(values[name] ?? ""))"
            }
    }
}

extension ModelVersion {
    /// The first digits of the commit, with `+` when the working tree differed from it.
    var shortCommit: String { Figures.short(commit) + (dirtyDigest == nil ? "" : "+") }

    /// Everything that it carries, without the list of its files.
    var json: JSONObject {
        JSONObject([
            ("model", .string(model)), ("version", .integer(version)),
            ("digest", .string(digest.description)),
            ("run", .integer(run)), ("job", .string(job)), ("commit", .string(commit)),
            ("dirty", .optional(dirtyDigest)), ("pipeline", .string(pipeline)),
            ("pipelineDigest", .string(pipelineDigest)), ("params", .texts(params)),
            ("metrics", .numbers(metrics)),
            ("gateValues", .numbers(gateValues)), ("inputs", .texts(inputs)),
            ("predictions", .optional(predictions?.description)),
            ("testSet", .optional(testSet?.description)),
            ("verdict", .string(verdict.description)), ("decision", .string(decision)),
            ("flavor", .optional(flavor)),
            ("createdAt", .time(createdAt)), ("by", .string(by)), ("tags", .texts(tags)),
            ("aliases", .array(aliases.sorted().map { .string($0) })),
        ])
    }
}

extension RegisteredModel {
    var json: JSON {
        [
            "name": .string(name), "latestVersion": .integer(latestVersion), "aliases": .integers(aliases),
            "createdAt": .time(createdAt),
        ]
    }
}

extension TreeEntry {
    var json: JSON {
        [
            "path": .string(path), "size": .number(Double(size)), "digest": .string(digest.description),
            "executable": .bool(isExecutable),
        ]
    }
}
