/// Replaces secrets by `***` in bytes that come in pieces, however they are cut.
///
///     var stream = MaskingStream(masker)
///     stream.feed(chunk) { write($0) }
///     stream.finish { write($0) }
///
/// Only bytes that may still become a secret are held back, so a prompt without a line feed is shown at once.
public struct MaskingStream: Sendable {
    private var automaton: NeedleAutomaton
    /// The last bytes read: the beginning of a needle, so at most as long as the longest.
    private var held: [UInt8] = []
    private var state = NeedleAutomaton.root
    /// Ranges to hide that are not written yet, apart and in order, counted from the first held byte.
    private var pending: [Range<Int>] = []
    /// Whether the last thing written was `***`, which a touching range joins.
    private var endsMasked = false

    /// Creates a stream that hides what a masker knows now.
    public init(_ masker: Masker) { automaton = masker.automaton }

    /// Takes over what a masker knows now; bytes that were not written yet are hidden too.
    public mutating func update(_ masker: Masker) {
        guard masker.automaton !== automaton else { return }
        automaton = masker.automaton
        state = NeedleAutomaton.root
        for (index, byte) in held.enumerated() {
            state = automaton.next(state, byte)
            note(matchLength: automaton.matchLength(state), endingAt: index + 1)
            state = automaton.settled(state)
        }
    }

    /// How many bytes are held back.
    public var heldCount: Int { held.count }

    /// Takes a piece and hands on what can no longer become part of a secret.
    ///
    /// - Parameters:
    ///   - bytes: The piece.
    ///   - emit: Gets the masked bytes in order; the pointer is valid during the call only.
    public mutating func feed(_ bytes: UnsafeRawBufferPointer, _ emit: (UnsafeRawBufferPointer) -> Void) {
        guard unsafe !bytes.isEmpty else { return }
        guard automaton.needleCount > 0 else {
            if !held.isEmpty { unsafe finish(emit) }
            endsMasked = false
            return unsafe emit(bytes)
        }
        var writer = unsafe PieceWriter(held: held, piece: bytes)
        unsafe search(bytes, &writer, emit)
        let limit = held.count + bytes.count - automaton.depth(state)
        unsafe flush(to: limit, &writer, emit)
        held = writer.rest(from: limit)
        pending = pending.map { $0.lowerBound - limit..<$0.upperBound - limit }
    }

    /// Ends the stream: hands on what was held back.
    public mutating func finish(_ emit: (UnsafeRawBufferPointer) -> Void) {
        var writer = unsafe PieceWriter(held: held, piece: UnsafeRawBufferPointer(start: nil, count: 0))
        unsafe flush(to: held.count, &writer, emit)
        held = []
        pending = []
        state = NeedleAutomaton.root
    }

    // MARK: - Searching

    /// Reads the piece: the automaton where a needle may be under way, the filter elsewhere.
    private mutating func search(
        _ piece: UnsafeRawBufferPointer, _ writer: inout PieceWriter, _ emit: (UnsafeRawBufferPointer) -> Void
    ) {
        let offset = held.count
        let width = automaton.filter.width
        var index = 0
        var began = -offset
        while index < piece.count {
            if state == NeedleAutomaton.root {
                index =
                    unsafe automaton.filter.firstCandidate(in: piece, from: index)
                    ?? max(index, piece.count - 3)
                began = index
                guard index < piece.count else { return }
            }
            state = unsafe automaton.next(state, piece[index])
            index += 1
            let length = automaton.matchLength(state)
            if length > 0 { note(matchLength: length, endingAt: offset + index) }
            state = automaton.settled(state)
            let depth = automaton.depth(state)
            guard depth < width, index - depth > began, index - depth >= 0 else { continue }
            if pending.count > 64 { unsafe flush(to: offset + index - depth, &writer, emit) }
            if index + 4 <= piece.count {
                index -= depth
                state = NeedleAutomaton.root
            }
        }
    }

    /// Joins a match with the ranges that it overlaps or touches.
    private mutating func note(matchLength length: Int, endingAt end: Int) {
        guard length > 0 else { return }
        var start = end - length
        while let last = pending.last, last.upperBound >= start {
            start = min(start, last.lowerBound)
            pending.removeLast()
        }
        pending.append(start..<end)
    }

    // MARK: - Writing

    private mutating func flush(
        to limit: Int, _ writer: inout PieceWriter, _ emit: (UnsafeRawBufferPointer) -> Void
    ) {
        var done = 0
        while writer.position < limit {
            guard done < pending.count, pending[done].lowerBound < limit else {
                unsafe writer.write(to: limit, emit)
                endsMasked = false
                break
            }
            let range = pending[done]
            if range.lowerBound > writer.position {
                unsafe writer.write(to: range.lowerBound, emit)
                endsMasked = false
            }
            if !endsMasked { unsafe Self.stars.withUnsafeBytes { unsafe emit($0) } }
            endsMasked = true
            writer.skip(to: min(range.upperBound, limit))
            guard range.upperBound <= limit else {
                pending[done] = limit..<range.upperBound
                break
            }
            done += 1
        }
        pending.removeFirst(done)
    }

    private static let stars: [UInt8] = [42, 42, 42]
}

/// The held bytes and the piece after them as one text, written from front to back.
@safe private struct PieceWriter {
    private let held: [UInt8]
    private let piece: UnsafeRawBufferPointer
    private(set) var position = 0

    init(held: [UInt8], piece: UnsafeRawBufferPointer) {
        self.held = held
        unsafe self.piece = unsafe piece
    }

    mutating func write(to end: Int, _ emit: (UnsafeRawBufferPointer) -> Void) {
        let border = held.count
        if position < border {
            unsafe held.withUnsafeBytes {
                unsafe emit(UnsafeRawBufferPointer(rebasing: $0[position..<min(end, border)]))
            }
        }
        if end > border {
            let start = max(position, border) - border
            unsafe emit(UnsafeRawBufferPointer(rebasing: piece[start..<end - border]))
        }
        position = end
    }

    mutating func skip(to end: Int) { position = end }

    func rest(from start: Int) -> [UInt8] {
        let border = held.count
        let old = start < border ? Array(held[start...]) : []
        return unsafe old + piece[(max(start, border) - border)...]
    }
}
