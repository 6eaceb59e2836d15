/// A string with any number of `${{ }}` in it.
///
///     let template = try Template.parse("v${{ inputs.major }}.0", names: .any).get()
///     try template.text(in: scope)   // "v2.0"
public struct Template: Sendable {
    /// A piece of the string.
    public enum Part: Sendable {
        /// Text that stays as it is.
        case literal(String)
        /// An expression; its text starts at this offset in characters from the start of the string.
        case expression(ParsedExpression, offset: Int)
    }

    /// The string as it was written.
    public let source: String
    /// The pieces in order; none for an empty string.
    public let parts: [Part]

    /// Reads a string; the first fault ends it.
    public static func parse(_ text: String, names: NameRules) -> Result<Template, TemplateError> {
        let (template, errors) = parseAll(text, names: names)
        return errors.first.map { .failure($0) } ?? .success(template)
    }

    /// Parses a string and goes on after an error.
    ///
    /// - Returns: What could be read, without the expressions that could not; at most ten errors.
    public static func parseAll(_ text: String, names: NameRules) -> (Template, errors: [TemplateError]) {
        let (parts, errors) = TemplateReader.parts(of: text, names: names)
        return (Template(source: text, parts: parts), errors)
    }

    /// Whether it is one expression and nothing else, so that its value keeps its kind.
    public var isSingleExpression: Bool {
        guard parts.count == 1, case .expression = parts[0] else { return false }
        return true
    }

    /// Whether there is no expression in it.
    public var isLiteral: Bool { expressions.isEmpty }

    /// The expressions in order.
    public var expressions: [ParsedExpression] {
        parts.compactMap { if case .expression(let expression, _) = $0 { expression } else { nil } }
    }

    /// The contexts that it names, in lower case.
    public var contexts: Set<String> { expressions.reduce(into: []) { $0.formUnion($1.contexts) } }

    /// The functions that it calls, in lower case.
    public var functions: Set<String> { expressions.reduce(into: []) { $0.formUnion($1.functions) } }

    /// Its value: that of a sole expression, otherwise the texts of all parts in a row.
    public func evaluate(in scope: Scope) throws(TemplateError) -> Value {
        var evaluator = Evaluator(scope: scope)
        if isSingleExpression, let part = parts.first { return try value(of: part, with: &evaluator) }
        return .string(try joined(with: &evaluator))
    }

    /// Its value as text.
    public func text(in scope: Scope) throws(TemplateError) -> String { try evaluate(in: scope).text }

    private func joined(with evaluator: inout Evaluator) throws(TemplateError) -> String {
        var result = ""
        for part in parts {
            let text = try value(of: part, with: &evaluator).text
            do throws(ExpressionError) { try evaluator.append(text, to: &result) } catch {
                throw TemplateError(error.placed(at: 1, length: 1), offset: 0)
            }
        }
        return result
    }

    private func value(of part: Part, with evaluator: inout Evaluator) throws(TemplateError) -> Value {
        switch part {
        case .literal(let text): return .string(text)
        case .expression(let expression, let offset):
            do throws(ExpressionError) { return try expression.evaluate(with: &evaluator) } catch {
                throw TemplateError(error.placed(at: 1, length: 1), offset: offset)
            }
        }
    }
}

/// Why a string with expressions cannot be read or evaluated.
public struct TemplateError: Error, Sendable, Equatable {
    /// What is wrong with the expression.
    public let error: ExpressionError
    /// How many characters of the string stand before the part that must change.
    public let offset: Int

    init(_ error: ExpressionError, offset: Int) {
        self.error = error
        self.offset = offset + max(0, error.position - 1)
    }

    func moved(by characters: Int) -> TemplateError {
        TemplateError(error: error, offset: offset + characters)
    }

    private init(error: ExpressionError, offset: Int) {
        self.error = error
        self.offset = offset
    }

    /// How many characters must change, at least 1.
    public var length: Int { error.length }
}

/// Cuts a string at `${{` and `}}`.
private enum TemplateReader {
    private static let quote = UInt8(ascii: "'")

    private static let mostErrors = 10

    static func parts(of text: String, names: NameRules) -> ([Template.Part], [TemplateError]) {
        guard !text.isEmpty else { return ([], []) }
        guard text.utf8.contains(UInt8(ascii: "$")) else { return ([.literal(text)], []) }
        var errors: [TemplateError] = []
        let bytes = Array(text.utf8)
        var parts: [Template.Part] = []
        var index = 0
        while let start = opening(in: bytes, from: index) {
            if start > index { parts.append(.literal(String(decoding: bytes[index..<start], as: UTF8.self))) }
            guard let end = closing(in: bytes, from: start + 3) else {
                let error = ExpressionError(.lexing, .notClosed, position: 1, length: 3)
                return (parts, errors + [TemplateError(error, offset: characters(bytes[..<start]))])
            }
            do throws(TemplateError) { parts.append(try expression(in: bytes, start + 3, end, names)) } catch
            {
                errors.append(error)
                guard errors.count < mostErrors else { return (parts, errors) }
            }
            index = end + 2
        }
        if index < bytes.count { parts.append(.literal(String(decoding: bytes[index...], as: UTF8.self))) }
        return (parts, errors)
    }

    private static func expression(
        in bytes: [UInt8], _ start: Int, _ end: Int, _ names: NameRules
    ) throws(TemplateError) -> Template.Part {
        let isBlank = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
        let inner = bytes[start..<end]
        guard let first = inner.firstIndex(where: { !isBlank($0) }),
            let last = inner.lastIndex(where: { !isBlank($0) })
        else {
            let error = ExpressionError(.parsing, .empty, position: 1, length: end - start + 5)
            throw TemplateError(error, offset: characters(bytes[..<(start - 3)]))
        }
        let offset = characters(bytes[..<first])
        switch ParsedExpression.parse(String(decoding: bytes[first...last], as: UTF8.self), names: names) {
        case .success(let expression): return .expression(expression, offset: offset)
        case .failure(let error): throw TemplateError(error, offset: offset)
        }
    }

    private static func opening(in bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + 2 < bytes.count {
            if bytes[index] == UInt8(ascii: "$"), bytes[index + 1] == 0x7B, bytes[index + 2] == 0x7B {
                return index
            }
            index += 1
        }
        return nil
    }

    /// The next `}}` that does not stand between single quotes.
    private static func closing(in bytes: [UInt8], from start: Int) -> Int? {
        var isQuoted = false
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == quote { isQuoted.toggle() }
            if !isQuoted, bytes[index] == 0x7D, bytes[index + 1] == 0x7D { return index }
            index += 1
        }
        return nil
    }

    private static func characters(_ bytes: ArraySlice<UInt8>) -> Int {
        String(decoding: bytes, as: UTF8.self).count
    }
}
