import Testing

@testable import Commands

@Suite struct ConsoleTests {
    @Test func `a complaint keeps its lines and sends a terminal nothing that it obeys`() {
        #expect(Console.shown("git says:\nremote: \u{1B}[2J\u{0}") == "git says:\nremote: \\u{1B}[2J\\u{0}")
    }
}
