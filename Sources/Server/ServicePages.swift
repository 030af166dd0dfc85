import Foundation
import Kernel

/// What the server answers by itself, outside of the endpoints.
struct ServicePages: Sendable {
    enum Page: String, CaseIterable {
        case root = ""
        case live = "health/live"
        case ready = "health/ready"
        case version
        case metrics
        case openapi = "openapi.json"
        case docs
        case docsScript = "docs/start.js"
    }

    static let documented: [OpenAPI.PlainOperation] = [
        .init(
            "ShowService",
            "/",
            "Name, version and links",
            contentType: "application/json",
            statuses: [200: "The service", 303: "A browser is sent to the shop"]
        ),
        .init(
            "CheckLiveness",
            "/health/live",
            "Whether the process answers",
            contentType: "application/json",
            statuses: [200: "It does"]
        ),
        .init(
            "CheckReadiness",
            "/health/ready",
            "Whether the shop can answer",
            contentType: "application/json",
            statuses: [200: "It can", 503: "Not yet"]
        ),
        .init(
            "ShowVersion",
            "/version",
            "The program's version",
            contentType: "application/json",
            statuses: [200: "The version"]
        ),
        .init(
            "ShowMetrics",
            "/metrics",
            "Counters for Prometheus, for this machine or the permission metrics.read",
            contentType: "text/plain",
            statuses: [200: "Prometheus text", 401: "No credentials", 403: "No permission"]
        ),
        .init(
            "ShowOpenAPI",
            "/openapi.json",
            "This document",
            contentType: "application/json",
            statuses: [200: "The document"]
        ),
        .init("BrowseAPI", "/docs", "The API browser", contentType: "text/html", statuses: [200: "The page"]),
    ]

    let mounted: Mounted
    let metrics: Metrics
    let settings: ServerSettings
    let openapi: [UInt8]

    init(mounted: Mounted, metrics: Metrics, settings: ServerSettings) {
        self.mounted = mounted
        self.metrics = metrics
        self.settings = settings
        openapi = ServedDocument.bytes(
            name: mounted.name,
            version: mounted.version,
            operations: mounted.operations
        )
    }

    /// The page at a path below a mount, its slashes at the ends already gone.
    static func page(at path: some StringProtocol) -> Page? {
        Page(rawValue: String(path))
    }

    func reply(_ page: Page, _ head: RequestHead, accept: String?, identity: Identity) async throws -> Reply {
        switch page {
        case .root: return root(accept: accept)
        case .live: return Reply(status: 200, body: Array(#"{"status":"live"}"#.utf8))
        case .ready:
            let isReady = await mounted.isReady()
            return Reply(
                status: isReady ? 200 : 503,
                body: Array(#"{"status":"\#(isReady ? "ready" : "starting")"}"#.utf8)
            )
        case .version:
            return Reply(
                status: 200,
                body: Array(
                    #"{"name":\#(JSONWriter.quoted(mounted.name)),"version":"\#(mounted.version)"}"#.utf8
                )
            )
        case .metrics:
            if !head.isLocal { _ = try Staff<MetricsRead>(identity) }
            let text = metrics.text(reruns: mounted.database.reruns)
            return Reply(
                status: 200,
                body: Array(text.utf8),
                contentType: "text/plain; version=0.0.4; charset=utf-8"
            )
        case .openapi: return Reply(status: 200, body: openapi)
        case .docs: return docs()
        case .docsScript:
            return Reply(
                status: 200,
                body: Array(Self.script.utf8),
                contentType: "text/javascript; charset=utf-8"
            )
        }
    }

    private func root(accept: String?) -> Reply {
        if let accept, accept.contains("text/html") {
            var reply = Reply(status: 303, body: [])
            reply.headers = [("Location", "/docs")]
            return reply
        }
        let links =
            #""links":{"api":"/api","docs":"/docs","openapi":"/openapi.json","health":"/health/ready"}"#
        let name = JSONWriter.quoted(mounted.name)
        return Reply(
            status: 200,
            body: Array(#"{"name":\#(name),"version":"\#(mounted.version)",\#(links)}"#.utf8)
        )
    }

    /// Own origin only; the browser's bundle sets style attributes, which needs the one exception.
    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
        connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
        """

    private static let script = """
        window.onload = function () {
          window.ui = SwaggerUIBundle({
            url: "/openapi.json", dom_id: "#browser", deepLinking: true, tryItOutEnabled: true,
            persistAuthorization: false, validatorUrl: null
          });
        };
        """

    private func docs() -> Reply {
        let title = mounted.name.htmlEscaped
        let hasBrowser = settings.assetsFolder.map { folder in
            FileManager.default.fileExists(atPath: folder + "/swagger-ui/swagger-ui-bundle.js")
        }
        let inside =
            hasBrowser == true
            ? """
            <link rel="icon" href="/docs/assets/favicon-32x32.png">
            <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
            <div id="browser"></div>
            <script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>
            """
            : """
            <link rel="icon" href="data:,">
            <main><h1>\(title) API</h1><p>The API browser is not installed here. Run
            <code>make assets</code> and start the server again.</p>
            <p>The whole contract is in <a href="/openapi.json">openapi.json</a>.</p></main>
            """
        let page = """
            <!doctype html><html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1"><title>\(title) API</title>
            </head><body>\(inside)</body></html>
            """
        var reply = Reply(status: 200, body: Array(page.utf8), contentType: "text/html; charset=utf-8")
        reply.headers = [("Content-Security-Policy", Self.policy)]
        return reply
    }
}

extension String {
    fileprivate var htmlEscaped: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
