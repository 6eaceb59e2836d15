import Diagnostics
import HeadgateTestKit
import Linux
import Testing

@testable import Commands

@Suite struct DiagnosticsDocumentTests {
    @Test func `the page of diagnostics is what codes and case files give`() throws {
        let text = try DiagnosticsDocument.text
        if Environment["HEADGATE_UPDATE"] != nil { try Files.write(text, to: DiagnosticsDocument.path) }
        let written = try Files.text(DiagnosticsDocument.path)
        #expect(written == text, "run HEADGATE_UPDATE=1 swift test --filter DiagnosticsDocument")
    }

    @Test func `the page has every code that a file can cause`() throws {
        let text = try Files.text(DiagnosticsDocument.path)
        for code in ExplainCommand.codes {
            let isOfFile = DiagnosticsDocument.families.contains { code.id.hasPrefix($0.0) }
            #expect(text.contains("### \(code.id): \(code.title)\n") == isOfFile, "\(code.id)")
        }
    }
}
