import ArgumentParser
import Foundation
import Kernel
import Logging
import Postgres
import SQLite
import Sandbox
import Secrets
import Server
import ServiceLifecycle
import Shop

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the shop.",
        discussion: """
            Each option can also be an environment variable (--payments-port is MERCATO_PAYMENTS_PORT) or a \
            line of the JSON file given with --config; the command line goes first, then the environment, \
            then the file.
            SIGTERM and SIGINT finish what is being answered and stop within 10 seconds.
            """
    )

    @Option(help: "Address to listen on. Default: 127.0.0.1.")
    var host: String?
    @Option(help: "Port of the shop. Default: 8000.")
    var port: String?
    @Option(help: "Port of the sandbox payment server; 0 for none. Default: 5000.")
    var paymentsPort: String?
    @Flag(help: "Fill an empty shop with demo products and accounts; any other is left alone.")
    var demo = false
    @Option(help: "Currency of prices, ISO 4217. Default: USD.")
    var currency: String?
    @Option(help: "Further currencies that prices may be in, with commas between. Default: none.")
    var currencies: String?
    @Option(help: "The store's own country, ISO 3166-1. Default: US.")
    var country: String?
    @Option(help: "What becomes of half a unit: half_up, half_even or half_down. Default: half_up.")
    var rounding: String?
    @Option(help: "What is rounded by itself: line, unit or tax_group. Default: line.")
    var roundingLevel: String?
    @Option(
        help: ArgumentHelp(
            "The smallest coin that totals are rounded to, such as 0.05. Default: none.",
            valueName: "amount"
        )
    )
    var cashRounding: String?
    @Option(
        help: ArgumentHelp("Where people reach the shop. Default: http://localhost:PORT.", valueName: "url")
    )
    var publicURL: String?
    @OptionGroup var mail: MailOptions
    @Flag(help: "Let webhooks be at private addresses and without TLS: for development.")
    var webhooksAllowPrivate = false
    @Option(help: "Days that deliveries to webhooks are kept after they ended. Default: 30.")
    var deliveryDays: String?

    @Option(help: ArgumentHelp("Days that a new gift card is good for; 0 for ever.", valueName: "days"))
    var giftCardDays: String?
    @Option(help: "Days that events are kept. Default: 90.")
    var eventDays: String?
    @Option(help: "Folder with the API browser's files, filled by `make assets`.")
    var assets: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical. Default: info.")
    var logLevel: String?
    @Option(help: "Bytes of a request's body. Default: 1048576.")
    var bodyLimit: String?
    @Option(help: "Bytes of a request's header fields. Default: 32768.")
    var headerLimit: String?
    @Option(help: "Connections at once. Default: 4096.")
    var connectionsLimit: String?
    @Option(help: "Requests per minute and caller. Default: 6000; a thousand times that for this machine.")
    var rateLimit: String?
    @Option(help: "Bytes of finished answers kept in memory; 0 for none. Default: 33554432.")
    var answersLimit: String?
    @Option(help: "Streams of events open at once. Default: 100.")
    var streamsLimit: String?
    @Option(help: "Seconds a connection may be silent. Default: 60.")
    var idleSeconds: String?
    @Option(help: "Seconds a request may take to arrive, and an answer to be read. Default: 30.")
    var deadlineSeconds: String?
    @Option(help: "Origins whose pages may call, with commas between, or *. Default: none.")
    var corsOrigins: String?
    @Flag(help: "Believe X-Forwarded-For of a proxy on this machine.")
    var trustProxy = false
    @Option(help: "Connections to PostgreSQL. Default: 16.")
    var databaseConnections: String?
    @OptionGroup var place: PlaceOptions

    private var flags: [SettingKey: String] {
        var flags = mail.flags
        flags[.host] = host
        flags[.port] = port
        flags[.paymentsPort] = paymentsPort
        flags[.demo] = demo ? "true" : nil
        flags[.currency] = currency
        flags[.currencies] = currencies
        flags[.country] = country
        flags[.rounding] = rounding
        flags[.roundingLevel] = roundingLevel
        flags[.cashRounding] = cashRounding
        flags[.publicURL] = publicURL
        flags[.webhooksAllowPrivate] = webhooksAllowPrivate ? "true" : nil
        flags[.deliveryDays] = deliveryDays
        flags[.giftCardDays] = giftCardDays
        flags[.eventDays] = eventDays
        flags[.assets] = assets
        flags[.logLevel] = logLevel
        flags[.bodyLimit] = bodyLimit
        flags[.headerLimit] = headerLimit
        flags[.connectionsLimit] = connectionsLimit
        flags[.rateLimit] = rateLimit
        flags[.answersLimit] = answersLimit
        flags[.streamsLimit] = streamsLimit
        flags[.idleSeconds] = idleSeconds
        flags[.deadlineSeconds] = deadlineSeconds
        flags[.corsOrigins] = corsOrigins
        flags[.trustProxy] = trustProxy ? "true" : nil
        flags[.databaseConnections] = databaseConnections
        return flags
    }

    func run() async throws {
        try await Failures.shown {
            let settings = try place.settings(flags)
            do {
                try await ServedShop(settings).run()
            } catch DataFolder.Problem.inUse(let path, let process) {
                throw CommandFailure(
                    description:
                        "The data folder \(path) is in use by process \(process). Stop that server first, or "
                        + "serve another folder with --data."
                )
            }
        }
    }
}
