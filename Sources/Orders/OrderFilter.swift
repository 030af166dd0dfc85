package import Kernel

/// Which orders a list shows.
struct OrderFilter: Sendable {
    let status: OrderStatus?
    let from: Timestamp?
    let until: Timestamp?
    let email: Email?
    let owner: OwnerText?
    /// Whether everybody's are shown.
    var seenAll = false
    /// Whose they are when not everybody's are shown.
    var shopper: Owner?

    var condition: SQL {
        var conditions: [SQL] = []
        if seenAll {
            if let owner { conditions.append("owner = \(owner.owner)") }
        } else {
            conditions.append("owner = \(shopper)")
        }
        if let status { conditions.append("status = \(status)") }
        if let from { conditions.append("created_at >= \(from)") }
        if let until { conditions.append("created_at < \(until)") }
        if let email { conditions.append("email_key = \(EmailKey(email))") }
        return conditions.isEmpty ? "" : "WHERE \(conditions.joined(" AND "))"
    }

    /// The same as it stands in a query string, beginning with `&`.
    var query: String {
        let fields: [(String, String?)] = [
            ("scope", seenAll ? "all" : nil), ("status", status?.rawValue), ("from", from?.description),
            ("until", until?.description), ("email", email?.text), ("owner", owner?.text),
        ]
        return fields.map { name, value in value.map { "&\(name)=\(QueryText.encoded($0))" } ?? "" }.joined()
    }
}

/// An owner as a request names one: `user:5`, `visitor:9`, `organization:2`.
package struct OwnerText: TextValue {
    package let text: String
    package static let example = "organization:2"
    package static let rule = TextRule(
        length: 6...40,
        pattern: "^(user|visitor|organization):[0-9]{1,18}$"
    ) { text in
        Owner(text)?.text == text ? nil : "must be an owner such as user:5 or organization:2"
    }

    package init(checked text: String) {
        self.text = text
    }

    /// The rule let nothing else through.
    var owner: Owner { Owner(text) ?? .user(0) }
}
