import Kernel
import Settlement
import Shop
import Support
import Synchronization
import Testing

/// The shop and the payment server that a history happens to, with everything that happens beside it.
struct HistoryShop: Sendable {
    static let clients = 8
    static let initialStock = 400

    let both: ShopWithPayments
    let engine: TestDatabase
    let clock: TestClock
    let key: String
    let products: [Goods.Made]
    let tally: Tally
    let complaints: Complaints
    let receiver: Receiver

    var database: any Database { both.shop.database }
    var now: Timestamp { clock.clock.now() }
    var shopPort: Int { Self.port(both.shop.address) }
    var payPort: Int { Self.port(both.payments) }

    static func open<Value: Sendable>(
        _ engine: TestDatabase,
        _ tally: Tally,
        seed: UInt64,
        _ body: @escaping @Sendable (HistoryShop) async throws -> Value
    ) async throws -> Value {
        let (clock, receiver) = (TestClock(), Receiver(seed: seed))
        var settings = ShopSettings()
        settings.webhookSender = receiver
        settings.allowsPrivateWebhooks = true
        return try await TestShop.openWithPayments(
            engine,
            clock: clock.clock,
            settings: settings,
            isWorking: false
        ) { both in
            let key = try await both.shop.key()
            let prices: [Int64] = [1, 333, 1_000, 1_999, 8_999, 25_050]
            let products = try await both.shop.database.write { tx in
                try prices.map { try Goods.make("Thing \($0)", price: $0, stock: initialStock, in: tx) }
            }
            let hook = try await both.shop.post(
                "/webhooks",
                #"{"url":"https://hooks.example/in","events":["order.paid","order.cancelled"]}"#,
                key: key
            )
            try #require(hook.status == 201, "\(hook.text)")
            return try await body(
                HistoryShop(
                    both: both,
                    engine: engine,
                    clock: clock,
                    key: key,
                    products: products,
                    tally: tally,
                    complaints: Complaints(),
                    receiver: receiver
                )
            )
        }
    }

    private static func port(_ address: String) -> Int {
        address.split(separator: ":").last.flatMap { Int($0) } ?? 0
    }

    // MARK: Beside the clients

    /// Does what is due, as two servers would, until the clients are done.
    func work(until isOver: @escaping @Sendable () -> Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in both.workers + both.workers {
                group.addTask {
                    while !isOver() {
                        if try await Self.runDue(worker) == 0 { try await Task.sleep(for: .milliseconds(20)) }
                    }
                }
            }
            group.addTask {
                while !isOver() {
                    try await Task.sleep(for: .milliseconds(500))
                    try await reconcile()
                }
            }
            try await group.waitForAll()
        }
    }

    private static func runDue(_ worker: JobWorker) async throws -> Int {
        do {
            return try await worker.runDue()
        } catch let error as DatabaseError where error == .busy {
            return 1
        }
    }

    /// Runs everything that is due, has every provider asked, and runs what comes of it.
    func settle() async throws {
        try await drain()
        try await reconcile()
        try await drain()
    }

    private func reconcile() async throws {
        do {
            try await database.write { tx in _ = try Reconciliation.begin(in: tx) }
            tally.add("reconcile", .done)
        } catch let error as DatabaseError where error == .busy {
            tally.add("reconcile", .refused)
        }
    }

    private func drain() async throws {
        var quiet = 0
        while quiet < 2 {
            var count = 0
            for worker in both.workers { count += try await Self.runDue(worker) }
            quiet = count == 0 ? quiet + 1 : 0
        }
    }
}

/// What was wrong, the first of it: one fault shows in a thousand places.
final class Complaints: Sendable {
    private let list = Mutex<[String]>([])

    func add(_ text: String) { list.withLock { $0.append(text) } }
    func take() -> [String] {
        list.withLock { list in
            defer { list = [] }
            return list
        }
    }
}
