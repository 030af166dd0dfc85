import Glibc
import NIOPosix
import Webhooks

/// Where a host is: asked of the system on a thread of its own, and checked.
enum HostAddresses {
    enum Trouble: Error, CustomStringConvertible {
        case unknown(String)
        case closed(String)
        case slow(String)

        var description: String {
            switch self {
            case .unknown(let host): "The host \(host) is not known."
            case .slow(let host): "Where the host \(host) is could not be found out in time."
            case .closed(let host): "The host \(host) is at an address that is not of the internet at large."
            }
        }
    }

    typealias Found = [(bytes: [UInt8], text: String)]

    /// The address to connect to, as digits.
    ///
    /// One address within a private network is enough to refuse a host.
    static func checked(
        _ host: String,
        allowsPrivate: Bool,
        seconds: Int64,
        resolve: @escaping OutboundSender.LookUp
    ) async throws -> String {
        let found = try await soon(host, seconds, resolve)
        guard let first = found.first else { throw Trouble.unknown(host) }
        guard allowsPrivate || found.allSatisfy({ NetworkAddress($0.bytes).isPublic }) else {
            throw Trouble.closed(host)
        }
        return first.text
    }

    /// What the system says within some seconds; it cannot be stopped, but need not be waited for.
    private static func soon(
        _ host: String,
        _ seconds: Int64,
        _ resolve: @escaping OutboundSender.LookUp
    ) async throws -> Found {
        let (answers, answer) = AsyncStream.makeStream(of: Result<Found, any Error>.self)
        NIOThreadPool.singleton.submit { state in
            guard case .active = state else { return answer.finish() }
            answer.yield(Result { try resolve(host) })
            answer.finish()
        }
        let clock = Task {
            try await Task.sleep(for: .seconds(seconds))
            answer.finish()
        }
        defer { clock.cancel() }
        guard let first = await answers.first(where: { _ in true }) else { throw Trouble.slow(host) }
        return try first.get()
    }

    /// Asks the system, which may take long.
    static let resolve: OutboundSender.LookUp = { host in try found(host) }

    private static func found(_ host: String) throws -> Found {
        var wanted = addrinfo()
        wanted.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &wanted, &list) == 0 else { throw Trouble.unknown(host) }
        defer { freeaddrinfo(list) }
        var found: Found = []
        var next = list
        while let entry = next?.pointee {
            if let address = entry.ai_addr, let bytes = bytes(address, entry.ai_family) {
                found.append((bytes, text(address, entry.ai_addrlen)))
            }
            next = entry.ai_next
        }
        return found
    }

    private static func bytes(_ address: UnsafeMutablePointer<sockaddr>, _ family: Int32) -> [UInt8]? {
        let raw = UnsafeMutableRawPointer(address)
        switch family {
        case AF_INET:
            var inner = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
            return withUnsafeBytes(of: &inner) { Array($0) }
        case AF_INET6:
            var inner = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return withUnsafeBytes(of: &inner) { Array($0) }
        default: return nil
        }
    }

    private static func text(_ address: UnsafeMutablePointer<sockaddr>, _ length: socklen_t) -> String {
        var digits = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        getnameinfo(address, length, &digits, socklen_t(digits.count), nil, 0, NI_NUMERICHOST)
        return String(decoding: digits.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
