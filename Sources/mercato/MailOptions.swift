import ArgumentParser

/// Where mails go, for every command that sends some.
struct MailOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "Folder that mails are written to. Default: mail in the data folder.",
            valueName: "dir"
        )
    )
    var mailFolder: String?
    @Option(help: ArgumentHelp("Where mails come from. Default: shop@localhost.", valueName: "address"))
    var mailFrom: String?
    @Option(
        help: ArgumentHelp(
            "Mail server, smtp://USER:PASSWORD@HOST:587 or smtps://…, instead of a folder.",
            valueName: "url"
        )
    )
    var smtpURL: String?
    @Option(help: "required or off: encryption by STARTTLS. Default: off for this machine only.")
    var smtpTLS: String?
    @Option(help: ArgumentHelp("Certificates to trust the mail server by.", valueName: "file"))
    var smtpCertificates: String?

    var flags: [SettingKey: String] {
        var flags: [SettingKey: String] = [:]
        flags[.mailFolder] = mailFolder
        flags[.mailFrom] = mailFrom
        flags[.smtpURL] = smtpURL
        flags[.smtpTLS] = smtpTLS
        flags[.smtpCertificates] = smtpCertificates
        return flags
    }
}
