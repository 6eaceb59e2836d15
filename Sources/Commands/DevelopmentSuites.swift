internal import Arguments
internal import Calendars
internal import Expressions
internal import JSON
internal import Linux
internal import Patterns
internal import Secrets

/// `headgate dev expressions`, `globs`, `cron` and `mask`: tables that others made, run against our own code.
enum DevelopmentSuites {
    /// What came of some files.
    struct Outcome {
        var passed = 0
        var failures: [String] = []
        var skipped = 0
    }

    static let expressions = command("expressions", "Run expression suites") { file in
        let outcome = ExpressionSuite.run(file)
        let failures = outcome.failed.map {
            "\($0.group): \($0.expression)\n  expected \($0.expected)\n  got      \($0.got)"
        }
        return Outcome(passed: outcome.passed, failures: failures)
    }

    static let globs = command("globs", "Run tables of filter patterns") { file in
        let (passed, failures) = GlobSuite.run(file)
        return Outcome(passed: passed, failures: failures)
    }

    static let cron = command("cron", "Run tables of schedules") { file in
        let outcome = CronSuite.run(file, zone: TimeZoneFolder.rules)
        return Outcome(passed: outcome.passed, failures: outcome.failures, skipped: outcome.skipped)
    }

    static let masks = command("mask", "Run tables of texts and secrets") { file in
        let (passed, failures) = MaskSuite.run(file)
        return Outcome(passed: passed, failures: failures)
    }

    private static func command(
        _ name: String, _ summary: String, run: @escaping @Sendable (JSON) -> Outcome
    ) -> CommandSpec {
        CommandSpec(
            name, summary, details: "Ends with the line 'N passed, M failed'.",
            repeated("suite", "A suite file", value: "FILE"),
            repeatedArgument("files", "More suite files").completing(.files)
        ) { suites, files in
            var all = Outcome()
            for path in suites + files { all.add(run(try json(path))) }
            for failure in all.failures { Console.answer(failure) }
            if all.skipped > 0 { Console.answer("\(all.skipped) do not apply (docs/conformance.md)") }
            Console.answer("\(all.passed) passed, \(all.failures.count) failed")
            return all.failures.isEmpty && all.passed > 0 ? 0 : 1
        }
    }

    private static func json(_ path: String) throws -> JSON {
        let text = try Files.text(path)
        do throws(JSONError) { return try JSON.parse(text) } catch {
            throw Refusal(
                CommandCode.badUse, "'\(path)' is not JSON: \(error.message), line \(error.line)")
        }
    }
}

extension DevelopmentSuites.Outcome {
    fileprivate mutating func add(_ other: Self) {
        passed += other.passed
        failures += other.failures
        skipped += other.skipped
    }
}
