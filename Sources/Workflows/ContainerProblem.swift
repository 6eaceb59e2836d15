/// What is wrong with a port, a volume or an option of a container.
public struct ContainerProblem: Error, Sendable, Equatable {
    /// The place in the text, in characters from 0.
    public var offset: Int
    /// How many characters must change, at least 1.
    public var length: Int
    /// What is wrong, one phrase.
    public var message: String
    /// What to write.
    public var help: String?
    /// Whether it is understood, and refused because it would open the sandbox.
    public var isRefusal = false

    init(_ message: String, at offset: Int, length: Int = 1, help: String? = nil, isRefusal: Bool = false) {
        self.offset = offset
        self.length = max(1, length)
        self.message = message
        self.help = help
        self.isRefusal = isRefusal
    }
}

extension String {
    /// At most 40 characters, for messages.
    var brief: String {
        utf8.count <= 40 ? self : String(unicodeScalars.prefix(40)) + "…"
    }

    /// Whether it holds a character that no name or path has: NUL, a line break and their like.
    var holdsControls: Bool { unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } }
}
