internal import Workflows

/// The background steps of a job, from their start until somebody has waited for them.
struct BackgroundSteps {
    private let slots = BackgroundSlots()
    private var running: [Int: StepCourse] = [:]
    /// Ended, and not taken over.
    private var ended: [Int: EndedStep] = [:]

    /// The numbers of those that nobody has waited for.
    var all: [Int] { Array(running.keys) + Array(ended.keys) }

    /// Starts a step, or lets it wait for a place.
    mutating func start(_ course: StepCourse, _ group: inout TaskGroup<EndedStep>) {
        running[course.number] = course
        let slots = slots
        group.addTask {
            guard await slots.enter(course.number) else { return await course.abandon() }
            defer { slots.leave() }
            return await course.run()
        }
    }

    /// Ends a step that runs or waits for a place.
    func cancel(_ number: Int, reason: String) {
        running[number]?.stop.cancel(.graceful, reason: reason)
        slots.abandon(number)
    }

    /// Waits until a step has ended; it is handed out once. One that did not start has no end.
    mutating func end(of number: Int, _ group: inout TaskGroup<EndedStep>) async -> EndedStep? {
        while running[number] != nil, let next = await group.next() {
            running[next.course.number] = nil
            ended[next.course.number] = next
        }
        return ended.removeValue(forKey: number)
    }

    /// What a person reads of those that nobody has waited for.
    func names(_ numbers: [Int]) -> String {
        let names = numbers.sorted().compactMap { running[$0]?.name ?? ended[$0]?.course.name }
        return names.map { "'\($0)'" }.joined(separator: ", ")
    }
}
