import Diagnostics
import Models
import Testing

@Suite struct RunRecordTests {
    @Test func `only waiting and running can still change`() {
        #expect(RunRecord.State.allCases.filter { !$0.isFinal } == [.queued, .running])
    }

    @Test func `codes differ`() {
        #expect(Set(ModelCode.all.map(\.id)).count == ModelCode.all.count)
    }
}
