import Kernel
import Secrets
import Support
import Testing

/// Every route with every caller: who is heard is decided by the declaration, and by nothing else.
@Suite struct CallerMatrix {
    @Test(arguments: TestDatabase.all)
    func `each route hears whom its declaration names, and nobody else`(engine: TestDatabase) async throws {
        let clock = TestClock()
        try await TestShop.open(engine, clock: clock.clock, demo: true) { shop in
            let cast = try await MatrixCast(shop, clock: clock)
            // A caller whom an earlier request signed out would be refused by every later one.
            let ends: Set<String> = ["LogOut", "CloseSession", "EndSession", "EraseAccount", "EraseMe"]
            for operation in OperationContract.operations where !ends.contains(operation.name) {
                let request = MatrixRequest(operation)
                for caller in MatrixCaller.allCases {
                    let reply = try await request.send(as: cast[caller])
                    Self.check(reply, operation, caller)
                }
            }
        }
    }

    /// Routes that may answer 401 or 403 of their own accord, each with its reason.
    private static let own: [String: String] = [
        "PlaceHold": "without a cart it is for staff", "ReleaseHold": "without a cart it is for staff",
        "LogIn": "the password is wrong", "OpenSession": "the password is wrong",
        "RefreshTokens": "the refresh token is unknown",
    ]

    private static func check(_ reply: TestReply, _ operation: Kernel.Operation, _ caller: MatrixCaller) {
        let what = "\(operation.name) as \(caller.rawValue): \(reply.status) \(reply.text.prefix(300))"
        #expect(reply.status < 500, "\(what)")
        switch operation.audience.verdict(for: caller) {
        case .unknown:
            #expect(reply.status == 401, "\(what)")
            #expect(reply.json["code"] == .string("unauthenticated"), "\(what)")
            #expect(reply[header: "WWW-Authenticate"]?.hasPrefix("Bearer") == true, "\(what)")
        case .forbidden:
            #expect(reply.status == 403, "\(what)")
            #expect(reply.json["code"] == .string("forbidden"), "\(what)")
        case .heard:
            guard own[operation.name] == nil else { return }
            #expect(reply.json["code"] != .string("unauthenticated"), "\(what)")
            // A machine may read as anybody does, yet has no cart of its own.
            if !(caller.isKey && operation.kind != .query && operation.audience == .shoppers) {
                #expect(reply.json["permission"] == nil, "\(what)")
            }
        }
    }
}
