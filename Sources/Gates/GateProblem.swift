/// Why a check could not be computed: its verdict is ERROR with this message.
struct GateProblem: Error, Equatable {
    let message: String

    init(_ message: String) { self.message = message }
}
