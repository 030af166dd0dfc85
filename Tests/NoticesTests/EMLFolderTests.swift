import Foundation
import Kernel
import Mail
import Notices
import Support
import Testing

/// The folder that shows mails where none are sent.
@Suite struct EMLFolderTests {
    static func letter(_ id: Int64, text: String = "Hello\n") -> Letter {
        Letter(
            id: id,
            key: String(repeating: "a1", count: 16),
            kind: "invitation",
            createdAt: Timestamp(milliseconds: 1_795_262_400_000),
            from: "shop@localhost",
            to: Sample.ann,
            subject: "Hello",
            text: text,
            html: "<p>Hello</p>\n"
        )
    }

    private static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func inFolder(_ body: (_ path: String) async throws -> Void) async throws {
        let parent = try TemporaryFolder()
        defer { parent.remove() }
        try await body(parent.path + "/data/mail")
    }

    @Test func `mails are for their owner alone`() async throws {
        try await inFolder { path in
            try await EMLFolder(path: path, random: .system).send(Self.letter(7))

            #expect(try Self.mode(path) == 0o700)
            #expect(try Self.mode(path + "/00000007-invitation.eml") == 0o600)
        }
    }

    @Test func `a letter that comes twice is one file`() async throws {
        try await inFolder { path in
            let folder = EMLFolder(path: path, random: .system)
            try await folder.send(Self.letter(7))
            let first = try Data(contentsOf: URL(filePath: path + "/00000007-invitation.eml"))
            try await folder.send(Self.letter(7))

            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            #expect(names == ["00000007-invitation.eml"])
            #expect(try Data(contentsOf: URL(filePath: path + "/00000007-invitation.eml")) == first)
        }
    }

    @Test func `files stand in the order in which mails were written`() async throws {
        try await inFolder { path in
            let folder = EMLFolder(path: path, random: .system)
            for id: Int64 in [123_456_789, 9, 10] { try await folder.send(Self.letter(id)) }

            let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            #expect(
                names == ["00000009-invitation.eml", "00000010-invitation.eml", "123456789-invitation.eml"]
            )
        }
    }

    @Test func `a letter is withdrawn with its halves, as often as one likes`() async throws {
        try await inFolder { path in
            let folder = EMLFolder(path: path, random: .system)
            try await folder.withdraw(Self.letter(7).name)
            try await folder.send(Self.letter(7))
            try await folder.send(Self.letter(8))
            for half in [".00000007-invitation.eml-0a1b", ".00000008-invitation.eml-0a1b"] {
                #expect(FileManager.default.createFile(atPath: "\(path)/\(half)", contents: Data("x".utf8)))
            }

            for _ in 0..<2 { try await folder.withdraw(Self.letter(7).name) }

            let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            #expect(names == [".00000008-invitation.eml-0a1b", "00000008-invitation.eml"])
        }
    }

    @Test func `what cannot be withdrawn is said`() async throws {
        try await inFolder { path in
            try FileManager.default.createDirectory(
                atPath: path + "/00000007-invitation.eml",
                withIntermediateDirectories: true
            )
            await #expect(throws: EMLFolder.Trouble.self) {
                try await EMLFolder(path: path, random: .system).withdraw(Self.letter(7).name)
            }
        }
    }

    @Test func `what cannot be written is said, and leaves nothing behind`() async throws {
        try await inFolder { path in
            try FileManager.default.createDirectory(
                atPath: path + "/00000007-invitation.eml/in-the-way",
                withIntermediateDirectories: true
            )
            await #expect(throws: EMLFolder.Trouble.self) {
                try await EMLFolder(path: path, random: .system).send(Self.letter(7))
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            #expect(names == ["00000007-invitation.eml"])
        }
    }
}
