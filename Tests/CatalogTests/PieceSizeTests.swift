import Catalog
import Kernel
import Support
import Testing

@Suite struct PieceSizeTests {
    @Test(arguments: TestDatabase.all)
    func `the size of a variant is written, changed, emptied, and found where it is bought`(
        engine: TestDatabase
    ) async throws {
        try await engine.with { database in
            let calls = EndpointCalls(Catalog(currencies: ShopCurrencies(.sample)), on: database)
            let staff = Identity.holder("catalog.write")
            let small = #"{"length_mm": 300, "width_mm": 200, "height_mm": 100}"#
            let made = try await calls(
                "CreateProduct",
                body: #"{"name": "Box", "price": 5, "sku": "BOX", "size": \#(small)}"#,
                as: staff
            )
            let product = try #require(made.json["id"]?.integer, "\(made.json.text)")
            func size() async throws -> PieceSize? {
                try await database.read { tx in
                    try Sellables.first(of: ProductID(product), currency: .sample, in: tx)?.size
                }
            }
            #expect(try await size() == PieceSize(length: 300, width: 200, height: 100))
            #expect(made.json["variants"]?.array?.first?["size"]?["width_mm"]?.integer == 200)

            let path = ["product_id": "\(product)"]
            for (body, height) in [
                (#"{"name": "Case"}"#, 100), (#"{"weight_grams": 7}"#, 100), (#"{"size": null}"#, nil),
                (#"{"size": {"length_mm": 1, "width_mm": 2, "height_mm": 3}}"#, 3),
            ] {
                let reply = try await calls("ChangeProduct", path, body: body, as: staff)
                #expect(reply.status == 200, "\(reply.json.text)")
                #expect(try await size()?.height == height)
            }
            for wrong in [
                #"{"length_mm": 0, "width_mm": 2, "height_mm": 3}"#, #"{"length_mm": 1, "width_mm": 2}"#,
                #"{"length_mm": 100001, "width_mm": 2, "height_mm": 3}"#,
            ] {
                let reply = try await calls("ChangeProduct", path, body: #"{"size": \#(wrong)}"#, as: staff)
                #expect(reply.status == 422)
            }
            #expect(try await size()?.height == 3)
            let rewritten = try await calls(
                "ReplaceProduct",
                path,
                body: #"{"name": "Box", "price": 5, "sku": "BOX"}"#,
                as: staff
            )
            #expect(
                rewritten.status == 200
                    && rewritten.json["variants"]?.array?.first?["size"]?["height_mm"] == nil
            )
            #expect(try await size() == nil)
        }
    }
}
