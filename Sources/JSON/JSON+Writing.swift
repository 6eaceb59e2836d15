extension JSON {
    /// How a value is laid out as text.
    public enum Style: Sendable {
        /// On one line, without spaces, members in their order.
        case compact
        /// On one line, members sorted by name: equal values give equal bytes.
        case canonical
        /// Two spaces a level, members in their order.
        case pretty
        /// Two spaces a level, members sorted by name.
        case prettySorted
    }

    /// The value as text; without a line feed at the end.
    public func text(_ style: Style = .compact) -> String {
        var writer = JSONWriter(style: style)
        writer.write(self, level: 0)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The shortest text that reads back as the same number; integers have no fraction.
    public static func text(of number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        if let integer = Int(exactly: number), integer.magnitude < 1 << 53 { return String(integer) }
        return number.description
    }
}

private struct JSONWriter {
    let style: JSON.Style
    var bytes: [UInt8] = []

    var isPretty: Bool { style == .pretty || style == .prettySorted }
    var isSorted: Bool { style == .canonical || style == .prettySorted }

    mutating func write(_ value: JSON, level: Int) {
        switch value {
        case .null: append("null")
        case .bool(let bool): append(bool ? "true" : "false")
        case .number(let number):
            let text = JSON.text(of: number)
            if number.isFinite { append(text) } else { write(text) }
        case .string(let string): write(string)
        case .array(let array):
            list("[", "]", array.count, level) { writer, index in writer.write(array[index], level: level + 1)
            }
        case .object(let object):
            let names =
                isSorted
                ? object.names.sorted { Array($0.utf8).lexicographicallyPrecedes($1.utf8) } : object.names
            list("{", "}", names.count, level) { writer, index in
                writer.write(names[index])
                writer.append(writer.isPretty ? ": " : ":")
                writer.write(object[names[index]] ?? .null, level: level + 1)
            }
        }
    }

    mutating func list(
        _ open: String, _ close: String, _ count: Int, _ level: Int,
        _ element: (inout JSONWriter, Int) -> Void
    ) {
        append(open)
        for index in 0..<count {
            if index > 0 { append(",") }
            breakLine(level + 1)
            element(&self, index)
        }
        if count > 0 { breakLine(level) }
        append(close)
    }

    mutating func breakLine(_ level: Int) {
        guard isPretty else { return }
        append("\n")
        bytes.append(contentsOf: repeatElement(32, count: level * 2))
    }

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func write(_ string: String) {
        bytes.append(34)
        for byte in string.utf8 {
            switch byte {
            case 34: append("\\\"")
            case 92: append("\\\\")
            case 10: append("\\n")
            case 13: append("\\r")
            case 9: append("\\t")
            case 0..<32, 127:
                let hex = String(byte, radix: 16)
                append("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
            default: bytes.append(byte)
            }
        }
        bytes.append(34)
    }
}
