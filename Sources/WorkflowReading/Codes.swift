public import Diagnostics
internal import Workflows

/// The findings about a workflow file.
public enum WorkflowCode {
    // MARK: - Keys and values

    /// A key that no one knows.
    public static let unknownKey = DiagnosticCode(
        "W001", "a key is unknown",
        "The language has no such key at this place. Often it is misspelt or indented under the wrong parent."
    )
    /// A key of the language that this version does not run.
    public static let notYet = DiagnosticCode(
        "W002", "something is not supported yet",
        "The key or value is part of the language, but this version cannot do what it asks for. Ignoring it would "
            + "run something else than you wrote, so it is an error. Remove it, or wait for the version that has it."
    )
    /// A required key is absent.
    public static let missingKey = DiagnosticCode(
        "W003", "a required key is missing",
        "Add the key that the message names. A workflow needs 'on' and 'jobs'; under .github/workflows/ each job "
            + "needs 'runs-on'.")
    /// A mapping where a list stands, and the like.
    public static let wrongKind = DiagnosticCode(
        "W004", "a value has the wrong kind",
        "The key takes another kind of value, for instance a mapping where a text stands. The message names both."
    )
    /// A value out of range or of no known form.
    public static let wrongValue = DiagnosticCode(
        "W005", "a value is not allowed",
        "The value is outside what the key takes. Sizes are written 500MB, 4GiB or 1.5GiB; minutes and counts are "
            + "numbers above zero; the message names the rule.")
    /// A name that cannot be one.
    public static let badName = DiagnosticCode(
        "W006", "a name has a wrong form",
        "Ids of jobs and steps begin with a letter or '_' and go on with letters, digits, '_' and '-'; two '_' at the "
            + "start are reserved. Variables of 'env' hold no '=' and no line break.")
    /// An event of `on` that does not exist.
    public static let unknownEvent = DiagnosticCode(
        "W007", "an event is unknown",
        "'on' takes the names of GitHub's events, such as push or workflow_dispatch.")
    /// `branches` with `branches-ignore`.
    public static let filterPair = DiagnosticCode(
        "W008", "a filter and its opposite exclude each other",
        "Use either 'branches' or 'branches-ignore' (likewise tags and paths). A pattern that begins with '!' takes "
            + "names out of a list.")
    /// An ML key in a strict file.
    public static let oursInStrictFile = DiagnosticCode(
        "W009", "a file under .github/workflows/ cannot hold this key",
        "Files under .github/workflows/ stay valid on GitHub, which does not know the keys for models. Move the file "
            + "to pipelines/.")
    /// A key GitHub has and we refuse.
    public static let refused = DiagnosticCode(
        "W010", "something of GitHub's language is not for other runners",
        "'snapshot' and 'image_version' make and follow images of GitHub's own machines; nothing here can do that."
    )
    /// A key that is accepted and does nothing.
    public static let noEffect = DiagnosticCode(
        "W011", "a key has no effect here",
        "The key is accepted so that the file also works on GitHub: there are no token permissions, deployment "
            + "environments or runner images to choose here.")
    /// A number whose text changes.
    public static let numberText = DiagnosticCode(
        "W012", "a number loses digits when it becomes text",
        "Without quotes 3.10 is the number 3.1. Put the value in quotes when its text counts, as in versions."
    )

    // MARK: - Jobs

