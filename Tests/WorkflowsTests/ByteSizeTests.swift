import Testing
import Workflows

@Suite struct ByteSizeTests {
    @Test(arguments: [
        ("4GiB", 4 << 30), ("500MB", 500_000_000), ("1.5GiB", 3 << 29), ("64k", 65536), ("4096", 4096),
        ("1 kB", 1000),
        ("2gib", 2 << 30), ("7B", 7), ("0.5KiB", 512), ("1TiB", 1 << 40), ("0", 0),
    ])
    func `a size is read`(text: String, bytes: Int) {
        #expect(ByteSize.parse(text)?.bytes == bytes)
    }

    @Test(arguments: [
        "", "GiB", "-1GiB", "1e3", "1.GiB", ".5GiB", "1.2.3", "4 GB B", "4XB", "inf", "nan", "99999999TiB",
    ])
    func `other texts are no sizes`(text: String) {
        #expect(ByteSize.parse(text) == nil)
    }

    @Test(arguments: [
        (3 << 29, "1.5GiB"), (4096, "4KiB"), (1000, "1000B"), (5 << 28, "1.25GiB"),
        (.max, "9223372036854775807B"), (0, "0B"),
    ])
    func `a size is written in the largest unit that fits`(bytes: Int, text: String) {
        #expect(ByteSize(bytes: bytes).text == text)
    }
}
