import Foundation
import Kernel
import Testing

@testable import Intake

@Suite struct DemoCatalogueTests {
    let products: [ProductDraft]

    init() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Demo/catalogue.json").path
        let results = try readAll(CatalogueFile(path: path, format: .json))
        try #require(results.refusals == [])
        products = results.products
    }

    @Test func `thirty-odd products stand in five categories in their order`() {
        var categories: [[String]] = []
        for product in products where categories.last != product.categoryPath {
            categories.append(product.categoryPath)
        }

        #expect((28...34).contains(products.count))
        #expect(
            categories == [
                ["Electronics"], ["Clothing"], ["Home & Kitchen"], ["Books"], ["Sports & Outdoors"],
            ]
        )
    }

    @Test func `the third is the Mechanical Keyboard`() {
        let draft = products[2]

        #expect(draft.name == "Mechanical Keyboard")
        #expect(
            draft.outline.map { $0.split(separator: " ").suffix(2).joined(separator: " ") } == [
                "89.99/-/48.00 75"
            ]
        )
        #expect(draft.ratingHundredths == 470)
        #expect(draft.currency == "USD")
        #expect(draft.categoryPath == ["Electronics"])
    }

    @Test func `no other product has a word near keyboard`() {
        let others = products.filter { $0.name != "Mechanical Keyboard" }

        #expect(others.count == products.count - 1)
        for product in others {
            let texts = [product.name, product.description, product.brand, product.slug]
            let all =
                texts + product.attributes.map { "\($0.key) \($0.value.text)" } + product.variants.map(\.sku)
            let text = all.joined(separator: " ").lowercased()
            #expect(!text.contains("key") && !text.contains("board"), "\(product.name)")
        }
    }

    @Test func `the shop looks alive`() {
        #expect(products.filter { $0.brand == "SoundMax" }.count >= 3)
        #expect(products.filter { $0.name.contains("Wireless") }.count >= 3)
        #expect(
            [0, 4].allSatisfy {
                (products[$0].variants[0].stock ?? 0) > 0 && products[$0].variants.count == 1
            }
        )
        #expect(products.contains { $0.variants.allSatisfy { $0.stock == 0 } })
        #expect(products.contains { $0.variants.count > 4 })
        #expect(products.contains { $0.variants.contains { $0.compareAtText != nil } })
        #expect(
            products.allSatisfy { $0.ratingHundredths != nil && $0.ratingCount != nil && $0.taxCode != nil }
        )
        #expect(products.allSatisfy { !$0.attributes.isEmpty && $0.description.count > 60 })
        #expect(products.allSatisfy { $0.variants.allSatisfy { $0.weightGrams != nil && $0.stock != nil } })
        let affordable = products.filter { product in
            let cents =
                product.variants.compactMap { DecimalText.scaled($0.priceText, decimals: 2) }.min() ?? 0
            return (2000...10_000).contains(cents) && (product.ratingHundredths ?? 0) >= 400
        }
        #expect(affordable.count >= 5)
    }

    @Test func `no slug and no SKU occurs twice`() {
        let skus = products.flatMap { $0.variants.map(\.sku) }

        #expect(Set(products.map(\.slug)).count == products.count)
        #expect(Set(skus).count == skus.count)
    }
}
