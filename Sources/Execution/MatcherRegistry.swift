internal import Linux
internal import RegularExpressions
internal import Sandboxes
internal import StepCommands

/// The problem matchers of a job: what one step adds works for the steps that start after it.
final class MatcherRegistry: Sendable {
    private static let longestFile = 1 << 20
    private let matchers = Guarded(ProblemMatchers())
    private let specification: SandboxSpecification?

    /// Creates an empty registry.
    ///
    /// - Parameter specification: The sandbox whose files can be read.
    init(_ specification: SandboxSpecification? = nil) { self.specification = specification }

    /// Those that a step which starts now has.
    var current: ProblemMatchers { matchers.with { $0 } }

    /// Adds matchers; those of the same owner go.
    func add(_ new: [ProblemMatcher]) { matchers.with { $0.add(new) } }

    /// Removes the matcher of an owner.
    func remove(owner: String) { matchers.with { $0.remove(owner: owner) } }

    /// Reads a file of matchers inside the sandbox.
    func load(_ file: String) -> Result<[ProblemMatcher], ProblemMatcherFile.Problem> {
        do throws(SystemError) {
            guard let place = specification?.place(of: file) else {
                return .failure(.init("it lies in no folder that the runner shares with the job"))
            }
            let bytes = try place.open().readAll(limit: Self.longestFile + 1)
            guard bytes.count <= Self.longestFile else { return .failure(.init("it is larger than 1 MiB")) }
            return ProblemMatcherFile.parse(String(decoding: bytes, as: UTF8.self), compile: Self.compile)
        } catch {
            return .failure(.init(error.message))
        }
    }

    @Sendable private static func compile(
        _ pattern: String
    ) -> Result<ProblemMatcherFile.Compiled, ProblemMatcherFile.Problem> {
        do throws(RegularExpression.Problem) {
            let expression = try RegularExpression(pattern)
            return .success(
                ProblemMatcherFile.Compiled(groupCount: expression.groupCount) { line in
                    switch expression.match(line) {
                    case .none: .none
                    case .groups(let groups): .groups(groups)
                    case .tooCostly: .tooCostly
                    }
                })
        } catch {
            return .failure(.init("\(error)"))
        }
    }
}
