internal import Diagnostics
internal import Digests
internal import JSON
internal import Models
internal import Registry
internal import Reporting

/// `models history`.
extension ModelsCommand {
    /// The journal, oldest first.
    static func history(_ name: ModelName, alias: String?, in store: EmbeddedStore) async throws -> Answer {
        let moves = try await moves(name, alias: alias, in: store)
        var table = Table(["TIME", "ACTION", "ALIAS", "FROM", "TO", "BY", "REASON"])
        for move in moves {
            table.add([
                EventText.timestamp(move.at), move.action, move.alias.map { "@" + $0 } ?? "-",
                move.from.map(String.init) ?? "-", move.to.map(String.init) ?? "-", Figures.line(move.by),
                Figures.line(move.reason),
            ])
        }
        return Answer(text: table.text, json: .array(moves.map(\.json)))
    }

    /// What each alias named at a time: the last move at or before it.
    static func aliases(
        of name: ModelName, at moment: Moment, alias: String?, in store: EmbeddedStore
    ) async throws -> Answer {
        let moves = try await moves(name, alias: alias, in: store).filter { $0.at <= moment.milliseconds }
        var last: [String: AliasMove] = [:]
        for move in moves { if let alias = move.alias { last[alias] = move } }
        let named = last.filter { $0.value.to != nil }.sorted { $0.key < $1.key }
        var table = Table(["ALIAS", "VERSION", "SINCE", "BY", "REASON"])
        for (alias, move) in named {
            table.add([
                "@" + alias, move.to.map { "\(name.model)/\($0)" } ?? "-", EventText.timestamp(move.at),
                Figures.line(move.by), Figures.line(move.reason),
            ])
        }
        let time = EventText.timestamp(moment.milliseconds)
        let what = alias.map { "@" + $0 } ?? "no alias"
        let nothing =
            alias == nil
            ? "\(what) named a version of '\(name.model)' at \(time)"
            : "\(name.model)\(what) named no version at \(time)"
        return Answer(
            text: named.isEmpty ? nothing : table.text,
            json: [
                "model": .string(name.model), "at": .string(time),
                "aliases": .object(JSONObject(named.map { ($0.key, .optionalInteger($0.value.to)) })),
                "moves": .array(named.map { $0.value.json }),
            ])
    }

    private static func moves(
        _ name: ModelName, alias: String?, in store: EmbeddedStore
    ) async throws -> [AliasMove] {
        let model = try await model(name, in: store)
        let moves = try await store.history(of: model.name)
        guard let alias else { return moves }
        let known = Set(moves.compactMap(\.alias))
        guard known.contains(alias) else {
            throw Refusal(
                ModelCode.notFound, "'\(model.name)' never had an alias '\(Figures.line(alias))'",
                help: Suggestion.help(for: alias, among: known.sorted()))
        }
        return moves.filter { $0.alias == alias }
    }
}

extension AliasMove {
    var json: JSON {
        [
            "at": .time(at), "action": .string(action), "alias": .optional(alias),
            "from": .optionalInteger(from),
            "to": .optionalInteger(to), "by": .string(by), "reason": .string(reason),
            "verdict": .optional(verdict?.description),
        ]
    }
}
