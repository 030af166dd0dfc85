import Foundation
import Kernel
import Support
import Testing

/// `mercato promotions`, as whoever runs a shop uses it.
@Suite struct PromotionsCommandTests {
    @Test(arguments: TestDatabase.all)
    func `promotions are listed and codes are made, beside a server and without one`(engine: TestDatabase)
        async throws
    {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        let folder = parent.path + "/data"
        try await engine.withOptions { options in
            let place = ["--data", folder] + options.prefix(2)
            func promotions(_ words: String...) async throws -> Program.Outcome {
                try await Program.run(["promotions"] + words + place)
            }
            let key = try await Program.run(
                ["keys", "create", "--name", "p", "--scope", "promotions.write", "--json"] + place
            )
            let token = try #require(key.json["key"]?.string ?? key.json["token"]?.string, "\(key.output)")
            let server = try await ServedFolder.start(folder, options)
            let made = try await server.caller.post(
                "/promotions",
                #"{"name": "Ten", "needs_code": true, "effects": [{"type": "percent", "percent": 10}]}"#,
                headers: ["Authorization: Bearer \(token)"]
            )
            let id = "\(try #require(made.json["id"]?.integer, "\(made.text)"))"
            let few = try await promotions("codes", id, "--count", "3", "--prefix", "vip")
            let lines = few.output.split(separator: "\n")
            #expect(lines.count == 3 && lines.allSatisfy { $0.hasPrefix("VIP-") }, "\(few.errors)")
            #expect(try await server.stop().status == 0)

            let file = parent.path + "/codes.txt"
            let many = try await promotions("codes", id, "--count", "2000", "--uses", "5", "--out", file)
            #expect(many.status == 0 && many.output.isEmpty && many.errors.contains("2000 codes."))
            let codes = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
            #expect(Set(codes).count == 2_000)
            let listed = try await promotions("list", "--json")
            #expect(listed.json.array?.first?["is_live"]?.bool == true, "\(listed.output) \(listed.errors)")
            #expect(try await promotions("list").output.contains("by code  0 uses  Ten"))

            let none = try await promotions("codes", "99", "--count", "3", "--out", parent.path + "/none.txt")
            #expect(none.status == 1 && none.errors.contains("Promotion not found"), "\(none.errors)")
            #expect(!FileManager.default.fileExists(atPath: parent.path + "/none.txt"))
            #expect(try await promotions("codes", id, "--count", "3", "--prefix", "a-b").status == 1)
            #expect(try await promotions("codes", id, "--count", "0").status == 64)
        }
    }

    @Test(arguments: TestDatabase.all)
    func `a promotion is tried on orders, and what is no promotion is named`(engine: TestDatabase)
        async throws
    {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        try await engine.withOptions { options in
            let place = ["--data", parent.path + "/data"] + options.prefix(2)
            func simulate(_ words: String...) async throws -> Program.Outcome {
                try await Program.run(["promotions", "simulate"] + words + place)
            }
            func file(_ text: String) throws -> String {
                let path = parent.path + "/promotion.json"
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                return path
            }
            let ten = try file(#"{"name": "Ten", "effects": [{"type": "percent", "percent": 10}]}"#)

            let said = try await simulate(ten, "--from", "2026-01-01", "--until", "2026-02-01")
            #expect(said.status == 0 && said.output.hasPrefix("0 orders from 2026-01-01T"), "\(said.errors)")
            let json = try await simulate(ten, "--json")
            #expect(json.json["matched"]?.integer == 0, "\(json.output) \(json.errors)")

            let none = try await simulate("--promotion", "99")
            #expect(none.status == 1 && none.errors.contains("Promotion not found"), "\(none.errors)")
            let absent = try await simulate(parent.path + "/absent.json")
            #expect(absent.status == 1 && absent.errors.contains("cannot be read"), "\(absent.errors)")
            let broken = try await simulate(try file("{"))
            #expect(broken.status == 1 && broken.errors.contains("is not JSON"), "\(broken.errors)")
            let odd = try await simulate(try file(#"{"name": "Ten", "effects": [{"type": "gift"}]}"#))
            #expect(odd.status == 1 && odd.errors.contains("effects[0].variant_id"), "\(odd.errors)")
            let moon = try await simulate(try file(#"{"name": "Ten", "moon": 1, "effects": []}"#))
            #expect(moon.status == 1 && moon.errors.contains("moon"), "\(moon.errors)")
            #expect(try await simulate().status == 64)
            #expect(try await simulate(ten, "--promotion", "1").status == 64)
            #expect(try await simulate(ten, "--from", "yesterday").status == 64)
            #expect(try await simulate(ten, "--from", "2026-02-01", "--until", "2026-01-01").status == 1)
        }
    }
}