    /// Two job ids that differ only in case, or not at all.
    public static let duplicateJob = DiagnosticCode(
        "W013", "two jobs have one id",
        "Ids of jobs must differ in more than upper and lower case. Rename one.")
    /// `needs` of a job that is not there.
    public static let unknownNeed = DiagnosticCode(
        "W014", "a job needs an unknown job",
        "'needs' names ids under 'jobs', not the 'name' of a job. Check the spelling.")
    /// `needs` of itself.
    public static let ownNeed = DiagnosticCode(
        "W015", "a job needs itself", "Remove the id from the job's 'needs'.")
    /// Jobs that wait for each other.
    public static let cycle = DiagnosticCode(
        "W016", "jobs need each other in a circle",
        "None of these jobs could ever start. Remove one 'needs' from the circle that the message shows.")
    /// None or several of steps, gate and publish.
    public static let oneWork = DiagnosticCode(
        "W017", "a job is exactly one of 'steps', 'uses', 'gate' and 'publish'",
        "A job runs steps, or calls a workflow, or judges a model, or publishes one. Split it into several jobs "
            + "joined by 'needs'."
    )
    /// A key of jobs with steps in another job.
    public static let needsSteps = DiagnosticCode(
        "W018", "a key belongs to a job with 'steps'",
        "Gate and publish jobs run no steps, so they have no environment, matrix, outputs or resources. A job with "
            + "'uses' has them in the workflow that it calls.")
    /// `publish` without a gate, or behind several.
    public static let publishNeedsGate = DiagnosticCode(
        "W019", "a publish job needs exactly one gate job",
        "It publishes the model that this gate judged, so its 'needs' must name one job with 'gate' and no other "
            + "gate.")
    /// Too many jobs.
    public static let tooManyJobs = DiagnosticCode(
        "W020", "a workflow has too many jobs", "A workflow may have 1,000 jobs and a job 1,000 steps.")
    /// `select` that cannot work.
    public static let selectNeeds = DiagnosticCode(
        "W021", "'select' needs a matrix and metrics",
        "The best leg is chosen by a number of its 'metrics' file, so the job needs both 'strategy.matrix' and "
            + "'metrics'.")
    /// A matrix that is no matrix.
    public static let badMatrix = DiagnosticCode(
        "W022", "a matrix has a wrong form",
        "A matrix is a mapping of names to lists; 'include' and 'exclude' are lists of mappings. Each of them, or the "
            + "whole, may be one expression such as ${{ fromJSON(needs.list.outputs.kinds) }}.")
    /// More than 256 combinations.
    public static let largeMatrix = DiagnosticCode(
        "W023", "a matrix has more than 256 combinations",
        "A matrix may make 256 jobs. Shorten a list, or exclude combinations.")
    /// Two parameters with one variable.
    public static let sameVariable = DiagnosticCode(
        "W024", "two parameters give one variable",
        "A parameter is exported as PARAM_ and its name in upper case with '_' for other characters, so l1-ratio and "
            + "l1_ratio are the same. Rename one.")

    // MARK: - Steps

    /// Two steps with one id.
    public static let duplicateStep = DiagnosticCode(
        "W025", "two steps of a job have one id", "Ids of steps differ in more than case. Rename one.")
    /// None or several of run, uses, wait, wait-all, cancel and parallel.
    public static let oneStepWork = DiagnosticCode(
        "W026", "a step is exactly one of 'run' and 'uses'",
        "A step runs a script or uses an action (or is one of wait, wait-all, cancel and parallel). Split it, or add "
            + "the one that is missing.")
    /// A key of the other kind of step.
    public static let otherStepKey = DiagnosticCode(
        "W027", "a key belongs to the other kind of step",
        "'shell' and 'working-directory' belong to 'run'; 'with' belongs to 'uses'. Beside 'wait', 'wait-all' and "
            + "'cancel' stand name, id and continue-on-error; beside 'parallel' nothing.")
    /// A script over the limit.
    public static let longScript = DiagnosticCode(
        "W028", "a script is longer than 21,000 characters",
        "Put the script into a file of the repository and run that.")
    /// `uses` of no known form.
    public static let badAction = DiagnosticCode(
        "W029", "an action reference has a wrong form",
        "'uses' takes owner/repository@version, such as actions/checkout@v4; ./folder for an action in the workspace; "
            + "$/folder for one of this repository at the running commit; or docker://image. No path leaves its folder."
    )
    /// A shell without `{0}` or unknown.
    public static let badShell = DiagnosticCode(
        "W030", "a shell is not known",
        "Known shells are bash, sh, python and pwsh; any other is a command with {0} where the script's file goes, such as "
            + "'perl {0}'.")
    /// A pipe whose failure stays unseen.
    public static let pipeHidesFailure = DiagnosticCode(
        "W031", "a failure left of a pipe is not noticed",
        "Only an explicit 'shell: bash' turns pipefail on; without it the status of a pipe is that of its last "
            + "command.")

