import JSON
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        "null", "true", "[1,2.5,-3e-07]", #"{"b":1,"a":[{}]}"#, #""a\"\\\n""#, #"{"\u00e9":"é"}"#,
    ])
    func `what was written reads back as the same value`(text: String) throws {
        let value = try JSON.parse(text)
        #expect(try JSON.parse(value.text()) == value)
        #expect(try JSON.parse(value.text(.pretty)) == value)
    }

    @Test(arguments: [
        ("", 1), ("{", 2), ("[1,]", 4), ("{\"a\" 1}", 6), ("01", 1), ("nul", 1), ("\"a", 3), ("1 2", 3),
        ("NaN", 1),
    ])
    func `a fault has its place`(text: String, column: Int) {
        let error = #expect(throws: JSONError.self) { try JSON.parse(text) }
        #expect(error?.column == column)
    }

    @Test func `numbers that Python writes are read when asked`() throws {
        let value = try JSON.parse("[NaN, Infinity, -Infinity]", allowsNonFinite: true)
        #expect(value[0]?.number?.isNaN == true)
        #expect(value[2]?.number == -.infinity)
        #expect(value.text() == #"["NaN","Infinity","-Infinity"]"#)
    }

    @Test func `nesting has a limit`() {
        let deep = String(repeating: "[", count: 300)
        #expect(throws: JSONError.self) { try JSON.parse(deep) }
    }

    @Test func `canonical text is sorted and pretty text is indented`() {
        let value: JSON = ["b": 1, "a": [true]]
        #expect(value.text(.canonical) == #"{"a":[true],"b":1}"#)
        #expect(value.text(.pretty) == "{\n  \"b\": 1,\n  \"a\": [\n    true\n  ]\n}")
    }

    @Test func `surrogate pairs become one character`() throws {
        #expect(try JSON.parse(#""\ud83d\ude00""#).string == "😀")
    }
}
