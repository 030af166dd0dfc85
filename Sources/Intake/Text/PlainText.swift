/// Reduces the HTML of foreign product descriptions to plain text.
///
/// Tags, comments and the content of scripts and styles go; entities become characters; paragraphs stay apart
/// by a blank line. The result is text, never markup: who shows it on a page escapes it.
enum PlainText {
    static func from(html: String) -> String {
        guard html.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) else {
            return tidied(html)
        }
        var reduction = Reduction(bytes: Array(html.utf8))
        return reduction.run()
    }

    /// Text that is not HTML keeps its lines; only the ends and the line ends are cleaned.
    private static func tidied(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 where byte >= 32 || byte == 10 || byte == 9 { bytes.append(byte) }
        while let last = bytes.last, last.isBlank { bytes.removeLast() }
        return String(decoding: bytes.drop(while: \.isBlank), as: UTF8.self)
    }
}

private struct Reduction {
    private let bytes: [UInt8]
    private var index = 0
    private var output: [UInt8] = []
    /// Breaks and spaces wait until text follows, so that they never pile up or end the text.
    private var pendingBreaks = 0
    private var hasPendingSpace = false

    init(bytes: [UInt8]) {
        self.bytes = bytes
        output.reserveCapacity(bytes.count)
    }

    mutating func run() -> String {
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "<"), passMarkup() { continue }
            if byte == UInt8(ascii: "&"), let (text, length) = HTMLEntities.decode(bytes[index...]) {
                index += length
                if text == " " || text == "\u{A0}" { hasPendingSpace = true } else { append(text.utf8) }
                continue
            }
            index += 1
            if byte.isBlank { hasPendingSpace = true } else if byte >= 32 { append(CollectionOfOne(byte)) }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func append(_ text: some Sequence<UInt8>) {
        if !output.isEmpty {
            if pendingBreaks > 0 {
                output.append(contentsOf: repeatElement(10, count: min(pendingBreaks, 2)))
            } else if hasPendingSpace {
                output.append(32)
            }
        }
        (pendingBreaks, hasPendingSpace) = (0, false)
        output.append(contentsOf: text)
    }

    /// Passes over a tag or comment; false when this `<` is only a character.
    private mutating func passMarkup() -> Bool {
        if matches("<!--", at: index) {
            index = find("-->", from: index + 4).map { $0 + 3 } ?? bytes.count
            return true
        }
        guard index + 1 < bytes.count else { return false }
        let first = bytes[index + 1]
        let isTag =
            first.isLetter || [UInt8(ascii: "/"), UInt8(ascii: "!"), UInt8(ascii: "?")].contains(first)
        guard isTag, let end = endOfTag() else { return false }
        let isClosing = first == UInt8(ascii: "/")
        let letters = bytes[(index + (isClosing ? 2 : 1))..<end].prefix { $0.isLetter || $0.isDigit }
        let name = String(decoding: letters, as: UTF8.self).lowercased()
        index = end + 1
        if !isClosing, Self.hidden.contains(name) {
            index = find("</" + name, from: index) ?? bytes.count
        } else if Self.paragraphs.contains(name) {
            pendingBreaks = max(pendingBreaks, 2)
        } else if Self.lines.contains(name) {
            pendingBreaks += isClosing ? 0 : 1
        }
        if name == "li", !isClosing { append("• ".utf8) }
        return true
    }

    /// The `>` that ends the tag at the index; one inside a quoted value does not, unless no other follows.
    ///
    /// Looks no further than 4 KiB, so that a text full of `<` takes no quadratic time.
    private func endOfTag() -> Int? {
        var quote: UInt8?
        var quoted: Int?
        for position in (index + 1)..<min(bytes.count, index + 4096) {
            let byte = bytes[position]
            if let open = quote {
                if byte == open { quote = nil }
                if byte == UInt8(ascii: ">"), quoted == nil { quoted = position }
            } else if byte == UInt8(ascii: ">") {
                return position
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                // Only a value is quoted: an apostrophe elsewhere is stray.
                if bytes[position - 1] == UInt8(ascii: "=") { quote = byte }
            }
        }
        return quoted
    }

    private func matches(_ text: String, at position: Int) -> Bool {
        guard position + text.utf8.count <= bytes.count else { return false }
        return zip(text.utf8, bytes[position...]).allSatisfy { $0 == ($1.isLetter ? $1 | 0x20 : $1) }
    }

    private func find(_ text: String, from position: Int) -> Int? {
        guard position < bytes.count, let first = text.utf8.first else { return nil }
        return (position..<bytes.count).first { bytes[$0] == first && matches(text, at: $0) }
    }

    private static let hidden: Set<String> = [
        "script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg", "textarea",
        "select",
    ]
    private static let paragraphs: Set<String> = [
        "p", "div", "section", "article", "header", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol",
        "dl",
        "table", "blockquote", "pre", "hr", "figure",
    ]
    private static let lines: Set<String> = ["br", "li", "tr", "dt", "dd"]
}
