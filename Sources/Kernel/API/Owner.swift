/// Whose a cart, an order or a customer is, as one word: `user:5`, `visitor:9`, `organization:2`.
///
/// A word and not a row of some table, so that nobody who owns must be known to what is owned.
package enum Owner: Hashable, Sendable, CustomStringConvertible {
    case user(Int64)
    case visitor(Int64)
    case organization(Int64)

    package var text: String {
        switch self {
        case .user(let id): "user:\(id)"
        case .visitor(let id): "visitor:\(id)"
        case .organization(let id): "organization:\(id)"
        }
    }

    package var description: String { text }

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let id = Int64(parts[1]) else { return nil }
        switch parts[0] {
        case "user": self = .user(id)
        case "visitor": self = .visitor(id)
        case "organization": self = .organization(id)
        default: return nil
        }
    }

    /// Whether it is somebody whom only a cookie knows: then the external id of what is owned is a right.
    package var isVisitor: Bool {
        if case .visitor = self { true } else { false }
    }
}

extension Owner: SQLConvertible {
    package var sqlValue: SQLValue { .text(text) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(text)
    }
}
