import Kernel
import Outbound
import Support
import Testing
import Webhooks

/// A receiver over real HTTP that refuses, hangs, fails and comes back.
@Suite struct ShakyReceiverTests {
    private static let subjects = ["order:a", "order:b", "order:c"]

    @Test(arguments: TestDatabase.all)
    func `whatever a receiver does, each event arrives, in order, with its id`(engine: TestDatabase)
        async throws
    {
        let receiver = try ShakyReceiver()
        defer { receiver.close() }
        try await Post.open(engine, OutboundSender(allowsPrivate: true, seconds: 1)) { post in
            let hook = try await post.webhook(receiver.url)
            // Connections are refused; then it hangs, then it is broken, and each time more happens.
            try await Self.happen(post)
            receiver.listen()
            receiver.become(.hanging)
            post.clock.advance(seconds: 6)
            try await Self.happen(post)
            receiver.become(.failing)
            post.clock.advance(seconds: 331)
            try await Self.happen(post)
            #expect(receiver.heard.allSatisfy { !$0.isTaken && $0.sequence == 1 })
            #expect(receiver.heard.count == 2 * Self.subjects.count)
            receiver.become(.well)
            try await post.pass(seconds: 1_981)

            let taken = receiver.heard.filter(\.isTaken)
            for subject in Self.subjects {
                #expect(taken.filter { $0.subject == subject }.map(\.sequence) == [1, 2, 3], "\(subject)")
            }
            #expect(Set(taken.map(\.event)) == Set(1...9))
            for (event, all) in Dictionary(grouping: receiver.heard, by: \.event) {
                #expect(Set(all.map(\.id)).count == 1, "event \(event)")
            }
            #expect(Set(receiver.heard.map(\.id)).count == 9)
            for message in receiver.heard.prefix(2) + taken.suffix(1) {
                try StandardCheck.verify(hook.secret, message.headers, message.body)
            }
            #expect(try await post.log(hook.path).allSatisfy { $0["status"]?.string == "delivered" })
            #expect(try await Audited.faults(post.database) == [:])
        }
    }

    private static func happen(_ post: Post) async throws {
        for subject in subjects { try await post.emit("order.paid", subject) }
        try await post.run()
    }
}
