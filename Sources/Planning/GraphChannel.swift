/// The lines between two columns: horizontal ones at the rows of the boxes, vertical ones on tracks.
///
/// Lines with the same ends on the right are one. A line that crosses another goes over it: a sign with four arms is
/// always a meeting.
struct GraphChannel {
    /// Lines that meet: from these rows on the left to those on the right.
    struct Net {
        var sources: Set<Int> = []
        var targets: Set<Int> = []
        /// The track of its vertical part; `nil` for a straight line.
        var track: Int?

        var isStraight: Bool { sources.count == 1 && sources == targets }
        var rows: Set<Int> { sources.union(targets) }
        var top: Int { rows.min() ?? 0 }
        var bottom: Int { rows.max() ?? 0 }
    }

    private(set) var nets: [Net]
    private(set) var trackCount = 0

    /// How many cells it is wide.
    var width: Int { 2 * trackCount + 3 }

    /// Gives lines their tracks; `nil` when the rows ask for a circle of tracks.
    ///
    /// - Parameter lines: For each box on the left its row and the rows that it leads to.
    init?(_ lines: [(row: Int, targets: Set<Int>)]) {
        var groups: [Set<Int>: Int] = [:]
        nets = []
        for line in lines where !line.targets.isEmpty {
            let group = groups[line.targets] ?? nets.count
            if group == nets.count {
                groups[line.targets] = group
                nets.append(Net(targets: line.targets))
            }
            nets[group].sources.insert(line.row)
        }
        guard assignTracks() else { return nil }
    }

    /// A line that leaves from a row must turn before another line comes in on the same row.
    private mutating func assignTracks() -> Bool {
        let bent = nets.indices.filter { !nets[$0].isStraight }
        let leaving = Dictionary(bent.flatMap { net in nets[net].sources.map { ($0, net) } }) { first, _ in first }
        var before: [Int: Set<Int>] = [:]
        for net in bent {
            before[net] = Set(nets[net].targets.compactMap { leaving[$0] }.filter { $0 != net })
        }
        var spans: [[ClosedRange<Int>]] = []
        var waiting = bent
        while !waiting.isEmpty {
            let isFree = { (net: Int) in before[net, default: []].allSatisfy { self.nets[$0].track != nil } }
            guard let place = waiting.firstIndex(where: isFree) else { return false }
            let net = waiting.remove(at: place)
            let first = (before[net, default: []].compactMap { nets[$0].track }.max() ?? -1) + 1
            let span = nets[net].top...nets[net].bottom
            var track = first
            while track < spans.count, spans[track].contains(where: { $0.overlaps(span) }) { track += 1 }
            while spans.count <= track { spans.append([]) }
            spans[track].append(span)
            nets[net].track = track
        }
        trackCount = spans.count
        return true
    }
}
