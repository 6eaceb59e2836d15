import Testing
import Triggers

@Suite struct TriggerDecisionTests {
    @Test func `an event has a name`() { #expect(RepositoryEvent(name: "push").name == "push") }
}
