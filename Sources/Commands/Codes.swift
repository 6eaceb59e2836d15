internal import Diagnostics

/// Codes of commands.
enum CommandCode {
    static let badUse = DiagnosticCode(
        "C100", "the command cannot be used like that",
        "The words are valid on their own, but not together or not here. The message says what to change.")
    static let noPipeline = DiagnosticCode(
        "C101", "no such pipeline",
        "'headgate run NAME' runs pipelines/NAME.yml of the repository; without a name, the only file there.")
    static let noSecret = DiagnosticCode(
        "C102", "no such secret in the environment",
        "'--secret NAME' takes the value from the environment variable NAME of the caller.")
    static let badConfiguration = DiagnosticCode(
        "F001", "the runner's configuration is wrong",
        "The file given by --config, $HEADGATE_CONFIG or the default places has an unknown key or a wrong value."
    )
    static let all = [badUse, noPipeline, noSecret, badConfiguration]
}
