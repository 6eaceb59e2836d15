import JSON
import Reporting
import Runs
import Testing

@Suite struct EventTextTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_769_850_000_123, "2026-01-31T09:00:00.123Z"), (-1, "1969-12-31T23:59:59.999Z"),
    ])
    func `milliseconds are written as a date`(milliseconds: Int64, text: String) {
        #expect(EventText.timestamp(milliseconds) == text)
    }

    @Test func `an event is one line with its fixed fields first`() {
        let event = RunEvent(
            sequence: 17, time: 0, run: 128, attempt: 1, kind: .stepFinished, job: "train.0", step: 2,
            details: JSONObject([("name", "Train"), ("run", 5)]))
        #expect(
            EventText.line(event)
                == #"{"v":1,"seq":17,"time":"1970-01-01T00:00:00.000Z","run":128,"attempt":1,"event":"step.finished","job":"train.0","step":2,"name":"Train"}"#
        )
    }

    @Test func `control characters of a job never reach the terminal`() {
        #expect(Style.harmless("a\u{1B}[31mb\u{9B}c\rd") == "a[31mbcd")
    }
}
