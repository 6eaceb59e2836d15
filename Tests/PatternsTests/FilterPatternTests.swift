import Patterns
import Testing

@Suite struct FilterPatternTests {
    @Test func `an empty pattern is refused`() {
        #expect(throws: FilterPattern.Problem.self) { try FilterPattern.parse("", of: .refs).get() }
    }
}
