/// Reads the five fields of a cron expression.
enum CronParser {
    private typealias Problem = CronExpression.Problem

    /// What a field may hold.
    private struct Kind {
        let name: String
        let range: ClosedRange<Int>
        /// Names of numbers, the first for the least.
        var names: [String] = []
    }

    /// A part of the text with its place.
    private typealias Part = ArraySlice<Unicode.Scalar>

    private static let kinds = [
        Kind(name: "minute", range: 0...59), Kind(name: "hour", range: 0...23),
        Kind(name: "day", range: 1...31),
        Kind(
            name: "month", range: 1...12,
            names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]),
        Kind(name: "weekday", range: 0...6, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
    ]

    private static let shorthands = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]

    static func fields(of text: String) throws(CronExpression.Problem) -> [CronField] {
        let scalars = Array(text.unicodeScalars)
        let parts = scalars.split { $0 == " " || $0 == "\t" }
        if let first = parts.first { try refuseExtensions(first) }
        guard parts.count <= kinds.count else {
            throw Problem(
                offset: parts[kinds.count].startIndex,
                message: "a schedule has five fields: minute, hour, day, month, weekday")
        }
        var fields: [CronField] = []
        for (part, kind) in zip(parts, kinds) { fields.append(try field(part, kind)) }
        guard fields.count == kinds.count else {
            throw Problem(
                offset: scalars.count,
                message: "a schedule has five fields, and here the \(kinds[fields.count].name) is missing")
        }
        return fields
    }

    /// Forms that other programs have.
    private static func refuseExtensions(_ part: Part) throws(CronExpression.Problem) {
        let text = written(part)
        if part.first == "@" {
            let fields = shorthands[text.lowercased()].map { "write '\($0)'" } ?? "write five fields"
            throw Problem(offset: part.startIndex, message: "'\(text)' is no schedule: \(fields)")
        }
        if text.hasPrefix("TZ=") || text.hasPrefix("CRON_TZ=") {
            throw Problem(
                offset: part.startIndex,
                message: "a schedule has no time zone: 'timezone' stands beside 'cron'")
        }
    }

    // MARK: - Fields

    private static func field(_ text: Part, _ kind: Kind) throws(CronExpression.Problem) -> CronField {
        var field = CronField()
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard !part.isEmpty else {
                throw Problem(offset: part.startIndex, message: "a list needs a \(kind.name) beside each ','")
            }
            let slash = part.firstIndex(of: "/") ?? part.endIndex
            let step = slash == part.endIndex ? nil : try step(part[(slash + 1)...], kind)
            let range = try range(part[..<slash], kind, isOpen: step != nil)
            if part.first == "*", step ?? 1 == 1 { field.isRestricted = false }
            for number in stride(from: range.lowerBound, through: range.upperBound, by: step ?? 1) {
                field.bits |= 1 << UInt64(number)
            }
        }
        return field
    }

    private static func step(_ text: Part, _ kind: Kind) throws(CronExpression.Problem) -> Int {
        guard let step = number(text), step > 0 else {
            throw Problem(offset: text.startIndex, message: "a step '/n' needs a number from 1 on")
        }
        return step
    }

    /// - Parameter isOpen: Whether a number alone goes on to the end, as it does with a step.
    private static func range(
        _ text: Part, _ kind: Kind, isOpen: Bool
    ) throws(CronExpression.Problem) -> ClosedRange<Int> {
        if text.elementsEqual(["*"]) { return kind.range }
        guard let dash = text.firstIndex(of: "-") else {
            let first = try value(text, kind)
            return first...(isOpen ? kind.range.upperBound : first)
        }
        let first = try value(text[..<dash], kind)
        let last = try value(text[(dash + 1)...], kind)
        guard first <= last else {
            throw Problem(offset: text.startIndex, message: "the range '\(written(text))' runs backwards")
        }
        return first...last
    }

    private static func value(_ text: Part, _ kind: Kind) throws(CronExpression.Problem) -> Int {
        let word = written(text)
        if let place = kind.names.firstIndex(of: word.uppercased()) { return place + kind.range.lowerBound }
        if let number = number(text), kind.range.contains(number) { return number }
        throw Problem(offset: text.startIndex, message: objection(to: word, kind))
    }

    private static func objection(to word: String, _ kind: Kind) -> String {
        if word == "?" { return "'?' is no \(kind.name): write '*'" }
        if word == "7", kind.name == "weekday" { return "'7' is no weekday: Sunday is 0" }
        let range = "\(kind.range.lowerBound) to \(kind.range.upperBound)"
        let names = kind.names.isEmpty ? "" : " or \(kind.names[0]) to \(kind.names[kind.names.count - 1])"
        return "'\(word)' is no \(kind.name) (\(range)\(names))"
    }

    // MARK: - Text

    private static func number(_ text: Part) -> Int? {
        guard (1...9).contains(text.count), text.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        return Int(written(text))
    }

    private static func written(_ part: Part) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: part)
        return String(text)
    }
}
