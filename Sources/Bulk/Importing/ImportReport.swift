package import Kernel

/// A row that was not imported, or only in part: where it begins in the file, from 1, and why.
package struct ImportRefusal: Sendable, Equatable {
    package let line: Int
    package let reason: String

    package var json: JSON {
        .object([("line", .number(String(line))), ("reason", .string(reason))])
    }
}

/// How an import ended.
package struct ImportReport: Sendable {
    /// How many refusals are kept; the counts know of all.
    package static let refusalsMax = 1000

    /// Over the whole file, also when it was imported in several goes.
    package var counts: ImportCounts
    /// How much of the file an interrupted import had done already.
    package var resumedAfter: Int
    /// The first ones of this run.
    package var refusals: [ImportRefusal] = []
    /// Why the file could not be read to its end.
    package var failure: String?

    package var json: JSON {
        var members = [
            ("counts", counts.json), ("resumed_after", .number(String(resumedAfter))),
            ("refusals", .array(refusals.map(\.json))),
        ]
        if let failure { members.append(("failure", .string(failure))) }
        return .object(members)
    }
}
