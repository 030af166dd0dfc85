import Foundation
import Kernel
import Support
import Testing

/// What docs/prices.md tells to send is taken.
@Suite struct PriceGuideTests {
    @Test(arguments: TestDatabase.all)
    func `every request of the guide is taken`(engine: TestDatabase) async throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let guide = try String(contentsOf: root.appending(path: "docs/prices.md"), encoding: .utf8)
        let requests = guide.components(separatedBy: "```request\n").dropFirst().compactMap { block in
            block.components(separatedBy: "\n```").first?.split(separator: "\n", maxSplits: 1).map(
                String.init
            )
        }

        #expect(requests.count == 9)
        try await OfferShop.open(engine, clock: TestClock().clock, isWorking: false) { open in
            _ = try await open.shop.signUp()
            for request in requests {
                let words = try #require(request.first).split(separator: " ").map(String.init)
                let body = request.count > 1 ? request[1] : nil
                let reply = try await open.shop.send(words[0], words[1], body, key: open.key)
                #expect((200..<300).contains(reply.status), "\(request) \(reply.text)")
            }
        }
    }
}
