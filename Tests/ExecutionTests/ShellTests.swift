import Testing

@testable import Execution

@Suite struct ShellTests {
    @Test(
        arguments: [
            (nil, "bash -e S"), ("", "bash -e S"), ("bash", "bash --noprofile --norc -e -o pipefail S"),
            ("sh", "sh -e S"),
            ("python", "python S"), ("perl {0} -w", "perl S -w"), ("  sh  ", "sh -e S"),
            ("pwsh", "pwsh -command . 'S'"),
        ] as [(String?, String)])
    func `a shell is a program and its arguments`(text: String?, words: String) throws {
        #expect(try Shell(text).arguments(script: "S").joined(separator: " ") == words)
    }

    @Test func `a shell of one's own must say where the script goes`() {
        #expect(throws: ExecutionError.self) { try Shell("perl -w") }
    }

    @Test(arguments: [("a", "a\n"), ("a\n", "a\n"), ("a\r\nb\r\n", "a\nb\n"), ("", "\n")])
    func `a script ends in a line feed and has no carriage returns`(text: String, written: String) throws {
        #expect(try Shell(nil).wrap(text) == written)
    }

    @Test(arguments: [
        (1, "Run tests!", "logs/train.0/01-run-tests.log"), (12, "", "logs/train.0/12-step.log"),
        (3, "../../etc/passwd", "logs/train.0/03-etc-passwd.log"), (4, "학습", "logs/train.0/04-step.log"),
        (100, "A  B", "logs/train.0/100-a-b.log"),
        (5, String(repeating: "x", count: 100), "logs/train.0/05-\(String(repeating: "x", count: 60)).log"),
    ])
    func `a log's name is plain`(step: Int, name: String, file: String) {
        #expect(JobSettings(key: "train.0").logName(step: step, name: name) == file)
    }

    @Test(
        arguments: [
            (0, "0 B"), (1_023, "1023 B"), (1_024, "1 KiB"), (67_108_864, "64 MiB"),
            (4_187_593_113, "3.9 GiB"),
            (1 << 50, "1024 TiB"), (.max, "16777216 TiB"),
        ] as [(UInt64, String)])
    func `bytes are read by people`(count: UInt64, text: String) { #expect(StepEnd.bytes(count) == text) }

    @Test(arguments: [
        (Duration.milliseconds(1_240), "1.2 seconds"), (.seconds(90), "1.5 minutes"),
        (.seconds(3_600), "60 minutes"),
    ])
    func `durations are read by people`(duration: Duration, text: String) {
        #expect(StepEnd.text(duration) == text)
    }
}
