internal import Arguments
internal import Diagnostics
internal import Expressions
internal import JSON
internal import Linux
internal import LinuxSandboxes
internal import Sandboxes

/// `headgate dev`: what developers and `make setup` need.
enum DevelopmentCommand {
    static let spec = CommandSpec(
        "dev", "Tools for developing Headgate itself", isHidden: true,
        subcommands: [expressions, subordinateRange])

    private static let expressions = CommandSpec(
        "expressions", "Run expression suites", details: "Ends with the line 'N passed, M failed'.",
        repeated("suite", "A suite file", value: "FILE"),
        repeatedArgument("files", "More suite files").completing(.files)
    ) { suites, files in
        var outcome = ExpressionSuite.Outcome()
        for path in suites + files {
            do throws(JSONError) {
                outcome.add(ExpressionSuite.run(try JSON.parse(Self.text(path))))
            } catch {
                throw Refusal(
                    CommandCode.badUse, "'\(path)' is not JSON: \(error.message), line \(error.line)")
            }
        }
        for failure in outcome.failed {
            Console.answer(
                "\(failure.group): \(failure.expression)\n  expected \(failure.expected)\n  got      \(failure.got)"
            )
        }
        Console.answer("\(outcome.passed) passed, \(outcome.failed.count) failed")
        return outcome.failed.isEmpty ? 0 : 1
    }

    /// The text; a file that cannot be read is an empty one, which is not JSON.
    private static func text(_ path: String) -> String {
        do throws(SystemError) { return try Files.text(path) } catch {
            Console.complain(error.message, error.code, help: error.help)
            return ""
        }
    }

    private static let subordinateRange = CommandSpec(
        "setup-subids", "Reserve user numbers for jobs in /etc/subuid and /etc/subgid",
        details: "What 'make setup' does for a root runner; a second call changes nothing."
    ) {
        let (range, wasAdded) = try SubordinateRange.allocate()
        let state = wasAdded ? "reserved" : "reserved already"
        Console.answer("headgate:\(range.firstUser):\(SubordinateRange.count) \(state)")
        return 0
    }
}
