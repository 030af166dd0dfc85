import Foundation
import Kernel
import Outbound
import Secrets
import Support
import Testing
import Webhooks

@Suite struct NetworkAddressTests {
    private static func bytes(_ text: String) -> [UInt8] {
        var (four, sixteen) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
        guard inet_pton(AF_INET6, text, &sixteen) == 1 else { return [] }
        return withUnsafeBytes(of: &sixteen) { Array($0) }
    }

    @Test(arguments: [
        "127.0.0.1", "127.255.0.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.100.100.200", "198.18.0.1", "192.0.2.1", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "fe80::1", "fc00::1",
        "fd00:ec2::254", "fec0::1", "ff02::1", "2002:7f00:1::", "2002:a00:1::", "2001::1", "2001:db8::1",
        "3fff::1", "100::1", "",
    ])
    func `an address within a network is refused`(text: String) {
        #expect(!NetworkAddress(Self.bytes(text)).isPublic)
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "172.15.0.1", "172.32.0.1", "100.63.255.255", "100.128.0.1",
        "192.167.1.1", "169.253.1.1", "223.255.255.1", "2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1",
        "64:ff9b::101:101", "2002:101:101::1",
    ])
    func `an address of the internet is not`(text: String) {
        #expect(NetworkAddress(Self.bytes(text)).isPublic)
    }

    /// Every spelling of this machine.
    @Test(arguments: [
        "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "[::1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "10.0.0.1", "169.254.169.254",
    ])
    func `however it is spelled, nobody in a private network is called`(host: String) async throws {
        let closed = OutboundSender(allowsPrivate: false, seconds: 2)
        try await OutboundTests.listening { port, calls in
            let heard = try await OutboundTests.ask(closed, "http://\(host):\(port)/hear/well")
            #expect(heard["status"]?.integer == nil)
            let answer = heard["answer"]?.string ?? ""
            #expect(answer.contains("not of the internet at large"), "\(answer)")
            #expect(calls.count == 0)
        }
    }
}
