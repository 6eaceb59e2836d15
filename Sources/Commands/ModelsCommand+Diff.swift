internal import Digests
internal import JSON
internal import Models
internal import Registry
internal import Reporting

/// `models diff`.
extension ModelsCommand {
    /// What differs between two versions; what is equal is counted.
    static func diff(
        _ old: ModelName, _ new: ModelName, in store: EmbeddedStore, _ style: Style
    ) async throws -> Answer {
        let (old, new) = (try await version(old, in: store), try await version(new, in: store))
        let files = FileChange.all(try await store.tree(old.digest), try await store.tree(new.digest))
        let parts = [
            ("params", ValueChange.all(old.params, new.params)),
            ("metrics", ValueChange.all(old.metrics, new.metrics)),
            ("gateValues", ValueChange.all(old.gateValues, new.gateValues)),
            ("inputs", ValueChange.all(old.inputs, new.inputs)),
            ("origin", ValueChange.all(old.origin, new.origin)),
            ("tags", ValueChange.all(old.tags, new.tags)),
        ]
        let names = ["\(old.model)/\(old.version)", "\(new.model)/\(new.version)"]
        var text = style.text(names.map(Figures.line).joined(separator: " -> "), .strong) + "\n"
        for (title, changes) in parts {
            text += Self.text(title == "gateValues" ? "gate values" : title, changes)
        }
        text += Self.text(files)
        var json = JSONObject([("old", .object(old.json)), ("new", .object(new.json))])
        for (title, changes) in parts {
            json[title] = .object(JSONObject(changes.map { ($0.name, $0.json) }))
        }
        json["files"] = .array(files.map(\.json))
        return Answer(text: text, json: .object(json))
    }

    private static func text(_ title: String, _ changes: [ValueChange]) -> String {
        guard !changes.isEmpty else { return "" }
        let different = changes.filter { !$0.isSame }
        let same = changes.count - different.count
        guard !different.isEmpty else { return "\(title): the same (\(same))\n" }
        var table = Table(["  " + title, "old", "new", "difference"])
        for change in different {
            table.add([
                "  " + Figures.line(change.name), cell(change.old), cell(change.new),
                change.difference.map(Figures.signed) ?? "",
            ])
        }
        return table.text + (same > 0 ? "  (\(same) more the same)\n" : "")
    }

    /// Digests are shortened; `models show` and JSON have them whole.
    private static func cell(_ value: String?) -> String {
        guard let value else { return "-" }
        guard let digest = Digest(value) else { return Figures.line(value) }
        return "sha256:" + Figures.short(digest.hex)
    }

    private static func text(_ changes: [FileChange]) -> String {
        let different = changes.filter { !$0.isSame }
        let same = changes.count - different.count
        guard !different.isEmpty else { return "files: the same (\(same))\n" }
        var table = Table(["  files", "old", "new", "difference"])
        for change in different {
            let sizes = [change.old, change.new].map { $0.map { Figures.bytes($0.size) } ?? "-" }
            let word = change.old == nil ? "added" : change.new == nil ? "removed" : "changed"
            table.add(["  " + Figures.line(change.path), sizes[0], sizes[1], word])
        }
        return table.text + (same > 0 ? "  (\(same) more the same)\n" : "")
    }
}

/// A named value of two versions.
private struct ValueChange {
    var name: String
    var old: String?
    var new: String?
    var difference: Double?
    var json: JSON

    /// Decided on the values themselves: two NaN are the same.
    var isSame: Bool { old == new }

    static func all(_ old: [String: String], _ new: [String: String]) -> [ValueChange] {
        names(old.keys, new.keys).map { name in
            ValueChange(
                name: name, old: old[name], new: new[name],
                json: ["old": .optional(old[name]), "new": .optional(new[name])])
        }
    }

    static func all(_ old: [String: Double], _ new: [String: Double]) -> [ValueChange] {
        names(old.keys, new.keys).map { name in
            let pair = old[name].flatMap { old in new[name].map { $0 - old } }
            return ValueChange(
                name: name, old: old[name].map { JSON.text(of: $0) },
                new: new[name].map { JSON.text(of: $0) },
                difference: pair,
                json: [
                    "old": .optional(old[name]), "new": .optional(new[name]), "difference": .optional(pair),
                ])
        }
    }

    private static func names(_ old: some Sequence<String>, _ new: some Sequence<String>) -> [String] {
        Set(old).union(new).sorted()
    }
}

/// A file of two versions.
private struct FileChange {
    var path: String
    var old: TreeEntry?
    var new: TreeEntry?

    var isSame: Bool { old == new }

    static func all(_ old: [TreeEntry], _ new: [TreeEntry]) -> [FileChange] {
        let old = Dictionary(old.map { ($0.path, $0) }) { first, _ in first }
        let new = Dictionary(new.map { ($0.path, $0) }) { first, _ in first }
        return Set(old.keys).union(new.keys).sorted().map { FileChange(path: $0, old: old[$0], new: new[$0]) }
    }

    var json: JSON {
        [
            "path": .string(path), "same": .bool(isSame), "oldSize": .optional(old.map { Double($0.size) }),
            "newSize": .optional(new.map { Double($0.size) }),
            "oldDigest": .optional(old?.digest.description),
            "newDigest": .optional(new?.digest.description),
        ]
    }
}

extension ModelVersion {
    /// Where it comes from, by name: commit and digests.
    fileprivate var origin: [String: String] {
        var origin = [
            "commit": commit, "pipeline": pipeline, "pipeline digest": "sha256:" + pipelineDigest,
            "model": digest.description, "verdict": verdict.description, "decision": decision,
            "run": "#\(run)",
            "job": job,
        ]
        origin["dirty"] = dirtyDigest
        origin["flavor"] = flavor
        origin["predictions"] = predictions?.description
        origin["test set"] = testSet?.description
        return origin
    }
}
