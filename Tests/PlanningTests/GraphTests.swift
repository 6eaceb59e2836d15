import Linux
import Planning
import Testing
import Workflows

@Suite struct GraphTests {
    private static let text = #"""
        name: "the \"best\" \\ graph"
        on: push
        jobs:
          a: { name: "say \"hi\" <b> & `c`; #1", strategy: { matrix: { x: [1, 2] } }, steps: [{ run: echo }] }
          b: { needs: a, if: false, steps: [{ run: echo }] }
          c: { needs: [a, b], steps: [{ run: echo }] }
        """#

    @Test func `names are escaped for Graphviz`() throws {
        #expect(
            try plan(Self.text).dot == #"""
                digraph "the \"best\" \\ graph" {
                  rankdir=LR;
                  node [shape=box];
                  "a" [label="say \"hi\" <b> & `c`; #1 ×2"];
                  "b" [label="b", style=dashed];
                  "c" [label="c", style=dashed];
                  "a" -> "b";
                  "a" -> "c";
                  "b" -> "c";
                }
                """#)
    }

    @Test func `names are escaped for Mermaid`() throws {
        #expect(
            try plan(Self.text).mermaid == """
                flowchart LR
                  j0["say #quot;hi#quot; #lt;b#gt; #amp; #96;c#96;#59; #35;1 ×2"]
                  j1["b"]
                  style j1 stroke-dasharray: 4
                  j2["c"]
                  style j2 stroke-dasharray: 4
                  j0 --> j1
                  j0 --> j2
                  j1 --> j2
                """)
    }

    @Test(.enabled(if: Command.find("dot") != nil, "needs graphviz"))
    func `Graphviz reads it`() throws {
        let result = try Command.run(
            Command.find("dot") ?? "dot", ["-Tplain"], input: Array(try plan(Self.text).dot.utf8))
        #expect(result.status.isSuccess, "\(result.errorText)")
        #expect(result.text.split(separator: "\n").filter { $0.hasPrefix("edge") }.count == 3)
    }

    @Test func `control characters do not reach the graph`() throws {
        let text =
            "name: \"a\\e[31m\\n\"\non: push\njobs: { a: { name: \"x\\ny\\e\", steps: [{ run: echo }] } }\n"
        let plan = try plan(text)
        for graph in [plan.dot, plan.mermaid] { #expect(!graph.contains("\u{1B}") && !graph.contains("x\n")) }
    }
}
