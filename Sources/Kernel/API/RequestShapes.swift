/// The three parts of an endpoint's request, probed once, and the way from raw bytes to a ``Call``.
struct RequestShapes: Sendable {
    let path: ObjectShape
    let parameters: ObjectShape
    let body: Schema?
    let isBodyRequired: Bool

    init<E: Endpoint>(_ type: E.Type) {
        path = Self.object(E.Path.self)
        parameters = Self.object(E.Parameters.self)
        if E.Body.self == Nothing.self {
            body = nil
            isBodyRequired = false
        } else {
            let schema = SchemaProbe.schema(of: E.Body.self)
            body = schema
            isBodyRequired = !schema.isNullable
        }
        let named = E.route.segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
        precondition(Set(named) == Set(path.properties.map(\.name)), "\(E.self): the route and Path disagree")
    }

    private static func object(_ type: (some Decodable).Type) -> ObjectShape {
        guard case .object(let shape) = SchemaProbe.schema(of: type).shape else {
            preconditionFailure("\(type) must be a struct of fields")
        }
        return shape
    }

    /// Checks the caller first, then every field of every part.
    func call<E: Endpoint>(_ type: E.Type, _ incoming: Incoming) throws -> Call<E> {
        let who = try E.Who(incoming.identity)
        let pathValue = path.object(from: incoming.path)
        let query = parameters.object(from: incoming.query)
        let bodyValue = try incoming.isForm ? form(incoming.body) : bodyValue(incoming.body)
        var errors: [FieldError] = []
        errors += Schema(.object(path)).errors(in: pathValue)
        errors += parameters.repeated(in: incoming.query)
        errors += Schema(.object(parameters)).errors(in: query)
        if let body, let bodyValue { errors += body.errors(in: bodyValue) }
        if isBodyRequired, bodyValue == nil {
            errors.append(FieldError(field: "", detail: "A JSON body is expected"))
        }
        guard errors.isEmpty else { throw Problem.invalid(errors) }
        return Call(
            who: who,
            path: try ValueDecoder.decode(E.Path.self, from: pathValue),
            parameters: try ValueDecoder.decode(E.Parameters.self, from: query),
            body: try ValueDecoder.decode(
                E.Body.self,
                from: bodyValue ?? (body == nil ? .object([]) : .null)
            ),
            headers: incoming.headers,
            rawBody: E.readsHeaders ? incoming.body : [],
            requestID: incoming.requestID
        )
    }

    /// A form's fields as a body; what stands in it twice is as broken as in JSON.
    private func form(_ bytes: [UInt8]) throws -> JSON? {
        guard let body, case .object(let shape) = body.shape else { return .object([]) }
        let pairs = try QueryText.pairs(String(decoding: bytes, as: UTF8.self)[...])
        let repeated = shape.repeated(in: pairs)
        guard repeated.isEmpty else { throw Problem.invalid(repeated) }
        return shape.object(from: pairs)
    }

    private func bodyValue(_ bytes: [UInt8]) throws -> JSON? {
        guard !bytes.isEmpty else { return nil }
        guard body != nil else {
            throw Problem.invalid([FieldError(field: "", detail: "No body is expected here")])
        }
        do {
            return try JSON.parse(bytes, depthMax: 32)
        } catch {
            throw Problem(
                Problem.unreadable,
                "The body is not valid JSON: \(error.reason) (at byte \(error.offset))."
            )
        }
    }
}
