import Foundation
import NIOCore

/// An address that the server may not or cannot have.
package struct ListenFailure: Error, CustomStringConvertible {
    package let description: String

    /// Nil for errors that have nothing to do with the address.
    init?(host: String, port: Int, _ error: IOError) {
        switch error.errnoCode {
        case EADDRINUSE:
            description =
                "Port \(port) of \(host) is in use by another program. Stop it, or take another port."
        case EACCES:
            description = "Port \(port) of \(host) is not allowed to this user. Ports from 1024 on are."
        case EADDRNOTAVAIL:
            description = "\(host) is no address of this machine."
        default: return nil
        }
    }
}
