/// What the wire shows when the answer is no: RFC 9457 with a stable code.
package struct Problem: Error, Sendable {
    /// The part of a problem that is known beforehand and documented.
    package struct Kind: Sendable, Hashable {
        package let status: Int
        /// Stable snake_case, for programs.
        package let code: String
        /// A short sentence without particulars, for the documentation.
        package let title: String

        package init(_ status: Int, _ code: String, _ title: String) {
            self.status = status
            self.code = code
            self.title = title
        }
    }

    package let kind: Kind
    /// The sentence for a person: what is wrong and what to do.
    package let detail: String
    package var errors: [FieldError]
    /// More that the client needs, such as `available` or `allowed`.
    package var extra: [(name: String, value: JSON)]
    package var retryAfterSeconds: Int?
    package var headers: [(name: String, value: String)] = []

    package init(
        _ kind: Kind,
        _ detail: String,
        errors: [FieldError] = [],
        extra: [(name: String, value: JSON)] = [],
        retryAfterSeconds: Int? = nil
    ) {
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.extra = extra
        self.retryAfterSeconds = retryAfterSeconds
    }

    package static let invalid = Kind(422, "invalid", "The request is well-formed but invalid.")
    package static let unreadable = Kind(400, "unreadable", "The request cannot be read.")
    package static let unauthenticated = Kind(401, "unauthenticated", "No or bad credentials.")
    package static let forbidden = Kind(403, "forbidden", "The permission is missing.")
    package static let notFound = Kind(404, "not_found", "There is no such thing.")

    /// A 422 about these fields.
    package static func invalid(_ errors: [FieldError]) -> Problem {
        let named = errors.prefix(3).map { $0.field.isEmpty ? $0.detail : "\($0.field) \($0.detail)" }
        let more = errors.count > 3 ? " (and \(errors.count - 3) more)" : ""
        let sentence = named.joined(separator: "; ") + more
        return Problem(invalid, sentence.hasSuffix("?") ? sentence : sentence + ".", errors: errors)
    }

    /// A 422 about one field.
    package static func invalid(field: String, _ detail: String) -> Problem {
        invalid([FieldError(field: field, detail: detail)])
    }

    /// A 404 with its sentence, such as `Cart not found`.
    package static func notFound(_ detail: String) -> Problem {
        Problem(notFound, detail)
    }

    /// The body that is sent.
    package func body(requestID: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.raw(#"{"type":"urn:mercato:problem:"#)
        writer.json(kind.code)
        writer.raw(#"","title":"#)
        writer.string(kind.title)
        writer.raw(#","status":"#)
        writer.integer(Int64(kind.status))
        writer.raw(#","detail":"#)
        writer.string(detail)
        writer.raw(#","code":"#)
        writer.string(kind.code)
        writer.raw(#","request_id":"#)
        writer.string(requestID)
        for (name, value) in extra {
            writer.raw(",")
            writer.string(name)
            writer.raw(":")
            writer.value(value)
        }
        if !errors.isEmpty {
            writer.raw(#","errors":"#)
            writer.value(
                .array(
                    errors.map { .object([("field", .string($0.field)), ("detail", .string($0.detail))]) }
                )
            )
        }
        writer.raw("}")
        return writer.bytes
    }
}
