import Testing
import YAML

@Suite struct CoreSchemaTests {
    @Test(
        arguments: [
            ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null),
            ("nULL", .string("nULL")),
            ("true", .bool(true)), ("False", .bool(false)), ("TRUE", .bool(true)), ("tRUE", .string("tRUE")),
            ("yes", .string("yes")), ("on", .string("on")), ("off", .string("off")), ("n", .string("n")),
            ("0", .integer(0)), ("-0", .integer(0)), ("+12", .integer(12)), ("0777", .integer(777)),
            ("0x1F", .integer(31)), ("0o17", .integer(15)), ("0o8", .string("0o8")), ("0x", .string("0x")),
            ("-0x1F", .string("-0x1F")), ("0x-1", .string("0x-1")), ("0b1", .string("0b1")),
            ("1_000", .string("1_000")),
            ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9223372036854775808)),
            ("0xFFFFFFFFFFFFFFFF", .number(18446744073709551616)), ("+", .string("+")),
            (".", .string(".")), ("1.", .number(1)), (".5", .number(0.5)), ("-.5e3", .number(-500)),
            ("1e3", .number(1000)),
            ("1E+3", .number(1000)), ("1e", .string("1e")), ("1e+", .string("1e+")),
            ("1.2.3", .string("1.2.3")),
            ("1e999", .number(.infinity)), (".inf", .number(.infinity)), ("-.INF", .number(-.infinity)),
            ("+.Inf", .number(.infinity)), (".iNF", .string(".iNF")), ("inf", .string("inf")),
            ("nan", .string("nan")),
            ("-.nan", .string("-.nan")), ("0x1p3", .string("0x1p3")), ("12:30:45", .string("12:30:45")),
            ("2024-01-01", .string("2024-01-01")), ("１", .string("１")),
        ] as [(String, YAMLValue)])
    func `a plain scalar has the type of the core schema`(_ text: String, expected: YAMLValue) {
        let (root, findings) = YAMLDocument.parse("k: \(text)", path: "")
        #expect(root?["k"]?.scalar?.value == expected)
        #expect(root?["k"]?.text == text)
        #expect(findings.isEmpty)
    }

    @Test func `not a number is a number`() {
        guard case .number(let value) = YAMLDocument.parse(".NaN", path: "").root?.scalar?.value else {
            Issue.record("no number")
            return
        }
        #expect(value.isNaN)
    }

    @Test(arguments: ["'1'", "\"true\"", "|-\n  null", ">-\n  1.5", "! 1", "!!str 1"])
    func `what is quoted or tagged as a string is one`(_ written: String) {
        let value = YAMLDocument.parse("k: \(written)\n", path: "").root?["k"]?.scalar?.value
        guard case .string? = value else {
            Issue.record("\(String(describing: value)) is no string")
            return
        }
    }

    @Test(
        arguments: [("!!int '7'", .integer(7)), ("!!float 7", .number(7)), ("!!null ''", .null)]
            as [(String, YAMLValue)])
    func `a core tag decides the type`(_ written: String, expected: YAMLValue) {
        #expect(YAMLDocument.parse(written, path: "").root?.scalar?.value == expected)
    }
}
