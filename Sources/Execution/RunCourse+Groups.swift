internal import Expressions
internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Repositories
internal import Runs
internal import Secrets
internal import Workflows

/// A concurrency group that a run, a job or a called workflow wants to be the only one in.
struct GroupWish: Sendable {
    /// The group's name.
    var name: String
    /// Whether all that is in it is cancelled.
    var cancelsInProgress: Bool
    /// Whether those that wait stay.
    var keepsWaiting: Bool
}

/// Who is in a group: a leg for its job's `concurrency`, or for that of the workflow that it calls.
struct GroupHolder: Sendable, Hashable {
    var key: String
    var isCall = false
}

/// A change in a concurrency group.
struct GroupTurn: Sendable {
    var holder: GroupHolder
    var entry: Int64
    var standing: Result<GroupStanding, ExecutionError>
}

/// The groups that a run's jobs are in or wait for.
struct GroupHolds: Sendable {
    struct Hold: Sendable {
        var entry: Int64
        var name: String
        var isIn = false
    }

    /// The name of the whole run's group.
    var runGroup: String?
    var holds: [GroupHolder: Hold] = [:]
    /// Entries that nobody watches, and what is known of them.
    var unwatched: [(holder: GroupHolder, entry: Int64, known: GroupStanding?)] = []
}

extension RunCourse {
    /// Evaluates `concurrency`.
    ///
    /// - Parameters:
    ///   - title: What has it, for messages.
    ///   - key: The innermost leg around it: a group that this one or another around it is in would never be free.
    func group(
        _ concurrency: Concurrency, in scope: Scope, of title: String, within key: String?
    ) throws(ExecutionError) -> GroupWish {
        let name: String = try Evaluation.text(concurrency.group, in: scope)
        guard !name.trimmed.isEmpty else {
            throw ExecutionError(
                ExecutionCode.emptyGroup,
                "the concurrency group of '\(title)' has no name: "
                    + "'\(concurrency.group.raw)' is empty")
        }
        var wish = GroupWish(name: name, cancelsInProgress: false, keepsWaiting: concurrency.queue == .max)
        if let text = concurrency.cancelInProgress {
            wish.cancelsInProgress = try Evaluation.truth(text, "cancel-in-progress", in: scope)
        }
        if let holder = holder(of: name, around: key) {
            throw ExecutionError(
                ExecutionCode.groupDeadlock,
                "the concurrency group '\(name)' of '\(title)' is that of \(holder), which waits for it",
                help: "give the two groups different names; 'github.workflow' is that of the calling workflow"
            )
        }
        return wish
    }

    /// Who around a job is in a group of that name.
    private func holder(of name: String, around key: String?) -> String? {
        state.with { state in
            if state.groups.runGroup?.lowercased() == name.lowercased() { return "the run" }
            var key = key
            while let leg = key {
                for isCall in [false, true] {
                    let hold = state.groups.holds[GroupHolder(key: leg, isCall: isCall)]
                    if hold?.name.lowercased() == name.lowercased() { return "'\(leg)'" }
                }
                key =
                    state.calls[leg]?.waiting.job.caller
                    ?? state.jobs[Leg(key: leg, index: 0, total: 1, matrix: JSONObject(), name: "").jobKey]?
                    .caller
            }
            return nil
        }
    }

    /// Enters a group; what comes of it is told by a turn.
    func enter(_ wish: GroupWish, as holder: GroupHolder) async {
        let request = executor.request
        let entry = GroupEntry(
            repository: request.head.repositoryName, group: wish.name, run: record.number, job: holder.key,
            owner: request.owner, cancelsInProgress: wish.cancelsInProgress, keepsWaiting: wish.keepsWaiting)
        do throws(ModelError) {
            let id = try await executor.services.ledger.enter(entry)
            state.with { state in
                state.groups.holds[holder] = GroupHolds.Hold(entry: id, name: wish.name)
                state.groups.unwatched.append((holder, id, nil))
            }
        } catch {
            await refuse(holder, ExecutionError(error))
        }
    }

    /// Watches the entries that nobody watches yet.
    func startWatches(_ group: inout TaskGroup<Report>, _ active: inout Int) {
        let watches = state.with { state in
            defer { state.groups.unwatched = [] }
            return state.groups.unwatched
        }
        for watch in watches {
            active += 1
            group.addTask {
                do throws(ModelError) {
                    let now = try await self.executor.services.ledger.change(
                        of: watch.entry, from: watch.known)
                    return .turn(GroupTurn(holder: watch.holder, entry: watch.entry, standing: .success(now)))
                } catch {
                    let failure = ExecutionError(error)
                    return .turn(
                        GroupTurn(holder: watch.holder, entry: watch.entry, standing: .failure(failure)))
                }
            }
        }
    }

    func take(_ turn: GroupTurn) async {
        guard let hold = state.with({ $0.groups.holds[turn.holder] }), hold.entry == turn.entry else {
            return
        }
        switch turn.standing {
        case .failure(let error): if !hold.isIn { await refuse(turn.holder, error) }
        case .success(.gone): break
        case .success(.waiting(let reason)):
            events.emit(
                .jobWaiting, job: turn.holder.key, ["reason": .string(contexts.masker.mask(reason))])
            watch(turn.holder, hold.entry, .waiting(reason: reason))
        case .success(.running):
            state.with { state in
                state.groups.holds[turn.holder]?.isIn = true
                if !turn.holder.isCall { state.schedule.release(turn.holder.key) }
            }
            if turn.holder.isCall { openCall(turn.holder.key) }
            watch(turn.holder, hold.entry, .running)
        case .success(.cancelled(let reason)):
            let reason = contexts.masker.mask(reason)
            state.with { $0.cancellations.append((turn.holder.key, reason)) }
            if hold.isIn {
                cancel(turn.holder.key, reason: reason)
            } else {
                await giveUp(turn.holder, reason)
            }
        }
    }

    private func watch(_ holder: GroupHolder, _ entry: Int64, _ known: GroupStanding) {
        state.with { $0.groups.unwatched.append((holder, entry, known)) }
    }

    /// Ends what waits for its turn.
    private func giveUp(_ holder: GroupHolder, _ reason: String) async {
        if holder.isCall {
            guard let call = state.with({ $0.calls[holder.key] }) else { return }
            await cancelHeld(call, reason: reason)
        } else if let waiting = state.with({ $0.schedule.takeQueued(holder.key) }) {
            await endUnstarted(waiting, reason: reason)
        }
    }

    /// Fails what waits for its turn because the store cannot be used.
    private func refuse(_ holder: GroupHolder, _ error: ExecutionError) async {
        state.with {
            $0.failures.append((holder.key, error.message))
            $0.hasRunnersFault = true
        }
        await giveUp(holder, error.message)
    }

    /// Leaves the groups of a leg that has ended.
    func leaveGroups(_ key: String) async {
        for isCall in [true, false] {
            let hold = state.with {
                $0.groups.holds.removeValue(forKey: GroupHolder(key: key, isCall: isCall))
            }
            guard let hold else { continue }
            do throws(ModelError) { try await executor.services.ledger.leave(hold.entry) } catch {
                state.with {
                    $0.failures.append((key, "its concurrency group cannot be left: \(error.message)"))
                    $0.hasRunnersFault = true
                }
            }
        }
    }
}
