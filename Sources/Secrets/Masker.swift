/// The secrets of a run in every form they may be printed in; a value that is handed to each log.
///
///     var masker = Masker()
///     masker.add("hunter22")
///     masker.mask("password hunter22, aHVudGVyMjI=")   // "password ***, ***="
///
/// Every byte of every occurrence is hidden: occurrences that overlap or touch become one `***`.
public struct Masker: Sendable {
    /// The shortest value, line or encoding that is hidden; shorter ones would blank out whole logs.
    public static let shortestNeedle = 4
    /// Values longer than this are hidden as they are, without their encodings.
    static let longestEncoded = 65_536

    private var needles: Set<[UInt8]> = []
    private(set) var automaton = NeedleAutomaton([])

    /// Creates a masker that hides nothing.
    public init() {}

    /// Creates a masker that hides these values and their encodings.
    public init(_ secrets: some Sequence<String>) { add(contentsOf: secrets) }

    /// Whether a value is too short to be hidden: the user must be told.
    public static func isTooShort(_ secret: String) -> Bool {
        !secret.isEmpty && secret.utf8.count < shortestNeedle
    }

    /// Whether it hides nothing.
    public var isEmpty: Bool { needles.isEmpty }

    /// Hides a value and its encodings from now on.
    ///
    /// - Parameters:
    ///   - secret: The value; one of several lines is hidden as a whole.
    ///   - eachLine: Whether each of its lines is a secret too, as with `::add-mask::`.
    public mutating func add(_ secret: String, eachLine: Bool = false) {
        register(secret, eachLine: eachLine)
        compile()
    }

    /// Hides many values and their encodings; faster than one at a time.
    ///
    /// - Parameters:
    ///   - eachLine: Whether each line of a value is a secret too, as with `::add-mask::`.
    ///   - isEncoded: Whether their encodings are hidden too, thirty times the work.
    public mutating func add(
        contentsOf secrets: some Sequence<String>, eachLine: Bool = false, isEncoded: Bool = true
    ) {
        for secret in secrets { register(secret, eachLine: eachLine, isEncoded: isEncoded) }
        compile()
    }

    /// Hides exactly these bytes, of any length but 0, without any encoding of them.
    public mutating func addNeedle(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        needles.insert(bytes)
        compile()
    }

    /// The text with every secret replaced by `***`.
    public func mask(_ text: String) -> String {
        isEmpty ? text : String(decoding: mask(Array(text.utf8)), as: UTF8.self)
    }

    /// The bytes with every secret replaced by `***`.
    public func mask(_ bytes: [UInt8]) -> [UInt8] {
        var stream = MaskingStream(self)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe stream.feed(bytes) { unsafe result.append(contentsOf: $0) }
        }
        unsafe stream.finish { unsafe result.append(contentsOf: $0) }
        return result
    }

    /// Whether a secret occurs in a text; such an output is not handed to other jobs.
    public func occurs(in text: String) -> Bool {
        guard !isEmpty else { return false }
        var state = NeedleAutomaton.root
        for byte in text.utf8 {
            state = automaton.next(state, byte)
            if automaton.matchLength(state) > 0 { return true }
        }
        return false
    }

    // MARK: - Registering

    private mutating func register(_ secret: String, eachLine: Bool, isEncoded: Bool = true) {
        insert(secret, isEncoded)
        guard eachLine else { return }
        for line in secret.utf8.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
            insert(String(line) ?? "", isEncoded)
        }
    }

    private mutating func insert(_ secret: String, _ isEncoded: Bool) {
        let bytes = Array(secret.utf8)
        guard bytes.count >= Self.shortestNeedle else { return }
        needles.insert(bytes)
        guard isEncoded, bytes.count <= Self.longestEncoded else { return }
        for encoding in SecretEncodings.all(of: bytes) where encoding.count >= Self.shortestNeedle {
            needles.insert(encoding)
        }
    }

    private mutating func compile() {
        guard needles.count != automaton.needleCount else { return }
        automaton = NeedleAutomaton(needles)
    }
}
