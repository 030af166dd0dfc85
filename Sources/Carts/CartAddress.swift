package import Kernel

/// Where a cart's order would go, beside the country: kept as it was given and checked at checkout.
package struct CartAddress: Codable, Sendable, Equatable {
    package var name: Text<1, 200>?
    package var company: Text<1, 200>?
    package var line1: Text<1, 200>?
    package var line2: Text<1, 200>?
    package var city: Text<1, 120>?
    package var region: Text<1, 120>?
    package var postcode: Text<1, 20>?
    package var phone: Text<1, 40>?

    package init() {}
}

extension CartAddress {
    /// From the text that ``stored`` made; nil for none.
    init?(stored text: String?) {
        guard let text, let json = try? JSON.parse(Array(text.utf8)),
            let address = try? ValueDecoder.decode(CartAddress.self, from: json)
        else { return nil }
        self = address
    }

    /// As it is kept; nil when nothing was given.
    var stored: String? {
        guard self != CartAddress(), let bytes = try? ReplyEncoder.bytes(of: self) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
