import Kernel
import Shop
import Support
import Testing

/// Rules over every endpoint; a new one cannot escape them.
@Suite struct OperationContract {
    static let operations: [Operation] = Features.all(ShopSettings()).flatMap {
        $0.endpoints.map { Operation($0) }
    }

    /// Writing operations that a buyer or a payment provider calls without a key, each with its reason.
    private static let open: [String: String] = [
        "CreateCart": "a visitor's first step", "AddItem": "knowing the cart is the right",
        "ChangeItem": "knowing the cart is the right", "ChangeQuantity": "knowing the cart is the right",
        "RemoveItem": "knowing the cart is the right", "RemoveProduct": "knowing the cart is the right",
        "EmptyCart": "knowing the cart is the right", "SetAddress": "knowing the cart is the right",
        "EnterCoupon": "knowing the cart is the right", "RemoveCoupon": "knowing the cart is the right",
        "SetShippingMethod": "knowing the cart is the right",
        "EnterCurrentCoupon": "one's own cart", "RemoveCurrentCoupon": "one's own cart",
        "SetCurrentShippingMethod": "one's own cart",
        "EnterGiftCard": "knowing the cart is the right", "RemoveGiftCard": "knowing the cart is the right",
        "UseStoreCredit": "knowing the cart is the right",
        "EnterCurrentGiftCard": "one's own cart", "RemoveCurrentGiftCard": "one's own cart",
        "UseCurrentStoreCredit": "one's own cart",
        "ShowGiftCardBalance": "the code is the right, and a wrong one is counted",
        "AddToCart": "one's own cart", "EmptyCurrentCart": "one's own cart",
        "SetCurrentAddress": "one's own cart",
        "PlaceHold": "only for a cart the caller knows; else staff",
        "ReleaseHold": "only of a cart the caller knows; else staff",
        "BuyNow": "a visitor's first step", "EndOrderLink": "knowing the order is the right",
        "CheckOutCart": "knowing the cart is the right", "PayOrder": "knowing the order is the right",
        "CancelOrder": "knowing the order is the right", "ConfirmPayment": "loopback only, sandbox only",
        "Register": "anybody's first step", "LogIn": "the password is the right",
        "OpenSession": "the password is the right", "RefreshTokens": "the token is the right",
        "ForgotPassword": "mails the owner alone", "ResetPassword": "the mail's link is the right",
        "VerifyEmail": "the mail's link is the right",
        "HearProvider": "signed by the provider", "SetBilling": "a visitor may say whom to bill",
    ]

    private static let anyone = Identity(
        holder: .init(actor: "user:1", permissions: Set(Permissions.names), userID: 1, sessionID: 1),
        isLocal: true
    )

    /// What a request gets before the database is asked: nil, or the problem.
    private static func begin(
        _ operation: Operation,
        as identity: Identity = anyone,
        query: [(name: String, value: String)]? = nil,
        body: JSON? = nil
    ) throws -> Problem? {
        let path = operation.path.properties.map { property in
            (property.name, text(property.schema.sample(full: true)))
        }
        let wanted = operation.isBodyRequired ? operation.body?.sample(full: false) : nil
        let parameters = query ?? Self.parameters(operation)
        let incoming = Incoming(
            identity: identity,
            path: path,
            query: parameters,
            body: (body ?? wanted).map { Array($0.text.utf8) } ?? [],
            requestID: "contract"
        )
        do {
            _ = try operation.begin(incoming)
            return nil
        } catch let problem as Problem {
            return problem
        }
    }

    private static func parameters(_ operation: Operation) -> [(name: String, value: String)] {
        operation.parameters.properties.filter(\.isRequired).map {
            ($0.name, text($0.schema.sample(full: true)))
        }
    }

    private static func text(_ json: JSON) -> String { json.string ?? json.text }

    @Test func `names are unique and each says what it does`() {
        let names = Self.operations.map(\.name)

        #expect(names.count > 40)
        #expect(Set(names).count == names.count)
        for operation in Self.operations {
            #expect(operation.route.summary.count >= 5, "\(operation.name)")
            #expect(operation.route.summary.first?.isUppercase == true, "\(operation.name)")
            #expect(operation.route.summary.last != ".", "\(operation.name)")
        }
    }

    @Test func `no two operations answer one method at one path`() {
        let places = Self.operations.map { operation in
            "\(operation.route.method) "
                + operation.route.segments.map { if case .fixed(let word) = $0 { word } else { "*" } }.joined(
                    separator: "/"
                )
        }

        #expect(Set(places).count == places.count)
    }

