import Foundation
import Kernel

/// The files of the API browser, from a folder that the installation filled; only names from this list
/// are ever opened.
struct Assets: Sendable {
    private static let types = [
        "swagger-ui.css": "text/css; charset=utf-8", "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
        "favicon-32x32.png": "image/png",
    ]

    let folder: String?

    /// The file behind `/docs/assets/NAME`, or nil.
    func reply(_ name: some StringProtocol) -> Reply? {
        guard let folder, let type = Self.types[String(name)],
            let data = FileManager.default.contents(atPath: "\(folder)/swagger-ui/\(name)")
        else { return nil }
        var reply = Reply(status: 200, body: Array(data), contentType: type)
        reply.headers = [("Cache-Control", "public, max-age=86400")]
        return reply
    }
}
