import Foundation
import Kernel
import Ledger
import Support
import Testing

/// The books as files, and that they say what the trial balance says.
@Suite struct LedgerExportTests {
    private static let clock = TestClock("2026-11-21T12:00:00Z")

    /// Seven days with an entry each; the third is about something that a spreadsheet would run.
    private static func book(_ shop: TestShop) async throws {
        try await shop.database.write { tx in
            for day in 0..<7 {
                let amount = Money(minor: Int64(1_001 + day * 7), currency: .sample)
                let reference = day == 2 ? "=1+1,\"x\"" : "order:\(day)"
                try tx.dated(tx.now.adding(days: Int64(day))) {
                    try Ledger.post(
                        LedgerEntry(
                            .capture,
                            "capture:\(day)",
                            of: reference,
                            [
                                .debit(.clearing("till"), amount),
                                .credit(.tax, Money(minor: 1, currency: .sample)),
                                .credit(.sales, Money(minor: amount.minor - 1, currency: .sample)),
                            ]
                        ),
                        in: tx
                    )
                }
            }
        }
    }

    /// Every page of the export, from the first to the one that names no next one.
    private static func pages(_ shop: TestShop, _ query: String, key: String) async throws -> [TestReply] {
        var pages: [TestReply] = []
        var after = ""
        repeat {
            let page = try await shop.get("/ledger/export?limit=3&\(query)\(after)", key: key)
            #expect(page.status == 200, "\(page.text)")
            pages.append(page)
            after = page[header: "Next-After"].map { "&after=\($0)" } ?? ""
        } while !after.isEmpty && pages.count < 10
        return pages
    }

    @Test(arguments: TestDatabase.all)
    func `what is exported adds up to the trial balance`(engine: TestDatabase) async throws {
        try await TestShop.open(engine, clock: Self.clock.clock) { shop in
            let key = try await shop.key(["ledger.read"])
            try await Self.book(shop)
            for span in ["", "from=2026-11-22T00:00:00Z&until=2026-11-26T12:00:00Z"] {
                let lines = try await Self.pages(shop, "format=jsonl&\(span)", key: key).flatMap { page in
                    #expect(page[header: "Content-Type"] == "application/jsonl")
                    return try page.text.split(separator: "\n").map { try JSON.parse(Array($0.utf8)) }
                }
                let balance = try await shop.get("/ledger/trial-balance?\(span)", key: key).json

                #expect(lines.count == (span.isEmpty ? 21 : 12))
                for account in try #require(balance["accounts"]?.array) {
                    for side in ["debit", "credit"] {
                        let sum = lines.filter { $0["account"]?.string == account["account"]?.string }
                            .reduce(Decimal(0)) { $0 + Self.decimal($1[side]) }
                        #expect(sum == Self.decimal(account[side]), "\(account.text) \(side)")
                    }
                }
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func `pages of a table for spreadsheets have one header, whole entries and no formula`(
        engine: TestDatabase
    ) async throws {
        try await TestShop.open(engine, clock: Self.clock.clock) { shop in
            let key = try await shop.key(["ledger.read"])
            try await Self.book(shop)

            let pages = try await Self.pages(shop, "format=csv", key: key)

            #expect(pages.count == 3)
            #expect(pages.allSatisfy { $0[header: "Content-Type"] == "text/csv" })
            let text = pages.map(\.text).joined()
            let whole = try await shop.get("/ledger/export?format=csv", key: key)
            #expect(text == whole.text)
            let lines = text.split(separator: "\n")
            #expect(
                lines.count == 22 && lines[0].hasPrefix("entry_id,occurred_at,key,kind,reference,account,")
            )
            #expect(
                lines[1].hasSuffix(
                    ",2026-11-21T12:00:00.000Z,capture:0,capture,order:0,clearing:till,10.01,,USD"
                )
            )
            #expect(lines[7].contains(",\"'=1+1,\"\"x\"\"\",clearing:till,10.15,,USD"), "\(lines[7])")
            let json = try await shop.get("/ledger/export?limit=2", key: key)
            #expect(json[header: "Content-Type"] == "application/json")
            #expect(json.json["postings"]?.array?.count == 6)
            #expect(json.json["next_after"]?.integer.map(String.init) == json[header: "Next-After"])
        }
    }

    @Test func `the books are for those who may read them`() async throws {
        try await TestShop.open(.sqlite) { shop in
            #expect(try await shop.get("/ledger/export").status == 401)
            let other = try await shop.key(["orders.read"])
            #expect(try await shop.get("/ledger/export?format=csv", key: other).status == 403)
            let key = try await shop.key(["ledger.read"])
            #expect(try await shop.get("/ledger/export?format=xlsx", key: key).status == 422)
            #expect(try await shop.get("/ledger/export?limit=5001", key: key).status == 422)
            let empty = try await shop.get("/ledger/export?format=csv", key: key)
            #expect(empty.text == "entry_id,occurred_at,key,kind,reference,account,debit,credit,currency\n")
        }
    }

    private static func decimal(_ json: JSON?) -> Decimal {
        guard case .number(let digits)? = json else { return 0 }
        return Decimal(string: digits) ?? 0
    }
}
