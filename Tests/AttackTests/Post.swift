import Kernel
import Notices
import Shop
import Support
import Synchronization
import Testing

/// The mails of a shop, as their recipients get them.
final class Post: Mailer {
    private let kept = Mutex<[Letter]>([])

    var letters: [Letter] { kept.withLock { $0 } }

    func send(_ letter: Letter) async throws {
        kept.withLock { $0.append(letter) }
    }

    func withdraw(_ name: LetterName) async throws {
        kept.withLock { letters in letters.removeAll { $0.name == name } }
    }

    /// Settings of a shop that people reach under a name of its own and that sends its mails here.
    var settings: ShopSettings {
        var settings = ShopSettings()
        settings.publicURL = "https://shop.example"
        settings.mailer = self
        return settings
    }

    /// Lets the shop write and send what waits, and takes the latest letter of a kind to somebody.
    func latest(_ kind: String, to recipient: String, from shop: TestShop) async throws -> Letter? {
        try await deliver(from: shop)
        return letters.last { $0.kind == kind && $0.to == recipient }
    }

    func deliver(from shop: TestShop) async throws {
        let worker = shop.shop.worker { kind, error in Issue.record("\(kind): \(error)") }
        while try await worker.runDue() > 0 {}
    }

    /// The token of a letter: 64 hexadecimal digits on a line of their own.
    static func token(_ letter: Letter?) throws -> String {
        let lines = try #require(letter).text.split(whereSeparator: \.isNewline)
        let tokens = lines.filter { $0.count == 64 && $0.allSatisfy(\.isHexDigit) }
        return try #require(tokens.first.map(String.init), "\(lines)")
    }
}
