import Kernel

/// Follows the history of every order from its first row to its status.
enum OrderHistoryAudit {
    static let audit = Audit(
        "orders.history",
        proves: "The history of each order is one chain of allowed moves that ends at its status.",
        advice: "A move is missing or was changed: compare with the order's events, or with a backup."
    ) { after, tx in
        let orders = try tx.rows(
            """
            SELECT id, external_id, status FROM orders WHERE id > \(after)
            ORDER BY id LIMIT \(Audit.pageSize)
            """
        )
        let ids: [Int64] = orders.map { $0["id"] }
        let steps = try tx.rows(
            """
            SELECT order_id, from_status, to_status FROM order_history WHERE order_id IN \(ids)
            ORDER BY order_id, id
            """
        )
        let histories = Dictionary(grouping: steps, by: { $0["order_id"] as Int64 })
        let findings = orders.compactMap { order -> AuditFinding? in
            let history = (histories[order["id"]] ?? []).map { row -> (from: String?, to: String) in
                (row["from_status"], row["to_status"])
            }
            let external: String = order["external_id"]
            return fault(history, endingAt: order["status"]).map {
                AuditFinding(Order.reference(external), $0)
            }
        }
        return Audit.Page(findings, rows: orders.count, last: ids.last)
    }

    /// What is wrong with a history, if anything.
    ///
    /// A payment that comes after packing is a row that stays where it is.
    static func fault(_ history: [(from: String?, to: String)], endingAt status: String) -> String? {
        var current: String?
        for step in history {
            guard step.from == current else {
                return "after \(current ?? "nothing") comes \(step.from ?? "nothing") -> \(step.to)"
            }
            let next = current.map { OrderStatus(rawValue: $0)?.next.map(\.rawValue) ?? [] } ?? ["pending"]
            guard next.contains(step.to) || step.to == current else {
                return "\(current ?? "nothing") -> \(step.to) is not allowed"
            }
            current = step.to
        }
        guard current == status else {
            return "it is \(status), its history ends at \(current ?? "nothing")"
        }
        return nil
    }
}

/// Compares the snapshot that each order keeps with its rows.
enum OrderSnapshotAudit {
    static let audit = Audit(
        "orders.snapshot",
        proves: "The snapshot of each order says what its rows say.",
        advice: "The row or the snapshot was changed: what the buyer's mail says is right."
    ) { after, tx in
        let orders = try tx.rows(
            """
            SELECT id, external_id, order_number, cart_external_id, currency, subtotal_minor, discount_minor,
                shipping_minor, tax_minor, rounding_minor, total_minor, email, country, notes, details
            FROM orders WHERE id > \(after) ORDER BY id LIMIT \(Audit.pageSize)
            """
        )
        let ids: [Int64] = orders.map { $0["id"] }
        let lines = try tx.rows(
            """
            SELECT order_id, product_id, variant_id, sku, name, options, unit_minor, quantity, discount_minor,
                tax_minor, total_minor
            FROM order_lines WHERE order_id IN \(ids) ORDER BY order_id, position
            """
        )
        let linesOf = Dictionary(grouping: lines, by: { $0["order_id"] as Int64 })
        let findings = orders.compactMap { order -> AuditFinding? in
            let wrong = differences(order, linesOf[order["id"]] ?? [])
            guard !wrong.isEmpty else { return nil }
            return AuditFinding(
                Order.reference(order["external_id"]),
                "snapshot and rows differ: " + wrong.joined(separator: ", ")
            )
        }
        return Audit.Page(findings, rows: orders.count, last: ids.last)
    }

    private static let texts = [
        ("order_id", "external_id"), ("order_number", "order_number"), ("cart_id", "cart_external_id"),
        ("currency", "currency"), ("email", "email"), ("country", "country"), ("notes", "notes"),
    ]
    private static let sums = ["subtotal", "discount", "shipping", "tax", "total"]
    private static let lineSums = [
        ("price", "unit_minor"), ("discount", "discount_minor"), ("tax", "tax_minor"),
        ("line_total", "total_minor"),
    ]

    /// The names of what differs.
    private static func differences(_ order: Row, _ lines: [Row]) -> [String] {
        let details: String = order["details"]
        guard let snapshot = try? JSON.parse(Array(details.utf8)), let items = snapshot["items"]?.array,
            let currency = Currency(order["currency"])
        else { return ["the snapshot cannot be read"] }
        var wrong = texts.filter { name, column in
            snapshot[name]?.string != (order[column] as String?)
        }.map(\.0)
        wrong += sums.filter { !isSame(snapshot[$0], order["\($0)_minor"], currency) }
        // Orders from before there was any do not name it.
        let rounding = snapshot["rounding"] ?? .number(Money.zero(currency).description)
        if !isSame(rounding, order["rounding_minor"], currency) { wrong.append("rounding") }
        guard items.count == lines.count else { return wrong + ["number of lines"] }
        for (index, (item, line)) in zip(items, lines).enumerated() {
            wrong += lineDifferences(item, line, currency).map { "items.\(index).\($0)" }
        }
        return wrong
    }

    private static func lineDifferences(_ item: JSON, _ line: Row, _ currency: Currency) -> [String] {
        var wrong = ["sku", "name"].filter { item[$0]?.string != (line[$0] as String) }
        wrong += ["product_id", "variant_id", "quantity"].filter { item[$0]?.integer != (line[$0] as Int64) }
        wrong += lineSums.filter { !isSame(item[$0.0], line[$0.1], currency) }.map(\.0)
        let options: String = line["options"]
        if item["options"]?.text != (try? JSON.parse(Array(options.utf8)))?.text { wrong.append("options") }
        return wrong
    }

    private static func isSame(_ json: JSON?, _ minor: Int64, _ currency: Currency) -> Bool {
        guard case .number(let digits)? = json else { return false }
        return digits == Money(minor: minor, currency: currency).description
    }
}
