import Foundation
import Kernel
import Support
import Testing

/// Erasing people and changing keys at the command line, as a running server and its folders see it.
@Suite struct PrivacyCommandTests {
    private static func mails(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder + "/mail").sorted()) ?? []
    }

    /// Waits at most ten seconds for the mail folder to be so.
    private static func expect(_ names: [String], in folder: String) async throws {
        for _ in 0..<1_000 where mails(folder) != names { try await Task.sleep(for: .milliseconds(10)) }
        #expect(mails(folder) == names)
    }

    @Test(arguments: TestDatabase.all)
    func `erasing somebody takes their mails out of the folder`(engine: TestDatabase) async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        let folder = parent.path + "/data"
        try await engine.withOptions { options in
            let server = try await ServedFolder.start(folder, ["--mail-folder", folder + "/mail"] + options)
            for name in ["ann", "bob"] {
                let body = #"{"email":"\#(name)@example.com","password":"four quiet lamps","name":"N"}"#
                #expect(try await server.caller.post("/auth/register", body).status == 201)
                try await Self.expect(
                    (1...(name == "ann" ? 1 : 2)).map { "0000000\($0)-verify_email.eml" },
                    in: folder
                )
            }

            let erased = try await Program.run(
                ["privacy", "erase", "--email", "ann@example.com", "--yes", "--data", folder]
                    + options.prefix(2)
            )

            #expect(erased.status == 0, "\(erased.errors)")
            try await Self.expect(["00000002-verify_email.eml", "00000003-account_erased.eml"], in: folder)
            _ = try await server.stop()
        }
    }

    private static func keyID(_ token: String) throws -> String? {
        let part = String(try #require(token.split(separator: ".").first))
        let padded = part + String(repeating: "=", count: (4 - part.count % 4) % 4)
        let bytes = try #require(
            Data(base64Encoded: padded.replacing("-", with: "+").replacing("_", with: "/"))
        )
        return try JSON.parse(Array(bytes))["kid"]?.string
    }

    @Test(arguments: TestDatabase.all)
    func `a running server signs with the new key that a command made`(engine: TestDatabase) async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        let folder = parent.path + "/data"
        try await engine.withOptions { options in
            let place = ["--json", "--data", folder] + options.prefix(2)
            let alone = try await Program.run(["keys", "rotate-signing"] + place)
            let first = try #require(alone.json["kid"]?.string, "\(alone.errors)")
            let server = try await ServedFolder.start(folder, options)
            let account = #"{"email":"ann@example.com","password":"four quiet lamps","name":"N"}"#
            #expect(try await server.caller.post("/auth/register", account).status == 201)
            func access() async throws -> String {
                let login = #"{"email":"ann@example.com","password":"four quiet lamps"}"#
                let answer = try await server.caller.post("/auth/login", login)
                return try #require(answer.json["access_token"]?.string)
            }
            func status(_ token: String) async throws -> Int {
                let headers = ["Authorization: Bearer \(token)"]
                return try await server.caller.send("GET", "/auth/me", headers: headers).status
            }
            let old = try await access()
            #expect(try Self.keyID(old) == first)

            let beside = try await Program.run(["keys", "rotate-signing"] + place)
            let second = try #require(beside.json["kid"]?.string, "\(beside.errors)")
            var new = try await access()
            for _ in 0..<200 where try Self.keyID(new) != second {
                try await Task.sleep(for: .milliseconds(10))
                new = try await access()
            }
            #expect(try Self.keyID(new) == second && second != first)
            #expect(try await status(old) == 200)
            #expect(try await status(new) == 200)

            let last = try await Program.run(["keys", "rotate-signing", "--at-once"] + place)
            #expect(last.status == 0, "\(last.errors)")
            for _ in 0..<200 where try await status(new) == 200 {
                try await Task.sleep(for: .milliseconds(10))
            }
            let fresh = try await access()
            var statuses: [Int] = []
            for token in [old, new, fresh] { statuses.append(try await status(token)) }
            #expect(statuses == [401, 401, 200])
            _ = try await server.stop()
        }
    }
}
