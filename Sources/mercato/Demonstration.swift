import Bulk
import Kernel
import Logging
import Shop

/// The demo shop: fills an empty one, leaves any other alone.
enum Demonstration {
    static func fill(_ shop: Shop, logger: Logger) async throws {
        let products = try await DemoShop.fill(
            shop.database,
            currency: shop.settings.currency,
            country: shop.settings.country
        )
        guard products > 0 else {
            return logger.info("demo", metadata: ["skipped": "the shop has products already"])
        }
        logger.info("demo", metadata: ["products": "\(products)"])
    }
}
