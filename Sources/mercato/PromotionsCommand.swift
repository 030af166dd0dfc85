import ArgumentParser
import Bulk
import Kernel
import Pricing
import Promotions
import Shop

/// Promotions and their coupon codes.
struct PromotionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promotions",
        abstract: "List promotions, try them on past orders, and make coupon codes that nobody can guess.",
        discussion: "Promotions themselves are made and changed over the API: /promotions.",
        subcommands: [List.self, Codes.self, PromotionsSimulate.self]
    )

    struct List: ShopCommand {
        static let configuration = CommandConfiguration(abstract: "List promotions, the newest first.")

        @Flag(help: "As JSON.")
        var json = false
        @OptionGroup var place: PlaceOptions

        func run(on shop: Shop, console: Console) async throws {
            let lines = try await shop.database.read { tx in try PromotionStock.lines(in: tx) }
            if json { return console.out(JSON.array(lines.map(PromotionsCommand.json)).text) }
            for line in lines { console.out(PromotionsCommand.text(line)) }
            if lines.isEmpty { console.error("There are no promotions.") }
        }
    }

    struct Codes: ShopCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make random coupon codes of a promotion, and write them line by line.",
            discussion: """
                All are made, or none. Each has 15 random signs, which are 73 bits, without signs that look \
                alike. A file appears only when the codes are made, readable by its owner only.
                """
        )

        @Argument(help: "The promotion's id, from `mercato promotions list`.")
        var id: Int64
        @Option(help: "How many, up to 100000.")
        var count: Int
        @Option(help: "What each begins with: letters and digits.")
        var prefix: String?
        @Option(help: "How many orders each is good for.")
        var uses = 1
        @Option(help: ArgumentHelp("The file; - or nothing is standard output.", valueName: "file"))
        var out = "-"
        @OptionGroup var place: PlaceOptions

        func validate() throws {
            guard (1...100_000).contains(count) else {
                throw ValidationError("--count is a number from 1 to 100000.")
            }
            guard (1...1_000_000_000).contains(uses) else {
                throw ValidationError("--uses is a number from 1 to 1000000000.")
            }
        }

        func run(on shop: Shop, console: Console) async throws {
            guard let wanted = Count<1, 100_000>(count) else { return }
            let file = out == "-" ? nil : try FileOutput(path: console.path(out), isPrivate: true)
            let (id, prefix, uses) = (ID<Promotion>(id), prefix, uses)
            let codes = try await shop.database.write { tx in
                let codes = try PromotionStock.mint(wanted, prefix: prefix, usesEach: uses, for: id, in: tx)
                var line = AuditLine("promotion.codes", by: "command", "/promotions/\(id)")
                line.after = .object([("count", .number("\(codes.count)"))])
                try tx.audit(line)
                return codes
            }
            let text = codes.map { $0 + "\n" }.joined()
            if let file {
                try file.write(Array(text.utf8))
                try file.finish()
            } else {
                console.write(text, false)
            }
            console.error("\(codes.count) codes.")
        }
    }

    private static func text(_ line: PromotionStock.Line) -> String {
        let limit = line.limitTotal.map { " of \($0)" } ?? ""
        let spent = line.spent.map { "  \($0) \($0.currency) given" } ?? ""
        let end = line.endsAt.map { "  until \($0)" } ?? ""
        return "\(line.id)  \(line.isLive ? "live" : "off")  \(line.needsCode ? "by code" : "automatic")  "
            + "\(line.uses)\(limit) uses\(spent)\(end)  \(line.name)"
    }

    private static func json(_ line: PromotionStock.Line) -> JSON {
        .object([
            ("id", .number("\(line.id)")), ("name", .string(line.name)), ("is_live", .bool(line.isLive)),
            ("needs_code", .bool(line.needsCode)), ("uses", .number("\(line.uses)")),
            ("limit_total", line.limitTotal.map { .number("\($0)") } ?? .null),
            ("spent", line.spent.map { .number($0.description) } ?? .null),
            ("currency", .maybe(line.currency)), ("ends_at", .maybe(line.endsAt)),
        ])
    }
}
