import Catalog
import Inventory
import Kernel
import Support
import Testing

extension Desk {
    /// Puts a product on the shelf and answers its variant's id.
    @discardableResult
    func stock(_ sku: String, _ pieces: Int, price minor: Int64 = 8_999) async throws -> Int64 {
        try await database.write { tx in
            var draft = CatalogDraft(
                reference: "test:\(sku)",
                slug: "thing-\(sku.lowercased())",
                name: "Thing \(sku)"
            )
            draft.variants = [.init(sku: sku, price: Money(minor: minor, currency: .sample))]
            let written = try CatalogWriter(currency: .sample).upsert([draft], in: tx)
            guard let variant = written.first?.variantIDs[sku] else {
                preconditionFailure("\(sku) was not written: \(written)")
            }
            if pieces > 0 {
                try Stock.receive(pieces, of: variant, as: StockEntry(.receipt, actor: "test"), in: tx)
            }
            return variant.value
        }
    }

    /// A cart with so many pieces of each variant.
    func cart(_ variants: [Int64], pieces: Int = 1) async throws -> String {
        let made = try await call("CreateCart")
        let cart = try #require(made["cart_id"])
        for variant in variants {
            let added = try await call(
                "AddItem",
                [("cart_id", cart)],
                #"{"variant_id":\#(variant),"quantity":\#(pieces)}"#
            )
            #expect(added.status == 201 || added.status == 200, "\(added)")
        }
        return cart
    }

    func checkOut(_ cart: String, _ body: String? = nil) async throws -> Answer {
        try await call("CheckOutCart", [("cart_id", cart)], body)
    }

    /// A placed order's external id.
    func order(_ variants: [Int64], pieces: Int = 1) async throws -> String {
        let placed = try await checkOut(try await cart(variants, pieces: pieces))
        return try #require(placed["order_id"], "\(placed)")
    }

    func show(_ order: String) async throws -> Answer {
        try await call("ShowOrder", [("order", order)])
    }

    func confirm(_ order: String, _ status: String = "success", _ more: String = "") async throws -> Answer {
        try await call("ConfirmPayment", [], #"{"order_id":"\#(order)","status":"\#(status)"\#(more)}"#)
    }

    func move(_ order: String, _ status: String) async throws -> Answer {
        try await call("MoveOrder", [("order", order)], #"{"status":"\#(status)"}"#, as: Desk.staff)
    }

    /// What is on hand and what is set aside.
    func level(_ variant: Int64) async throws -> String {
        try await database.read { tx in
            let row = try tx.first("SELECT on_hand, held FROM stock_levels WHERE variant_id = \(variant)")
            return row.map { "\($0[0] as Int)/\($0[1] as Int)" } ?? "none"
        }
    }

    /// What staff must look at, and what goes back, one word each.
    func tasks() async throws -> [String] {
        try await database.read { tx in
            try tx.rows(
                "SELECT kind FROM payment_tasks UNION ALL SELECT 'refund' FROM payment_refunds"
            ).map { $0[0] }
        }
    }

    func attempts(_ order: String) async throws -> [String] {
        try await database.read { tx in
            try tx.rows(
                "SELECT status FROM payment_attempts WHERE reference = \("order:\(order)") ORDER BY id"
            ).map { $0[0] }
        }
    }

    /// What must hold of the whole shop at any moment.
    func audit() async throws {
        let faults = try await Audited.faults(database)
        #expect(faults.isEmpty, "\(faults)")
    }
}
