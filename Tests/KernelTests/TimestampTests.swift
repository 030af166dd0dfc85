import Kernel
import Support
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("1970-01-01t00:00:00.1z", 100),
            ("1970-01-01T00:00:00.123456789Z", 123), ("1969-12-31T23:59:59.999Z", -1),
            ("2000-02-29T00:00:00Z", 951_782_400_000),
            ("2026-11-21T08:57:00Z", 1_795_251_420_000), ("2026-11-21T09:57:00+01:00", 1_795_251_420_000),
            ("2026-11-20T22:27:00-10:30", 1_795_251_420_000),
            ("2026-11-21T08:57:00-00:00", 1_795_251_420_000),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] as [(String, Int64)]
    )
    func `a time in RFC 3339 is read`(text: String, milliseconds: Int64) {
        #expect(Timestamp(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T08:57Z", "2026-11-21 08:57:00Z", "2026-11-21T08:57:00",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z",
        "2026-01-01T00:00:00+24:00",
        "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00+01:60", "2026-01-01T00:00:00ZZ",
        "+026-01-01T00:00:00Z",
        "२०२६-01-01T00:00:00Z", "2026-01-01T-1:00:00Z", "0000-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-00:01",
    ])
    func `what is no time is refused`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_868_799_999, "2000-02-29T23:59:59.999Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        ] as [(Int64, String)]
    )
    func `a time is printed in UTC with milliseconds`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test(arguments: 1...20) func `what is printed reads back`(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        for _ in 0..<200 {
            let moment = Timestamp(
                milliseconds: Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &numbers)
            )

            #expect(Timestamp(moment.description) == moment, "seed \(seed)")
        }
    }

    @Test func `every day of 400 years is the day after the one before`() throws {
        var moment = try #require(Timestamp("1999-12-31T00:00:00Z"))
        var days = 0
        while let next = Timestamp(moment.adding(days: 1).description), next.description < "2400" {
            #expect(next.milliseconds - moment.milliseconds == 86_400_000)
            moment = next
            days += 1
        }

        #expect(days == 146_097)
    }

    @Test(arguments: [Int64.min, Int64.max]) func `the ends of time print without a trap`(milliseconds: Int64)
    {
        let moment = Timestamp(milliseconds: milliseconds)

        #expect(!moment.description.isEmpty)
        #expect(!moment.adding(days: 1).adding(seconds: -1).description.isEmpty)
    }
}
