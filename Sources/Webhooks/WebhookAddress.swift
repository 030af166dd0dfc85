import Foundation
import Kernel

/// Where a webhook is: a URL without secrets in it, on a host whose spelling has one meaning.
///
/// Where that host is, is looked at each time something is sent.
struct WebhookAddress: TextValue {
    let text: String
    static let example = "https://hooks.example/mercato"
    private static let pattern = "^https?://[a-z0-9.:\\[\\]-]+([/?][!-~]*)?$"
    static let rule = TextRule(length: 8...2_000, pattern: pattern) { text in
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let parts = URLComponents(string: text),
            let scheme = parts.scheme, let host = parts.host, ["https", "http"].contains(scheme),
            parts.user == nil, parts.password == nil, parts.fragment == nil, isHost(host),
            parts.port.map({ (1...65_535).contains($0) }) ?? true
        else { return "must be a URL such as \(example), in small letters, without a user" }
        return nil
    }

    init(checked text: String) {
        self.text = text
    }

    /// - Throws: ``Problem`` unless messages may be sent over it.
    func require(allowsPrivate: Bool) throws -> String {
        guard allowsPrivate || text.hasPrefix("https://") else {
            throw Problem.invalid(field: "url", "must begin with https://")
        }
        return text
    }

    private static func isHost(_ host: String) -> Bool {
        !host.isEmpty && host.utf8.count <= 253
            && host.utf8.allSatisfy { byte in
                (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
                    || ".-:[]".utf8.contains(byte)
            }
    }
}
