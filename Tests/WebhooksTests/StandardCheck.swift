import Foundation
import Kernel
import Testing

/// The check of a signature by the package `standardwebhooks` for Python, where that is there.
enum StandardCheck {
    /// Records what is wrong; says so, and checks nothing, where the package is missing.
    static func verify(_ secret: String, _ headers: [String: String], _ body: [UInt8]) throws {
        let python = ProcessInfo.processInfo.environment["MERCATO_TEST_PYTHON"] ?? "python3"
        let names = ["webhook-id", "webhook-timestamp", "webhook-signature"]
        let sent = JSON.object(names.map { ($0, .string(headers[$0] ?? "")) }).text
        // The messages of a test come from a clock that stands still, so the check is given that time.
        let script = """
            import sys, json, datetime
            try:
                from standardwebhooks import Webhook, webhooks
            except ImportError:
                sys.exit(77)
            secret, headers, body = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3]
            at = datetime.datetime.fromtimestamp(int(headers["webhook-timestamp"]), datetime.timezone.utc)
            class Still(datetime.datetime):
                @classmethod
                def now(cls, tz=None): return at
            webhooks.datetime = Still
            Webhook(secret).verify(body, headers)
            try:
                Webhook(secret).verify(body + " ", headers)
            except Exception:
                sys.exit(0)
            sys.exit("a spoiled body was believed")
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python, "-c", script, secret, sent, String(decoding: body, as: UTF8.self)]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let told = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        if process.terminationStatus == 77 {
            print("skipped: the package standardwebhooks is not there (see MERCATO_TEST_PYTHON)")
            return
        }
        #expect(process.terminationStatus == 0, "\(String(decoding: told, as: UTF8.self))")
    }
}
