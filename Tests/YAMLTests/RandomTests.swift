import Diagnostics
import HeadgateTestKit
import Testing
import YAML

/// Thousands of broken documents: each gives a tree or findings, and every place lies in the text.
@Suite struct RandomTests {
    private static let seed = """
        # retrain
        name: &n "re\\u0074rain \\
          é ''"
        on: {push: {branches: [main, 'v*']}, schedule: [{cron: '0 3 * * 1'}]}
        jobs:
          train: !!map
            name: *n
            if: ${{ github.ref == 'x' }}
            steps:
            - run: |
                echo a
                  echo b

            - run: >-
                folded é
                text

                  more
            - 'single
              quoted'
            - ? k
              : ~
        한글: [1, 0x2, .inf]

        """
    private static let pieces = [
        "\n", "\t", "  ", "- ", ": ", "{", "}", "[", "]", "'", "\"", "|", ">", "&a ", "*a", "!!int ", "!x ",
        "%", "#", "\\",
        "? ", "<<: ", "---\n", "...\n", "${{", "}}", "\r", "\r\n", "\u{2028}", "\u{0}", ",", "한", "@", "`",
        "\u{FEFF}",
    ]

    @Test(arguments: 0..<16)
    func `any text gives a tree or findings`(_ round: Int) {
        var generator = SeededNumbers(state: UInt64(round))
        for _ in 0..<250 {
            var bytes = Array(Self.seed.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &generator) { Self.mutate(&bytes, &generator) }
            check(bytes)
        }
    }

    private static func mutate(_ bytes: inout [UInt8], _ generator: inout SeededNumbers) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, place + Int.random(in: 1...12, using: &generator))
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes.removeSubrange(place..<end)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 2: bytes.removeSubrange(place...)
        case 3:
            bytes.insert(
                contentsOf: Array(bytes[place..<end]), at: Int.random(in: 0...place, using: &generator))
        default:
            bytes.insert(contentsOf: Array((pieces.randomElement(using: &generator) ?? "").utf8), at: place)
        }
    }

    private func check(_ bytes: [UInt8]) {
        let (root, findings) = YAMLDocument.parse(bytes: bytes, path: "a.yml")
        let text = String(decoding: bytes, as: UTF8.self)
        let renderer = DiagnosticRenderer(sources: ["a.yml": text])
        for finding in findings {
            #expect(!renderer.text(of: finding).isEmpty && !renderer.json(of: finding).isEmpty)
            if let start = finding.span?.start { #expect(start.line >= 1 && start.column >= 1, "\(text)") }
        }
        let source = Self.lines(text)
        if let root { checkPlaces(root, source, text) }
    }

    private func checkPlaces(_ node: YAMLNode, _ lines: [[Unicode.Scalar]], _ text: String) {
        for element in node.elements ?? [] { checkPlaces(element, lines, text) }
        for entry in node.entries ?? [] {
            checkPlaces(entry.value, lines, text)
            checkCharacters(of: entry.key, lines, text)
        }
        if let scalar = node.scalar { checkCharacters(of: scalar, lines, text) }
    }

    /// Every character that is no blank stands in the file where it is said to stand, or is escaped there.
    private func checkCharacters(of scalar: YAMLScalar, _ lines: [[Unicode.Scalar]], _ text: String) {
        for (offset, character) in scalar.text.unicodeScalars.enumerated()
        where !" \n\t".unicodeScalars.contains(character) {
            let place = scalar.position(ofCharacter: offset)
            let line = place.line <= lines.count ? lines[place.line - 1] : []
            let found = place.column <= line.count ? line[place.column - 1] : nil
            let isEscaped = found == "\\" && scalar.style == .quoted
            #expect(found == character || isEscaped, "\(offset) of '\(scalar.text)' at \(place) in:\n\(text)")
        }
    }

    private static func lines(_ text: String) -> [[Unicode.Scalar]] {
        var lines: [[Unicode.Scalar]] = [[]]
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars where scalar != "\u{FEFF}" || previous != nil {
            if scalar == "\n", previous == "\r" {
                previous = scalar
                continue
            }
            if scalar == "\n" || scalar == "\r" {
                lines.append([])
            } else {
                lines[lines.count - 1].append(scalar)
            }
            previous = scalar
        }
        return lines
    }
}
