internal import YAML
internal import Workflows

/// A `|` between two commands of a script.
struct Pipe {
    var scalar: YAMLScalar
    /// Its place in characters from the start of the script.
    var offset: Int

    /// The first pipe of a script whose left side can fail unseen; `nil` when there is none.
    ///
    /// A glance, not a shell's parser: quotes, comments and expressions are skipped, `||` and patterns of `case`
    /// are none, and a script that mentions pipefail knows what it does.
    static func first(in scalar: YAMLScalar) -> Pipe? {
        let text = scalar.text
        guard text.utf8.contains(UInt8(ascii: "|")), !text.contains("pipefail") else { return nil }
        let letters = Array(text.unicodeScalars)
        var quote: Unicode.Scalar?
        var index = 0
        while index < letters.count {
            let letter = letters[index]
            if let open = quote {
                if letter == open { quote = nil }
            } else if letter == "'" || letter == "\"" {
                quote = letter
            } else if letter == "\\" {
                index += 1
            } else if letter == "#", index == 0 || letters[index - 1] == " " || letters[index - 1] == "\n" {
                while index + 1 < letters.count, letters[index + 1] != "\n" { index += 1 }
            } else if letter == "|", isBetweenSpaces(letters, index) {
                return Pipe(scalar: scalar, offset: index)
            }
            index += 1
        }
        return nil
    }

    private static func isBetweenSpaces(_ letters: [Unicode.Scalar], _ index: Int) -> Bool {
        guard index > 0, index + 1 < letters.count, letters[index - 1] == " " else { return false }
        return letters[index + 1] == " " || letters[index + 1] == "\n"
    }
}
