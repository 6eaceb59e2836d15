/// Just enough of Swift's grammar to tell code from comments and strings.
struct SwiftText {
    private let bytes: [UInt8]
    private var place = 0
    private var kept: [UInt8] = []

    /// The text with comments and the contents of string literals left out; lines stay where they are.
    static func code(of text: String) -> String {
        var reader = SwiftText(bytes: Array(text.utf8))
        reader.readCode(untilParenthesis: false)
        return String(decoding: reader.kept, as: UTF8.self)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func starts(with text: String, at index: Int) -> Bool {
        bytes[min(index, bytes.count)...].starts(with: text.utf8)
    }

    /// Reads code to the end, or to the parenthesis that closes an interpolation.
    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while place < bytes.count {
            let hashes = bytes[place...].prefix { $0 == UInt8(ascii: "#") }.count
            if starts(with: "//", at: place) {
                skipLine()
            } else if starts(with: "/*", at: place) {
                skipBlock()
            } else if place + hashes < bytes.count, bytes[place + hashes] == UInt8(ascii: "\"") {
                skipString(hashes: hashes)
            } else {
                let byte = bytes[place]
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
                place += 1
                if untilParenthesis && depth < 0 { return }
                kept.append(byte)
            }
        }
    }

    private mutating func skipLine() {
        while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { place += 1 }
    }

    private mutating func skipBlock() {
        var depth = 0
        repeat {
            if starts(with: "/*", at: place) {
                depth += 1
                place += 2
            } else if starts(with: "*/", at: place) {
                depth -= 1
                place += 2
            } else {
                keepLineEnd()
            }
        } while depth > 0 && place < bytes.count
    }

    private mutating func skipString(hashes: Int) {
        let pounds = String(repeating: "#", count: hashes)
        let quotes = starts(with: "\"\"\"", at: place + hashes) ? "\"\"\"" : "\""
        let escape = "\\" + pounds
        kept += Array("\"\"".utf8)
        place += hashes + quotes.utf8.count
        while place < bytes.count {
            if starts(with: quotes + pounds, at: place) {
                place += quotes.utf8.count + hashes
                return
            }
            if starts(with: escape + "(", at: place) {
                place += escape.utf8.count + 1
                readCode(untilParenthesis: true)
            } else if starts(with: escape, at: place) {
                place += escape.utf8.count
                keepLineEnd()
            } else {
                keepLineEnd()
            }
        }
    }

    private mutating func keepLineEnd() {
        guard place < bytes.count else { return }
        if bytes[place] == UInt8(ascii: "\n") { kept.append(bytes[place]) }
        place += 1
    }
}
