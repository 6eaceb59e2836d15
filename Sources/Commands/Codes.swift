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
    static let notWritten = DiagnosticCode(
        "C030", "the first pipeline cannot be written",
        "'headgate init' replaces no file without --force, and writes through no link.")
    static let unclearScript = DiagnosticCode(
        "C031", "it is not clear which script trains the model",
        "'headgate init' goes by names such as train.py and by what scripts do. Off a terminal it asks nobody: name the "
            + "script with --train.")
    static let badConfiguration = DiagnosticCode(
        "F001", "the runner's configuration is wrong",
        "The file given by --config, $HEADGATE_CONFIG or the default places has an unknown key or a wrong value."
    )
    static let noPath = DiagnosticCode(
        "C040", "there is nothing to check at a path",
        "'headgate lint' takes files, folders with .yml files and repositories; without a path it checks the repository."
    )
    static let shellcheckFailed = DiagnosticCode(
        "C041", "shellcheck could not check the scripts",
        "It could not be started, broke off or took too long. '--no-shellcheck' leaves it out.")
    static let cannotRead = DiagnosticCode(
        "C042", "a file to check cannot be read",
        "It is gone, may not be read, or is larger than 2 MiB. A pipeline file has at most 1 MiB.")
    static let all = [
        badUse, noPipeline, noSecret, notWritten, unclearScript, badConfiguration, noPath, shellcheckFailed,
        cannotRead,
    ]
}
