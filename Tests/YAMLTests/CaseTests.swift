import Diagnostics
import Glibc
import Testing
import YAML

/// Pairs of a text and what is said about it; `HEADGATE_UPDATE=1` writes what is said now.
@Suite struct CaseTests {
    private static let folder =
        #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Cases"

    private static var names: [String] {
        var names: [String] = []
        guard let directory = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(directory) }
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".yaml") { names.append(String(name.dropLast(5))) }
        }
        return names.sorted()
    }

    @Test(arguments: names)
    func `a text gets its findings or its tree`(_ name: String) throws {
        let bytes = try #require(Self.read(Self.folder + "/\(name).yaml"))
        let (root, findings) = YAMLDocument.parse(bytes: bytes, path: "\(name).yaml")
        let renderer = DiagnosticRenderer(sources: ["\(name).yaml": String(decoding: bytes, as: UTF8.self)])
        let tree = findings.isEmpty ? TreeText.lines(of: root) : []
        let output = (findings.map(renderer.text) + tree).joined(separator: "\n") + "\n"
        if unsafe getenv("HEADGATE_UPDATE") != nil { Self.write(output, Self.folder + "/\(name).out") }
        let expected = Self.read(Self.folder + "/\(name).out").map { String(decoding: $0, as: UTF8.self) }
        #expect(output == expected)
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = unsafe fopen(path, "r") else { return nil }
        defer { unsafe fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }

    private static func write(_ text: String, _ path: String) {
        guard let file = unsafe fopen(path, "w") else { return }
        unsafe fputs(text, file)
        unsafe fclose(file)
    }
}

/// A tree as lines: place, kind and text.
enum TreeText {
    static func lines(of node: YAMLNode?, indent: String = "", label: String = "") -> [String] {
        guard let node else { return ["no document"] }
        let place = "\(node.span.start.line):\(node.span.start.column)+\(node.span.length)"
        let head = "\(indent)\(label)\(place) "
        switch node.content {
        case .scalar(let scalar):
            return [head + "\(scalar.value)"]
        case .sequence(let elements):
            return [head + (node.isFlow ? "[]" : "list")]
                + elements.flatMap { lines(of: $0, indent: indent + "  ") }
        case .mapping(let entries):
            return [head + (node.isFlow ? "{}" : "mapping")]
                + entries.flatMap { entry in
                    let start = entry.key.span.start
                    let label = "\(entry.key.text) (\(start.line):\(start.column)+\(entry.key.span.length)): "
                    return lines(of: entry.value, indent: indent + "  ", label: label)
                }
        }
    }
}
