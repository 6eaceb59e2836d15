internal import Arguments
internal import Digests
internal import JSON
internal import Models
internal import Registry
internal import Reporting

/// `headgate models`: registered models, their versions, aliases and journal.
enum ModelsCommand {
    static var spec: CommandSpec {
        CommandSpec(
            "models", "Show and change registered models",
            details: """
                A version is named NAME/7, by an alias NAME@champion, or NAME@latest. Versions never change; aliases \
                move, and every move is in the journal.
                """,
            examples: [
                CommandExample("headgate models show digits@champion", "everything the champion carries"),
                CommandExample("headgate models rollback digits", "back to what was champion before"),
                CommandExample(
                    "headgate models history digits --at 2026-01-31T09:00:00Z", "what was champion then"),
            ],
            subcommands: [
                list, show, diff, alias, tag, rollback, download, history,
            ])
    }

    private static var list: CommandSpec {
        CommandSpec("list", "List all models with their aliases", Answer.format) { format in
            try await Answer.give(as: format) { try await list($0) }
        }
    }

    private static var show: CommandSpec {
        CommandSpec(
            "show", "Show a model's versions, or everything that one version carries",
            argument("name", "NAME, NAME/VERSION or NAME@ALIAS", as: ModelName.self), Answer.format
        ) { name, format in
            try await Answer.give(as: format) { try await show(name, in: $0, Console.style(.standard)) }
        }
    }

    private static var diff: CommandSpec {
        CommandSpec(
            "diff", "Compare two versions",
            argument("old", "The version to compare with", as: ModelName.self),
            argument("new", "The version to compare", as: ModelName.self), Answer.format
        ) { old, new, format in
            try await Answer.give(as: format) { try await diff(old, new, in: $0, Console.style(.standard)) }
        }
    }

    private static var alias: CommandSpec {
        CommandSpec(
            "alias", "Let an alias name a version, or remove it",
            details: """
                The alias moves only if nobody moved it meanwhile. Moving or removing an alias that names a version \
                wants a reason, which is kept in the journal: it bypasses the gate.
                """,
            examples: [
                CommandExample("headgate models alias digits/7 staging", "digits@staging is version 7"),
                CommandExample(
                    "headgate models alias --delete digits@staging --reason 'not used'", "remove it"),
            ],
            optionalArgument("version", "NAME/VERSION or NAME@ALIAS", as: ModelName.self),
            optionalArgument("alias", "The alias"),
            option("delete", "Remove this alias", value: "NAME@ALIAS", as: ModelName.self),
            option("reason", "Why, for the journal"), Answer.format
        ) { version, alias, removed, reason, format in
            let change = try AliasChange(version, alias, removed, reason: reason, by: Self.user)
            return try await Answer.give(as: format, changes: true) { try await change.make(in: $0) }
        }
    }

    private static var tag: CommandSpec {
        CommandSpec(
            "tag", "Set or remove a tag of a version",
            examples: [CommandExample("headgate models tag digits/7 reviewed=yes", "set a tag")],
            argument("version", "NAME/VERSION or NAME@ALIAS", as: ModelName.self),
            optionalArgument("tag", "KEY=VALUE"), option("delete", "Remove this tag", value: "KEY"),
            Answer.format
        ) { version, tag, removed, format in
            try await Answer.give(as: format, changes: true) {
                try await Self.tag(version, set: tag, delete: removed, in: $0)
            }
        }
    }

    private static var rollback: CommandSpec {
        CommandSpec(
            "rollback", "Let an alias name the version again that it named before its last move",
            argument("name", "The model", as: ModelName.self),
            option("to", "The version to go to instead", as: Int.self),
            option("alias", "The alias", default: "champion"), option("reason", "Why, for the journal"),
            Answer.format
        ) { name, version, alias, reason, format in
            try await Answer.give(as: format, changes: true) {
                try await rollback(name, to: version, alias: alias, reason: reason, by: user, in: $0)
            }
        }
    }

    private static var download: CommandSpec {
        CommandSpec(
            "download", "Write a version's files into a new folder",
            argument("version", "NAME/VERSION or NAME@ALIAS", as: ModelName.self),
            argument("dir", "A folder that is empty or not there yet").completing(.folders), Answer.format
        ) { name, folder, format in
            try await Answer.give(as: format) { try await download(name, to: folder, from: $0) }
        }
    }

    private static var history: CommandSpec {
        CommandSpec(
            "history", "Show the journal of a model: who moved which alias, when and why",
            argument("name", "The model", as: ModelName.self), option("alias", "Only this alias"),
            option("at", "What the aliases named at this time instead", as: Moment.self), Answer.format
        ) { name, alias, moment, format in
            try await Answer.give(as: format) { store in
                guard let moment else { return try await history(name, alias: alias, in: store) }
                return try await aliases(of: name, at: moment, alias: alias, in: store)
            }
        }
    }
}
