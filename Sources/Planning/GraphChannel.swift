/// The lines between two columns: horizontal ones at the rows of the boxes, vertical ones on tracks.
///
/// Lines may only meet where every way from left to right through the meeting is a line of the graph; `NetSplitting`
/// sees to that. A line that crosses another goes over it: a sign with four arms is always a meeting.
struct GraphChannel {
    /// Lines that meet: from all these rows on the left to all those on the right.
    struct Net {
        var sources: Set<Int>
        var targets: Set<Int>
        /// Whether it comes in first on its rows on the right: others join it there.
        var isFirst = true
        /// Whether it leaves last from its rows on the left: others have turned before.
        var isLast = true
        /// The track of its vertical part; `nil` for a straight line.
        var track: Int?

        var isStraight: Bool { sources.count == 1 && sources == targets }
        var top: Int { sources.union(targets).min() ?? 0 }
        var bottom: Int { sources.union(targets).max() ?? 0 }
    }

    private(set) var nets: [Net]
    private(set) var trackCount = 0
    /// The nets that leave from a row, and those that come in on it.
    private(set) var leaving: [Int: [Int]] = [:]
    private(set) var coming: [Int: [Int]] = [:]

    /// How many cells it is wide.
    var width: Int { 2 * trackCount + 3 }

    /// Gives lines their tracks; `nil` when the rows do not allow it.
    ///
    /// - Parameter lines: For each box on the left its row and the rows that it leads to.
    init?(_ lines: [(row: Int, targets: Set<Int>)]) {
        guard let splitting = NetSplitting(lines) else { return nil }
        nets = splitting.nets
        for (index, net) in nets.enumerated() {
            for row in net.sources { leaving[row, default: []].append(index) }
            for row in net.targets { coming[row, default: []].append(index) }
        }
        // A straight line takes its whole row, so it is both.
        guard nets.allSatisfy({ !$0.isStraight || $0.isFirst && $0.isLast }), assignTracks() else {
            return nil
        }
    }

    /// For each net those that must be left of it.
    private var orders: [Int: Set<Int>] {
        var before: [Int: Set<Int>] = [:]
        for (row, nets) in leaving {
            for net in nets {
                if self.nets[net].isLast { before[net, default: []].formUnion(nets.filter { $0 != net }) }
                // What leaves from a row turns before anything comes in on it.
                for target in coming[row, default: []] where target != net {
                    before[target, default: []].insert(net)
                }
            }
        }
        for nets in coming.values {
            for net in nets where !self.nets[net].isFirst {
                before[net, default: []].formUnion(nets.filter { self.nets[$0].isFirst })
            }
        }
        return before
    }

    private mutating func assignTracks() -> Bool {
        let orders = orders.mapValues { $0.filter { !nets[$0].isStraight } }
        var spans: [[ClosedRange<Int>]] = []
        var waiting = nets.indices.filter { !nets[$0].isStraight }
        while !waiting.isEmpty {
            let isFree = { (net: Int) in orders[net, default: []].allSatisfy { self.nets[$0].track != nil } }
            guard let place = waiting.firstIndex(where: isFree) else { return false }
            let net = waiting.remove(at: place)
            let span = nets[net].top...nets[net].bottom
            var track = (orders[net, default: []].compactMap { nets[$0].track }.max() ?? -1) + 1
            while track < spans.count, spans[track].contains(where: { $0.overlaps(span) }) { track += 1 }
            while spans.count <= track { spans.append([]) }
            spans[track].append(span)
            nets[net].track = track
        }
        trackCount = spans.count
        return true
    }
}

/// Lines on their way to nets in which each source leads to each target.
///
/// Boxes with the same targets make one net. Where two nets have a target in common, one owns it; the sources of the
/// other get one more net, which joins the owner's line. No source can have two such nets: a reader could follow the
/// one back and the other on.
private struct NetSplitting {
    private(set) var nets: [GraphChannel.Net] = []
    private var owned: [Set<Int>]
    /// The sources that a net of their own leads to a target that another net owns.
    private var joining: [Int: Set<Int>] = [:]
    private var joined: Set<Int> = []

    init?(_ lines: [(row: Int, targets: Set<Int>)]) {
        let groups = Self.groups(lines)
        owned = Array(repeating: [], count: groups.count)
        var candidates: [Int: [Int]] = [:]
        for (index, group) in groups.enumerated() {
            for target in group.targets { candidates[target, default: []].append(index) }
        }
        let order = candidates.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        for (target, indices) in order {
            guard let owner = owner(of: target, among: indices, groups) else { return nil }
            owned[owner].insert(target)
            for index in indices where index != owner {
                joining[target, default: []].formUnion(groups[index].sources)
                joined.formUnion(groups[index].sources)
            }
        }
        // A net of many sources must be the last of each.
        for (index, group) in groups.enumerated() where !owned[index].isEmpty {
            if group.sources.count > 1, !group.sources.isDisjoint(with: joined) { return nil }
            let isLast = group.sources.isDisjoint(with: joined)
            nets.append(GraphChannel.Net(sources: group.sources, targets: owned[index], isLast: isLast))
        }
        for (target, sources) in joining.sorted(by: { $0.key < $1.key }) { join(sources, target) }
    }

    /// The boxes that lead to the same ones.
    private static func groups(_ lines: [(row: Int, targets: Set<Int>)]) -> [GraphChannel.Net] {
        var places: [Set<Int>: Int] = [:]
        var groups: [GraphChannel.Net] = []
        for line in lines where !line.targets.isEmpty {
            if let place = places[line.targets] {
                groups[place].sources.insert(line.row)
            } else {
                places[line.targets] = groups.count
                groups.append(GraphChannel.Net(sources: [line.row], targets: line.targets))
            }
        }
        return groups
    }

    /// The group that may own a target: the others can still join it. The one with the most sources is best.
    private func owner(of target: Int, among indices: [Int], _ groups: [GraphChannel.Net]) -> Int? {
        let possible = indices.filter { owner in
            indices.allSatisfy { index in
                index == owner
                    || groups[index].sources.isDisjoint(with: joined)
                        && (groups[index].sources.count == 1 || owned[index].isEmpty)
            }
        }
        return possible.max { left, right in
            let leftJoined = groups[left].sources.isDisjoint(with: joined) ? 0 : 1
            let rightJoined = groups[right].sources.isDisjoint(with: joined) ? 0 : 1
            return (leftJoined, groups[left].sources.count, right) < (
                rightJoined, groups[right].sources.count, left
            )
        }
    }

    private mutating func join(_ sources: Set<Int>, _ target: Int) {
        if let sole = nets.firstIndex(where: { $0.targets == [target] && $0.isFirst && $0.isLast }) {
            nets[sole].sources.formUnion(sources)
        } else {
            nets.append(GraphChannel.Net(sources: sources, targets: [target], isFirst: false))
        }
    }
}
