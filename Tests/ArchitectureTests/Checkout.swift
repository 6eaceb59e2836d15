import Glibc

/// The checkout that this suite belongs to, read with nothing but system calls.
enum Checkout {
    /// Its absolute path.
    static let folder = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    /// A Swift file of a module.
    struct Source: CustomStringConvertible {
        let module: String
        let name: String
        let text: String
        /// The text without comments and without what is inside string literals.
        let code: String

        var description: String { module + "/" + name }
        var lines: Int { text.utf8.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 } }
    }

    /// The folders of `Sources`.
    static let modules = names(in: "Sources").filter { isFolder("Sources/" + $0) }

    /// Every Swift file below `Sources`.
    static let sources: [Source] = modules.flatMap { module in
        swiftFiles(in: "Sources/" + module).map { path in
            let text = read(path)
            let name = String(path.dropFirst("Sources/\(module)/".count))
            return Source(module: module, name: name, text: text, code: SwiftText.code(of: text))
        }
    }

    /// Paths of Swift files below a folder, relative to the checkout.
    static func swiftFiles(in folder: String) -> [String] {
        names(in: folder).flatMap { name -> [String] in
            let path = folder + "/" + name
            if isFolder(path) { return swiftFiles(in: path) }
            return name.hasSuffix(".swift") ? [path] : []
        }
    }

    /// The entries of a folder, sorted; none when it does not exist.
    static func names(in path: String) -> [String] {
        guard let stream = unsafe opendir(folder + "/" + path) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Whether a path of the checkout is a folder and no link.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(folder + "/" + path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// A file's text, empty when there is none.
    static func read(_ path: String) -> String {
        let file = unsafe open(folder + "/" + path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe Glibc.read(file, &chunk, chunk.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk.prefix(count)
        }
    }
}
