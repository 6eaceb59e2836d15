internal import Workflows

/// The jobs of a plan in columns: each one column after the last of all it needs, lanes where a line passes.
struct GraphLayers {
    /// A box, or a place where a line passes a column.
    struct Node {
        /// The job's place in the plan; `nil` for a lane.
        var job: Int?
        var layer: Int
        /// The nodes of the next column that it leads to.
        var targets: [Int] = []
        /// The nodes of the column before that lead to it.
        var sources: [Int] = []
    }

    /// More would be no drawing that anybody reads.
    static let mostNodes = 2_000

    private(set) var nodes: [Node] = []
    /// The nodes of each column from top to bottom.
    private(set) var columns: [[Int]] = []

    /// Lays a plan out; `nil` when it is too large.
    init?(_ jobs: [PlannedJob]) {
        let edges = Self.edges(jobs)
        guard jobs.count <= Self.mostNodes, edges.count <= Self.mostNodes * 4 else { return nil }
        nodes = jobs.indices.map { Node(job: $0, layer: 0) }
        for edge in edges { nodes[edge.to].layer = max(nodes[edge.to].layer, nodes[edge.from].layer + 1) }
        guard connect(edges) else { return nil }
        columns = Array(repeating: [], count: (nodes.map(\.layer).max() ?? -1) + 1)
        for index in nodes.indices { columns[nodes[index].layer].append(index) }
        for _ in 0..<4 {
            for layer in columns.indices.dropFirst() { sort(layer, by: \.sources, beside: layer - 1) }
            for layer in columns.indices.dropLast().reversed() {
                sort(layer, by: \.targets, beside: layer + 1)
            }
        }
        for layer in columns.indices.dropFirst() { sort(layer, by: \.sources, beside: layer - 1) }
    }

    /// The lines of the graph, in the order of the plan, without those that another way implies.
    static func edges(_ jobs: [PlannedJob]) -> [(from: Int, to: Int)] {
        let places = Dictionary(jobs.enumerated().map { ($1.job.id, $0) }) { first, _ in first }
        var edges: [(from: Int, to: Int)] = []
        for (index, planned) in jobs.enumerated() {
            let needs = planned.needs.compactMap { places[$0] }.filter { $0 < index }
            let implied = needs.reduce(into: Set<String>()) { $0.formUnion(jobs[$1].ancestors) }
            for need in needs where !implied.contains(jobs[need].job.id) { edges.append((need, index)) }
        }
        return edges
    }

    /// Joins nodes of neighbouring columns; a longer line gets lanes, which all lines of one job share.
    private mutating func connect(_ edges: [(from: Int, to: Int)]) -> Bool {
        var lanes: [Int: [Int]] = [:]
        for edge in edges {
            var last = edge.from
            var own = lanes[edge.from] ?? []
            let length = nodes[edge.to].layer - nodes[edge.from].layer - 1
            while own.count < length {
                guard nodes.count < Self.mostNodes else { return false }
                let before = own.last ?? edge.from
                nodes.append(Node(job: nil, layer: nodes[before].layer + 1))
                link(before, nodes.count - 1)
                own.append(nodes.count - 1)
            }
            if length > 0 { last = own[length - 1] }
            lanes[edge.from] = own
            link(last, edge.to)
        }
        return true
    }

    private mutating func link(_ from: Int, _ to: Int) {
        nodes[from].targets.append(to)
        nodes[to].sources.append(from)
    }

    /// Orders a column by where its neighbours stand, so that few lines cross.
    private mutating func sort(_ layer: Int, by side: KeyPath<Node, [Int]>, beside other: Int) {
        let places = Dictionary(columns[other].enumerated().map { ($1, Double($0)) }) { first, _ in first }
        let shift = Double(columns[layer].count - columns[other].count) / 2
        let weighed = columns[layer].enumerated().map { place, node in
            let near = nodes[node][keyPath: side].compactMap { places[$0] }
            let middle = near.isEmpty ? Double(place) : near.reduce(0, +) / Double(near.count) + shift
            return (node: node, middle: middle, place: place)
        }
        columns[layer] = weighed.sorted { ($0.middle, $0.place) < ($1.middle, $1.place) }.map(\.node)
    }
}
