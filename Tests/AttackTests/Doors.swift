import Accounts
import Kernel
import Server
import Shop
import Support
import Testing

/// A way in: an operation that writes, and where it is.
struct Door: Sendable, CustomStringConvertible {
    let operation: Operation

    var description: String { operation.name }
    var method: String { operation.route.method.rawValue }

    /// Every operation that writes, from the declarations.
    static let all: [Door] = Features.all(ShopSettings()).flatMap(\.endpoints).map { Operation($0) }
        .filter { $0.kind != .query }.map { Door(operation: $0) }

    /// A path and query that its types accept.
    var target: String {
        let path = operation.route.segments.map { segment in
            switch segment {
            case .parameter(let name):
                operation.path.properties.first { $0.name == name }.map(Self.text) ?? "1"
            case .fixed(let text): text
            }
        }
        let query = operation.parameters.properties.filter(\.isRequired).map { "\($0.name)=\(Self.text($0))" }
        return "/" + path.joined(separator: "/") + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    /// A body that its types accept; nil when it takes none.
    var body: JSON? { operation.body?.sample(full: true) }

    private static func text(_ property: ObjectShape.Property) -> String {
        let sample = property.schema.sample(full: true)
        return sample.string ?? sample.text
    }
}

extension TestShop {
    /// Somebody at a browser, signed in.
    func browser(email: String, password: String = TestUser.password) async throws -> TestClient {
        let browser = client()
        let reply = try await browser.post("/auth/session", Self.credentials(email, password))
        #expect(reply.status == 201, "\(reply.text)")
        browser.csrfToken = reply.json["csrf_token"]?.string
        #expect(browser.csrfToken != nil && browser.cookies[Cookie.session] != nil)
        return browser
    }

    static func credentials(_ email: String, _ password: String = TestUser.password) -> String {
        JSON.object([("email", .string(email)), ("password", .string(password))]).text
    }
}
