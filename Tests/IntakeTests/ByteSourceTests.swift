import Foundation
import Testing

@testable import Intake

@Suite struct ByteSourceTests {
    static let packed: [UInt8] = gzip("a,b\n1,2\n")

    @Test(arguments: [1, 2, 3, 5, 100]) func `unpacks gzip in pieces of any size`(chunk: Int) throws {
        let source = ByteSource(bytes: Self.packed, chunk: chunk)

        #expect(try readAll(source) == "a,b\n1,2\n")
        #expect(source.bytesRead == Int64(Self.packed.count))
    }

    @Test func `joined gzip files are read as one`() throws {
        let source = ByteSource(bytes: Self.packed + Self.packed, chunk: 7)

        #expect(try readAll(source) == "a,b\n1,2\na,b\n1,2\n")
    }

    @Test(arguments: [12, 15, 20]) func `a cut off gzip file is an error with a reason`(length: Int) {
        #expect(throws: IntakeError("The gzip data ends too early: the file is cut off.")) {
            try readAll(ByteSource(bytes: Array(Self.packed.prefix(length))))
        }
    }

    @Test func `damaged gzip data is an error with a reason`() {
        var bytes = Self.packed
        for index in 10..<bytes.count { bytes[index] = 0xFF }

        #expect(throws: IntakeError("The gzip data is damaged.")) { try readAll(ByteSource(bytes: bytes)) }
    }

    @Test(arguments: ["", "x", "plain text"]) func `what is not gzip passes unchanged`(text: String) throws {
        #expect(try readAll(ByteSource(bytes: Array(text.utf8), chunk: 1)) == text)
    }

    @Test func `a file tells its size and a missing one why it cannot be opened`() throws {
        let path = try temporaryFile(Array("hello".utf8))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let source = try ByteSource(path: path)

        #expect(source.bytesTotal == 5)
        #expect(try readAll(source) == "hello")
        #expect(throws: IntakeError("/no/such/file cannot be opened: No such file or directory.")) {
            try ByteSource(path: "/no/such/file")
        }
        #expect(throws: IntakeError("/tmp is a folder, not a file.")) { try ByteSource(path: "/tmp") }
    }

    private func readAll(_ source: ByteSource) throws -> String {
        var result: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 64)
        while true {
            let count = try room.withUnsafeMutableBufferPointer { try source.read(into: $0) }
            if count == 0 { return String(decoding: result, as: UTF8.self) }
            result += room[..<count]
        }
    }
}

/// Gzip without compression: a stored block between the header and the check sum.
func gzip(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    precondition(bytes.count <= 65_535)
    let length = UInt16(bytes.count)
    let low = [UInt8(truncatingIfNeeded: length), UInt8(length >> 8)]
    var crc = UInt32.max
    for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
    }
    let tail = [~crc, UInt32(bytes.count)].flatMap { word in
        (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
    }
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1] + low + low.map { ~$0 } + bytes + tail
}

func temporaryFile(_ bytes: [UInt8]) throws -> String {
    let path = NSTemporaryDirectory() + "intake-\(UUID().uuidString)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
}
