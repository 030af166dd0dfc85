/// A mail's body, written once and shown as plain text and as HTML.
///
/// Invariant: a code stands alone on a line of its own, and no field begins a line or holds markup.
enum MailText {
    enum Block {
        case paragraph(String)
        /// A path of the shop, from its first `/`.
        case link(String)
        case code(String)
        case list([String])
    }

    /// Stands before each path until the mail is sent, when the shop's public URL takes its place.
    static let publicURL = "{public_url}"

    static func plain(_ blocks: [Block]) -> String {
        blocks.map { block in
            switch block {
            case .paragraph(let text), .code(let text): text
            case .link(let path): publicURL + path
            case .list(let items): items.map { "- \($0)" }.joined(separator: "\n")
            }
        }
        .joined(separator: "\n\n") + "\n"
    }

    /// A page for any window, in the colours of whoever reads it; nothing in it is fetched from anywhere.
    static func html(_ content: MailContent, _ language: MailLanguage) -> String {
        let body = content.blocks.map { block in
            switch block {
            case .paragraph(let text): "<p>\(escaped(text))</p>"
            case .link(let path):
                "<p><a href=\"\(publicURL)\(escaped(path))\">\(publicURL)\(escaped(path))</a></p>"
            case .code(let text): "<p><code>\n\(escaped(text))\n</code></p>"
            case .list(let items):
                "<ul>\n\(items.map { "<li>\(escaped($0))</li>\n" }.joined())</ul>"
            }
        }
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(escaped(content.subject))</title></head>
            <body style="margin:0;padding:16px;font:16px/1.5 sans-serif;overflow-wrap:anywhere">
            <div style="max-width:36em;margin:0 auto">
            <h1 style="font-size:20px">\(escaped(content.subject))</h1>
            \(body.joined(separator: "\n"))
            </div></body></html>

            """
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    /// One line of text without controls, line ends of any kind and marks that turn the writing direction.
    ///
    /// At most so many Unicode scalars are kept; what is cut ends with an ellipsis.
    static func cleaned(_ text: String, longest: Int = 200) -> String {
        var cleaned = String.UnicodeScalarView()
        for character in text.replacing(publicURL, with: " ").unicodeScalars {
            guard cleaned.count < longest else {
                cleaned.append("…")
                break
            }
            cleaned.append(isPlain(character) ? character : " ")
        }
        return String(cleaned)
    }

    private static func isPlain(_ character: Unicode.Scalar) -> Bool {
        switch character.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        default:
            !(0x202A...0x202E).contains(character.value) && !(0x2066...0x2069).contains(character.value)
        }
    }
}
