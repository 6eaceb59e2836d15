import Expressions
import JSON
import Testing

@Suite struct ExpressionTests {
    @Test(arguments: [
        // Numbers have 15 significant digits, an exponent from 1E+15 and below 0.0001.
        ("format('{0}', 0.1)", "0.1"), ("format('{0}', 1e14)", "100000000000000"),
        ("format('{0}', 1e15)", "1E+15"),
        ("format('{0}', 123456789012345678)", "1.23456789012346E+17"), ("format('{0}', 0.0001)", "0.0001"),
        ("format('{0}', 0.00001234)", "1.234E-05"), ("format('{0}', 5e-324)", "4.94065645841247E-324"),
        ("format('{0}', 0.30000000000000004)", "0.3"), ("format('{0}', -1e300)", "-1E+300"),
        ("format('{0}', 999999999999999.9)", "1E+15"), ("format('{0}', 1234567.125)", "1234567.125"),
        ("toJSON(1e400)", "Infinity"), ("fromJSON('0.1')", "0.1"), ("0xff", "255"), ("0o17", "15"),
        // Text compares in upper case, scalar by scalar, in the order of UTF-16 units.
        ("'ß' == 'SS'", "false"), ("'ı' == 'I'", "false"), ("'é' == 'e\u{301}'", "false"),
        ("'ǆ' == 'Ǆ'", "true"),
        ("'\u{1F600}' < '\u{FF21}'", "true"), ("'_' < 'a'", "false"), ("'a' < 'B'", "true"),
        ("contains('ÀB', 'àb')", "true"), ("endsWith('한글', '글')", "true"), ("contains('aab', 'ab')", "true"),
        // Values of different kinds meet as numbers.
        ("'' == 0", "true"), ("'0x10' == 16", "true"), ("'1_0' == 10", "false"),
        ("'inf' == Infinity", "false"),
        ("null < 1", "true"), ("true >= ' 1 '", "true"), ("NaN != NaN", "true"),
        ("fromJSON('[]') == ''", "false"),
        ("null <= null", "true"), ("null < null", "false"), ("github <= github", "true"),
        // && and || return an operand.
        ("inputs.name || 'nobody'", "nobody"), ("inputs.deploy && 'yes' || 'no'", "yes"), ("!0 && 'x'", "x"),
        // A missing property is null, whatever it is read from.
        ("needs.gone.model", ""), ("github.ref.length", ""), ("matrix.kinds[1.9]", "knn"),
        ("matrix.kinds[2]", ""),
        ("join(github.event.commits.*.id)", "a,b"), ("join(github.event.commits.*.tags.*, '-')", "x-y"),
        ("join(matrix.*)", "3,Array"), ("join(needs.*.result)", "success"), ("matrix.kinds[-0.5]", ""),
        ("toJSON(github.event.commits.*.tags[1])", "[\n  \"y\"\n]"),
        ("(github.event.commits.*)[0].id", "Array"), ("join((github.event.commits.*)[0].id)", ""),
        // Functions
        ("hashFiles('a', 'b')", "hash of a b"), ("HASHFILES('a')", "hash of a"),
        ("format('{{{0}}}', 1)", "{1}"),
        ("format('{0} {0}', matrix)", "Object Object"), ("format('x', fromJSON('bad'))", "x"),
        ("case(true, 1, fromJSON('bad'))", "1"),
        ("toJSON('\u{1}\u{7f}\u{2028}/')", "\"\\u0001\u{7f}\\u2028/\""),
        ("fromJSON('{\"A\":1,\"a\":2}').A", "2"), ("join(fromJSON('[[1],{},null,2]'))", "Array,Object,,2"),
        ("'it''s'", "it's"), ("''''", "'"), ("''''''", "''"), ("''", ""), ("\u{A0}1\u{3000}==\n1", "true"),
    ])
    func `an expression has its text`(expression: String, text: String) throws {
        #expect(try Samples.value(expression).text == text)
    }

    @Test func `lists and objects are equal to themselves only`() throws {
        #expect(try Samples.value("matrix.kinds == matrix.kinds").isTruthy)
        #expect(try Samples.value("fromJSON('[]') != fromJSON('[]')").isTruthy)
        #expect(try Samples.value("contains(github.event.commits, github.event.commits[1])").isTruthy)
        #expect(try Samples.value("matrix.* == matrix.*").isTruthy == false)
    }

    @Test func `names that it uses are known after parsing`() throws {
        let text = "Success() && needs.train.metrics['f1'] > matrix.*.x && github[inputs.name] && toJson(1)"
        let parsed = try ParsedExpression.parse(text, names: .any).get()
        #expect(parsed.contexts == ["needs", "matrix", "github", "inputs"])
        #expect(parsed.functions == ["success", "tojson"])
        #expect(parsed.usesStatus)
        #expect(
            parsed.references == [
                ["needs", "train", "metrics", "f1"], ["matrix"], ["github"], ["inputs", "name"],
            ])
    }

    @Test func `a large object is found by name in any case and keeps its order`() {
        let members = (0..<100).map { ("Key\($0)", Value.number(Double($0))) }
        let object = Value.object(members + [("kEY7", .string("last"))])
        #expect(object["KEY42"]?.number == 42)
        #expect(object["key7"]?.text == "last")
        #expect(object.json.object?.names.prefix(2) == ["Key0", "Key1"])
        #expect(object.json.object?.count == 100)
    }

    @Test func `an object may tell names apart by case`() {
        let object = Value.object([("PATH", .number(1)), ("path", .number(2))], isCaseSensitive: true)
        #expect(object["PATH"]?.number == 1)
        #expect(object["path"]?.number == 2)
        #expect(object["Path"] == nil)
    }

    @Test func `a value survives the way to JSON and back`() throws {
        let json = try JSON.parse(#"{"b": [1, null, true, {"x": "é"}], "a": -0.5}"#)
        #expect(Value(json).json == json)
        #expect(Value(json).json.object?.names == ["b", "a"])
    }
}
