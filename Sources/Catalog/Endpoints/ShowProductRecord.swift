internal import Kernel

/// Shows a product as staff see it: also one that shoppers do not see, and one that is deleted.
struct ShowProductRecord: Query {
    static let route = Route.get(
        "/products/{product_id}/record",
        "Show all that is known of a product",
        problems: [Problem.notFound]
    )
    typealias Who = Staff<CatalogWrite>
    typealias Path = ProductPath
    typealias Reply = ProductRecord

    let currency: Currency

    func answer(_ call: Call<Self>, in tx: Transaction) throws -> ProductRecord {
        let record = try ProductRecord.find(call.path.product_id, currency: currency, in: tx)
        guard let record else { throw ProductWriting.notFound }
        return record
    }
}
