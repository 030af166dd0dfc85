package import Kernel
import Ledger

/// Money that a provider has taken: the attempt is settled and the books are written, in one step.
package enum Captures {
    /// An order is paid, once: a second sale of one reference is refused by the books themselves.
    ///
    /// What other ways pay of it, such as gift cards, is there before; the provider took the rest.
    package static func sale(
        _ reference: String,
        by provider: String,
        as charge: String?,
        _ sale: Sale,
        beside ways: [(way: String, amount: Money)] = [],
        in tx: Transaction
    ) throws {
        let due = try ways.reduce(try sale.total()) { try $0.subtracting($1.amount) }
        if try PaymentAttempts.succeed(reference, by: provider, as: charge, due, .sale, in: tx) {
            try correct(reference, charge, in: tx)
        }
        for (way, amount) in ways {
            _ = try PaymentAttempts.succeed(reference, by: way, as: nil, amount, .credit, in: tx)
        }
        try Ledger.post(
            LedgerEntry(
                .capture,
                "capture:\(reference)",
                of: reference,
                ways.map { .debit(.clearing($0.way), $0.amount) } + [
                    .debit(.clearing(provider), due), .credit(.sales, sale.goods),
                    .credit(.shipping, sale.shipping), .credit(.tax, sale.tax),
                    .credit(.rounding, sale.rounding),
                ]
            ),
            in: tx
        )
    }

    /// Another amount came than was asked for: it lies in suspense until staff decide.
    ///
    /// The reference's row is locked by the caller; a charge is booked once, whatever is said of it later.
    package static func mismatch(
        _ reference: String,
        by provider: String,
        as charge: String,
        _ amount: Money,
        in tx: Transaction
    ) throws {
        let key = mismatchKey(reference, charge)
        guard try !Ledger.isPosted(key, in: tx) else { return }
        try Ledger.post(
            LedgerEntry(
                .mismatch,
                key,
                of: reference,
                [.debit(.clearing(provider), amount), .credit(.suspense, amount)]
            ),
            in: tx
        )
    }

    /// The right amount of a charge came after a wrong one.
    ///
    /// What the wrong one booked is taken back, and nobody need look at it any more.
    private static func correct(_ reference: String, _ charge: String?, in tx: Transaction) throws {
        guard let key = charge.map({ mismatchKey(reference, $0) }),
            let postings = try Ledger.postings(of: key, in: tx),
            try !Ledger.isPosted(TaskResolution.returnKey(key), in: tx)
        else { return }
        try Ledger.post(
            LedgerEntry(
                .returned,
                TaskResolution.returnKey(key),
                of: reference,
                postings.map(\.reversed)
            ),
            in: tx
        )
        for task in try PaymentTasks.unresolved(reference, about: key, in: tx) {
            let note = "its provider has confirmed the right amount since"
            _ = try PaymentTasks.end(task, as: .closed, note, by: "shop", in: tx)
        }
    }

    /// The name of a mismatch in the books.
    package static func mismatchKey(_ reference: String, _ charge: String) -> String {
        "mismatch:\(reference):\(charge)"
    }

    /// Money came that no order waits for: it is kept in suspense and sent back.
    package static func surplus(
        _ reference: String,
        by provider: String,
        as charge: String?,
        _ amount: Money,
        because reason: String,
        in tx: Transaction
    ) throws {
        if try PaymentAttempts.succeed(reference, by: provider, as: charge, amount, .surplus, in: tx) {
            try correct(reference, charge, in: tx)
        }
        let number = try PaymentAttempts.surplusCount(reference, in: tx)
        try Ledger.post(
            LedgerEntry(
                .surplus,
                "surplus:\(reference):\(number)",
                of: reference,
                [.debit(.clearing(provider), amount), .credit(.suspense, amount)]
            ),
            in: tx
        )
        try Refunds.request(
            .init(reference: reference, provider: provider, charge: charge, part: .surplus(amount)),
            because: reason,
            by: "shop",
            in: tx
        )
    }
}
