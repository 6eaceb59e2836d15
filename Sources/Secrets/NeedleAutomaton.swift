/// Many byte strings looked for at once: an Aho-Corasick automaton behind a filter for where one may begin.
///
/// States are numbers; `root` has read nothing that matters. A trie of chains is kept sparse (a child, a sibling),
/// so that secrets of many kilobytes stay small; the first two levels have whole rows.
///
/// Source: Aho and Corasick, "Efficient string matching", CACM 18(6), 1975.
final class NeedleAutomaton: Sendable {
    static let root: UInt32 = 0

    let needleCount: Int
    let filter: NeedleFilter
    private let bytes: [UInt8]
    private let child: [UInt32]
    private let sibling: [UInt32]
    private let fail: [UInt32]
    private let depths: [UInt32]
    private let matches: [UInt32]
    /// For each state of depth below 2 the place of its row in `rows`, else 0.
    private let rowOf: [UInt32]
    private let rows: [UInt32]

    init(_ needles: Set<[UInt8]>) {
        needleCount = needles.count
        filter = NeedleFilter(needles)
        var trie = NeedleTrie()
        for needle in needles { trie.insert(needle) }
        trie.link()
        (rowOf, rows) = trie.rows()
        (bytes, child, sibling) = (trie.bytes, trie.child, trie.sibling)
        (fail, depths, matches) = (trie.fail, trie.depths, trie.matches)
    }

    /// How many of the last bytes are the beginning of a needle.
    func depth(_ state: UInt32) -> Int { Int(depths[Int(state)]) }

    /// The length of the longest needle that ends here, 0 when none does.
    func matchLength(_ state: UInt32) -> Int { Int(matches[Int(state)]) }

    /// The state that matters for the bytes to come: one that nothing can follow counts as its longest suffix.
    func settled(_ state: UInt32) -> UInt32 {
        var state = state
        while child[Int(state)] == 0, state != Self.root { state = fail[Int(state)] }
        return state
    }

    /// The state after one more byte.
    func next(_ state: UInt32, _ byte: UInt8) -> UInt32 {
        var state = state
        while true {
            let row = rowOf[Int(state)]
            if row > 0 { return rows[Int(row &- 1) &* 256 &+ Int(byte)] }
            var candidate = child[Int(state)]
            while candidate != 0 {
                if bytes[Int(candidate)] == byte { return candidate }
                candidate = sibling[Int(candidate)]
            }
            state = fail[Int(state)]
        }
    }
}

/// The trie while it is built; state 0 is the root, and 0 as a child or sibling means none.
struct NeedleTrie {
    private(set) var bytes: [UInt8] = [0]
    private(set) var child: [UInt32] = [0]
    private(set) var sibling: [UInt32] = [0]
    private(set) var fail: [UInt32] = [0]
    private(set) var depths: [UInt32] = [0]
    private(set) var matches: [UInt32] = [0]

    mutating func insert(_ needle: [UInt8]) {
        var state: UInt32 = 0
        for (index, byte) in needle.enumerated() {
            if let there = step(state, byte) {
                state = there
                continue
            }
            let new = UInt32(bytes.count)
            bytes.append(byte)
            child.append(0)
            sibling.append(child[Int(state)])
            fail.append(0)
            depths.append(UInt32(index + 1))
            matches.append(0)
            child[Int(state)] = new
            state = new
        }
        matches[Int(state)] = UInt32(needle.count)
    }

    /// Sets, breadth first, where each state falls back to, and the longest needle that ends in it.
    mutating func link() {
        var queue: [UInt32] = [0]
        var place = 0
        while place < queue.count {
            let state = queue[place]
            place += 1
            var next = child[Int(state)]
            while next != 0 {
                queue.append(next)
                if state != 0 { fail[Int(next)] = fallback(from: fail[Int(state)], bytes[Int(next)]) }
                matches[Int(next)] = max(matches[Int(next)], matches[Int(fail[Int(next)])])
                next = sibling[Int(next)]
            }
        }
    }

    /// Whole rows of next states for the states of depth 0 and 1.
    func rows() -> (rowOf: [UInt32], rows: [UInt32]) {
        var rowOf = [UInt32](repeating: 0, count: bytes.count)
        var rows: [UInt32] = []
        for state in bytes.indices where depths[state] < 2 {
            for byte in 0...UInt8.max { rows.append(fallback(from: UInt32(state), byte)) }
            rowOf[state] = UInt32(rows.count / 256)
        }
        return (rowOf, rows)
    }

    private func fallback(from state: UInt32, _ byte: UInt8) -> UInt32 {
        var state = state
        while true {
            if let next = step(state, byte) { return next }
            guard state != 0 else { return 0 }
            state = fail[Int(state)]
        }
    }

    private func step(_ state: UInt32, _ byte: UInt8) -> UInt32? {
        var candidate = child[Int(state)]
        while candidate != 0 {
            if bytes[Int(candidate)] == byte { return candidate }
            candidate = sibling[Int(candidate)]
        }
        return nil
    }
}

/// A quick test of where a needle may begin: a bitmap over a hash of its first bytes, four at most.
struct NeedleFilter: Sendable {
    /// How many bytes it looks at: those that the shortest needle has, at most four.
    let width: Int
    private let mask: UInt32
    private let bitmap: [UInt8]

    init(_ needles: Set<[UInt8]>) {
        width = min(4, needles.lazy.map(\.count).min() ?? 4)
        mask = width == 4 ? .max : (1 << UInt32(width * 8)) - 1
        var bitmap = [UInt8](repeating: 0, count: 65_536)
        for needle in needles {
            let value = needle.prefix(width).enumerated().reduce(UInt32(0)) {
                $0 | UInt32($1.element) << UInt32($1.offset * 8)
            }
            bitmap[Self.slot(value)] = 1
        }
        self.bitmap = bitmap
    }

    /// The first place from `start` on where a needle may begin.
    ///
    /// - Returns: `nil` when there is none among the places that have four bytes after them.
    func firstCandidate(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard text.count >= 4, let base = text.baseAddress else { return nil }
        let last = text.count - 4
        return unsafe bitmap.withUnsafeBufferPointer { bitmap in
            var index = start
            while index <= last {
                let value = unsafe UInt32(
                    littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt32.self))
                if unsafe bitmap[Self.slot(value & mask)] != 0 { return index }
                index &+= 1
            }
            return nil
        }
    }

    private static func slot(_ value: UInt32) -> Int { Int((value &* 0x9E37_79B1) >> 16) }
}
