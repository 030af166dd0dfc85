/// Tells code from comments and strings, so that a rule about code does not stumble over a sentence.
enum SwiftText {
    static func blanked(_ text: String, comments: Bool, strings: Bool) -> String {
        var scan = Scan(Array(text.utf8), blanksComments: comments, blanksStrings: strings)
        scan.code(until: nil)
        return String(decoding: scan.out, as: UTF8.self)
    }

    private struct Scan {
        private let bytes: [UInt8]
        private let blanksComments: Bool
        private let blanksStrings: Bool
        private var at = 0
        private(set) var out: [UInt8] = []

        init(_ bytes: [UInt8], blanksComments: Bool, blanksStrings: Bool) {
            self.bytes = bytes
            self.blanksComments = blanksComments
            self.blanksStrings = blanksStrings
        }

        private func has(_ text: String, at offset: Int = 0) -> Bool {
            let start = at + offset
            return start + text.utf8.count <= bytes.count
                && bytes[start..<start + text.utf8.count].elementsEqual(text.utf8)
        }

        private mutating func take(_ count: Int = 1, isBlank: Bool) {
            for byte in bytes[at..<min(at + count, bytes.count)] {
                out.append(isBlank && byte != 0x0A ? 0x20 : byte)
            }
            at = min(at + count, bytes.count)
        }

        /// Goes on to the end, or to the parenthesis that closes an interpolation.
        mutating func code(until closer: UInt8?) {
            var depth = 0
            while at < bytes.count {
                if has("//") {
                    while at < bytes.count, bytes[at] != 0x0A { take(isBlank: blanksComments) }
                } else if has("/*") {
                    blockComment()
                } else if let hashes = stringHashes() {
                    string(hashes)
                } else {
                    if closer != nil, bytes[at] == 0x28 { depth += 1 }
                    if bytes[at] == closer {
                        if depth == 0 { return }
                        depth -= 1
                    }
                    take(isBlank: false)
                }
            }
        }

        private mutating func blockComment() {
            var depth = 0
            repeat {
                if has("/*") {
                    depth += 1
                    take(2, isBlank: blanksComments)
                } else if has("*/") {
                    depth -= 1
                    take(2, isBlank: blanksComments)
                } else {
                    take(isBlank: blanksComments)
                }
            } while depth > 0 && at < bytes.count
        }

        /// How many `#` stand before a string that begins here; nil when none begins.
        private func stringHashes() -> Int? {
            var count = 0
            while at + count < bytes.count, bytes[at + count] == 0x23 { count += 1 }
            return has("\"", at: count) ? count : nil
        }

        private mutating func string(_ hashes: Int) {
            let pounds = String(repeating: "#", count: hashes)
            let isLong = has("\"\"\"", at: hashes)
            let quote = isLong ? "\"\"\"" : "\""
            take(hashes + quote.utf8.count, isBlank: false)
            while at < bytes.count, !has(quote + pounds), isLong || bytes[at] != 0x0A {
                if has("\\" + pounds + "(") {
                    take(2 + hashes, isBlank: false)
                    code(until: 0x29)
                    take(isBlank: false)
                } else if has("\\" + pounds) {
                    take(2 + hashes, isBlank: blanksStrings)
                } else {
                    take(isBlank: blanksStrings)
                }
            }
            take(quote.utf8.count + hashes, isBlank: false)
        }
    }
}
