/// An address of the internet, of four bytes or of sixteen.
package struct NetworkAddress: Sendable {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Whether it belongs to the internet at large, as no address within a network, of this machine, of
    /// the metadata of a cloud, of documentation or of many receivers does.
    package var isPublic: Bool {
        switch bytes.count {
        case 4: !Self.closed4.contains { $0.holds(bytes) }
        case 16: isPublic16
        default: false
        }
    }

    /// Only the unicast addresses that are given out; an address of four bytes within one of sixteen is
    /// what counts.
    private var isPublic16: Bool {
        if let inner = inner4 { return inner.isPublic }
        return Self.global16.holds(bytes) && !Self.closed16.contains { $0.holds(bytes) }
    }

    private var inner4: NetworkAddress? {
        if Self.mapped.holds(bytes) || Self.translated.holds(bytes) {
            return NetworkAddress(Array(bytes[12..<16]))
        }
        if Self.sixToFour.holds(bytes) { return NetworkAddress(Array(bytes[2..<6])) }
        return nil
    }

    /// The first bits of addresses.
    private struct Range: Sendable {
        let bytes: [UInt8]
        let bits: Int

        init(_ bytes: [UInt8], _ bits: Int) {
            self.bytes = bytes
            self.bits = bits
        }

        func holds(_ address: [UInt8]) -> Bool {
            for bit in 0..<bits {
                let (byte, mask) = (bit / 8, UInt8(0x80) >> UInt8(bit % 8))
                let wanted = byte < bytes.count ? bytes[byte] : 0
                guard byte < address.count, address[byte] & mask == wanted & mask else { return false }
            }
            return true
        }
    }

    /// RFC 6890 and its additions.
    private static let closed4 = [
        Range([0], 8), Range([10], 8), Range([100, 64], 10), Range([127], 8), Range([169, 254], 16),
        Range([172, 16], 12), Range([192, 0, 0], 24), Range([192, 0, 2], 24), Range([192, 88, 99], 24),
        Range([192, 168], 16), Range([198, 18], 15), Range([198, 51, 100], 24), Range([203, 0, 113], 24),
        Range([224], 4), Range([240], 4),
    ]

    private static let global16 = Range([0x20], 3)
    private static let mapped = Range([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96)
    private static let translated = Range([0, 0x64, 0xFF, 0x9B], 96)
    private static let sixToFour = Range([0x20, 0x02], 16)
    /// Teredo and its neighbours, ORCHID, documentation.
    private static let closed16 = [
        Range([0x20, 0x01, 0, 0], 23), Range([0x20, 0x01, 0x0D, 0xB8], 32), Range([0x3F, 0xFF, 0], 20),
    ]
}
