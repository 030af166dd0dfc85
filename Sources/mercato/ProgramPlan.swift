import Catalog
import Keeping
import Kernel
import Sandbox
import Secrets
import Shop

extension ShopPlan {
    /// What this program's shop is made of.
    static let program: ShopPlan = {
        let features = Features.all(ShopSettings())
        let sandbox = Sandbox(
            currency: .sample,
            shopURL: "",
            signature: WebhookSignature(secret: [UInt8](repeating: 0, count: 32), hashing: .standard),
            line: SandboxLine()
        )
        return ShopPlan(
            version: Shop.version,
            migrations: KernelTables.migrations + features.flatMap(\.migrations),
            otherSteps: Set(sandbox.migrations.map(\.id)),
            audits: KernelAudits.all + features.flatMap(\.audits),
            rebuild: { tx in try indexAll(in: tx) }
        )
    }()

    /// Brings every product into the search index, some at a time.
    private static func indexAll(in tx: Transaction) throws {
        var last: Int64? = 0
        while let after = last {
            let ids = try tx.rows("SELECT id FROM products WHERE id > \(after) ORDER BY id LIMIT 500").map {
                $0[0] as ProductID
            }
            try ProductSearchIndex.update(ids, in: tx)
            last = ids.last?.value
        }
    }
}
