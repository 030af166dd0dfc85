import Foundation
import Kernel

/// An address outside that wants to know what happens in the shop.
struct Webhook: Sendable {
    let id: ID<Webhook>
    let url: String
    let description: String?
    /// The names of the events it wants, `order.paid` or `order.*`; empty for all.
    let events: [String]
    let isEnabled: Bool
    let disabledReason: String?
    let disabledAt: Timestamp?
    /// Since when nothing was heard there; nil after a success.
    let failingSince: Timestamp?
    let createdAt: Timestamp
    let updatedAt: Timestamp
    /// What it is to be sent comes after this event.
    let sincePosition: Int64

    init(_ row: Row) throws {
        id = row["id"]
        url = row["url"]
        description = row["description"]
        events = try JSON.parse(Array((row["events"] as String).utf8)).array?.compactMap(\.string) ?? []
        isEnabled = row["is_enabled"]
        disabledReason = row["disabled_reason"]
        disabledAt = row["disabled_at"]
        failingSince = row["failing_since"]
        createdAt = row["created_at"]
        updatedAt = row["updated_at"]
        sincePosition = row["since_position"]
    }

    var reference: String { "webhook:\(id)" }

    func wants(_ name: String) -> Bool {
        events.isEmpty
            || events.contains { wanted in
                wanted == name || (wanted.hasSuffix(".*") && name.hasPrefix(wanted.dropLast()))
            }
    }

    /// Disabled by whom or why.
    enum Reason: String {
        case staff
        case gone
        case failing
    }
}

/// A secret that a webhook's messages are signed with.
struct WebhookSecret: Sendable {
    static let bytesCount = 24
    let id: Int64
    /// `whsec_` and base64.
    let text: String
    let createdAt: Timestamp
    let expiresAt: Timestamp?

    init(_ row: Row) {
        id = row["id"]
        text = row["secret"]
        createdAt = row["created_at"]
        expiresAt = row["expires_at"]
    }

    var bytes: [UInt8] {
        Data(base64Encoded: String(text.dropFirst("whsec_".count))).map(Array.init) ?? []
    }

    static func random(_ random: Randomness) -> String {
        let words = (0..<bytesCount / 8).map { _ in random.next() }
        let bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
        return "whsec_" + Data(bytes).base64EncodedString()
    }
}
