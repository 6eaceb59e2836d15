import Testing

@testable import StepCommands

@Suite struct WorkflowCommandTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var line: String
        var name: String?
        var properties: [String: String] = [:]
        var data = ""
        var testDescription: String { line }
    }

    @Test(arguments: [
        Row(line: "::notice::hello", name: "notice", data: "hello"),
        Row(line: "  \t::notice::hello", name: "notice", data: "hello"),
        Row(line: "::NoTiCe::x", name: "notice", data: "x"),
        Row(
            line: "::error file=a.py,line=3,endLine=4,title=Bad%2C really::broken",
            name: "error", properties: ["file": "a.py", "line": "3", "endline": "4", "title": "Bad, really"],
            data: "broken"),
        Row(
            line: "::error file=a%3Ab::50%25 done%0Anext%0D", name: "error", properties: ["file": "a:b"],
            data: "50% done\nnext\r"),
        Row(line: "::debug::%250A", name: "debug", data: "%0A"),
        Row(line: "::debug::%3A%2C stay in data", name: "debug", data: "%3A%2C stay in data"),
        Row(line: "::set-output name=a::b::c", name: "set-output", properties: ["name": "a"], data: "b::c"),
        Row(line: "::set-output name=a=b::c", name: "set-output", properties: ["name": "a=b"], data: "c"),
        Row(line: "::endgroup::", name: "endgroup"),
        Row(line: "::add-mask::\u{301}secret", name: "add-mask", data: "\u{301}secret"),
        Row(line: "::3f2504e0-4f89-11d3-9a0c-0305e82c3301::", name: "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
        Row(line: "##[warning]old form", name: "warning", data: "old form"),
        Row(
            line: "##[error file=x;line=2]old", name: "error", properties: ["file": "x", "line": "2"],
            data: "old"),
        Row(line: "::notice"), Row(line: "::::x"), Row(line: ":: ::x"), Row(line: "text ::notice::x"),
        Row(line: ""),
        Row(line: ":notice::x"), Row(line: "##[]x"), Row(line: "##[warning"), Row(line: "# notice"),
    ])
    func `a line is read as GitHub reads it`(row: Row) {
        let command = WorkflowCommand(row.line)
        #expect(command?.name == row.name)
        #expect(command?.properties ?? [:] == row.properties)
        #expect(command?.data ?? "" == row.data)
    }

    @Test(.timeLimit(.minutes(1))) func `a line of a million characters is read in one go`() {
        let line = "::" + String(repeating: "a", count: 1 << 20)
        #expect(WorkflowCommand(line) == nil)
    }
}
