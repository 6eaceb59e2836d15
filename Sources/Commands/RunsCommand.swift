internal import Arguments
internal import Diagnostics
internal import JSON
internal import Models
internal import Registry
internal import Reporting

/// `headgate runs`: what ran, how it ended, its logs and artifacts.
enum RunsCommand {
    static var spec: CommandSpec {
        CommandSpec(
            "runs", "Show, cancel and repeat runs",
            examples: [
                CommandExample("headgate runs list --experiment digits", "the newest runs of one pipeline"),
                CommandExample("headgate runs logs 12", "the log of the step that failed"),
                CommandExample("headgate runs rerun 12 --failed", "only what did not succeed"),
            ], subcommands: [list, show, logs, artifacts, cancel, rerun, delete])
    }

    private static var number: Parameter<RunNumber> {
        argument("run", "The run's number", as: RunNumber.self)
    }

    private static var list: CommandSpec {
        CommandSpec(
            "list", "List the newest runs", option("limit", "How many at most", default: 20),
            option("experiment", "Only runs of this experiment, REPOSITORY/WORKFLOW or WORKFLOW"),
            Answer.format
        ) { limit, experiment, format in
            try await Answer.give(as: format) {
                try await list($0, limit: limit, experiment: experiment, Console.style(.standard))
            }
        }
    }

    private static var show: CommandSpec {
        CommandSpec("show", "Show a run's jobs, steps, metrics and gate decisions", number, Answer.format) {
            run, format in
            try await Answer.give(as: format) { try await show(run.value, in: $0, Console.style(.standard)) }
        }
    }

    private static var logs: CommandSpec {
        CommandSpec(
            "logs", "Print the logs of a run's steps",
            details: "Without --job and --step: the steps that failed; all steps when none did.",
            number, option("job", "Only this job, with all legs of its matrix, or one leg such as train.0"),
            option("step", "Only the step of this number", as: Int.self),
            flag("follow", "Wait for what a running run still prints", short: "f"), Answer.format
        ) { run, job, step, follows, format in
            let selection = LogSelection(run: run.value, job: job, step: step)
            return try await Answer.withStore(changes: false) { store in
                if format == .json { return try await selection.answer(from: store).give(as: .json) }
                let printer = LogPrinter(.standard, home: store, style: Console.style(.standard))
                return try await follows ? printer.follow(selection) : printer.print(selection)
            }
        }
    }

    private static var artifacts: CommandSpec {
        CommandSpec(
            "artifacts", "List a run's artifacts, or download one",
            examples: [
                CommandExample(
                    "headgate runs artifacts 12 --download report out", "its files into the folder out")
            ],
            number, option("download", "The artifact to write into DIR", value: "NAME"),
            optionalArgument("dir", "A folder that is empty or not there yet").completing(.folders),
            Answer.format
        ) { run, name, folder, format in
            try await Answer.give(as: format) { store in
                switch (name, folder) {
                case (nil, nil): return try await artifacts(of: run.value, in: store)
                case (let name?, let folder?):
                    return try await download(name, of: run.value, to: folder, from: store)
                default:
                    throw Refusal(
                        CommandCode.badUse, "a download wants a name and a folder",
                        help: "write --download NAME DIR")
                }
            }
        }
    }

    private static var cancel: CommandSpec {
        CommandSpec(
            "cancel", "Ask a running run to stop",
            details: "Its steps get SIGTERM and their grace; a second time they are killed.", number,
            Answer.format
        ) { run, format in
            try await Answer.give(as: format, changes: true) {
                try await cancel(run.value, in: $0, isAlive: Home.isAlive)
            }
        }
    }

    private static var delete: CommandSpec {
        CommandSpec(
            "delete", "Remove a run that ended, with its logs and artifacts",
            details: "Published models stay, with everything they carry.", number, Answer.format
        ) { run, format in
            try await Answer.give(as: format, changes: true) { try await delete(run.value, in: $0) }
        }
    }

    private static var rerun: CommandSpec {
        CommandSpec(
            "rerun", "Run a run again as its next attempt", number,
            flag("failed", "Only jobs that did not succeed, and those that need them"),
            option("format", "How to show progress", as: RunFormat.self)
        ) { run, onlyFailed, format in
            try await RunCommand.rerun(number: run.value, onlyFailed: onlyFailed, format: format?.rawValue)
        }
    }
}
