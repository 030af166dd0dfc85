import Catalog
import Foundation
import Inventory
import Kernel
import Shop

/// Everything measured on one engine.
struct Measurement {
    /// Ports of this run alone, so that what another run left behind is never measured.
    static let port = 20_000 + Int(ProcessInfo.processInfo.processIdentifier) % 10_000 * 4
    private static let barePort = port + 1

    let place: Place
    let folder: String
    let program: String
    let products: Int
    let seconds: Double

    /// What can be measured by itself.
    enum Part: String {
        case all
        case reads
        case writes
        case signIns = "sign-ins"
        /// Needs no engine and no server.
        case quotes
    }

    func run(_ part: Part) async throws {
        try await fill()
        if part == .all { try await start() }
        if [.all, .reads].contains(part) {
            try await reads(keptBytes: 33_554_432, label: "kept")
            try await reads(keptBytes: 0, label: "read anew")
        }
        if [.all, .writes].contains(part) { try await writes() }
        if [.all, .signIns].contains(part) { try await signIns() }
    }

    private func signIns() async throws {
        try await place.copy("full", to: "signed_in")
        let server = try serve("signed_in")
        defer { server.stop() }
        _ = try server.waitUntilAnswering(port: Self.port)
        try await SignIns(port: Self.port, seconds: seconds, place: place).run(server)
    }

    /// A shop of generated products, imported by the program itself.
    private func fill() async throws {
        try await place.make("full")
        let file = folder + "/products.csv"
        if !FileManager.default.fileExists(atPath: file) {
            try call(["bench-data", file, "--rows", "\(products)"])
        }
        let begun = LoadGenerator.now()
        try call(["import", file, "--from", "csv"] + place.flags("full"))
        let elapsed = Double(LoadGenerator.now() - begun) / 1e9
        try await stockUp()
        Console.out(
            "import of \(products) products on \(place.name): \(Report.number(Double(products) / elapsed))/s"
        )
    }

    /// Enough of everything, so that no purchase is refused.
    private func stockUp() async throws {
        let shop = try place.open("full")
        let variants = try await shop.database.read { tx in
            try tx.rows("SELECT id FROM variants ORDER BY id").map { $0[0] as VariantID }
        }
        for first in stride(from: 0, to: variants.count, by: 500) {
            let some = variants[first..<min(variants.count, first + 500)].map { ($0, 1_000_000) }
            try await shop.database.write { tx in
                _ = try Stock.setOnHand(some, as: StockEntry(.adjustment, actor: "bench"), in: tx)
            }
        }
        await shop.database.close()
    }

    private func call(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("MERCATO_") }
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchFailure("mercato \(arguments[0]) failed") }
    }

    func serve(_ copy: String, keptBytes: Int = 33_554_432) throws -> ChildProcess {
        try ChildProcess(
            program,
            [
                "serve", "--port", "\(Self.port)", "--payments-port", "\(Self.port + 2)", "--answers-limit",
                "\(keptBytes)",
                "--log-level", "error",
            ] + place.flags(copy)
        )
    }

    private func start() async throws {
        var times: [Double] = []
        for _ in 0..<5 {
            let server = try serve("full")
            times.append(try server.waitUntilAnswering(port: Self.port))
            usleep(300_000)
            if times.count == 5 {
                Console.out(
                    "start to first answer on \(place.name): \(Report.number(times.sorted()[2])) ms "
                        + "(median of 5), "
                        + "idle memory \(Report.number(server.memoryMegabytes, 1)) MB"
                )
            }
            server.stop()
        }
    }

    private func reads(keptBytes: Int, label: String) async throws {
        let server = try serve("full", keptBytes: keptBytes)
        defer { server.stop() }
        _ = try server.waitUntilAnswering(port: Self.port)
        let cases: [(String, [String])] = [
            ("product by id, \(label)", (1...1_000).map { "/products/\($0 * 7 % products + 1)" }),
            (
                "20 of \(products) filtered, sorted, \(label)",
                (0..<200).map {
                    "/products?min_price=\(10 + $0 % 40)&in_stock=true&sort_by=price&order=asc&page_size=20"
                }
            ),
            ("one-word search, \(label)", try searchPaths()),
        ]
        for (name, paths) in cases {
            for connections in [1, 64] { try read(name, paths, connections, server) }
        }
        Console.out("memory after reads on \(place.name): \(Report.number(server.memoryMegabytes, 1)) MB")
    }

    /// Words from real product names.
    private func searchPaths() throws -> [String] {
        let answer = try HTTPOnce.get(port: Self.port, path: "/products?page_size=100")
        guard let list = try JSON.parse(answer.body)["products"]?.array else {
            throw BenchFailure("no products")
        }
        let words = Set(list.compactMap { $0["name"]?.string?.split(separator: " ").first.map(String.init) })
        let plain = words.filter { $0.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x7A } }
        return plain.sorted().map { "/products/search?q=\($0)&page_size=20" }
    }

    private func read(_ name: String, _ paths: [String], _ connections: Int, _ server: ChildProcess) throws {
        for path in paths { _ = try HTTPOnce.get(port: Self.port, path: path) }
        let bytes = try HTTPOnce.get(port: Self.port, path: paths[0]).body.count
        let result = try LoadGenerator(port: Self.port, connections: connections) {
            ReadScript(paths, start: $0)
        }
        .run(seconds: seconds, server: server)
        let bareServer = try ChildProcess(
            CommandLine.arguments[0],
            ["bare", "--port", "\(Self.barePort)", "--bytes", "\(bytes)"]
        )
        defer { bareServer.stop() }
        _ = try bareServer.waitUntilAnswering(port: Self.barePort)
        let bare = try LoadGenerator(port: Self.barePort, connections: connections) {
            ReadScript(["/"], start: $0)
        }
        .run(seconds: seconds, server: bareServer)
        Report.line([
            name, place.name, "\(connections)", Report.number(result.perSecond),
            Report.number(result.perSecond / bare.perSecond, 2) + " bare",
            Report.number(result.cpuPerRequest, 1),
            Report.number(bare.cpuPerRequest, 1), "\(result.percentile(0.5))", "\(result.percentile(0.99))",
            "\(result.failures)",
        ])
    }

}
