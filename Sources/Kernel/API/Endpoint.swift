/// One thing a client can ask: the single declaration from which come routing, the caller's check,
/// decoding, validation, the OpenAPI operation and the contract tests.
///
/// An endpoint is a value; what it needs beside the request (limits, providers) are its stored properties.
package protocol Endpoint: Sendable {
    associatedtype Who: Caller
    associatedtype Path: Decodable & Sendable = Nothing
    /// The query string's fields.
    associatedtype Parameters: Decodable & Sendable = Nothing
    associatedtype Body: Decodable & Sendable = Nothing
    associatedtype Reply: Codable & Sendable

    static var route: Route { get }
    /// Whether the endpoint wants header fields and the raw body, as one that checks a signature does.
    static var readsHeaders: Bool { get }
    /// Whether a form's fields are taken as well as JSON.
    static var acceptsForm: Bool { get }
    /// Whether the reply tells a secret, so that it must not be kept for an `Idempotency-Key`.
    static var repliesWithSecret: Bool { get }
}

extension Endpoint {
    package static var readsHeaders: Bool { false }
    package static var acceptsForm: Bool { false }
    package static var repliesWithSecret: Bool { false }
}

/// Answers in a read transaction and changes nothing.
package protocol Query: Endpoint {
    func answer(_ call: Call<Self>, in tx: Transaction) throws -> Reply
}

/// Performs in one write transaction, together with its idempotency record and its events.
package protocol Command: Endpoint {
    /// `.write` unless the command locks its root row and says so by the longer name.
    static var isolation: Access { get }

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply
}

extension Command {
    package static var isolation: Access { .write }
}

/// Asks the outside between two transactions, so that what was asked is on disk before the question leaves.
package protocol Exchange: Endpoint {
    associatedtype Question: Sendable
    associatedtype Finding: Sendable

    /// Of both transactions: `.write` unless the exchange locks its root row and says so by the longer name.
    static var isolation: Access { get }

    func prepare(_ call: Call<Self>, in tx: Transaction) throws -> Question
    func ask(_ question: Question) async throws -> Finding
    func settle(_ finding: Finding, of question: Question, _ call: Call<Self>, in tx: Transaction) throws
        -> Reply
}

extension Exchange {
    package static var isolation: Access { .write }
}

/// One request to an endpoint, decoded, valid, and from somebody who may.
package struct Call<E: Endpoint>: Sendable {
    package let who: E.Who
    package let path: E.Path
    package let parameters: E.Parameters
    package let body: E.Body
    /// Header fields by lower-case name; only there for endpoints that say ``Endpoint/readsHeaders``.
    package let headers: [String: String]
    /// The body as it came, for signatures.
    package let rawBody: [UInt8]
    package let requestID: String

    package init(
        who: E.Who,
        path: E.Path,
        parameters: E.Parameters,
        body: E.Body,
        headers: [String: String] = [:],
        rawBody: [UInt8] = [],
        requestID: String
    ) {
        self.who = who
        self.path = path
        self.parameters = parameters
        self.body = body
        self.headers = headers
        self.rawBody = rawBody
        self.requestID = requestID
    }
}

/// No fields at all.
package struct Nothing: Codable, Sendable {
    package init() {}
}

/// A reply that also sends headers, such as the links between pages of a list.
package protocol ReplyWithHeaders {
    var headers: [(name: String, value: String)] { get }
}

/// A reply that is no JSON where the caller asks for another form, such as a table for spreadsheets.
package protocol ReplyWithText {
    /// What it can be beside `application/json`; its `Content-Type` field says which it is.
    static var textTypes: [String] { get }
    /// The whole answer; nil for JSON.
    var text: String? { get }
}

/// A reply that may say no and yet keep what was written, such as the task that a wrong payment leaves.
package protocol ReplyWithProblem {
    /// Shown instead of the reply, after the commit; nil when all went well.
    var problem: Problem? { get }
}
