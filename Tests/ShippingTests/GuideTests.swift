import Catalog
import Foundation
import Kernel
import Pricing
import Support
import Testing

@testable import Shipping

/// The guide's requests are sent, and its table of offers is asked for.
@Suite struct GuideTests {
    private static let guide = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/shipping.md")

    @Test(arguments: TestDatabase.all)
    func `what the guide of shipping says is so`(engine: TestDatabase) async throws {
        let text = try String(contentsOf: Self.guide, encoding: .utf8)
        let requests = text.components(separatedBy: "```http\n").dropFirst().map {
            $0.components(separatedBy: "\n```")[0].split(separator: "\n", maxSplits: 1).map(String.init)
        }
        let rows = text.split(separator: "\n").map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }.filter { $0.count == 6 && Country($0[0]) != nil }
        #expect(requests.count == 7 && rows.count == 9)

        try await Depot.open(engine) { depot in
            let names = [
                "POST /shipping-zones": "CreateShippingZone",
                "POST /shipping-methods": "CreateShippingMethod",
            ]
            for request in requests {
                let name = try #require(names[request[0]])
                let reply = try await depot.call(name, request[1])
                #expect(reply.status == 201, "\(request[1]): \(reply.json.text)")
            }
            let euro = try #require(Currency("EUR"))
            for row in rows {
                let pieces = try #require(Int(row[3]))
                let items = [
                    Parcel.Item(product: ProductID(1), pieces: 1, weight: (Int(row[2]), nil)),
                    Parcel.Item(product: ProductID(2), pieces: pieces - 1),
                ]
                let offers = try await depot.offers(
                    to: .to(row[0], nil, row[1]),
                    items,
                    subtotal: try #require(Amount(row[4])).money(in: euro, field: "").minor,
                    currency: euro
                )
                #expect(offers == row[5], "\(row)")
            }
        }
    }
}
