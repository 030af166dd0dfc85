import Foundation
import Kernel
import Logging
import Outbound
import Pricing
import Server
import Shop

/// What was decided for this run, after flags, environment and file were put together.
struct Settings: Sendable {
    var server = ServerSettings()
    var shop = ShopSettings()
    /// 0 turns the sandbox payment server off.
    var paymentsPort = 5_000
    var dataFolder = "data"
    /// Whether a folder was named, which PostgreSQL does not need.
    var namesDataFolder = false
    /// A PostgreSQL URL; nil for SQLite in the data folder.
    var databaseURL: String?
    var databaseConnections = 16
    /// Where mails become files; nil for `mail` in the data folder, if there is one.
    var mailFolder: String?
    /// The mail server that mails go to instead.
    var smtp = SMTPSettings()
    var isDemo = false
    /// The smallest coin, as it was given: it is counted in the shop's currency.
    private var cashRounding: Value?
    var logLevel = Logger.Level.info

    /// A setting that cannot be, with the sentence that helps.
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    /// Puts the sources together.
    ///
    /// - Parameters:
    ///   - flags: what the command line says.
    ///   - environment: all variables; those that begin with `MERCATO_` must be known.
    ///   - configPath: the configuration file; nil looks at `MERCATO_CONFIG`.
    /// - Throws: ``Refused`` with the sentence that helps.
    init(
        flags: [SettingKey: String] = [:],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        configPath: String? = nil
    ) throws {
        var values: [SettingKey: (text: String, source: String)] = [:]
        if let path = configPath ?? environment["MERCATO_CONFIG"] {
            for (key, text) in try ConfigurationFile.read(path) {
                values[key] = (text, "\(key.fileName) in \(path)")
            }
        }
        try Self.refuseUnknown(environment)
        for key in SettingKey.allCases {
            if let text = environment[key.variable], !text.isEmpty { values[key] = (text, key.variable) }
        }
        if let url = environment["DATABASE_URL"], !url.isEmpty {
            if let other = environment[SettingKey.database.variable], other != url {
                throw Refused(
                    description: "DATABASE_URL and MERCATO_DATABASE name two databases; keep one of them."
                )
            }
            values[.database] = (url, "DATABASE_URL")
        }
        for (key, text) in flags { values[key] = (text, "--\(key.rawValue)") }
        for (key, value) in values { try apply(key, Value(text: value.text, source: value.source)) }
        if let cashRounding { shop.rounding.cashInterval = try cashRounding.coin(in: shop.currency) }
        shop.webhookSender = OutboundSender(allowsPrivate: shop.allowsPrivateWebhooks)
        try completeMail(given: Set(values.keys))
        server.isPublicSecure = shop.publicURL.hasPrefix("https://")
        if server.port == paymentsPort, server.port != 0 {
            throw Refused(
                description:
                    "The shop and the sandbox payment server cannot both use port \(server.port); change "
                    + "--port or --payments-port (0 turns the payment server off)."
            )
        }
    }

    /// Where the demo accounts are kept: in the data folder, made if need be; beside PostgreSQL only in one
    /// that was named.
    func demoFolder() throws -> String? {
        guard databaseURL == nil || namesDataFolder else { return nil }
        try FileManager.default.createDirectory(
            atPath: dataFolder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        return dataFolder
    }

    private static func refuseUnknown(_ environment: [String: String]) throws(Refused) {
        let known = SettingKey.allCases.map(\.variable) + ["MERCATO_CONFIG"]
        for name in environment.keys.sorted() where name.hasPrefix("MERCATO_") && !known.contains(name) {
            // Variables of the tests and of the figures are not settings of the shop.
            if name.hasPrefix("MERCATO_TEST_") || name.hasPrefix("MERCATO_BENCH_") { continue }
            let near = Nearest.name(to: name, among: known).map { "did you mean \($0)?" }
            throw Refused(
                description:
                    "The environment variable \(name) is unknown; \(near ?? "see mercato serve --help.")"
            )
        }
    }

    private mutating func apply(_ key: SettingKey, _ value: Value) throws(Refused) {
        switch key {
        case .host: server.host = try value.text(orEmpty: "an address to listen on, such as 127.0.0.1")
        case .port: server.port = try value.number(0...65_535, "a port")
        case .paymentsPort: paymentsPort = try value.number(0...65_535, "a port")
        case .data:
            dataFolder = try value.text(orEmpty: "a folder")
            namesDataFolder = true
        case .database: databaseURL = try value.databaseURL()
        case .demo: isDemo = try value.flag()
        case .currency: shop.currency = try value.currency()
        case .currencies: shop.otherCurrencies = try value.currencies()
        case .country: shop.country = try value.country()
        case .rounding: shop.rounding.mode = try value.word()
        case .roundingLevel: shop.rounding.level = try value.word()
        case .cashRounding: cashRounding = value
        case .publicURL: shop.publicURL = try value.publicURL()
        case .mailFolder: mailFolder = try value.text(orEmpty: "a folder")
        case .mailFrom: shop.mailFrom = try value.mailAddress()
        case .smtpURL: smtp.server = try value.mailServer()
        case .smtpTLS: smtp.wantsTLS = try value.requiredOrOff()
        case .smtpCertificates: smtp.certificates = try value.file()
        case .webhooksAllowPrivate: shop.allowsPrivateWebhooks = try value.flag()
        case .deliveryDays: shop.deliveryDays = try value.number(1...3_650, "days")
        case .eventDays: shop.eventDays = try value.number(1...36_500, "days")
        case .giftCardDays: shop.giftCardDays = try value.number(0...36_500, "days")
        case .assets: server.assetsFolder = value.text
        case .logLevel: logLevel = try value.logLevel()
        case .bodyLimit: server.bodyBytesMax = try value.number(1_024...1_073_741_824, "bytes")
        case .headerLimit: server.headerBytesMax = try value.number(1_024...1_048_576, "bytes")
        case .connectionsLimit: server.connectionsMax = try value.number(1...100_000, "connections")
        case .answersLimit: server.keptBytesMax = try value.number(0...4_294_967_296, "bytes")
        case .streamsLimit: server.streamsMax = try value.number(0...10_000, "streams")
        case .rateLimit:
            let limit = try value.number(1...100_000_000, "requests a minute")
            server.requestsPerMinute = limit
            server.localRequestsPerMinute = limit
        case .idleSeconds: server.idleSeconds = try value.number(1...3_600, "seconds")
        case .deadlineSeconds: server.deadlineSeconds = try value.number(1...3_600, "seconds")
        case .corsOrigins: server.corsOrigins = try value.origins()
        case .trustProxy: server.trustsProxy = try value.flag()
        case .databaseConnections: databaseConnections = try value.number(1...1_000, "connections")
        }
    }
}
