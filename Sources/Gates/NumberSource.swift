internal import JSON

/// Where a number comes from: a file of the workspace and a place in it.
public struct NumberSource: Sendable, Hashable {
    /// The JSON file, relative to the workspace.
    public var path: String
    /// The place of the number in it (RFC 6901), such as `/val/loss`; empty for the whole file.
    public var pointer: String

    /// Creates a source.
    public init(path: String, pointer: String) {
        self.path = path
        self.pointer = pointer
    }

    /// As it is written in a gate: `json: out/metrics.json#/val/loss`.
    public var description: String { "json: \(path)#\(pointer)" }

    /// The number in the file's value.
    ///
    /// Only numbers count: a string such as `"0.9"` is an error, and a name that is not there is no 0. NaN and
    /// infinity are returned as they are; the check that uses them decides.
    func number(in root: JSON) throws(GateProblem) -> Double {
        var value = root
        var walked = ""
        for name in Self.names(pointer) {
            value = try member(name, of: value, at: walked)
            walked += "/" + Self.escaped(name)
        }
        guard let number = value.number else {
            throw GateProblem("'\(path)#\(pointer)' is \(Self.kind(of: value)), not a number")
        }
        return number
    }

    private func member(_ name: String, of value: JSON, at walked: String) throws(GateProblem) -> JSON {
        switch value {
        case .object(let object):
            if let member = object[name] { return member }
            let names = object.names.map { "\(walked)/\(Self.escaped($0))" }
            throw missing(NearMatches.hint("\(walked)/\(Self.escaped(name))", among: names))
        case .array(let elements):
            if let index = Self.index(name), index < elements.count { return elements[index] }
            throw missing(" ('\(walked)' is a list of \(elements.count))")
        case .null, .bool, .number, .string:
            throw missing(" ('\(walked)' is \(Self.kind(of: value)))")
        }
    }

    private func missing(_ hint: String) -> GateProblem {
        GateProblem("'\(path)' has no '\(pointer)'\(hint)")
    }

    /// Whether a text is a JSON pointer: empty, or names behind `/` where `~` is `~0` and `/` is `~1`.
    static func isPointer(_ text: String) -> Bool {
        guard text.isEmpty || text.hasPrefix("/") else { return false }
        var bytes = text.utf8[...]
        while let index = bytes.firstIndex(of: UInt8(ascii: "~")) {
            bytes = bytes[bytes.index(after: index)...]
            guard bytes.first == UInt8(ascii: "0") || bytes.first == UInt8(ascii: "1") else { return false }
        }
        return true
    }

    private static func names(_ pointer: String) -> [String] {
        guard !pointer.isEmpty else { return [] }
        return pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(unescaped)
    }

    private static func unescaped(_ name: Substring) -> String {
        var bytes: [UInt8] = []
        var isEscape = false
        for byte in name.utf8 {
            if byte == UInt8(ascii: "~"), !isEscape {
                isEscape = true
                continue
            }
            switch (isEscape, byte) {
            case (true, UInt8(ascii: "0")): bytes.append(UInt8(ascii: "~"))
            case (true, UInt8(ascii: "1")): bytes.append(UInt8(ascii: "/"))
            default: bytes.append(byte)
            }
            isEscape = false
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func escaped(_ name: String) -> String {
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "~"): bytes += [UInt8(ascii: "~"), UInt8(ascii: "0")]
            case UInt8(ascii: "/"): bytes += [UInt8(ascii: "~"), UInt8(ascii: "1")]
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func index(_ name: String) -> Int? {
        let digits = Array(name.utf8)
        guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return digits.count > 1 && digits.first == 48 ? nil : Int(name)
    }

    private static func kind(of value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension NumberSource: CustomStringConvertible {}
