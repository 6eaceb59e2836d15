/// A column of texts in two arrays, so that millions of short values need no allocation each.
struct TextColumn: Sendable, Equatable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    var count: Int { ends.count }
    var byteCount: Int { bytes.count }

    subscript(row: Int) -> ArraySlice<UInt8> {
        guard row >= 0, row < ends.count else { return [] }
        return bytes[(row == 0 ? 0 : ends[row - 1])..<ends[row]]
    }

    func text(_ row: Int) -> String { String(decoding: self[row], as: UTF8.self) }

    mutating func append(_ value: ArraySlice<UInt8>) {
        bytes.append(contentsOf: value)
        ends.append(bytes.count)
    }

    /// Whether a row's bytes come before another's.
    func precedes(_ left: Int, _ right: Int) -> Bool { self[left].lexicographicallyPrecedes(self[right]) }

    /// The column with its rows in another order.
    func reordered(_ order: [Int]) -> TextColumn {
        var result = TextColumn()
        result.bytes.reserveCapacity(bytes.count)
        result.ends.reserveCapacity(order.count)
        for row in order { result.append(self[row]) }
        return result
    }
}

/// Labels and predictions as they are compared.
enum Label {
    /// Whether two labels are the same: the same text, or the same number (`1` and `1.0`).
    static func areSame(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        if left.elementsEqual(right) { return true }
        guard let a = NumberText.number(left), let b = NumberText.number(right) else { return false }
        return a == b
    }

    /// One text for all ways to write a label: numbers in their shortest form, everything else as it is.
    static func canonical(_ label: ArraySlice<UInt8>) -> [UInt8] {
        guard let number = NumberText.number(label), !number.isNaN else { return Array(label) }
        return Array(NumberText.shortest(number == 0 ? 0 : number).utf8)
    }

    /// Whether a text is a NaN token, which is no class and no number.
    static func isNaN(_ text: ArraySlice<UInt8>) -> Bool { NumberText.number(text)?.isNaN ?? false }
}
