internal import Workflows

extension Plan {
    /// The jobs as boxes in columns, each after all it needs, with lines between them.
    ///
    /// What is wider than the terminal becomes a list of stages. Equal plans give equal drawings.
    ///
    /// - Parameters:
    ///   - width: The cells of a line; at least 20 are used.
    ///   - signs: What it is made of.
    public func drawing(width: Int, signs: DrawingSigns = .unicode) -> String {
        guard !jobs.isEmpty else { return "" }
        let width = max(width, 20)
        guard let layers = GraphLayers(jobs) else { return StageList(plan: self, signs).text(width: width) }
        for longest in [32, 20, 12] {
            let labels = jobs.map { $0.label(signs).shortened(to: longest, signs) }
            let graph = GraphDrawing(layers, labels, signs)
            if let text = graph?.text(width: width) { return text }
        }
        return StageList(plan: self, signs).text(width: width)
    }
}

/// A drawing while it is laid out: columns of boxes, channels of lines between them.
private struct GraphDrawing {
    private let layers: GraphLayers
    private let labels: [String]
    private let signs: DrawingSigns
    private var rows: [Int: Int] = [:]
    private var channels: [GraphChannel] = []

    /// Lays out; `nil` when lines cannot be kept apart.
    init?(_ layers: GraphLayers, _ labels: [String], _ signs: DrawingSigns) {
        self.layers = layers
        self.labels = labels
        self.signs = signs
        let tallest = layers.columns.map(\.count).max() ?? 0
        var shift = 0
        for (layer, column) in layers.columns.enumerated() {
            place(column, tallest, shift)
            guard layer > 0 else { continue }
            if channel(after: layer - 1) == nil {
                // On rows of their own, lines that leave and lines that come in cannot meet.
                shift = 1 - shift
                place(column, tallest, shift)
            }
            guard let channel = channel(after: layer - 1) else { return nil }
            channels.append(channel)
        }
    }

    private mutating func place(_ column: [Int], _ tallest: Int, _ shift: Int) {
        let first = (tallest - column.count) / 2
        for (place, node) in column.enumerated() { rows[node] = 3 * (first + place) + 1 + shift }
    }

    private func channel(after layer: Int) -> GraphChannel? {
        GraphChannel(
            layers.columns[layer].map { node in
                (row(node), Set(layers.nodes[node].targets.map(row)))
            })
    }

    private func row(_ node: Int) -> Int { rows[node] ?? 0 }

    private func columnWidth(_ column: [Int]) -> Int {
        column.compactMap { layers.nodes[$0].job }.map { labels[$0].count + 4 }.max() ?? 1
    }

    /// The drawing; `nil` when it is too wide.
    func text(width: Int) -> String? {
        let widths = layers.columns.map(columnWidth)
        let total = widths.reduce(0, +) + channels.map(\.width).reduce(0, +)
        guard total <= width else { return nil }
        var canvas = GraphCanvas(width: total, height: (rows.values.max() ?? 0) + 2, signs: signs)
        var x = 0
        for (layer, column) in layers.columns.enumerated() {
            for node in column { draw(node, x, widths[layer], &canvas) }
            x += widths[layer]
            guard layer < channels.count else { break }
            draw(channels[layer], x, &canvas)
            for node in layers.columns[layer + 1] where layers.nodes[node].job != nil {
                guard !layers.nodes[node].sources.isEmpty else { continue }
                canvas.drawArrow(x + channels[layer].width - 1, row(node))
            }
            x += channels[layer].width
        }
        return canvas.text
    }

    private func draw(_ node: Int, _ x: Int, _ width: Int, _ canvas: inout GraphCanvas) {
        guard let job = layers.nodes[node].job else { return canvas.drawRow(row(node), x..<(x + width)) }
        let leadsOn = !layers.nodes[node].targets.isEmpty
        canvas.drawBox(labels[job], x, row(node), width: width, leadsOn: leadsOn)
    }

    private func draw(_ channel: GraphChannel, _ x: Int, _ canvas: inout GraphCanvas) {
        let end = x + channel.width
        let place = { (net: Int) in channel.nets[net].track.map { x + 1 + 2 * $0 } }
        for (row, nets) in channel.leaving {
            canvas.drawRow(row, x..<(nets.map { place($0) ?? end }.max() ?? x))
        }
        for (row, nets) in channel.coming {
            canvas.drawRow(row, (nets.map { place($0) ?? x }.min() ?? end)..<end)
        }
        for (index, net) in channel.nets.enumerated() {
            guard let track = place(index) else { continue }
            for row in net.top...net.bottom {
                var arms: GraphCanvas.Arms = []
                if row > net.top { arms.insert(.up) }
                if row < net.bottom { arms.insert(.down) }
                if net.sources.contains(row) {
                    arms.insert(.left)
                    if channel.leaving[row, default: []].contains(where: { (place($0) ?? end) > track }) {
                        arms.insert(.right)
                    }
                }
                if net.targets.contains(row) {
                    arms.insert(.right)
                    if channel.coming[row, default: []].contains(where: { (place($0) ?? x) < track }) {
                        arms.insert(.left)
                    }
                }
                canvas.draw(arms, track, row)
            }
        }
    }
}

/// The jobs by stage, for terminals that are too narrow for boxes side by side.
private struct StageList {
    let plan: Plan
    let signs: DrawingSigns

    init(plan: Plan, _ signs: DrawingSigns) {
        self.plan = plan
        self.signs = signs
    }

    func text(width: Int) -> String {
        var stages: [String: Int] = [:]
        var jobs: [[PlannedJob]] = []
        for planned in plan.jobs {
            let stage = (planned.needs.compactMap { stages[$0] }.max() ?? -1) + 1
            stages[planned.job.id] = stage
            if stage == jobs.count { jobs.append([]) }
            jobs[stage].append(planned)
        }
        let (first, next, side, last) = signs == .unicode ? ("┌", "├", "│", "└") : ("+", "+", "|", "+")
        var lines: [String] = []
        for (stage, planned) in jobs.enumerated() {
            lines.append("\(stage == 0 ? first : next) \(stage + 1)")
            lines += planned.map { side + " " + line($0).shortened(to: width - 2, signs) }
        }
        return (lines + [last]).joined(separator: "\n")
    }

    private func line(_ planned: PlannedJob) -> String {
        let arrow = signs == .unicode ? " ← " : " <- "
        let needs = planned.needs.isEmpty ? "" : arrow + planned.needs.joined(separator: ", ")
        return planned.label(signs) + needs
    }
}

extension PlannedJob {
    /// The id with the number of legs.
    fileprivate func label(_ signs: DrawingSigns) -> String {
        job.id + legMark(signs == .unicode ? "×" : "x") + (skipReason == nil ? "" : " (skipped)")
    }

    /// ` ×3` for three legs, ` ×?` when they are not known yet.
    func legMark(_ times: String) -> String {
        guard job.strategy?.matrix != nil else { return "" }
        return " \(times)" + (legs.map { String($0.count) } ?? "?")
    }
}

extension String {
    /// The text in so many characters, the end cut off.
    fileprivate func shortened(to count: Int, _ signs: DrawingSigns) -> String {
        guard self.count > count else { return self }
        let dots = signs == .unicode ? "…" : "..."
        return String(prefix(max(count - dots.count, 1))) + dots
    }
}
