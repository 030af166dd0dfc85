package import Kernel

/// What a person must look at: money that came wrongly or must go back.
package enum PaymentTasks {
    package enum Kind: String, SchemaWords, SQLConvertible {
        case amountMismatch = "amount_mismatch"
        case refund
    }

    /// Writes a task down, once however often it is asked for with the same words.
    package static func add(_ kind: Kind, _ reference: String, _ detail: String, in tx: Transaction) throws {
        let isNew =
            try tx.execute(
                """
                INSERT INTO payment_tasks (kind, reference, detail, created_at)
                VALUES (\(kind), \(reference), \(detail), \(tx.now))
                ON CONFLICT (reference, kind, detail) DO NOTHING
                """
            ) == 1
        if isNew {
            try tx.emit("payment.task", reference, .object([("kind", .string(kind.rawValue))]))
        }
    }
}
