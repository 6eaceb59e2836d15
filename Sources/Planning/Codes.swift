public import Diagnostics

/// The findings of planning: what the file allows but this event, these inputs or these values do not.
public enum PlanCode {
    /// `--job` with an id that is not there.
    public static let unknownJob = DiagnosticCode(
        "P001", "the workflow has no such job", "--job takes an id under 'jobs', not the 'name' of a job.")
    /// An input that the workflow does not declare.
    public static let unknownInput = DiagnosticCode(
        "P002", "the workflow has no such input",
        "--input takes the names under 'on.workflow_dispatch.inputs'.")
    /// A required input without a value.
    public static let missingInput = DiagnosticCode(
        "P003", "a required input is missing", "Give it with --input NAME=VALUE, or declare a default.")
    /// A value that does not fit its input.
    public static let badInput = DiagnosticCode(
        "P004", "an input's value has the wrong type",
        "A boolean is true or false, a number is decimal, a choice is one of its options.")
    /// Inputs with an event that has none.
    public static let noInputs = DiagnosticCode(
        "P005", "the event takes no inputs",
        "Only workflow_dispatch has inputs. Declare them under 'on', or leave --input.")
    /// An input given more than once.
    public static let repeatedInput = DiagnosticCode(
        "P006", "an input is given twice",
        "Give each input once; which value counts would depend on the order.")
    /// A matrix whose expressions do not give one.
    public static let badMatrix = DiagnosticCode(
        "P007", "a matrix has no combinations",
        "The expressions of the matrix must give a mapping of names to lists that are not empty, often by fromJSON."
    )
    /// More combinations than are allowed.
    public static let largeMatrix = DiagnosticCode(
        "P008", "a matrix has more than 256 combinations", "A matrix may make 256 jobs. Give shorter lists.")
    /// A value of the wrong kind that an expression gave.
    public static let wrongValue = DiagnosticCode(
        "P009", "an expression gives a value of the wrong kind",
        "The key takes a number, a truth value or a size, and the value of its expression is none. Outputs that were "
            + "not set are empty.")
    /// An event that the file does not name.
    public static let otherEvent = DiagnosticCode(
        "P010", "the workflow does not name the event",
        "A push or a schedule would not start this workflow. By hand it runs all the same.")

    /// `uses` of a job names a file that is not there.
    public static let noCalledFile = DiagnosticCode(
        "P020", "the called workflow file is not there",
        "A job calls a workflow of the same repository: 'uses: ./pipelines/NAME.yml' or './.github/workflows/NAME.yml'."
    )
    /// `uses` of a job names a workflow without `workflow_call`.
    public static let notCallable = DiagnosticCode(
        "P021", "the workflow cannot be called",
        "A workflow that others call names 'workflow_call' in its 'on', with the inputs and secrets that it takes."
    )
    /// Workflows that call each other for ever.
    public static let callCycle = DiagnosticCode(
        "P022", "workflows call each other in a circle",
        "A workflow cannot call itself, nor one that comes back to it. The notes show every call of the circle."
    )
    /// More than ten levels.
    public static let deepCall = DiagnosticCode(
        "P023", "workflows call each other too deep",
        "There are at most ten levels: the workflow that runs, and nine that are called one by the other.")
    /// More files or jobs than are allowed.
    public static let tooManyCalls = DiagnosticCode(
        "P024", "too many called workflows",
        "A run calls at most 50 workflow files, with at most 5,000 jobs together.")
    /// `with` names an input that is not there.
    public static let unknownCallInput = DiagnosticCode(
        "P025", "the called workflow has no such input",
        "'with' takes the names under 'on.workflow_call.inputs' of the called file.")
    /// A required input without a value.
    public static let missingCallInput = DiagnosticCode(
        "P026", "an input of the called workflow is missing",
        "Give it under 'with', or declare a default in the called file.")
    /// A value that does not fit its input.
    public static let badCallInput = DiagnosticCode(
        "P027", "an input's value has the wrong type for the called workflow",
        "A boolean is true or false, a number is a number, also as a text that an expression gives.")
    /// `secrets` names one that is not there.
    public static let unknownCallSecret = DiagnosticCode(
        "P028", "the called workflow has no such secret",
        "'secrets' takes the names under 'on.workflow_call.secrets' of the called file, or 'inherit' for all."
    )
    /// A required secret without a value.
    public static let missingCallSecret = DiagnosticCode(
        "P029", "a secret of the called workflow is missing",
        "The called file declares it as required. Name it under 'secrets', or write 'secrets: inherit'.")
    /// A workflow without any event but `workflow_call`.
    public static let onlyCalled = DiagnosticCode(
        "P030", "the workflow can only be called",
        "Its 'on' names nothing but 'workflow_call', so that no event and no person starts it. Run one that calls it."
    )
    /// `runs-on` asks for what the runner is not.
    public static let otherRunner = DiagnosticCode(
        "P031", "this runner does not have the labels",
        "'runs-on' names labels that a runner must have, all of them. This one has those of 'labels' in runner.yml; GitHub's 'ubuntu-*' are taken too."
    )
    /// `volumes` names a folder of the host.
    public static let closedVolume = DiagnosticCode(
        "P032", "this runner does not open the folder to containers",
        "Only the folders of the host that 'volumes' in runner.yml lists, and those below, can be bound.")

    /// All of them, in order.
    public static let all: [DiagnosticCode] = [
        unknownJob, unknownInput, missingInput, badInput, noInputs, repeatedInput, badMatrix, largeMatrix,
        wrongValue,
        otherEvent,
        noCalledFile, notCallable, callCycle, deepCall, tooManyCalls, unknownCallInput, missingCallInput,
        badCallInput, unknownCallSecret, missingCallSecret, onlyCalled, otherRunner, closedVolume,
    ]
}
