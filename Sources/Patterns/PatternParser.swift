/// Reads the text of a pattern from front to back.
///
/// Source: spec/workflows.md section 2; git-check-ref-format(1).
struct PatternParser {
    private typealias Problem = FilterPattern.Problem

    private let scalars: [Unicode.Scalar]
    private let subject: FilterPattern.Subject
    private var index = 0
    private var result: [PatternElement] = []
    /// Whether `?` or `+` may follow.
    private var isRepeatable = false

    init(_ text: String, _ subject: FilterPattern.Subject) {
        scalars = Array(text.unicodeScalars.prefix(FilterPattern.longestCharacters + 1))
        self.subject = subject
    }

    mutating func elements() throws(FilterPattern.Problem) -> [PatternElement] {
        guard !scalars.isEmpty else { throw Problem(offset: 0, message: "a pattern cannot be empty") }
        guard scalars.count <= FilterPattern.longestCharacters else {
            let most = FilterPattern.longestCharacters
            throw Problem(offset: most, message: "a pattern has at most \(most) characters")
        }
        if scalars[0] == "!" {
            guard scalars.count > 1 else { throw Problem(offset: 0, message: "a pattern must follow '!'") }
            index = 1
        }
        try checkEnds()
        while index < scalars.count { try readElement() }
        return result
    }

    // MARK: - Ends

    /// Refuses beginnings and endings that no name has.
    private func checkEnds() throws(FilterPattern.Problem) {
        let last = scalars.count - 1
        switch subject {
        case .refs:
            if scalars[index] == "/" {
                throw Problem(offset: index, message: "a branch or tag cannot begin with '/'")
            }
            if scalars[last] == "/" || scalars[last] == "." {
                throw Problem(offset: last, message: "a branch or tag cannot end with '\(scalars[last])'")
            }
        case .paths:
            for place in [0, last] where scalars[place] == " " {
                throw Problem(offset: place, message: "a pattern cannot begin or end with a space")
            }
        }
        let folder = scalars[index...].prefix { $0 != "/" }
        if folder.count <= 2, !folder.isEmpty, folder.allSatisfy({ $0 == "." }) {
            let name = subject == .refs ? "a branch or tag" : "a path of a repository"
            let dots = String(repeating: ".", count: folder.count)
            throw Problem(offset: index, message: "\(name) cannot begin with the folder '\(dots)'")
        }
    }

    // MARK: - Elements

    private mutating func readElement() throws(FilterPattern.Problem) {
        let scalar = scalars[index]
        switch scalar {
        case "*": readStar()
        case "?", "+": try readRepetition(scalar)
        case "[": try readSet()
        case "\\": try readEscape()
        default: try readPlain(scalar)
        }
    }

    private mutating func readStar() {
        isRepeatable = false
        guard scalar(after: 1) == "*" else {
            index += 1
            return result.append(PatternElement(kind: .notSlash, repeats: true, skip: 1))
        }
        guard scalar(after: 2) == "/" else {
            index += 2
            return result.append(PatternElement(kind: .any, repeats: true, skip: 1))
        }
        index += 3
        // One character, any more, and a slash; or none of the three.
        result.append(PatternElement(kind: .any, skip: 3))
        result.append(PatternElement(kind: .any, repeats: true, skip: 1))
        result.append(PatternElement(kind: .one("/")))
    }

    private mutating func readRepetition(_ sign: Unicode.Scalar) throws(FilterPattern.Problem) {
        guard isRepeatable, !result.isEmpty else {
            throw Problem(offset: index, message: "'\(sign)' must follow a character or a set '[...]'")
        }
        isRepeatable = false
        index += 1
        if sign == "+" {
            result[result.count - 1].repeats = true
        } else {
            result[result.count - 1].skip = 1
        }
    }

    private mutating func readEscape() throws(FilterPattern.Problem) {
        guard let escaped = scalar(after: 1), "[]?*+\\!".unicodeScalars.contains(escaped) else {
            guard subject == .paths else {
                throw Problem(
                    offset: index, message: "a branch or tag has no '\\'; it escapes '+', '!' and '\\'")
            }
            return append(.one("\\"), length: 1)
        }
        if subject == .refs, "[?*".unicodeScalars.contains(escaped) {
            throw impossible(escaped, at: index + 1)
        }
        append(.one(escaped), length: 2)
    }

    private mutating func readPlain(_ scalar: Unicode.Scalar) throws(FilterPattern.Problem) {
        if scalar == "\n" || scalar == "\r" {
            throw Problem(offset: index, message: "a pattern must be one line")
        }
        if subject == .refs {
            if scalar.value < 32 || scalar.value == 127 || " ~^:".unicodeScalars.contains(scalar) {
                throw impossible(scalar, at: index)
            }
            if scalar == "/", self.scalar(after: 1) == "/" {
                throw Problem(offset: index, message: "a branch or tag cannot contain '//'")
            }
            if scalar == "@", self.scalar(after: 1) == "{" {
                throw Problem(offset: index, message: "a branch or tag cannot contain '@{'")
            }
        }
        append(.one(scalar), length: 1)
    }

    // MARK: - Sets

    private mutating func readSet() throws(FilterPattern.Problem) {
        let end = scalars[index...].firstIndex(of: "]") ?? scalars.count
        if let newline = scalars[index..<end].firstIndex(where: { $0 == "\n" || $0 == "\r" }) {
            throw Problem(offset: newline, message: "a pattern must be one line")
        }
        guard end < scalars.count else { throw Problem(offset: index, message: "'[' needs a ']'") }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var place = index + 1
        while place < end {
            let first = scalars[place]
            guard place + 1 < end, scalars[place + 1] == "-" else {
                ranges.append(first...first)
                place += 1
                continue
            }
            ranges.append(try range(from: first, at: place, end))
            place += 3
        }
        guard let first = ranges.first else { throw Problem(offset: index, message: "'[]' matches nothing") }
        if ranges.count == 1, first.lowerBound == first.upperBound, end == index + 2 {
            let character = first.lowerBound
            throw Problem(offset: index, message: "a set needs two characters: write '\(character)' alone")
        }
        append(.set(ranges), length: end + 1 - index)
    }

    private func range(
        from first: Unicode.Scalar, at place: Int, _ end: Int
    ) throws(FilterPattern.Problem) -> ClosedRange<Unicode.Scalar> {
        guard place + 2 < end else {
            throw Problem(offset: place, message: "the range '\(first)-' has no end")
        }
        let last = scalars[place + 2]
        guard first.isLetter && last.isLetter || first.isDigit && last.isDigit else {
            throw Problem(offset: place, message: "a range goes from letter to letter or from digit to digit")
        }
        guard first <= last else {
            throw Problem(offset: place, message: "the range '\(first)-\(last)' runs backwards")
        }
        return first...last
    }

    // MARK: - Parts

    private func scalar(after distance: Int) -> Unicode.Scalar? {
        index + distance < scalars.count ? scalars[index + distance] : nil
    }

    private mutating func append(_ kind: PatternElement.Kind, length: Int) {
        result.append(PatternElement(kind: kind))
        isRepeatable = true
        index += length
    }

    private func impossible(_ scalar: Unicode.Scalar, at place: Int) -> FilterPattern.Problem {
        let name = scalar == " " ? "a space" : scalar.value < 32 ? "a control character" : "'\(scalar)'"
        return Problem(offset: place, message: "a branch or tag cannot contain \(name)")
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
    fileprivate var isLetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
}
