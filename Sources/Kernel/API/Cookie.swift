/// The cookies of the shop: never seen by scripts, never sent with another site's writes.
package enum Cookie {
    /// Knows a visitor again.
    package static let visitor = "mercato_visitor"
    /// A browser's sign-in.
    package static let session = "mercato_session"

    /// A header field that sets a cookie for so many seconds.
    package static func set(
        _ name: String,
        _ value: String,
        maxAgeSeconds: Int64,
        isSecure: Bool
    ) -> (name: String, value: String) {
        let secure = isSecure ? "; Secure" : ""
        return (
            "Set-Cookie",
            "\(name)=\(value); Path=/; Max-Age=\(maxAgeSeconds); HttpOnly; SameSite=Lax\(secure)"
        )
    }

    /// A header field that ends a cookie.
    package static func clear(_ name: String, isSecure: Bool) -> (name: String, value: String) {
        set(name, "", maxAgeSeconds: 0, isSecure: isSecure)
    }

    /// The value of a cookie in a `Cookie` header field; nil when it is absent or sent twice, as somebody
    /// does who plants one beside the right one.
    package static func value(of name: String, in field: String) -> String? {
        var found: String?
        for pair in field.split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == name[...] else { continue }
            guard found == nil else { return nil }
            found = String(parts[1])
        }
        guard let found, (1...128).contains(found.utf8.count) else { return nil }
        return found
    }
}
