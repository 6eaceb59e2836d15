import Planning
import Testing
import Workflows

@Suite struct DrawingTests {
    /// A plan of jobs written as `id: need need`, parted by semicolons.
    private func plan(_ jobs: String) throws -> Plan {
        var text = "name: g\non: push\njobs:\n"
        for job in jobs.split(separator: ";") {
            let parts = job.split(separator: ":")
            let needs = parts.count > 1 ? parts[1].split(separator: " ").joined(separator: ", ") : ""
            let id = parts[0].split(separator: " ").joined()
            text += "  \(id): { needs: [\(needs)], steps: [{ run: echo }] }\n"
        }
        return try PlanningTests.plan(text)
    }

    private func check(_ jobs: String, _ drawing: String) throws {
        #expect(try plan(jobs).drawing(width: 100) == drawing)
    }

    @Test func `one job is one box`() throws {
        try check("a", "┌───┐\n│ a │\n└───┘")
    }

    @Test func `a chain is straight`() throws {
        try check(
            "train; gate: train; publish: gate",
            """
            ┌───────┐   ┌──────┐   ┌─────────┐
            │ train ├──▶│ gate ├──▶│ publish │
            └───────┘   └──────┘   └─────────┘
            """)
    }

    @Test func `lines part and meet`() throws {
        try check(
            "a; b: a; c: a; d: b c; e: a",
            """
                      ┌───┐
                  ┌──▶│ b ├─┐
                  │   └───┘ │
            ┌───┐ │   ┌───┐ │   ┌───┐
            │ a ├─┼──▶│ c ├─┴──▶│ d │
            └───┘ │   └───┘     └───┘
                  │   ┌───┐
                  └──▶│ e │
                      └───┘
            """)
    }

    @Test func `a long line passes columns`() throws {
        try check(
            "lint; unit; build; image: build; e2e: image unit; docs; deploy: e2e lint docs",
            """
            ┌───────┐
            │ lint  ├───────────────────────────┐
            └───────┘                           │
            ┌───────┐                   ┌─────┐ │   ┌────────┐
            │ unit  ├─────────────┬────▶│ e2e ├─┼──▶│ deploy │
            └───────┘             │     └─────┘ │   └────────┘
            ┌───────┐   ┌───────┐ │             │
            │ build ├──▶│ image ├─┘ ┌───────────┘
            └───────┘   └───────┘   │
            ┌───────┐               │
            │ docs  ├───────────────┘
            └───────┘
            """)
    }

    @Test func `what another way implies is not drawn`() throws {
        #expect(try plan("a; b: a; c: a b").drawing(width: 80) == plan("a; b: a; c: b").drawing(width: 80))
    }

    @Test func `lines go over each other, and what cannot be kept apart is a list`() throws {
        try check(
            "a; b; x: b; y: a; z: a b; q: x y",
            """
            ┌───┐
            │ a ├─┐       ┌───┐
            └───┘ ├──────▶│ y ├─┐
            ┌───┐ │       └───┘ │
            │ b ├─│─┬─┐   ┌───┐ │   ┌───┐
            └───┘ └─│─┴──▶│ z │ ├──▶│ q │
                    │     └───┘ │   └───┘
                    │     ┌───┐ │
                    └────▶│ x ├─┘
                          └───┘
            """)
        try check(
            "a; b; c; d: a b; e: b c; f: a c",
            "┌ 1\n│ a\n│ b\n│ c\n├ 2\n│ d ← a, b\n│ e ← b, c\n│ f ← a, c\n└")
    }

    // MARK: - Every line leads where it should

    /// Random graphs of up to 30 jobs.
    @Test(arguments: 0..<120)
    func `following the lines finds exactly what is needed`(seed: Int) throws {
        var random = Noise(state: UInt64(seed) &+ 1)
        let count = 1 + random.below(seed < 100 ? 12 : 30)
        let jobs = (0..<count).map { index -> String in
            let needs = (0..<index).filter { _ in random.below(4) == 0 }.prefix(4).map { "j\($0)" }
            return "j\(index): " + needs.joined(separator: " ")
        }
        let plan = try plan(jobs.joined(separator: ";"))
        for signs in [DrawingSigns.unicode, .ascii] {
            let drawing = plan.drawing(width: 400, signs: signs)
            #expect(drawing == plan.drawing(width: 400, signs: signs))
            guard signs == .unicode, !drawing.hasPrefix("┌ 1") else { continue }
            let found = LineTracer(drawing).edges()
            #expect(found == shown(plan), "\(drawing)")
        }
    }

    /// The needs that no other need implies.
    private func shown(_ plan: Plan) -> Set<String> {
        let ancestors = Dictionary(uniqueKeysWithValues: plan.jobs.map { ($0.job.id, $0.ancestors) })
        var edges: Set<String> = []
        for planned in plan.jobs {
            for need in planned.needs
            where !planned.needs.contains(where: { ancestors[$0, default: []].contains(need) }) {
                edges.insert("\(need)>\(planned.job.id)")
            }
        }
        return edges
    }

