import ArgumentParser
import Foundation
import Kernel
import Pricing
import Previews
import Promotions
import Shop

/// Tries a promotion on the orders of the past.
struct PromotionsSimulate: ShopCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Tell what a promotion would have done to past orders; nothing is changed.",
        discussion: """
            Each order that was placed in the time, and neither cancelled nor left unpaid, is quoted again \
            with the promotion beside what other promotions took off it then: at the prices of its lines, \
            with the categories and brands of now. The promotion's own period does not count, and whoever \
            bought is taken to have entered its code. Its limits and its budget are used up from the oldest \
            order on.

            FILE is a promotion as POST /promotions takes it, such as
              {"name": "Ten percent", "effects": [{"type": "percent", "percent": 10}]}

            Exits with 0 when it was tried, with 1 when it cannot be, with 64 for wrong arguments.
            """
    )

    @Argument(help: ArgumentHelp("The promotion as JSON.", valueName: "file"))
    var file: String?
    @Option(help: "A promotion of the shop instead, by its id from `mercato promotions list`.")
    var promotion: Int64?
    @Option(
        help: "The first moment, such as 2026-11-01 or 2026-11-01T08:00:00Z; else 30 days before the end."
    )
    var from: String?
    @Option(help: "The first moment that is not looked at; else now.")
    var until: String?
    @Flag(help: "Print one JSON document.")
    var json = false
    @OptionGroup var place: PlaceOptions

    func validate() throws {
        guard (file == nil) != (promotion == nil) else {
            throw ValidationError("Name a file with a promotion, or --promotion with its id.")
        }
        _ = try (moment(from, "--from"), moment(until, "--until"))
    }

    private func moment(_ text: String?, _ option: String) throws -> Timestamp? {
        guard let text else { return nil }
        guard let moment = Timestamp(text) ?? Timestamp(text + "T00:00:00Z") else {
            throw ValidationError("\(option) is a day such as 2026-11-01, or a moment in RFC 3339.")
        }
        return moment
    }

    func run(on shop: Shop, console: Console) async throws {
        let time = (from: try moment(from, "--from"), until: try moment(until, "--until"))
        let written = try file.map { try Self.terms(console.path($0)) }
        let id = promotion.map { ID<Promotion>($0) }
        let preview = try await shop.database.read { tx in
            guard let terms = try written ?? id.map({ try PromotionTerms($0, in: tx) }) else {
                throw CommandFailure(description: "No promotion is named.")
            }
            return try PromotionPreview(of: terms, from: time.from, until: time.until, in: tx) { orders in
                console.progress("\(orders) orders")
            }
        }
        console.endProgress()
        if json {
            console.out(String(decoding: try ReplyEncoder.bytes(of: preview), as: UTF8.self))
        } else {
            for line in preview.words { console.out(line) }
        }
    }

    private static func terms(_ path: String) throws -> PromotionTerms {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(description: "\(path) cannot be read.")
        }
        let json: JSON
        do throws(JSON.Malformed) {
            json = try JSON.parse(Array(data))
        } catch {
            throw CommandFailure(description: "\(path) is not JSON: \(error.reason) at byte \(error.offset).")
        }
        return try PromotionTerms(json)
    }
}

extension PromotionPreview {
    /// A line for the orders, one for each currency, and one for each limit that was reached.
    fileprivate var words: [String] {
        var lines = ["\(orders) orders from \(from) until \(until), \(matched) of them with it."]
        lines += currencies.map { sums in
            "\(sums.currency)  \(sums.matched) of \(sums.orders) orders, \(sums.discount) given, "
                + "\(sums.discount_average) on average; revenue \(sums.revenue_before), "
                + "then \(sums.revenue_after); given by it then \(sums.discount_then)"
        }
        if let limit_reached_at { lines.append("The limit was reached by \(limit_reached_at).") }
        if let budget_reached_at { lines.append("The budget did not reach from \(budget_reached_at) on.") }
        return lines
    }
}
