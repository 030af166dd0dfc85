/// The part of the OpenAPI document that tells how a caller says who it is.
enum OpenAPISecurity {
    /// Every way to be known, so that the document's reader can sign in and call.
    static let schemes = JSON.object([
        (
            "bearer",
            scheme(
                [("type", .string("http")), ("scheme", .string("bearer"))],
                "An access token of /auth/login, or an API key made by `mercato keys create`."
            )
        ),
        (
            "password",
            scheme(
                [
                    ("type", .string("oauth2")),
                    (
                        "flows",
                        .object([
                            (
                                "password",
                                .object([
                                    ("tokenUrl", .string("/api/auth/login")),
                                    ("refreshUrl", .string("/api/auth/refresh")), ("scopes", .object([])),
                                ])
                            )
                        ])
                    ),
                ],
                "Sign in with e-mail and password."
            )
        ),
        (
            "session",
            scheme(
                [("type", .string("apiKey")), ("in", .string("cookie")), ("name", .string(Cookie.session))],
                "A browser's session; its writes also send the csrf_token as X-CSRF-Token."
            )
        ),
        (
            "visitor",
            scheme(
                [("type", .string("apiKey")), ("in", .string("cookie")), ("name", .string(Cookie.visitor))],
                "A visitor, known by the cookie that the first item or billing information set."
            )
        ),
    ])

    private static func scheme(_ members: [(key: String, value: JSON)], _ description: String) -> JSON {
        .object(members + [("description", .string(description))])
    }

    /// The ways an operation's callers are known; an empty object stands for nobody in particular.
    static func requirement(for audience: Audience) -> JSON? {
        let account = ["bearer", "password", "session"]
        switch audience {
        case .everybody: return nil
        case .shoppers, .shoppersAndStaff: return alternatives(account + ["visitor"], orNobody: true)
        case .knownShoppers, .knownShoppersAndStaff: return alternatives(account + ["visitor"])
        case .users, .staff: return alternatives(account)
        }
    }

    private static func alternatives(_ names: [String], orNobody: Bool = false) -> JSON {
        .array(
            names.map { name in .object([(name, .array([]))]) } + (orNobody ? [.object([])] : [])
        )
    }

    /// The sentence about who may call.
    static func sentence(for audience: Audience) -> String? {
        switch audience {
        case .everybody: nil
        case .shoppers: "Anyone, with what is theirs."
        case .knownShoppers: "For users and visitors, with what is theirs."
        case .users: "For users, with what is theirs."
        case .staff(let permission): "Needs the permission `\(permission)`."
        case .shoppersAndStaff(let permission):
            "Anyone, with what is theirs; with the permission `\(permission)`, all."
        case .knownShoppersAndStaff(let permission):
            "For users and visitors, with what is theirs; with the permission `\(permission)`, all."
        }
    }
}
