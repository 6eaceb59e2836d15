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

    /// All of them, in order.
    public static let all: [DiagnosticCode] = [
        unknownJob, unknownInput, missingInput, badInput, noInputs, repeatedInput, badMatrix, largeMatrix,
        wrongValue,
        otherEvent,
    ]
}
