import Glibc

/// The files beside the tests.
enum CaseFolder {
    static let path = folder("Cases")
    /// The folder of actions.
    static let actions = folder("ActionCases")

    /// The names of the workflows without `.yaml`.
    static var names: [String] { names(in: path) }

    private static func folder(_ name: String) -> String {
        #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/" + name
    }

    /// The names of the files of a folder without `.yaml`.
    static func names(in path: String) -> [String] {
        var names: [String] = []
        guard let directory = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(directory) }
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".yaml") { names.append(String(name.dropLast(5))) }
        }
        return names.sorted()
    }

    static var isUpdating: Bool { unsafe getenv("HEADGATE_UPDATE") != nil }

    static func read(_ path: String) -> String? {
        guard let file = unsafe fopen(path, "r") else { return nil }
        defer { unsafe fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = unsafe fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    static func write(_ text: String, _ path: String) {
        guard let file = unsafe fopen(path, "w") else { return }
        unsafe fputs(text, file)
        unsafe fclose(file)
    }
}
