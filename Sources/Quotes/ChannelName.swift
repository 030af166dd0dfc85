package import Kernel

/// Where an order is placed, in the shop's own word: `web`, `pos`, `app-ios`.
///
/// Whoever calls says it, so it is no secret and no right.
package struct ChannelName: TextValue {
    package let text: String
    package static let example = "web"
    package static let rule = TextRule(length: 1...40, pattern: "^[a-z][a-z0-9]*([_-][a-z0-9]+)*$") { text in
        let parts = text.utf8.split(omittingEmptySubsequences: false) { $0 == 0x2D || $0 == 0x5F }
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        }
        let begins = text.utf8.first.map { (0x61...0x7A).contains($0) } ?? false
        return isPlain && begins ? nil : "must be a word of small letters and digits, such as web or app-ios"
    }

    package static let web = ChannelName(checked: "web")

    package init(checked text: String) {
        self.text = text
    }
}
