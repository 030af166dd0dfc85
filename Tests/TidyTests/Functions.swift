/// One function of a file: what the rules about functions measure.
struct Function: Equatable {
    let name: String
    let line: Int
    let parameters: Int
    /// Lines between the braces of the body; nil for a requirement without one.
    let bodyLines: Int?
    let lastLine: Int
}

extension SourceFile {
    /// Functions and initialisers, found in the code by their keywords.
    func functions() throws -> [Function] {
        let code = Array(code.utf8)
        let heads = try matches(
            #"\bfunc\s+(`[^`]+`|[^\s(<]+)|\b(init)[?!]?\s*(?=[<(])|\b(subscript)\s*(?=[<(])"#,
            in: \.code
        )
        var found: [Function] = []
        for head in heads {
            let name = head.groups[1...].first { !$0.isEmpty } ?? ""
            let from = head.offset
            // `.init(…)` and `self.init(…)` are calls.
            if name == "init" || name == "subscript", from > 0, code[from - 1] == 0x2E { continue }
            if let function = Self.function(name, head.line, code, from + head.groups[0].utf8.count) {
                found.append(function)
            }
        }
        return found
    }

    private static func function(_ name: String, _ line: Int, _ code: [UInt8], _ from: Int) -> Function? {
        var at = from
        while at < code.count, code[at] != 0x28 {
            guard code[at] != 0x7B, code[at] != 0x7D else { return nil }
            at += 1
        }
        guard let list = Brackets.end(of: at, in: code) else { return nil }
        let parameters = Brackets.commaCount(code[at + 1..<list])
        var end = list + 1
        while end < code.count, code[end] != 0x7B, !Brackets.beginsDeclaration(code, end) { end += 1 }
        guard end < code.count, code[end] == 0x7B, let close = Brackets.end(of: end, in: code) else {
            return Function(name: name, line: line, parameters: parameters, bodyLines: nil, lastLine: line)
        }
        let before = code[from..<end].count { $0 == 0x0A }
        let inside = code[end..<close].count { $0 == 0x0A }
        return Function(
            name: name,
            line: line,
            parameters: parameters,
            bodyLines: max(0, inside - 1),
            lastLine: line + before + inside
        )
    }
}

enum Brackets {
    /// Where the bracket that opens at an offset is closed.
    static func end(of start: Int, in code: [UInt8]) -> Int? {
        guard start < code.count else { return nil }
        var depth = 0
        for at in start..<code.count {
            switch code[at] {
            case 0x28, 0x5B, 0x7B: depth += 1
            case 0x29, 0x5D, 0x7D:
                depth -= 1
                if depth == 0 { return at }
            default: break
            }
        }
        return nil
    }

    /// How many things stand between the commas of a parameter list.
    static func commaCount(_ list: ArraySlice<UInt8>) -> Int {
        guard list.contains(where: { $0 > 0x20 }) else { return 0 }
        var depth = 0
        var count = 1
        var previous: UInt8 = 0
        for byte in list {
            switch byte {
            case 0x28, 0x5B, 0x7B, 0x3C: depth += 1
            case 0x29, 0x5D, 0x7D: depth -= 1
            case 0x3E where previous != 0x2D: depth -= 1
            case 0x2C where depth == 0: count += 1
            default: break
            }
            previous = byte
        }
        return count
    }

    private static let words = [
        "func", "var", "let", "init", "static", "private", "package", "mutating", "associatedtype", "case",
        "struct", "enum",
        "}", "@", "subscript", "typealias", "override", "fileprivate", "extension", "class", "protocol",
    ].map { Array($0.utf8) }

    /// Whether a new line begins here with another declaration, so that the one before has no body.
    static func beginsDeclaration(_ code: [UInt8], _ at: Int) -> Bool {
        guard code[at] == 0x0A else { return false }
        let rest = code[(at + 1)...].drop { $0 == 0x20 || $0 == 0x0A }
        return rest.isEmpty || words.contains { rest.starts(with: $0) }
    }
}
