public import Diagnostics

/// Codes of execution.
public enum ExecutionCode {
    /// A file that a job declares does not exist.
    public static let missingFile = DiagnosticCode(
        "E001", "a declared file is missing",
        """
        The job says that it makes this file ('metrics', 'predictions' or 'model'), but when its last step had \
        succeeded the file was not in the workspace. Paths are relative to the workspace. Nothing was published.
        """)
    /// A file that a job declares cannot be read as what it should be.
    public static let badFile = DiagnosticCode(
        "E002", "a declared file cannot be read",
        """
        The file exists but is not what the job says: metrics must be a JSON object of numbers, and every declared \
        file must be a regular file below the workspace, not reached through a symbolic link.
        """)
    /// The job asks for more than the machine has.
    public static let tooLarge = DiagnosticCode(
        "E003", "the job asks for more than the machine has",
        "'resources' names more processors or memory than this runner may give. Nothing was started.")
    /// The working tree differs from HEAD.
    public static let dirty = DiagnosticCode(
        "E004", "publishing from a working tree that differs from HEAD",
        """
        A model is published with the commit that made it. The working tree has changes that no commit holds. \
        Commit them, or pass '--allow-dirty': the version then says 'dirty' with the tree's digest.
        """)
    /// An input of a built-in action is wrong.
    public static let badInput = DiagnosticCode(
        "E005", "an action's input is wrong",
        "The value under 'with' is missing, empty or not one of those that the built-in action knows.")
    /// A file written for the runner cannot be read.
    public static let commandFile = DiagnosticCode(
        "E006", "a file for the runner cannot be read",
        """
        A step wrote something to $GITHUB_ENV, $GITHUB_OUTPUT, $GITHUB_STATE or $GITHUB_PATH that has not the form \
        'name=value' or 'name<<DELIMITER', lines, 'DELIMITER'.
        """)
    /// No such Python.
    public static let noPython = DiagnosticCode(
        "E007", "no such Python on this machine",
        """
        'actions/setup-python' makes a virtual environment from a Python under /usr or /opt. The version asked for \
        is not there. The message names those that are.
        """)
    /// No such artifact.
    public static let noArtifact = DiagnosticCode(
        "E008", "no such artifact in this run",
        "The artifact was not uploaded by a job that this one needs. The message names those that were.")
    /// The gate cannot be computed.
    public static let gate = DiagnosticCode(
        "E009", "the gate cannot be computed",
        "The gate's definition, its candidate or its files could not be read. A gate that cannot be computed rejects."
    )
    /// A value that an expression gave is not what the key wants.
    public static let badValue = DiagnosticCode(
        "E010", "an expression gives the wrong kind of value",
        "The key wants a number or true or false, and the expression gave something else.")
    /// A job could not be run at all.
    public static let runner = DiagnosticCode(
        "E011", "the runner failed",
        "The runner itself could not do its part: a log or folder could not be written. The message names it."
    )
    /// The publish job has no gate that promoted.
    public static let publish = DiagnosticCode(
        "E012", "the model cannot be published",
        "A publish job needs exactly one gate job that decided to promote, with a model that the run still has."
    )
    /// A file pattern cannot be used.
    public static let badPattern = DiagnosticCode(
        "E013", "no file matches",
        "The pattern matches no file below the workspace, or leads out of it.")
    /// The runner's configuration forbids it.
    public static let forbidden = DiagnosticCode(
        "E014", "this runner does not allow it",
        "The owner of this machine limits what pipelines may ask for in the runner's configuration ('networks')."
    )
    /// A program of a built-in action failed in the sandbox.
    public static let action = DiagnosticCode(
        "E015", "a built-in action failed",
        "A program that the action runs in the sandbox, such as cp or tar, failed; the step's log has its output."
    )
    /// Work of the runner's own was stopped.
    public static let stopped = DiagnosticCode(
        "E060", "stopped",
        "Files were being hashed when the step was cancelled or the time of the step or its job was over.")
    /// No such action.
    public static let noAction = DiagnosticCode(
        "E080", "there is no such action",
        """
        The folder that 'uses' names holds neither action.yml nor action.yaml. './path' is looked for in the job's \
        workspace when the step starts, so a step must have checked the repository out; '$/path' in the repository at \
        the running commit, without a checkout; 'owner/name/path@ref' in what the runner's mirror has of that repository.
        """)
    /// An action's file cannot be read.
    public static let badAction = DiagnosticCode(
        "E081", "an action's file is wrong",
        "The action's action.yml has a mistake; the message says where. Nothing of the action was run.")
    /// Something that wants container images.
    public static let needsImages = DiagnosticCode(
        "E082", "this comes with container images",
        """
        'container', 'services', Docker actions and 'docker://' run in containers from images, which this version \
        does not have: it reads, checks and plans them, and refuses the run before its first step.
        """)
    /// No node.
    public static let noNode = DiagnosticCode(
        "E083", "node actions need node, and this runner has none",
        """
        Node actions, whatever version they ask for, are run with the one node that the runner has: the program that \
        'node' in the runner's configuration names, else the one on PATH. Install it ('apt-get install nodejs'), or \
        name it there.
        """)
    /// Actions that use each other.
    public static let actionDepth = DiagnosticCode(
        "E084", "actions nest too deeply",
        "A composite action may use other actions, those again others, ten levels in all, and none may use itself."
    )
    /// A group that waits for itself.
    public static let groupDeadlock = DiagnosticCode(
        "E090", "a concurrency group waits for itself",
        """
        A job, or a workflow that it calls, wants the group that the run or a calling job is in: it would wait for \
        ever. Note that in a called workflow 'github.workflow' is the name of the calling one.
        """)
    /// `runs-on` asks for what the runner is not.
    public static let otherRunner = DiagnosticCode(
        "E091", "this runner does not have the labels",
        "'runs-on' names labels, and a runner must have all of them. This runner's are 'labels' in runner.yml."
    )
    /// A group without a name.
    public static let emptyGroup = DiagnosticCode(
        "E092", "a concurrency group has no name",
        "The expression of 'concurrency' gives an empty text. A value that is not always set needs another: a || b."
    )
    /// All codes.
    public static let all = [
        noAction, badAction, needsImages, noNode, actionDepth,
        missingFile, badFile, tooLarge, dirty, badInput, commandFile, noPython, noArtifact, gate, badValue,
        runner,
        publish, badPattern, forbidden, action, stopped,
        groupDeadlock, otherRunner, emptyGroup,
    ]
}

/// Why a run could not be started or went wrong for the runner's own reasons.
public struct ExecutionError: CodedError, CustomStringConvertible {
    /// The stable code.
    public let code: DiagnosticCode
    /// What was tried and what came of it.
    public let message: String
    /// What to do about it.
    public let help: String?

    /// Creates an error.
    public init(_ code: DiagnosticCode, _ message: String, help: String? = nil) {
        self.code = code
        self.message = message
        self.help = help
    }

    /// Takes over another module's error with its code.
    public init(_ error: any CodedError) {
        self.init(error.code, error.message, help: error.help)
    }

    /// The message.
    public var description: String { message }

    /// Whether the runner could not do its part, as with a full disk or a dead sandbox: exit status 3, not 1.
    ///
    /// Of the sandbox's codes S008 (no such program) and S009 (impossible limits) are the pipeline's own, and of
    /// the store's A040 (stopped).
    var isRunnersFault: Bool {
        switch code.id.first {
        case "A": code.id != "A040"
        case "S": code.id != "S008" && code.id != "S009"
        default: code.id == ExecutionCode.runner.id
        }
    }
}
