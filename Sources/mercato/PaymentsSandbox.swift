import ArgumentParser
import Kernel
import Logging
import SQLite
import Server
import ServiceLifecycle
import Shop
import UnixSignals

struct PaymentsSandbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payments-sandbox",
        abstract: "Serve the sandbox payment server alone, beside a shop on PostgreSQL.",
        discussion: """
            `serve` starts one by itself (--payments-port). Alone it is for shops with several servers: it \
            needs the \
            shop's PostgreSQL, where it finds the secret that the shop checks.
            """
    )

    @Option(help: "Port to listen on. Default: 5000.")
    var paymentsPort: String?
    @Option(help: "Port of the shop on this machine. Default: 8000.")
    var port: String?
    @Option(help: "Address to listen on. Default: 127.0.0.1.")
    var host: String?
    @OptionGroup var place: PlaceOptions

    func run() async throws {
        try await Failures.shown {
            var flags: [SettingKey: String] = [:]
            flags[.paymentsPort] = paymentsPort
            flags[.port] = port
            flags[.host] = host
            let settings = try place.settings(flags)
            let logger = Logger(label: "payments") { _ in LineLog(logLevel: settings.logLevel) }
            do {
                let opened = try OpenedShop(settings)
                try await opened.using { shop in
                    try await shop.migrate()
                    let signature = try await shop.sandboxSignature()
                    let server = SandboxServer(settings, signature, shop: shop)
                    let services = try await server.services(logger: logger, folder: opened.folder)
                    let group = ServiceGroup(
                        configuration: ServiceGroupConfiguration(
                            services: services,
                            gracefulShutdownSignals: [.sigterm, .sigint],
                            logger: logger
                        )
                    )
                    try await group.run()
                }
            } catch DataFolder.Problem.inUse(let path, let process) {
                throw CommandFailure(
                    description:
                        "The data folder \(path) is in use by process \(process), whose own sandbox payment "
                        + "server runs already."
                )
            }
        }
    }
}
