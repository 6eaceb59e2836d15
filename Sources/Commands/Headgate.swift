internal import Arguments
internal import Diagnostics
internal import Execution
internal import Glibc
internal import Linux
internal import Reporting

/// The program `headgate`: reads the command line, runs the command and exits with its status.
public enum Headgate {
    /// Runs the process's own command line; never returns.
    public static func main() async -> Never {
        signal(SIGPIPE, SIG_IGN)
        let status = await run(Array(CommandLine.arguments.dropFirst()))
        exit(status)
    }

    /// Runs a command line and returns the exit status: 0 done, 1 failed, 2 invalid input, 3 the runner failed.
    public static func run(_ words: [String]) async -> Int32 {
        let colour = option("color", "When to use colours", default: ColorChoice.auto)
        let program = Program(
            "headgate", "The gate between HEAD and production for machine-learning models",
            version: Product.version,
            details: "Pipelines are pipelines/NAME.yml in a git repository. State is in $HEADGATE_HOME.",
            examples: [
                CommandExample("headgate run", "run the repository's only pipeline"),
                CommandExample(
                    "headgate run digits --input seed=1", "run pipelines/digits.yml with an input"),
                CommandExample("headgate models history digits", "who was champion, and why"),
            ], globals: [colour.shape], commands: commands)
        let (globals, invocation) = program.parse(words, width: Output.standard.columns)
        let choice = globals.value(of: colour) ?? .auto
        return await Console.$choice.withValue(choice) {
            await Console.$findingsAreJSON.withValue(Guarded(false)) { await perform(invocation, program) }
        }
    }

    private static var commands: [CommandSpec] {
        [
            RunCommand.spec, PlanCommand.spec, InitCommand.spec, LintCommand.spec, GateCommand.spec,
            ModelsCommand.spec,
            RunsCommand.spec,
            DoctorCommand.spec,
            CompatCommand.spec,
            ExplainCommand.spec, SchemaCommand.spec, CompletionCommand.spec, DevelopmentCommand.spec,
        ]
    }

    private static func perform(_ invocation: ParsedInvocation, _ program: Program) async -> Int32 {
        switch invocation {
        case .help(let text):
            Output.standard.write(text)
            return 0
        case .usageError(let finding):
            Console.complain(finding.message, finding.code, help: finding.help)
            return 2
        case .run(let action):
            do {
                return try await CompletionCommand.$program.withValue(program) { try await action() }
            } catch {
                return Console.report(error)
            }
        }
    }
}
