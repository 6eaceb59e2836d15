/// One of a container's `volumes`, or the value of `-v`.
///
///     let mount = try VolumeMount.parse("/data/reviews:/data:ro").get()
///     mount.hostPath     // "/data/reviews"
///     mount.isReadOnly   // true
///
/// Source: `docker container create --volume` of Docker's command line reference.
public struct VolumeMount: Sendable, Hashable {
    /// What is mounted.
    public enum Source: Sendable, Hashable {
        /// An empty folder of its own.
        case anonymous
        /// A named volume.
        case named(String)
        /// A path of the host; the runner's configuration decides whether a job may have it.
        case host(String)
    }

    /// What is mounted.
    public var source: Source
    /// Where: an absolute path in the container.
    public var target: String
    /// Whether the container can only read it.
    public var isReadOnly: Bool

    /// Creates a mount.
    public init(source: Source, target: String, isReadOnly: Bool = false) {
        self.source = source
        self.target = target
        self.isReadOnly = isReadOnly
    }

    /// The path of the host, if it is one.
    public var hostPath: String? { if case .host(let path) = source { path } else { nil } }

    /// Reads `NAME:/PATH`, `/HOST:/PATH` or `/PATH`, each with `:ro` or `:rw` behind it.
    public static func parse(_ text: String) -> Result<VolumeMount, ContainerProblem> {
        do throws(ContainerProblem) { return .success(try read(text)) } catch { return .failure(error) }
    }

    private static func read(_ text: String) throws(ContainerProblem) -> VolumeMount {
        let parts = pieces(of: text, separator: ":")
        guard !text.isEmpty, parts.count <= 3 else {
            throw ContainerProblem(
                "a volume is NAME:/PATH, /HOST/PATH:/PATH or /PATH", at: 0, length: text.unicodeScalars.count)
        }
        if parts.count == 1 {
            return VolumeMount(source: .anonymous, target: try target(parts[0]), isReadOnly: false)
        }
        let isMode = parts.count == 2 && !parts[1].text.hasPrefix("/") && parts[0].text.hasPrefix("/")
        let mode = parts.count == 3 ? parts[2] : isMode ? parts[1] : nil
        let isReadOnly =
            try mode.map { piece throws(ContainerProblem) in try Self.isReadOnly(piece) } ?? false
        if isMode {
            return VolumeMount(source: .anonymous, target: try target(parts[0]), isReadOnly: isReadOnly)
        }
        return VolumeMount(
            source: try source(parts[0]), target: try target(parts[1]), isReadOnly: isReadOnly)
    }

    private static func source(_ piece: Piece) throws(ContainerProblem) -> Source {
        if piece.text.hasPrefix("/") {
            try checkPath(piece, "a path of the host")
            return .host(piece.text)
        }
        let isName =
            piece.text.utf8.first.map { isLetterOrDigit($0) } ?? false
            && piece.text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 0x5F || $0 == 0x2E || $0 == 0x2D }
        guard isName else {
            throw piece.problem(
                "'\(piece.text.brief)' is neither a volume's name nor an absolute path",
                help: piece.text.hasPrefix(".") ? "the workspace is there without a volume" : nil)
        }
        return .named(piece.text)
    }

    private static func target(_ piece: Piece) throws(ContainerProblem) -> String {
        guard piece.text.hasPrefix("/") else {
            throw piece.problem("a volume's place in the container is an absolute path")
        }
        try checkPath(piece, "a volume's place in the container")
        let parts = piece.text.split(separator: "/")
        let isShared = parts.starts(with: ["dev", "shm"])
        guard let first = parts.first, isShared || !["proc", "sys", "dev"].contains(first) else {
            throw piece.problem("a volume cannot hide '\(piece.text.brief)' of the container")
        }
        return piece.text
    }

    private static func checkPath(_ piece: Piece, _ what: String) throws(ContainerProblem) {
        guard !piece.text.split(separator: "/").contains("..") else {
            throw piece.problem("\(what) holds no '..'")
        }
        guard !piece.text.holdsControls else { throw piece.problem("\(what) holds no control character") }
    }

    /// Docker's modes that mean something here, or nothing anywhere.
    private static func isReadOnly(_ piece: Piece) throws(ContainerProblem) -> Bool {
        var isReadOnly = false
        for mode in piece.pieces(separator: ",") {
            switch mode.text {
            case "ro": isReadOnly = true
            case "rw": isReadOnly = false
            case "z", "Z", "nocopy", "cached", "delegated", "consistent": break
            default:
                throw mode.problem(
                    "'\(mode.text.brief)' is no mode of a volume here", help: "write ro or rw")
            }
        }
        return isReadOnly
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }
}

/// A part of a text with its place.
struct Piece {
    var text: String
    /// In characters from the start of the whole text.
    var offset: Int

    func problem(_ message: String, help: String? = nil) -> ContainerProblem {
        ContainerProblem(message, at: offset, length: text.unicodeScalars.count, help: help)
    }

    func pieces(separator: Unicode.Scalar) -> [Piece] {
        var pieces = [Piece(text: "", offset: offset)]
        var place = offset
        for letter in text.unicodeScalars {
            place += 1
            if letter == separator {
                pieces.append(Piece(text: "", offset: place))
            } else {
                pieces[pieces.count - 1].text.unicodeScalars.append(letter)
            }
        }
        return pieces
    }
}

/// The parts of a text between separators, empty ones too.
func pieces(of text: String, separator: Unicode.Scalar) -> [Piece] {
    Piece(text: text, offset: 0).pieces(separator: separator)
}
