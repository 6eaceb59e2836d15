internal import Digests
internal import JSON
internal import Planning
internal import Workflows

/// A workflow in the course of a run, with what its jobs see of it: the run's own, or one that a leg calls.
struct CallFrame: Sendable {
    /// The workflow.
    let workflow: Workflow
    /// `${{ inputs }}`.
    let inputs: [(name: String, value: JSON)]
    /// `${{ secrets }}`.
    let secrets: [(name: String, value: String)]
}

/// A leg that calls a workflow, while the jobs of that workflow run.
struct OpenCall: Sendable {
    /// The leg.
    let waiting: Schedule.Waiting
    /// What it calls.
    let call: PlannedCall
    /// What the called jobs see.
    let contexts: RunContexts
    /// When it started.
    let startedAt: Int64
    /// The wish to stop it, and why.
    var cancelled: (level: RunCancellation.Level, reason: String)?
    /// Whether it still waits for the called workflow's concurrency group.
    var isHeld = false
}

extension Job {
    /// Whether it calls a workflow.
    var isCall: Bool { if case .call = work { true } else { false } }
}

extension Leg {
    /// The key as the name of a folder: as it is, or its beginning and a digest when it is long.
    var folderName: String {
        guard key.utf8.count > 100 else { return key }
        return String(decoding: key.utf8.prefix(80), as: UTF8.self) + "-" + Digest.sha256(key).hex.prefix(12)
    }
}
