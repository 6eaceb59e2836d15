public import JSON

extension Value {
    /// The value of a JSON value; what nests deeper than `ExpressionLimits.valueDepth` is null.
    public init(_ json: JSON) { self.init(json, depth: 0) }

    private init(_ json: JSON, depth: Int) {
        guard depth <= ExpressionLimits.valueDepth else {
            self = .null
            return
        }
        switch json {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .number(let number): self = .number(number)
        case .string(let string): self = .string(string)
        case .array(let elements): self = .array(elements.map { Value($0, depth: depth + 1) })
        case .object(let object):
            self = .object(object.members.map { ($0.name, Value($0.value, depth: depth + 1)) })
        }
    }

    /// The value as JSON; what nests deeper than `ExpressionLimits.valueDepth` is null.
    public var json: JSON { json(depth: 0) }

    private func json(depth: Int) -> JSON {
        guard depth <= ExpressionLimits.valueDepth else { return .null }
        switch self {
        case .null: return .null
        case .bool(let bool): return .bool(bool)
        case .number(let number): return .number(number)
        case .string(let string): return .string(string)
        case .array(let array): return .array(array.elements.map { $0.json(depth: depth + 1) })
        case .object(let object):
            return .object(JSONObject(zip(object.names, object.values.map { $0.json(depth: depth + 1) })))
        }
    }
}

/// Writes what `toJSON` returns: two spaces a level, nothing beyond a limit of bytes.
struct ValueWriter {
    private(set) var bytes: [UInt8] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func write(_ value: Value, level: Int = 0) throws(ExpressionError) {
        guard level <= ExpressionLimits.valueDepth else { throw ExpressionError(.evaluation, .tooDeep) }
        switch value {
        case .null: try append("null")
        case .bool, .number: try append(value.text)
        case .string(let string): try write(string)
        case .array(let array):
            try append("[")
            for (index, element) in array.elements.enumerated() {
                try breakLine(level + 1, index)
                try write(element, level: level + 1)
            }
            try close("]", level, array.elements.isEmpty)
        case .object(let object):
            try append("{")
            for (index, element) in object.values.enumerated() {
                try breakLine(level + 1, index)
                try write(object.names[index])
                try append(": ")
                try write(element, level: level + 1)
            }
            try close("}", level, object.count == 0)
        }
    }

    private mutating func append(_ text: String) throws(ExpressionError) {
        bytes.append(contentsOf: text.utf8)
        guard bytes.count <= limit else { throw ExpressionError(.evaluation, .memory) }
    }

    private mutating func breakLine(_ level: Int, _ index: Int) throws(ExpressionError) {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(32, count: level * 2))
        try append("")
    }

    private mutating func close(_ bracket: String, _ level: Int, _ isEmpty: Bool) throws(ExpressionError) {
        if !isEmpty {
            bytes.append(UInt8(ascii: "\n"))
            bytes.append(contentsOf: repeatElement(32, count: level * 2))
        }
        try append(bracket)
    }

    private mutating func write(_ string: String) throws(ExpressionError) {
        bytes.append(34)
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": try append("\\\"")
            case "\\": try append("\\\\")
            case "\n": try append("\\n")
            case "\r": try append("\\r")
            case "\t": try append("\\t")
            case "\u{8}": try append("\\b")
            case "\u{C}": try append("\\f")
            case "\0"..<" ", "\u{85}", "\u{2028}", "\u{2029}": try append(Self.escape(scalar))
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
            }
        }
        bytes.append(34)
        try append("")
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
