internal import JSON

extension Evaluator {
    /// Calls a function that every expression has; `case` and `format` evaluate only what they need.
    mutating func call(_ function: BuiltInFunction, _ arguments: [Node]) throws(ExpressionError) -> Value {
        switch function {
        case .case: return try choice(arguments)
        case .format: return try format(arguments)
        default: break
        }
        var values: [Value] = []
        for argument in arguments { values.append(try value(of: argument)) }
        guard let first = values.first else { return .null }
        let second = values.count > 1 ? values[1] : nil
        switch function {
        case .contains: return .bool(Self.contains(first, second ?? .null))
        case .startsWith: return .bool(Self.match(first, second ?? .null) { $0.starts(with: $1) })
        case .endsWith:
            return .bool(Self.match(first, second ?? .null) { $0.reversed().starts(with: $1.reversed()) })
        case .join: return .string(try joined(first, separator: second))
        case .toJSON: return .string(try json(of: first))
        case .fromJSON: return try value(ofJSON: first.text)
        case .case, .format: return .null
        }
    }

    private static func contains(_ list: Value, _ item: Value) -> Bool {
        if case .array(let array) = list { return array.elements.contains { $0.looselyEquals(item) } }
        return match(list, item) { Search.contains($0, $1) }
    }

    private static func match(_ text: Value, _ part: Value, _ holds: ([UInt8], [UInt8]) -> Bool) -> Bool {
        guard text.isPrimitive, part.isPrimitive else { return false }
        return holds(Folding.bytes(of: text.text), Folding.bytes(of: part.text))
    }

    private mutating func joined(_ list: Value, separator: Value?) throws(ExpressionError) -> String {
        guard case .array(let array) = list else { return list.isPrimitive ? list.text : "" }
        let separator = separator.flatMap { $0.isPrimitive ? $0.text : nil } ?? ","
        var result = ""
        for (index, element) in array.elements.enumerated() {
            if index > 0 { try append(separator, to: &result) }
            try append(element.text, to: &result)
        }
        return result
    }

    mutating func append(_ text: String, to result: inout String) throws(ExpressionError) {
        try spend(text.utf8.count)
        result += text
    }

    private mutating func json(of value: Value) throws(ExpressionError) -> String {
        var writer = ValueWriter(limit: remainingBytes)
        try writer.write(value)
        try spend(writer.bytes.count)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private mutating func value(ofJSON text: String) throws(ExpressionError) -> Value {
        try spend(text.utf8.count + Self.elementCount(inJSON: text) * Self.elementBytes)
        do throws(JSONError) {
            let depth = ExpressionLimits.valueDepth
            return Value(try JSON.parse(text, allowsNonFinite: true, maximumDepth: depth))
        } catch {
            let reason = text.isEmpty ? "it is empty" : "\(error.message) (\(error.line):\(error.column))"
            throw ExpressionError(.evaluation, .badJSON(reason))
        }
    }

    /// About how many values a JSON text has, known before it is read: its commas, colons and brackets.
    private static func elementCount(inJSON text: String) -> Int {
        var count = 0
        var isText = false
        var isEscaped = false
        for byte in text.utf8 {
            if isText {
                isText = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "{"): count += 1
            default: break
            }
        }
        return count
    }

    private mutating func choice(_ arguments: [Node]) throws(ExpressionError) -> Value {
        var index = 0
        while index + 1 < arguments.count {
            guard case .bool(let holds) = try value(of: arguments[index]) else {
                throw ExpressionError(.evaluation, .casePredicate)
            }
            if holds { return try value(of: arguments[index + 1]) }
            index += 2
        }
        guard let last = arguments.last else { return .null }
        return try value(of: last)
    }

    private mutating func format(_ arguments: [Node]) throws(ExpressionError) -> Value {
        guard let first = arguments.first else { return .null }
        let pieces = try FormatString.pieces(of: value(of: first).text, argumentCount: arguments.count - 1)
        var texts: [Int: String] = [:]
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): try append(text, to: &result)
            case .argument(let index):
                let text =
                    if let known = texts[index] { known } else { try value(of: arguments[index + 1]).text }
                texts[index] = text
                try append(text, to: &result)
            }
        }
        return .string(result)
    }
}
