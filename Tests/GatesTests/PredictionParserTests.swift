import Digests
import Gates
import Testing

@Suite struct PredictionParserTests {
    @Test(arguments: [
        ("plain", "row,label,pred\n1,a,a\n2,b,a\n"),
        ("no line feed at the end", "row,label,pred\n1,a,a\n2,b,a"),
        ("CR LF", "row,label,pred\r\n1,a,a\r\n2,b,a\r\n"),
        ("byte order mark", "\u{FEFF}row,label,pred\n1,a,a\n2,b,a\n"),
        ("quotes", "\"row\",\"label\",pred\n\"1\",a,\"a\"\n2,\"b\",a\n"),
        ("other columns and order", "pred,x,label,row\na,,a,1\na,\"x\ny,\"\"z\"\"\",b,2\n"),
        ("rows in another order", "row,label,pred\n2,b,a\n1,a,a\n"),
        ("empty lines", "\nrow,label,pred\n\n1,a,a\n\n2,b,a\n\n"),
        ("quote at the end", "row,label,pred\n1,a,a\n2,b,\"a\""),
    ])
    func `these files are the same table`(name: String, text: String) throws {
        let table = try Sample.table(text)
        #expect(table.count == 2)
        #expect(table.testSetDigest == (try Sample.table("row,label,pred\n1,a,a\n2,b,a\n")).testSetDigest)
        let verdict = try Sample.verdict("checks: [accuracy: { min: 0.5 }]", Sample.candidate(table), .none)
        #expect(verdict["accuracy.min"]?.value == 0.5)
    }

    @Test(arguments: [
        ("", "the file is empty"),
        ("row,label,pred\n", "the file has no rows"),
        ("row,lable,pred\n1,a,a\n", "line 1: no column 'label' (did you mean 'lable'?)"),
        ("row,label,pred,label\n1,a,a,a\n", "line 1: two columns are named 'label'"),
        ("row,label,pred\n1,a\n", "line 2: 2 cells where the header has 3"),
        ("row,label,pred\n1,a,a,a\n", "line 2: 4 cells where the header has 3"),
        ("row,label,pred\n1,a,\n", "line 2: 'pred' is empty"),
        ("row,label,pred\n1,\"\",a\n", "line 2: 'label' is empty"),
        (
            "row,label,pred\n1,a,a\n2,a,a\n1,b,b\n",
            "line 4: key '1' of column 'row' occurs twice, first on line 2"
        ),
        ("row,label,pred\n1,a\"b,a\n", "line 2: a quote inside an unquoted cell"),
        ("row,label,pred\n1,\"a\"b,a\n", "line 2: text after a closing quote"),
        ("row,label,pred\n1,\"a,a\n2,b,b\n", "line 2: a quote that starts in this record does not end"),
        ("row,label,pred\n1,a,a\r2,b,b\n", "line 2: a carriage return without a line feed"),
        ("row,label,pred\n1,\"a\nb\",a\n2,b\n", "line 4: 2 cells where the header has 3"),
    ])
    func `a fault has its line`(text: String, message: String) throws {
        let error = #expect(throws: PredictionError.self) { try Sample.table(text) }
        #expect(error?.description == message)
    }

    @Test func `what is not UTF-8 is no label`() {
        var parser = PredictionParser(columns: Sample.columns)
        parser.feed(Array("row,label,pred\n1,".utf8) + [0xFF] + Array(",a\n".utf8))
        let error = #expect(throws: PredictionError.self) { try parser.finish() }
        #expect(error?.description == "line 2: 'label' is not valid UTF-8")
    }

    @Test(arguments: 1...7) func `chunks may end anywhere`(size: Int) throws {
        let bytes = Array("\u{FEFF}row,label,pred\r\n\"1\",\"a\"\"\r\n\",a\r\n2,b,é\r\n".utf8)
        var parser = PredictionParser(columns: Sample.columns)
        for start in stride(from: 0, to: bytes.count, by: size) {
            parser.feed(bytes[start..<min(start + size, bytes.count)])
        }
        let table = try parser.finish()
        #expect(
            table.testSetDigest == (try Sample.table(String(decoding: bytes, as: UTF8.self))).testSetDigest)
    }

    @Test func `JSON Lines and CSV are the same table`() throws {
        let columns = PredictionColumns(
            path: "p.jsonl", key: "row", label: "label", prediction: "pred", score: "p")
        let lines = """
            {"row": 1, "label": true, "pred": false, "p": 0.25}

            {"p": NaN, "pred": 1.0, "label": 1.0, "row": "b", "other": [1]}
            """
        let table = try Sample.table(lines, columns)
        var csvColumns = columns
        csvColumns.path = "p.csv"
        let csv = try Sample.table("row,label,pred,p\nb,1,1,nan\n1,true,false,0.25\n", csvColumns)
        #expect(table.count == 2)
        #expect(table.testSetDigest == csv.testSetDigest)
    }

    @Test(arguments: [
        ("{\"row\": 1, \"label\": null, \"pred\": 1}", "line 1: 'label' is empty"),
        ("{\"row\": 1, \"Label\": 1, \"pred\": 1}", "line 1: no 'label' (did you mean 'Label'?)"),
        ("{\"row\": [1], \"label\": 1, \"pred\": 1}", "line 1: 'row' is neither a text nor a number"),
        ("\n[1]", "line 2: a JSON object a line is expected"),
        ("{", "line 1: not JSON: a member name in quotes expected"),
    ])
    func `a fault in JSON Lines has its line`(text: String, message: String) {
        var columns = Sample.columns
        columns.path = "p.jsonl"
        let error = #expect(throws: PredictionError.self) { try Sample.table(text, columns) }
        #expect(error?.description == message)
    }

    @Test func `a score that is no number is a fault`() {
        let columns = PredictionColumns(path: "p.csv", key: "row", label: "label", score: "p")
        let error = #expect(throws: PredictionError.self) {
            try Sample.table("row,label,p\n1,1,0.5\n2,0,high\n", columns)
        }
        #expect(error?.description == "line 3: 'high' in 'p' is no number")
    }

    @Test func `the digest of a test set is stable and sees every label`() throws {
        let table = try Sample.table("row,label,pred\n10,a,x\n9,1.50,x\n")
        #expect(table.testSetDigest.hex == "f86b7fd61726fda0ee399ec05a16e70f227a0bdd350643eb247a570ea4f70cdf")
        #expect(table.testSetDigest == (try Sample.table("row,label,pred\n9,1.5,y\n10,a,z\n")).testSetDigest)
        #expect(table.testSetDigest != (try Sample.table("row,label,pred\n9,1.51,y\n10,a,z\n")).testSetDigest)
        #expect(table.testSetDigest != (try Sample.table("row,label,pred\n9,1.5,y\n1,0a,z\n")).testSetDigest)
    }
}
