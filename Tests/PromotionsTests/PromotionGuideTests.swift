import Foundation
import Kernel
import Support
import Testing

/// What docs/promotions.md tells staff to send is taken.
@Suite struct PromotionGuideTests {
    @Test func `every promotion of the guide can be made`() async throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let guide = try String(contentsOf: root.appending(path: "docs/promotions.md"), encoding: .utf8)
        let blocks = guide.components(separatedBy: "```json\n").dropFirst().compactMap { block in
            block.components(separatedBy: "```").first
        }

        #expect(blocks.count == 6)
        try await PromotionDesk.open(.sqlite) { desk in
            for block in blocks {
                let made = try await desk("CreatePromotion", body: block)
                #expect(made.status == 201, "\(block) \(made.json.text)")
            }
        }
    }
}
