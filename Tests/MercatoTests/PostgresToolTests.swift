import Foundation
import Kernel
import Support
import Testing

/// PostgreSQL's own programs: missing, too old, and what they are told.
@Suite(.enabled(if: TestDatabase.all.contains(.postgres))) struct PostgresToolTests {
    private static func script(_ text: String, named name: String, in folder: String) throws {
        let path = folder + "/" + name
        try Data("#!/bin/sh\n\(text)\n".utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    @Test func `a program that is missing, too old or fails is named with what to do`() async throws {
        let tools = try TemporaryFolder()
        defer { tools.remove() }
        try await KeptShop.with(.postgres) { shop in
            _ = try await shop.makeKey("test")
            func refused() async throws -> String {
                let outcome = try await shop.run(["backup", tools.path, "--tools", tools.path])
                #expect(outcome.status == 1)
                return outcome.errors
            }
            #expect(try await refused().contains("apt-get install postgresql-client"))

            try Self.script("echo 'pg_dump (PostgreSQL) 9.6.1'", named: "pg_dump", in: tools.path)
            let old = try await refused()
            #expect(old.contains("PostgreSQL 9, older than needed"), "\(old)")

            let failing = """
                [ "$1" = --version ] && { echo 'pg_dump (PostgreSQL) 99.1'; exit 0; }
                echo 'pg_dump: error: the dog ate it' >&2; exit 1
                """
            try Self.script(failing, named: "pg_dump", in: tools.path)
            let failed = try await refused()
            #expect(failed.contains("pg_dump failed: pg_dump: error: the dog ate it"), "\(failed)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: tools.path) == ["pg_dump"])
        }
    }

    @Test func `the password is in no process's arguments`() async throws {
        let tools = try TemporaryFolder()
        defer { tools.remove() }
        try await KeptShop.with(.postgres) { shop in
            _ = try await shop.makeKey("test")
            let telling = """
                [ "$1" = --version ] && { echo 'pg_dump (PostgreSQL) 99.1'; exit 0; }
                echo "$@" >"$(dirname "$0")/said"
                echo "$PGPASSWORD" >"$(dirname "$0")/known"
                exit 1
                """
            try Self.script(telling, named: "pg_dump", in: tools.path)
            let url = try #require(shop.options.dropFirst().first).replacing(
                "postgres@",
                with: "postgres:Pass-2-word@"
            )

            _ = try await Program.run(
                ["backup", tools.path, "--tools", tools.path],
                environment: ["DATABASE_URL": url]
            )

            let said = try String(contentsOfFile: tools.path + "/said", encoding: .utf8)
            let known = try String(contentsOfFile: tools.path + "/known", encoding: .utf8)
            #expect(said.contains("--snapshot=") && said.contains("user='postgres'"), "\(said)")
            #expect(!said.contains("Pass-2-word"))
            #expect(known == "Pass-2-word\n")
        }
    }
}
