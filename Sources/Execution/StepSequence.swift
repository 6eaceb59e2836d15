internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Secrets
internal import Workflows

/// Runs the steps of a job, in order; belongs to one task.
final class StepSequence {
    let job: StepsJob
    /// What the next step sees.
    var frame: StepFrame
    private var postSteps: [ActionStep] = []
    /// The number of the step that an action brings along next.
    private var nextNumber: Int = 1
    private var background = BackgroundSteps()

    init(_ job: StepsJob) {
        self.job = job
        frame = StepFrame(job)
    }

    /// How the job ended: one that had failed before it was cancelled has failed.
    var conclusion: RunRecord.State {
        frame.hadFailed ? .failure : RunRecord.State(rawValue: frame.status.rawValue) ?? .failure
    }

    /// Runs what actions bring along for the beginning, all steps, and what they left for the end.
    func run(_ steps: [Step], pre: [ActionStep] = []) async {
        do throws(SystemError) {
            try job.temp.create(
                "_headgate_event.json", job.contexts.request.plan.event.payload.text(.pretty), mode: 0o644)
        } catch {
            frame.fail("the event file could not be written: \(error.message)")
        }
        nextNumber = (steps.map(\.number).max() ?? 0) + 1
        for one in pre { await run(one) }
        await withTaskGroup(of: EndedStep.self) { group in
            for step in steps { await run(step, &group) }
            await take(background.all, &group)
        }
        for post in postSteps.reversed() { await run(post) }
    }

    private func run(_ step: Step, _ group: inout TaskGroup<EndedStep>) async {
        let course = course(of: step, in: frame, number: step.number, name: nil)
        switch step.work {
        case .wait(let targets): return await wait(course, targets.map(\.step), &group)
        case .waitAll: return await wait(course, background.all, &group)
        case .cancel(let target): return await cancel(course, target.step, &group)
        case .run, .uses: break
        }
        switch await opens(course) {
        case .opens where step.isBackground: background.start(course, &group)
        case .opens: take(await course.run())
        case .skipped: take(await course.skip())
        case .refused(let message): take(await course.refuse(message))
        }
    }

    /// Runs what an action brought along; one whose condition does not hold leaves no trace.
    private func run(_ brought: ActionStep) async {
        var frame = frame
        frame.contexts.merge(brought.contexts) { $1 }
        frame.actionVariables = StepFrame.merged(frame.actionVariables + brought.variables)
        var course = course(of: brought.step, in: frame, number: nextNumber, name: brought.name)
        course.body = brought.body
        switch await opens(course) {
        case .opens: take(await course.run())
        case .skipped: return
        case .refused(let message): take(await course.refuse(message))
        }
        nextNumber += 1
    }

    private enum Opening { case opens, skipped, refused(String) }

    private func course(of step: Step, in frame: StepFrame, number: Int, name: String?) -> StepCourse {
        var frame = frame
        frame.noteCancellation()
        self.frame.noteCancellation()
        return StepCourse(
            frame: frame, step: step, number: number,
            name: name.map { job.masker.mask($0) } ?? frame.displayName(step, frame.scope(of: step)))
    }

    private func opens(_ course: StepCourse) async -> Opening {
        let frame = course.frame
        do throws(ExecutionError) {
            let holds = try Evaluation.holds(course.step, frame.status, in: frame.scope(of: course.step))
            return holds ? .opens : .skipped
        } catch {
            return .refused(error.message)
        }
    }

    // MARK: - Background steps

    /// A step that waits for others: it always runs, for what goes on beside must come to its end.
    private func wait(_ course: StepCourse, _ targets: [Int], _ group: inout TaskGroup<EndedStep>) async {
        let open = await course.open()
        let names = background.names(targets)
        open.run?.output.note(names.isEmpty ? "nothing to wait for" : "waiting for \(names)")
        await take(targets, &group)
        take(await course.close(open, StepEnd()))
    }

    /// A step that ends another; one that has ended is only taken over.
    private func cancel(_ course: StepCourse, _ target: Int, _ group: inout TaskGroup<EndedStep>) async {
        let open = await course.open()
        let names = background.names([target])
        open.run?.output.note(names.isEmpty ? "nothing to cancel" : "cancelling \(names)")
        background.cancel(target, reason: "cancelled by step '\(course.name)'")
        await take([target], &group)
        take(await course.close(open, StepEnd()))
    }

    /// Waits for background steps, and takes them over in the order of their numbers.
    private func take(_ targets: [Int], _ group: inout TaskGroup<EndedStep>) async {
        for number in targets.sorted() {
            if let ended = await background.end(of: number, &group) { take(ended) }
        }
    }

    /// Takes over how a step ended and what it set: from now on the steps after it see that.
    private func take(_ ended: EndedStep) {
        let (course, end) = (ended.course, ended.end)
        frame.take(ended.effects)
        postSteps += ended.effects.postSteps
        job.keep(
            summary: ended.effects.summary, metrics: ended.effects.metrics, step: course.number)
        frame.keep(course.step, end, ended.conclusion)
        if let unsaved = ended.unsaved { frame.fail(unsaved) }
        if ended.conclusion == .failure {
            frame.fail("step '\(course.name)' \(end.reason ?? "failed")")
            job.noteFailedStep(course.number, course.name, ended.log)
        }
        if ended.conclusion == .cancelled, !course.stop.isCancelled, frame.status == .success {
            frame.status = .cancelled
        }
    }
}
