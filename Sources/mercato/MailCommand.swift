import ArgumentParser
import Kernel
import Notices
import Shop

struct MailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: "Show what mails say and which have not arrived, and try out the mail server.",
        subcommands: [Preview.self, List.self, Test.self]
    )

    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a sample of a mail.",
            discussion: "The kinds: \(Mail.samples.map(\.name).joined(separator: ", "))."
        )

        @Argument(help: "Which mail, such as order_paid.")
        var kind: String

        @Flag(help: "The HTML that mail programs show instead of the text.")
        var html = false

        func run() async throws {
            try await Failures.shown {
                guard let sample = Mail.samples.first(where: { $0.name == kind }) else {
                    throw CommandFailure(description: Self.unknown(kind), exitCode: 2)
                }
                let letter = Mail.letter(
                    sample,
                    (from: "shop@localhost", to: Email.example),
                    publicURL: "http://localhost:8000",
                    key: ExternalID.example,
                    now: Clock.system.now()
                )
                let text = html ? letter.html : "Subject: \(letter.subject)\n\n\(letter.text)"
                Console.own.write(text, false)
            }
        }

        private static func unknown(_ kind: String) -> String {
            let known = Mail.samples.map(\.name)
            let near = Nearest.name(to: kind, among: known).map { "did you mean \($0)?" }
            return "There is no mail \(Nearest.shortened(kind)); "
                + (near ?? "there are \(known.joined(separator: ", ")).")
        }
    }

    struct List: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the mails that wait or were given up, the newest first."
        )

        @Flag(help: "As JSON.")
        var json = false

        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let mails = try await shop.database.read { tx in try Mail.unsent(in: tx) }
            if json { return console.out(JSON.array(mails.map(Self.json)).text) }
            for mail in mails { console.out(Self.line(mail)) }
            if mails.isEmpty { console.error("Every mail has arrived.") }
        }

        private static func line(_ mail: Mail.Unsent) -> String {
            let state =
                mail.failedAt.map { "failed \($0)" }
                ?? mail.due.map { "waits, tried \(mail.tries) times, next \($0)" } ?? "waits for a server"
            let error = mail.error.map { ": \($0)" } ?? ""
            return "\(mail.id)  \(mail.kind)  \(mail.recipient)  \(mail.createdAt)  \(state)\(error)"
        }

        private static func json(_ mail: Mail.Unsent) -> JSON {
            .object([
                ("id", .number(String(mail.id))), ("kind", .string(mail.kind)),
                ("recipient", .string(mail.recipient)), ("created_at", .string(mail.createdAt.description)),
                ("failed_at", .maybe(mail.failedAt?.description)), ("tries", .number(String(mail.tries))),
                ("due_at", .maybe(mail.due?.description)), ("error", .maybe(mail.error)),
            ])
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a trial mail at once, and say what became of it.",
            discussion: "The settings are those of serve: options, environment or file."
        )

        @Option(help: "Whom to send it to.")
        var to: String

        @OptionGroup var mail: MailOptions
        @OptionGroup var place: PlaceOptions

        func run() async throws {
            try await Failures.shown {
                guard let email = Email(to) else {
                    throw CommandFailure(description: "--to must be an e-mail address.", exitCode: 2)
                }
                let settings = try place.settings(mail.flags)
                guard let mailer = settings.shop.mailer else {
                    throw CommandFailure(
                        description: "Nobody brings mails outside: give --smtp-url or --mail-folder."
                    )
                }
                let letter = Mail.letter(
                    .trial,
                    (from: settings.shop.mailFrom, to: email.text),
                    publicURL: settings.shop.publicURL,
                    key: Randomness.system.hex(digits: 32),
                    now: Clock.system.now()
                )
                do {
                    try await mailer.send(letter)
                } catch let refusal as MailRefusal {
                    throw CommandFailure(description: "The mail is refused for good: \(refusal.words)")
                }
                Console.own.out("Taken, with the Message-ID <\(letter.messageID)>.")
            }
        }
    }
}
