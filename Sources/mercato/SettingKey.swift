/// Every setting there is.
///
/// Each can be a flag of `serve`, an environment variable, and a line of the configuration file, in this
/// order of precedence.
enum SettingKey: String, CaseIterable {
    case host, port
    case paymentsPort = "payments-port"
    case data, database, demo, currency, country, assets
    case currencies
    case rounding
    case roundingLevel = "rounding-level"
    case cashRounding = "cash-rounding"
    case publicURL = "public-url"
    case mailFolder = "mail-folder"
    case mailFrom = "mail-from"
    case smtpURL = "smtp-url"
    case smtpTLS = "smtp-tls"
    case smtpCertificates = "smtp-certificates"
    case webhooksAllowPrivate = "webhooks-allow-private"
    case deliveryDays = "delivery-days"
    case eventDays = "event-days"
    case giftCardDays = "gift-card-days"
    case logLevel = "log-level"
    case bodyLimit = "body-limit"
    case headerLimit = "header-limit"
    case connectionsLimit = "connections-limit"
    case rateLimit = "rate-limit"
    case answersLimit = "answers-limit"
    case streamsLimit = "streams-limit"
    case idleSeconds = "idle-seconds"
    case deadlineSeconds = "deadline-seconds"
    case corsOrigins = "cors-origins"
    case trustProxy = "trust-proxy"
    case databaseConnections = "database-connections"

    /// The environment variable: `MERCATO_PAYMENTS_PORT`.
    var variable: String { "MERCATO_" + fileName.uppercased() }

    /// The name in the configuration file: `payments_port`.
    var fileName: String { rawValue.replacing("-", with: "_") }
}
