/// What the document says of a ``Feed`` and of no other operation.
enum OpenAPIFeed {
    /// The header field that browsers send by themselves when they come back.
    static let lastEventID = JSON.object([
        ("name", .string("Last-Event-ID")), ("in", .string("header")), ("required", .bool(false)),
        ("description", .string("The last `id:` that arrived: the stream goes on after it.")),
        (
            "schema",
            .object([
                ("type", .string("integer")), ("format", .string("int64")), ("minimum", .number("0")),
                ("maximum", .number("\(Int64.max)")),
            ])
        ),
    ])

    /// One server-sent event: OpenAPI 3.1 describes a stream by what each of its messages is.
    static func message(with data: JSON) -> JSON {
        let text = JSON.object([("type", .string("string"))])
        let json = JSON.object([
            ("type", .string("string")), ("contentMediaType", .string("application/json")),
            ("contentSchema", data),
        ])
        return .object([
            ("type", .string("object")),
            ("properties", .object([("id", text), ("event", text), ("data", json)])),
            ("required", .array(["id", "event", "data"].map { .string($0) })),
        ])
    }
}
