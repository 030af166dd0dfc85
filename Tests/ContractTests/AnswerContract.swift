import Kernel
import Server
import Shop
import Support
import Testing

/// Whatever is asked, the answer is one that the document promises.
@Suite struct AnswerContract {
    /// Another history each time; `MERCATO_TEST_SEED` repeats one.
    private static let seed = SeededNumbers.newSeed()

    @Test(arguments: TestDatabase.all)
    func `random requests are answered as the document says`(engine: TestDatabase) async throws {
        let promised = try DocumentContract.described().mapValues { operation -> Set<String> in
            guard case .object(let responses) = operation["responses"] else { return [] }
            return Set(responses.map(\.key))
        }
        try await TestShop.open(engine, demo: true) { shop in
            let key = try await shop.key()
            var requests = RandomRequests(seed: Self.seed)
            requests.learn(products: try await shop.get("/products?page_size=50").json)
            var succeeded: Set<String> = []
            var users = 0
            var user = try await shop.signUp(email: "user0@example.com")
            for round in 0..<25 {
                for operation in OperationContract.operations {
                    let made = requests.next(operation)
                    let isStaff = operation.permission != nil || round % 3 == 0
                    let isUser = operation.audience == .users || round % 3 == 1 && !isStaff
                    let reply = try await shop.send(
                        made.method,
                        made.target,
                        made.body,
                        key: isUser ? user.access : isStaff ? key : nil
                    )
                    if isUser, try await shop.get("/auth/me", key: user.access).status == 401 {
                        // Signed out, or erased.
                        users += 1
                        user = try await shop.signUp(email: "user\(users)@example.com")
                    }

                    requests.learn(reply.json, of: operation.route.area)
                    if reply.status < 300 { succeeded.insert(operation.name) }
                    Self.check(reply, to: made, of: operation, promised[operation.name] ?? [])
                }
            }
            // A history in which hardly anything happens would prove nothing.
            let never = OperationContract.operations.map(\.name).filter { !succeeded.contains($0) }
            let share = "\(never.count) of \(OperationContract.operations.count)"
            #expect(
                never.count <= OperationContract.operations.count / 2,
                "seed \(Self.seed): \(share) never succeeded: \(never)"
            )
            print("    random requests, seed \(Self.seed): \(share) operations never succeeded")
        }
    }

    private static func check(
        _ reply: TestReply,
        to made: RandomRequests.Made,
        of operation: Kernel.Operation,
        _ promised: Set<String>
    ) {
        let what =
            "seed \(seed), \(operation.name): \(made.method) \(made.target) \(made.body?.prefix(2_000) ?? "")"
        #expect(reply.status < 500, "\(what)\n\(reply.text)")
        #expect(
            promised.contains(String(reply.status)),
            "\(reply.status) is not promised; \(what)\n\(reply.text)"
        )
        guard reply.status == operation.route.status, !reply.body.isEmpty else { return }
        if let type = reply[header: "Content-Type"], type != "application/json" {
            #expect(operation.replyTypes.contains(type), "\(what) is answered as \(type)")
            return
        }
        let errors = operation.reply.errors(in: reply.json)
        #expect(errors.isEmpty, "\(what)\n\(reply.text.prefix(1_000))\n\(errors)")
    }
}
