package import Kernel

/// Gives the books away, a page of whole entries at a time, the oldest first.
///
/// `Next-After` names where the next page begins; without it there is none.
package struct ExportLedger: Query {
    package static let route = Route.get("/ledger/export", "Export the books")
    package typealias Who = Staff<LedgerRead>

    package struct Parameters: Codable, Sendable {
        /// `json` unless said; `csv` for spreadsheets, with a header on the first page; `jsonl`, a posting a
        /// line.
        let format: LedgerExport.Format?
        /// Booked at this moment or later.
        let from: Timestamp?
        /// Booked before this moment.
        let until: Timestamp?
        /// The entry that the page before ended with.
        let after: ID<LedgerEntry>?
        /// Entries of a page, 1,000 unless said.
        let limit: Count<1, 5_000>?
    }

    package struct Reply: Codable, Sendable, ReplyWithHeaders, ReplyWithText {
        private enum CodingKeys: String, CodingKey {
            case postings
            case next_after
        }

        let postings: [LedgerExport.Posting]
        let next_after: Int64?
        package var text: String?
        var type: String?

        package static let textTypes = ["text/csv", "application/jsonl"]

        package var headers: [(name: String, value: String)] {
            let next = next_after.map { [("Next-After", String($0))] } ?? []
            return next + (type.map { [("Content-Type", $0)] } ?? [])
        }
    }

    package func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let wanted = call.parameters
        let after = wanted.after?.value ?? 0
        let page = try LedgerExport(
            LedgerSpan(from: wanted.from, until: wanted.until),
            after: after,
            size: wanted.limit?.value ?? LedgerExport.pageSize,
            in: tx
        )
        var reply = Reply(postings: page.postings, next_after: page.next)
        switch wanted.format ?? .json {
        case .json: break
        case .csv:
            reply.text = (after == 0 ? LedgerExport.header : "") + (try page.text(.csv))
            reply.type = "text/csv"
        case .jsonl:
            reply.text = try page.text(.jsonl)
            reply.type = "application/jsonl"
        }
        return reply
    }
}
