internal import Expressions
internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Repositories
internal import Runs
internal import Secrets
internal import Workflows

/// The place of a whole run in the concurrency group of its workflow.
struct RunGroup {
    private let course: RunCourse
    private let entry: Int64

    private var executor: RunExecutor { course.executor }
    private var ledger: any RunLedger { executor.services.ledger }

    /// Follows a run in the group of its workflow.
    static func follow(_ course: RunCourse, _ concurrency: Concurrency) async {
        await enter(course, concurrency)?.follow()
    }

    /// Enters the group of a run; `nil` when that failed and all jobs have ended.
    private static func enter(_ course: RunCourse, _ concurrency: Concurrency) async -> RunGroup? {
        let request = course.executor.request
        do throws(ExecutionError) {
            let scope = Scope(contexts: course.contexts.workflow)
            let wish = try course.group(concurrency, in: scope, of: request.plan.workflow.name, within: nil)
            course.state.with { $0.groups.runGroup = wish.name }
            let entry = GroupEntry(
                repository: request.head.repositoryName, group: wish.name, run: course.record.number,
                owner: request.owner, cancelsInProgress: wish.cancelsInProgress,
                keepsWaiting: wish.keepsWaiting)
            do throws(ModelError) {
                return RunGroup(course: course, entry: try await course.executor.services.ledger.enter(entry))
            } catch {
                throw ExecutionError(error)
            }
        } catch {
            await course.giveUp(error)
            return nil
        }
    }

    /// Waits for the run's turn, follows the run and leaves the group.
    func follow() async {
        switch await turn() {
        case .failure(let error): await course.giveUp(error)
        case .success(.running): await run()
        case .success(.cancelled(let reason)): await course.giveUp(cancelled: reason)
        case .success: await course.giveUp(cancelled: course.cancelReason)
        }
        await leave()
    }

    // MARK: - Waiting

    /// The first standing that is no waiting; `gone` when somebody wants the run to stop.
    private func turn() async -> Result<GroupStanding, ExecutionError> {
        let (wishes, wish) = AsyncStream<Void>.makeStream()
        let number = executor.cancellation.listen { _ in wish.yield() }
        defer { executor.cancellation.forget(number) }
        return await withTaskGroup(of: Result<GroupStanding, ExecutionError>?.self) { group in
            defer { wish.finish() }
            group.addTask {
                for await _ in wishes { break }
                return nil
            }
            group.addTask { await change(from: nil) }
            while let report = await group.next() {
                switch report {
                case nil: await leave()
                case .success(.waiting(let reason)):
                    course.events.emit(
                        .runWaiting, ["reason": .string(course.contexts.masker.mask(reason))])
                    group.addTask { await change(from: .waiting(reason: reason)) }
                case let standing?: return standing
                }
            }
            return .success(.gone)
        }
    }

    private func change(from known: GroupStanding?) async -> Result<GroupStanding, ExecutionError> {
        do throws(ModelError) { return .success(try await ledger.change(of: entry, from: known)) } catch {
            return .failure(ExecutionError(error))
        }
    }

    // MARK: - Running

    private func run() async {
        do throws(ModelError) {
            try await ledger.start(run: course.record.number, at: executor.services.now())
        } catch {
            return await course.giveUp(ExecutionError(error))
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                guard case .success(.cancelled(let reason)) = await change(from: .running) else { return }
                executor.cancellation.cancel(reason: course.contexts.masker.mask(reason))
            }
            await executor.follow(course)
            await leave()
        }
    }

    /// Leaves the group: whoever watches the entry hears of it.
    private func leave() async {
        do throws(ModelError) { try await ledger.leave(entry) } catch {
            course.state.with {
                $0.failures.append((course.executor.request.plan.workflow.name, error.message))
                $0.hasRunnersFault = true
            }
        }
    }
}