    @Test func `most small graphs fit boxes`() throws {
        var random = Noise(state: 7)
        var lists = 0
        for _ in 0..<100 {
            let jobs = (0..<8).map { index in
                "j\(index): "
                    + (0..<index).filter { _ in random.below(4) == 0 }.map { "j\($0)" }.joined(separator: " ")
            }
            if try plan(jobs.joined(separator: ";")).drawing(width: 120).hasPrefix("┌ 1") { lists += 1 }
        }
        #expect(lists <= 5, "\(lists)")
    }

    // MARK: - Sizes

    @Test(arguments: [20, 40, 80, 200])
    func `no line is wider than the terminal`(width: Int) throws {
        var random = Noise(state: 3)
        let jobs = (0..<200).map { index in
            "job-with-a-long-name-\(index): "
                + (0..<index).filter { _ in random.below(40) == 0 }.map { "job-with-a-long-name-\($0)" }
                .joined(separator: " ")
        }
        let plan = try plan(jobs.joined(separator: ";"))
        for signs in [DrawingSigns.unicode, .ascii] {
            let lines = plan.drawing(width: width, signs: signs).split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= width })
            #expect(lines.count >= 200)
        }
    }

    @Test func `two hundred jobs side by side or in a row are drawn`() throws {
        let wide =
            (0..<200).map { "j\($0)" }.joined(separator: ";") + "; end: "
            + (0..<200).map { "j\($0)" }.joined(separator: " ")
        #expect(try plan(wide).drawing(width: 80).split(separator: "\n").count == 600)
        let long = (0..<200).map { "j\($0): " + ($0 > 0 ? "j\($0 - 1)" : "") }.joined(separator: ";")
        #expect(try plan(long).drawing(width: 80).split(separator: "\n").count == 401)
    }

    @Test func `legs are counted and skipped jobs named`() throws {
        let text = """
            name: g
            on: push
            jobs:
              a: { strategy: { matrix: { x: [1, 2, 3] } }, steps: [{ run: echo }] }
              b: { needs: a, if: false, steps: [{ run: echo }] }
            """
        let plan = try PlanningTests.plan(text)
        #expect(
            plan.drawing(width: 60) == """
                ┌──────┐   ┌─────────────┐
                │ a ×3 ├──▶│ b (skipped) │
                └──────┘   └─────────────┘
                """)
        #expect(
            plan.drawing(width: 60, signs: .ascii) == """
                +------+   +-------------+
                | a x3 +-->| b (skipped) |
                +------+   +-------------+
                """)
        #expect(plan.drawing(width: 20) == "┌ 1\n│ a ×3\n├ 2\n│ b (skipped) ← a\n└")
    }
}

/// Numbers that look random and are the same every time.
struct Noise {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }
}

/// Reads a drawing as a person does: from left to right along the lines.
struct LineTracer {
    private let rows: [[Character]]

    init(_ drawing: String) {
        rows = drawing.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
    }

    func edges() -> Set<String> {
        var edges: Set<String> = []
        for y in rows.indices {
            for (name, end) in boxes(y) {
                guard rows[y][end] == "├" else { continue }
                var seen: Set<[Int]> = []
                for target in follow(end + 1, y, 1, 0, &seen) { edges.insert("\(name)>\(target)") }
            }
        }
        return edges
    }

    /// The names in a row, with the columns of their right sides.
    private func boxes(_ y: Int) -> [(name: String, end: Int)] {
        let row = rows[y]
        return row.indices.compactMap { x in
            guard row[x] == "│", x + 2 < row.count, row[x + 1] == " ", row[x + 2] == "j" else { return nil }
            guard let end = row[(x + 1)...].firstIndex(where: { $0 == "│" || $0 == "├" }) else { return nil }
            return (String(row[(x + 2)..<end]).split(separator: " ").joined(), end)
        }
    }

    private func sign(_ x: Int, _ y: Int) -> Character {
        rows.indices.contains(y) && rows[y].indices.contains(x) ? rows[y][x] : " "
    }

    /// The boxes that a line reaches from a cell that it enters in a direction.
    private func follow(_ x: Int, _ y: Int, _ dx: Int, _ dy: Int, _ seen: inout Set<[Int]>) -> Set<String> {
        guard seen.insert([x, y, dx, dy]).inserted else { return [] }
        let sign = sign(x, y)
        if sign == "▶" { return Set(boxes(y).filter { $0.end > x }.prefix(1).map(\.name)) }
        if sign == "│", dx == 1 { return follow(x + 1, y, 1, 0, &seen) }
        let arms: [Character: String] = [
            "─": "lr", "│": "ud", "┐": "ld", "┌": "rd", "┘": "lu", "└": "ru", "┤": "lud", "├": "rud",
            "┬": "lrd",
            "┴": "lru", "┼": "lrud",
        ]
        var found: Set<String> = []
        let here = arms[sign] ?? ""
        if here.contains("r"), dx == 1 || dy != 0 { found.formUnion(follow(x + 1, y, 1, 0, &seen)) }
        if here.contains("u"), dy != 1 { found.formUnion(follow(x, y - 1, 0, -1, &seen)) }
        if here.contains("d"), dy != -1 { found.formUnion(follow(x, y + 1, 0, 1, &seen)) }
        return found
    }
}