    @Test func `a path's parameters are the fields of its type`() {
        for operation in Self.operations {
            let named = operation.route.segments.compactMap {
                if case .parameter(let name) = $0 { name } else { nil }
            }

            #expect(
                named == operation.path.properties.map(\.name)
                    || Set(named) == Set(operation.path.properties.map(\.name))
            )
            #expect(operation.path.properties.filter { !$0.isRequired }.isEmpty, "\(operation.name)")
        }
    }

    @Test func `GET only reads, and everything else writes, but for previews of what a body says`() {
        for operation in Self.operations {
            let isPreview = operation.route.method == .post && operation.route.path.hasSuffix("/preview")
            let isRead = operation.route.method == .get || isPreview
            #expect(isRead == (operation.kind == .query), "\(operation.name)")
            #expect(isPreview == (operation.kind == .query && operation.body != nil), "\(operation.name)")
        }
    }

    @Test func `whoever writes has a permission or a reason to need none`() {
        for operation in Self.operations where operation.kind != .query && operation.audience.isOpen {
            #expect(Self.open[operation.name] != nil, "\(operation.name) lets anyone write")
        }
        let names = Self.operations.filter { $0.kind != .query && $0.audience.isOpen }.map(\.name)
        #expect(Set(Self.open.keys).subtracting(names) == [], "not open any more, or gone")
        for operation in Self.operations {
            #expect(
                operation.audience.staffPermission.map { Permissions.names.contains($0) } ?? true,
                "\(operation.name)"
            )
        }
    }

    @Test func `who lacks the permission is refused before anything is looked at`() throws {
        let other = Identity(holder: .init(actor: "key:2", permissions: []), isLocal: true)
        for operation in Self.operations where operation.permission != nil {
            let broken = [(name: "no_such_field", value: "1")]
            let nobody = try Self.begin(operation, as: .nobody, query: broken)
            let somebody = try Self.begin(operation, as: other, query: broken)

            #expect(nobody?.kind == Problem.unauthenticated, "\(operation.name)")
            #expect(somebody?.kind == Problem.forbidden, "\(operation.name)")
        }
    }

    @Test func `what belongs to persons is refused to nobody and to machines before anything is looked at`()
        throws
    {
        let machine = Identity(holder: .init(actor: "key:2", permissions: []), isLocal: true)
        let broken = [(name: "no_such_field", value: "1")]
        for operation in Self.operations
        where !operation.audience.isOpen && operation.permission == nil {
            let nobody = try Self.begin(operation, as: .nobody, query: broken)
            let key = try Self.begin(operation, as: machine, query: broken)

            #expect(nobody?.kind == Problem.unauthenticated, "\(operation.name)")
            #expect(key?.kind == Problem.forbidden, "\(operation.name)")
        }
    }

    @Test func `a valid request is accepted, made from the schema alone`() throws {
        for operation in Self.operations {
            let problem = try Self.begin(operation)
            #expect(problem == nil, "\(operation.name): \(problem?.detail ?? "")")
            guard let body = operation.body else { continue }

            let full = body.sample(full: true)
            #expect(body.errors(in: full) == [], "\(operation.name): \(full.text)")
            #expect(body.errors(in: body.sample(full: false)) == [], "\(operation.name)")
        }
    }

    @Test func `an unknown query parameter is refused`() throws {
        for operation in Self.operations {
            let problem = try Self.begin(
                operation,
                query: Self.parameters(operation) + [("no_such_field", "1")]
            )

            #expect(problem?.errors.contains { $0.field == "no_such_field" } == true, "\(operation.name)")
        }
    }

    @Test func `an unknown body field is refused, and a body where none is wanted`() throws {
        for operation in Self.operations {
            guard let body = operation.body else {
                #expect(
                    try Self.begin(operation, body: .object([]))?.kind == Problem.invalid,
                    "\(operation.name)"
                )
                continue
            }
            guard case .object(let members) = body.sample(full: true) else { continue }
            let problem = try Self.begin(operation, body: .object(members + [("no_such_field", .null)]))

            #expect(problem?.errors.contains { $0.field == "no_such_field" } == true, "\(operation.name)")
        }
    }

    @Test func `a required field that is missing is named`() throws {
        for operation in Self.operations {
            guard case .object(let shape) = operation.body?.shape, operation.isBodyRequired else { continue }
            let problem = try Self.begin(operation, body: .object([]))
            let named = Set(problem?.errors.map(\.field) ?? [])

            #expect(named == Set(shape.properties.filter(\.isRequired).map(\.name)), "\(operation.name)")
        }
    }

    @Test func `every list is bounded`() {
        for operation in Self.operations where operation.kind == .query {
            if let size = operation.parameters.properties.first(where: { $0.name == "page_size" }) {
                guard case .integer(let range) = size.schema.shape else {
                    Issue.record("\(operation.name): page_size is a number")
                    continue
                }
                #expect(range == 1...100, "\(operation.name)")
                #expect(operation.parameters.properties.contains { $0.name == "page" }, "\(operation.name)")
            }
            if case .object(let shape) = operation.reply.shape,
                shape.properties.contains(where: { $0.name == "page_size" }),
                shape.properties.contains(where: { if case .array = $0.schema.shape { true } else { false } })
            {
                #expect(
                    operation.parameters.properties.contains { ["page_size", "limit"].contains($0.name) },
                    "\(operation.name)"
                )
            }
        }
    }

    @Test func `texts have a longest length, numbers an end`() {
        for operation in Self.operations {
            let inputs =
                [operation.body].compactMap(\.self)
                + (operation.path.properties + operation.parameters.properties).map(\.schema)
            for schema in inputs.flatMap(\.inside) {
                if case .text(let rule) = schema.shape {
                    #expect(rule.length.upperBound <= 50_000, "\(operation.name)")
                }
                if case .array(_, let counts) = schema.shape {
                    #expect(counts.upperBound <= 10_000, "\(operation.name)")
                }
            }
        }
    }

    @Test func `an example follows the rule it stands beside`() {
        for operation in Self.operations {
            let schemas =
                [operation.body].compactMap(\.self)
                + (operation.path.properties + operation.parameters.properties).map(\.schema)
            for schema in schemas.flatMap(\.inside) {
                guard let example = schema.example else { continue }

                #expect(schema.errors(in: example) == [], "\(operation.name): \(example.text)")
            }
        }
    }
}
