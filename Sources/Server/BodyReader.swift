import HTTPTypes
import HummingbirdCore
import Kernel
import NIOCore

/// Reads a request's body, never more of it than allowed.
enum BodyReader {
    static let tooLarge = Problem.Kind(413, "too_large", "The body is too large.")
    static let mediaType = Problem.Kind(415, "unsupported_media_type", "The body is not JSON.")

    /// - Throws: 413, 415, or 400 when the body breaks off.
    static func read(
        _ request: Request,
        max: Int,
        acceptsForm: Bool = false
    ) async throws(Problem) -> (bytes: [UInt8], isForm: Bool) {
        let declared = request.headers[.contentLength].flatMap { Int($0) }
        guard declared ?? 0 <= max else { throw tooLarge(max) }
        guard declared != 0, declared != nil || request.headers[.transferEncoding] != nil else {
            return ([], false)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(declared ?? 0)
        do {
            for try await chunk in request.body {
                guard bytes.count + chunk.readableBytes <= max else { throw tooLarge(max) }
                bytes.append(contentsOf: chunk.readableBytesView)
            }
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(Problem.unreadable, "The body broke off.")
        }
        let type = Self.mediaType(request.headers[.contentType])
        if acceptsForm, type == "application/x-www-form-urlencoded" { return (bytes, true) }
        guard bytes.isEmpty || isJSON(type) else {
            throw Problem(mediaType, "Send the body as application/json.")
        }
        return (bytes, false)
    }

    private static func tooLarge(_ max: Int) -> Problem {
        var problem = Problem(tooLarge, "The body has more than \(max) bytes.")
        // The rest of the body is not read, so the connection cannot be used again.
        problem.headers = [("Connection", "close")]
        return problem
    }

    private static func mediaType(_ contentType: String?) -> String {
        contentType?.split(separator: ";").first?.lowercased().filter { !$0.isWhitespace } ?? ""
    }

    private static func isJSON(_ type: String) -> Bool {
        type == "application/json" || type.hasPrefix("application/") && type.hasSuffix("+json")
    }
}
