import StepCommands
import HeadgateTestKit
import Testing

@testable import Execution

@Suite struct LineScannerTests {
    struct Result: Equatable {
        var text: [UInt8] = []
        /// Each command with the number of bytes that had passed before it.
        var commands: [String] = []
    }

    static func scan(_ bytes: [UInt8], chunk: (Int) -> Int) -> Result {
        var scanner = LineScanner()
        var result = Result()
        var index = 0
        while index < bytes.count {
            let end = min(bytes.count, index + max(1, chunk(index)))
            let part = Array(bytes[index..<end])
            unsafe part.withUnsafeBytes { raw in
                unsafe scanner.feed(raw) {
                    unsafe result.text.append(contentsOf: $0)
                } command: {
                    result.commands.append("\(result.text.count): \($0)")
                    return .asItIs
                }
            }
            index = end
        }
        unsafe scanner.finish {
            unsafe result.text.append(contentsOf: $0)
        } command: {
            result.commands.append("\(result.text.count): \($0)")
            return .asItIs
        }
        return result
    }

    static func sample(_ numbers: inout SeededNumbers) -> [UInt8] {
        let pieces = [
            "::notice::a", "::add-mask::b c", "##[error]x", "##", "#", ":", "::", ": :", "plain", " ", "\t",
            "   ::debug::d",
            "\n", "\n", "\r\n", "", "\u{c548}\u{b155}", "::stop-commands::t", "a ::notice::no", "\u{0}",
            String(repeating: " ", count: 255), String(repeating: " ", count: 257),
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0..<40, using: &numbers) {
            text += pieces.randomElement(using: &numbers) ?? ""
        }
        return Array(text.utf8)
    }

    @Test func `any chunking gives the same text and the same commands`() {
        var numbers = SeededNumbers(state: 7)
        for _ in 0..<2_000 {
            let bytes = Self.sample(&numbers)
            let whole = Self.scan(bytes) { _ in .max / 2 }
            #expect(whole.text == bytes)
            #expect(Self.scan(bytes) { _ in 1 } == whole)
            #expect(Self.scan(bytes) { _ in Int.random(in: 1..<9, using: &numbers) } == whole)
        }
    }

    @Test(arguments: [
        ("\n", [String]()), ("::a::b", ["0: ::a::b"]), ("x\n ::a::b\r\ny", ["2:  ::a::b"]), ("x ::a::b", []),
    ])
    func `only lines that begin with a command are commands`(text: String, commands: [String]) {
        #expect(Self.scan(Array(text.utf8)) { _ in 3 }.commands == commands)
    }

    @Test(arguments: [1 << 10, 4_096, 70_000, 4 << 20])
    func `a command longer than a MiB passes as text, however it is cut`(chunk: Int) {
        let long = "::notice::" + String(repeating: "x", count: (1 << 20) + 100)
        let bytes = Array("\(long)\n::notice::short\n".utf8)
        let result = Self.scan(bytes) { _ in chunk }
        #expect(result.text == bytes)
        #expect(result.commands == ["\(long.utf8.count + 1): ::notice::short"])
    }

    @Test func `a long line without a command is never held back`() {
        var scanner = LineScanner()
        var passed = 0
        let bytes = [UInt8](repeating: 120, count: 3 << 20)
        unsafe bytes.withUnsafeBytes { raw in
            unsafe scanner.feed(raw) {
                passed += $0.count
            } command: { _ in
                .asItIs
            }
        }
        #expect(passed == bytes.count)
    }
}
