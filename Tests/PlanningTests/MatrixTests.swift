import Diagnostics
import Expressions
import JSON
import Planning
import Testing
import Workflows

@Suite struct MatrixTests {
    private func legs(_ matrix: String, _ scope: Scope = Scope()) throws -> [Leg] {
        let job = try job("needs: []\nstrategy:\n  matrix: \(matrix)")
        return try Planner.legs(of: job, scope: scope).get()
    }

    @Test(arguments: [
        (
            "the product keeps the order of names", "{ a: [1, 2], b: [x, y] }",
            #"{"a":1,"b":"x"} {"a":1,"b":"y"} {"a":2,"b":"x"} {"a":2,"b":"y"}"#
        ),
        (
            "exclude needs only a part", "{ a: [1, 2], b: [x, y], exclude: [{ a: 1 }] }",
            #"{"a":2,"b":"x"} {"a":2,"b":"y"}"#
        ),
        (
            "exclude compares all it names", "{ a: [1, 2], b: [x, y], exclude: [{ a: 1, b: y }] }",
            #"{"a":1,"b":"x"} {"a":2,"b":"x"} {"a":2,"b":"y"}"#
        ),
        (
            "exclude looks into mappings",
            "{ os: [{ n: l, v: 1 }, { n: l, v: 2 }], exclude: [{ os: { v: 2 } }] }",
            #"{"os":{"n":"l","v":1}}"#
        ),
        ("include alone makes one leg an entry", "{ include: [{ a: 1 }, { b: 2 }] }", #"{"a":1} {"b":2}"#),
        (
            "include adds to each fitting combination", "{ a: [1, 2], include: [{ c: z }] }",
            #"{"a":1,"c":"z"} {"a":2,"c":"z"}"#
        ),
        (
            "include overwrites what include added", "{ a: [1, 2], include: [{ c: z }, { a: 2, c: y }] }",
            #"{"a":1,"c":"z"} {"a":2,"c":"y"}"#
        ),
        (
            "include that overwrites is appended", "{ a: [1], include: [{ a: 3, c: y }] }",
            #"{"a":1} {"a":3,"c":"y"}"#
        ),
        (
            "include comes after exclude", "{ a: [1, 2], exclude: [{ a: 2 }], include: [{ a: 2, c: y }] }",
            #"{"a":1} {"a":2,"c":"y"}"#
        ),
        (
            "an added combination takes no additions", "{ a: [1], include: [{ a: 2 }, { a: 2, c: y }] }",
            #"{"a":1} {"a":2} {"a":2,"c":"y"}"#
        ),
    ])
    func `a matrix has its combinations`(name: String, matrix: String, expected: String) throws {
        let found = try legs(matrix).map { JSON.object($0.matrix).text() }.joined(separator: " ")
        #expect(found == expected)
    }

    /// The example of GitHub's documentation.
    @Test func `the documentation's fruits and animals come out`() throws {
        let legs = try legs(
            """
            { fruit: [apple, pear], animal: [cat, dog], include: [{ color: green }, { color: pink, animal: cat }, \
            { fruit: apple, shape: circle }, { fruit: banana }, { fruit: banana, animal: cat }] }
            """)
        let found = legs.map { JSON.object($0.matrix).text() }
        #expect(
            found == [
                #"{"fruit":"apple","animal":"cat","color":"pink","shape":"circle"}"#,
                #"{"fruit":"apple","animal":"dog","color":"green","shape":"circle"}"#,
                #"{"fruit":"pear","animal":"cat","color":"pink"}"#,
                #"{"fruit":"pear","animal":"dog","color":"green"}"#, #"{"fruit":"banana"}"#,
                #"{"fruit":"banana","animal":"cat"}"#,
            ])
    }

    @Test func `legs have keys, names and places`() throws {
        let legs = try legs("{ kind: [svc, tree], seed: [1], os: [{ name: linux }] }")
        #expect(legs.map(\.key) == ["a.0", "a.1"])
        #expect(legs.map(\.name) == ["a (svc, 1, linux)", "a (tree, 1, linux)"])
        #expect(legs.map(\.total) == [2, 2])
        #expect(legs[1].contexts(failFast: false)["strategy"]?["job-index"]?.number == 1)
        #expect(legs[1].contexts()["matrix"]?["kind"]?.text == "tree")
    }

    @Test func `a vector or the whole may be an expression`() throws {
        let scope = Scope(contexts: [
            "github": .object([("list", .string(#"["x","y"]"#)), ("all", .string(#"{"a":[1]}"#))])
        ])
        #expect(try legs("{ a: \"${{ fromJSON(github.list) }}\" }", scope).count == 2)
        #expect(try legs("${{ fromJSON(github.all) }}", scope).map(\.name) == ["a (1)"])
    }

    @Test(arguments: [
        ("${{ github.nothing }}", "P007"), ("{ a: \"${{ github.nothing }}\" }", "P007"),
        ("{ a: \"${{ fromJSON('[]') }}\" }", "P007"), ("${{ fromJSON('x') }}", "X012"),
        (
            "{ a: [1, 2, 3, 4, 5, 6, 7, 8, 9], b: \"${{ fromJSON('[1,2,3,4,5,6,7,8,9,10]') }}\", c: [1, 2, 3] }",
            "P008"
        ),
    ])
    func `an expression that gives no matrix is a problem`(matrix: String, code: String) throws {
        let job = try job("strategy:\n  matrix: \(matrix)")
        guard case .failure(let problem) = Planner.legs(of: job, scope: Scope()) else {
            Issue.record("no problem")
            return
        }
        #expect(problem.code.id == code)
        #expect(problem.span != nil)
    }

    @Test func `a job without a matrix has one leg with its own id`() throws {
        let legs = try Planner.legs(of: try job("name: Train it"), scope: Scope()).get()
        #expect(legs.map(\.key) == ["a"])
        #expect(legs.map(\.name) == ["Train it"])
        #expect(legs[0].matrix.isEmpty)
    }

    @Test func `a name with expressions is evaluated for each leg`() throws {
        let job = try job("name: Train ${{ matrix.n }}\nstrategy: { matrix: { n: [1, 2] } }")
        let leg = try Planner.legs(of: job, scope: Scope()).get()[1]
        #expect(leg.name == "a (2)")
        let planned = PlannedJob(job: job, needs: [], ancestors: [], legs: [leg])
        #expect(try planned.displayName(of: leg, in: Scope(contexts: leg.contexts())) == "Train 2")
    }
}
