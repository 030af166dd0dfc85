internal import Kernel

/// Mercato's own JSON: an array of objects, or one object per line.
///
/// An object with a price or variants is a product; one with `path` or `subCategories` and neither is a
/// category. Only `name` and a price are compulsory. Fields that are not known are kept in the metadata.
struct JSONFormat: FormatReader {
    private var stream: JSONStream
    private var elementsRead = 0

    init(source: ByteSource) throws {
        stream = JSONStream(source: source)
    }

    mutating func read(into output: inout [IntakeResult]) throws -> Bool {
        let event = try stream.next()
        elementsRead += 1
        switch event {
        case .end: return false
        case .problem(let problem): output.append(refused(problem.reason, line: problem.line))
        case .element(let bytes, let line):
            do { output.append(try Self.result(of: bytes, line: line)) } catch let refusal as DraftRefusal {
                output.append(refused(refusal.reason, line: line))
            }
        }
        return true
    }

    /// Many arrays stand on a single line, so the element is named as well.
    private func refused(_ reason: String, line: Int) -> IntakeResult {
        .refused(line: line, reason: "Element \(elementsRead): \(reason)")
    }

    /// Every element gives one result, so they can be counted unread.
    mutating func pass(_ count: Int) throws -> Int {
        for passed in 0..<count {
            if try stream.next() == .end { return passed }
            elementsRead += 1
        }
        return count
    }

    private static func result(of bytes: [UInt8], line: Int) throws -> IntakeResult {
        let tree: JSON
        do { tree = try JSON.parse(bytes) } catch {
            throw DraftRefusal("The element is not JSON: \(error.reason), at its byte \(error.offset).")
        }
        guard case .object(let members) = tree else { throw DraftRefusal("The element is not an object.") }
        var object = JSONObject(members)
        let isProduct = object.has("price") || object.has("variants")
        guard isProduct || !(object.has("path") || object.has("subCategories")) else {
            return .category(try JSONCategory.draft(from: &object, line: line))
        }
        return .product(try JSONProduct.draft(from: &object, line: line))
    }
}
