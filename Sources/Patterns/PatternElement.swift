/// One part of a pattern: which characters it takes, how often, and what may be left out.
struct PatternElement: Sendable, Equatable {
    /// The characters that it takes.
    enum Kind: Sendable, Equatable {
        case one(Unicode.Scalar)
        case set([ClosedRange<Unicode.Scalar>])
        case notSlash
        case any
    }

    var kind: Kind
    /// Whether it may take more than one character.
    var repeats = false
    /// How many elements are left behind when this one takes nothing: 0 when it must take something.
    var skip = 0

    func takes(_ scalar: Unicode.Scalar) -> Bool {
        switch kind {
        case .one(let wanted): scalar == wanted
        case .set(let ranges): ranges.contains { $0.contains(scalar) }
        case .notSlash: scalar != "/"
        case .any: true
        }
    }
}

/// All places of a pattern that the characters read so far may have led to.
struct PatternWalk {
    private let elements: [PatternElement]
    /// The places, each once; the one behind the last element means a match.
    private var places: [Int] = []
    /// For each place the round in which it was last added.
    private var rounds: [Int]
    private var round = 0

    init(_ elements: [PatternElement]) {
        self.elements = elements
        rounds = [Int](repeating: -1, count: elements.count + 1)
        add(0)
    }

    /// Whether nothing that follows can become a match.
    var isLost: Bool { places.isEmpty }
    /// Whether what was read is a match.
    var isComplete: Bool { rounds[elements.count] == round }

    mutating func read(_ scalar: Unicode.Scalar) {
        let before = places
        places.removeAll(keepingCapacity: true)
        round += 1
        for place in before where place < elements.count && elements[place].takes(scalar) {
            if elements[place].repeats { add(place) }
            add(place + 1)
        }
    }

    /// Adds a place and all that can be reached from it without reading.
    private mutating func add(_ start: Int) {
        var place = start
        while rounds[place] != round {
            rounds[place] = round
            places.append(place)
            guard place < elements.count, elements[place].skip > 0 else { return }
            place += elements[place].skip
        }
    }
}
