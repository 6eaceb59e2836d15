internal import CPCRE2

/// A compiled regular expression, as near to JavaScript's as PCRE2 comes, with limits so that no pattern can hang.
///
///     let pattern = try RegularExpression(#"^(\w+): (.*)$"#)
///     pattern.match("error: no such file")   // .groups(["error: no such file", "error", "no such file"])
@safe public final class RegularExpression: @unchecked Sendable {
    // Unchecked: the compiled code never changes and PCRE2 lets threads share it; each match has its own data.

    /// What came of a match.
    public enum Match: Sendable, Equatable {
        /// There is none.
        case none
        /// The groups, the whole match first; one that took no part is `nil`.
        case groups([String?])
        /// It was given up: the pattern tried too much or went too deep for this text.
        case tooCostly
    }

    /// Why a pattern cannot be compiled.
    public struct Problem: Error, Equatable, CustomStringConvertible {
        /// The byte of the pattern, from 0.
        public let offset: Int
        /// One phrase.
        public let message: String
        /// The message with its place.
        public var description: String { "\(message) at byte \(offset)" }
    }

    /// How many attempts one match may make.
    public static let matchLimit: UInt32 = 200_000
    /// How much memory one match may take, in KiB.
    private static let heapLimit: UInt32 = 4_096
    /// The longest pattern in bytes.
    private static let longestPattern = 32 * 1_024

    private let code: OpaquePointer
    private let context: OpaquePointer
    /// Groups, the whole match counted.
    public let groupCount: Int

    /// Compiles a pattern.
    public init(_ pattern: String) throws(Problem) {
        let bytes = Array(pattern.utf8)
        guard bytes.count <= Self.longestPattern else {
            throw Problem(offset: 0, message: "the pattern is longer than 32 KiB")
        }
        var number: Int32 = 0
        var offset = 0
        let options =
            PCRE2_UTF | PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS | PCRE2_MATCH_UNSET_BACKREF
            | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C
        let compiled = unsafe bytes.withUnsafeBufferPointer {
            unsafe pcre2_compile_8($0.baseAddress, bytes.count, options, &number, &offset, nil)
        }
        guard let compiled = unsafe compiled, let context = unsafe pcre2_match_context_create_8(nil) else {
            throw Problem(offset: offset, message: Self.message(number))
        }
        unsafe pcre2_set_match_limit_8(context, Self.matchLimit)
        unsafe pcre2_set_heap_limit_8(context, Self.heapLimit)
        unsafe code = unsafe compiled
        unsafe self.context = unsafe context
        var count: UInt32 = 0
        unsafe pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
        groupCount = Int(count) + 1
    }

    deinit {
        unsafe pcre2_code_free_8(code)
        unsafe pcre2_match_context_free_8(context)
    }

    /// Looks for the pattern in a text.
    public func match(_ text: String) -> Match {
        guard let data = unsafe pcre2_match_data_create_from_pattern_8(code, nil) else { return .tooCostly }
        defer { unsafe pcre2_match_data_free_8(data) }
        let bytes = Array(text.utf8)
        let count = unsafe bytes.withUnsafeBufferPointer {
            unsafe pcre2_match_8(
                code, $0.baseAddress, bytes.count, 0, UInt32(PCRE2_NO_UTF_CHECK), data, context)
        }
        guard count >= 0 else { return count == PCRE2_ERROR_NOMATCH ? .none : .tooCostly }
        guard let ends = unsafe pcre2_get_ovector_pointer_8(data) else { return .none }
        return .groups(
            (0..<groupCount).map { group in
                let (start, end) = unsafe (ends[2 * group], ends[2 * group + 1])
                guard group < count, start >= 0, start <= end, end <= bytes.count else { return nil }
                return String(decoding: bytes[start..<end], as: UTF8.self)
            })
    }

    private static func message(_ number: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = unsafe buffer.withUnsafeMutableBufferPointer {
            unsafe pcre2_get_error_message_8(number, $0.baseAddress, 256)
        }
        return length > 0
            ? String(decoding: buffer.prefix(Int(length)), as: UTF8.self) : "it cannot be compiled"
    }
}
