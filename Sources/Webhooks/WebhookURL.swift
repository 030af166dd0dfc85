import Foundation
import Kernel

/// Where a webhook may be: a URL without secrets in it, on a host whose spelling has one meaning.
enum WebhookURL {
    /// - Throws: ``Problem`` for the field when it is none.
    static func checked(_ text: String, allowsPrivate: Bool, field: String = "url") throws -> String {
        let wanted = allowsPrivate ? ["https", "http"] : ["https"]
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let parts = URLComponents(string: text),
            let scheme = parts.scheme, let host = parts.host, parts.user == nil, parts.password == nil,
            parts.fragment == nil, isHost(host), parts.port.map({ (1...65_535).contains($0) }) ?? true
        else {
            throw Problem.invalid(
                field: field,
                "must be a URL such as https://shop.example/events, in small letters, without a user"
            )
        }
        guard wanted.contains(scheme) else { throw Problem.invalid(field: field, "must begin with https://") }
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