    /// `wait` or `cancel` of what is no background step before it.
    public static let unknownTarget = DiagnosticCode(
        "W060", "a step waits for or cancels what is no background step",
        "'wait' and 'cancel' name the 'id' of steps of the same job that come before and have 'background: true'."
    )
    /// More than ten background steps.
    public static let manyInBackground = DiagnosticCode(
        "W061", "more than ten background steps would run at once",
        "Ten background steps of a job run at once; the next one starts when one of them has ended. A 'wait' before it "
            + "makes that plain.")
    /// A step where it cannot stand.
    public static let misplacedStep = DiagnosticCode(
        "W062", "a step stands where it cannot",
        "A parallel group holds steps with 'run' and 'uses'. Composite actions have no background steps and no "
            + "'timeout-minutes'. Actions that speak of a whole job, such as headgate/metrics, stand in its own steps."
    )
    /// `steps.x` of a background step before a wait.
    public static let notAwaited = DiagnosticCode(
        "W063", "an expression uses a background step before a wait",
        "The outputs and the outcome of a background step are seen after a 'wait' or 'wait-all' for it; until then they "
            + "are empty.")
    /// A key for models said twice.
    public static let saidTwice = DiagnosticCode(
        "W064", "a job says one thing twice",
        "An action such as headgate/metrics is another way to write the key 'metrics'. Keep one of the two.")
    /// A gate or publish action among other steps.
    public static let notAlone = DiagnosticCode(
        "W065", "a gate or publish action is not the job's only step",
        "A job that judges or publishes a model runs no steps, so headgate/gate or headgate/publish is the only one. "
            + "Make a job of its own for it, with 'needs'.")
    /// An input that an action wants no more.
    public static let deprecatedInput = DiagnosticCode(
        "W066", "an input of an action is deprecated",
        "The action's file says why and what to use in its place ('deprecationMessage').")

    // MARK: - Expressions

    /// `needs.x` of a job that is not needed.
    public static let unknownNeedsName = DiagnosticCode(
        "W032", "an expression names a job that is not in 'needs'",
        "'needs' in expressions holds exactly the jobs that the job's 'needs' names.")
    /// `steps.x` of a step that is not before it.
    public static let unknownStep = DiagnosticCode(
        "W033", "an expression names a step that is not there",
        "'steps' in expressions holds the steps of the same job that have an 'id' and come before this one.")
    /// `inputs.x` that no trigger has.
    public static let unknownInput = DiagnosticCode(
        "W034", "an expression names an unknown input",
        "'inputs' holds what 'on.workflow_dispatch.inputs' and 'on.workflow_call.inputs' declare.")
    /// `matrix.x` that no combination has.
    public static let unknownMatrixName = DiagnosticCode(
        "W035", "an expression names an unknown value of the matrix",
        "'matrix' holds the names under 'strategy.matrix' and those that 'include' adds.")
    /// `needs.x.model` of a job without one.
    public static let noSuchResult = DiagnosticCode(
        "W036", "an expression asks for what a job does not have",
        "'needs.<job>.model' and 'metrics' exist for jobs with these keys, 'decision' for gate jobs, and an output "
            + "must be named under the job's 'outputs'.")
    /// `${{ }}` where the value must be written out.
    public static let noExpressionHere = DiagnosticCode(
        "W037", "no expression can stand here",
        "The value is needed before anything runs, so it must be written out.")

    // MARK: - Inputs

    /// A default that does not fit, or a choice without options.
    public static let badInput = DiagnosticCode(
        "W038", "an input's declaration contradicts itself",
        "A default must be of the input's type; a choice needs options, and its default is one of them.")

    /// All of them, in order.
    public static let all: [DiagnosticCode] = [
        unknownKey, notYet, missingKey, wrongKind, wrongValue, badName, unknownEvent, filterPair,
        oursInStrictFile,
        refused, noEffect, numberText, duplicateJob, unknownNeed, ownNeed, cycle, oneWork, needsSteps,
        publishNeedsGate, tooManyJobs, selectNeeds, badMatrix, largeMatrix, sameVariable, duplicateStep,
        oneStepWork,
        otherStepKey, longScript, badAction, badShell, pipeHidesFailure, unknownNeedsName, unknownStep,
        unknownInput, unknownMatrixName, noSuchResult, noExpressionHere, badInput,
        badPattern, onlyNegative, badCron, shortInterval, badZone, unknownType, queueCancels, badCall,
        remoteCall, needsCall, refusedOption, badOption, badVolume, badPort, unknownScope, unknownSecret,
        unknownJob,
        unknownTarget, manyInBackground, misplacedStep, notAwaited, saidTwice, notAlone, deprecatedInput,
        negatedIgnore,
    ]
}
