/// A word of `options` after quotes are resolved; each of its characters knows its place.
struct Word {
    private(set) var letters: [Unicode.Scalar] = []
    /// The place of each letter in the text, in characters from 0.
    private var places: [Int] = []
    /// The place of the word itself.
    var offset: Int

    private init(at offset: Int) { self.offset = offset }

    private init(letters: ArraySlice<Unicode.Scalar>, places: ArraySlice<Int>, offset: Int) {
        self.letters = Array(letters)
        self.places = Array(places)
        self.offset = places.first ?? offset
    }

    var text: String { String(String.UnicodeScalarView(letters)) }

    var length: Int { max(1, (places.last ?? offset) - offset + 1) }

    func problem(_ message: String, help: String? = nil) -> ContainerProblem {
        ContainerProblem(message, at: offset, length: length, help: help)
    }

    /// A problem inside the word, its offset counted in the word's letters.
    func problem(_ inner: ContainerProblem) -> ContainerProblem {
        var moved = inner
        moved.offset = places.indices.contains(inner.offset) ? places[inner.offset] : offset
        return moved
    }

    /// An option's name, and the value that stands behind `=` or right behind a single letter.
    func split() -> (name: Word, value: Word?) {
        let isLong = letters.count > 1 && letters[1] == "-"
        if isLong {
            guard let sign = letters.firstIndex(of: "=") else { return (self, nil) }
            return (part(..<sign), part((sign + 1)...))
        }
        guard letters.count > 2 else { return (self, nil) }
        return (part(..<2), part((letters[2] == "=" ? 3 : 2)...))
    }

    private func part(_ range: some RangeExpression<Int>) -> Word {
        Word(letters: letters[range], places: places[range], offset: places.last ?? offset)
    }

    // MARK: - Splitting

    /// The words of a text as a shell splits it; quotes and backslashes are resolved, nothing is expanded.
    static func words(of text: String) -> ([Word], ContainerProblem?) {
        var words: [Word] = []
        var word: Word?
        var quote: (letter: Unicode.Scalar, place: Int)?
        var isEscaped = false
        for (place, letter) in text.unicodeScalars.enumerated() {
            if isEscaped {
                word?.append(letter, at: place)
                isEscaped = false
            } else if letter == "\\", quote?.letter != "'" {
                word = word ?? Word(at: place)
                isEscaped = true
            } else if let open = quote {
                if letter == open.letter { quote = nil } else { word?.append(letter, at: place) }
            } else if letter == "'" || letter == "\"" {
                word = word ?? Word(at: place)
                quote = (letter, place)
            } else if letter == " " || (0x09...0x0D).contains(letter.value) {
                if let whole = word { words.append(whole) }
                word = nil
            } else {
                word = word ?? Word(at: place)
                word?.append(letter, at: place)
            }
        }
        if let word { words.append(word) }
        return (words, quote.map { ContainerProblem("a quote is not closed", at: $0.place) })
    }

    private mutating func append(_ letter: Unicode.Scalar, at place: Int) {
        letters.append(letter)
        places.append(place)
    }
}
