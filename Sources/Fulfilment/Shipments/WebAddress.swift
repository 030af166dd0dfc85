import Foundation
import Kernel

/// An address that people are shown as a link.
enum WebAddress {
    /// - Throws: 422 for what is no `http` or `https` address: a link must not run anything.
    static func checked(_ text: String?, field: String) throws(Problem) -> String? {
        guard let text else { return nil }
        guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty,
            url.scheme == "https" || url.scheme == "http"
        else { throw .invalid(field: field, "must be an address that begins with https://") }
        return text
    }
}
