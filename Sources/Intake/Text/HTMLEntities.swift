/// The character references that occur in product texts.
enum HTMLEntities {
    /// The text of the reference that these bytes begin with, and its length; nil when it is none.
    static func decode(_ bytes: ArraySlice<UInt8>) -> (text: String, length: Int)? {
        let start = bytes.startIndex
        // The longest name here has 8 letters, the longest number 7 digits with its marks.
        guard let end = bytes.prefix(12).firstIndex(of: UInt8(ascii: ";")), end > start + 1 else {
            return nil
        }
        let name = bytes[(start + 1)..<end]
        guard name.first != UInt8(ascii: "#") else {
            return number(name.dropFirst()).map { ($0, end - start + 1) }
        }
        return named[String(decoding: name, as: UTF8.self)].map { ($0, end - start + 1) }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> String? {
        let isHex = digits.first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
        let text = String(decoding: isHex ? digits.dropFirst() : digits, as: UTF8.self)
        guard let value = UInt32(text, radix: isHex ? 16 : 10), let scalar = Unicode.Scalar(value) else {
            return nil
        }
        // Control characters are nothing a text should hold.
        if value < 32 || (value >= 0x7F && value < 0xA0) { return " " }
        return String(Character(scalar))
    }

    private static let named: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "iexcl": "¡",
        "cent": "¢",
        "pound": "£", "yen": "¥", "sect": "§", "copy": "©", "laquo": "«", "raquo": "»", "reg": "®",
        "deg": "°",
        "plusmn": "±", "sup2": "²", "sup3": "³", "micro": "µ", "para": "¶", "middot": "·", "frac12": "½",
        "frac14": "¼", "frac34": "¾", "iquest": "¿", "times": "×", "divide": "÷", "euro": "€", "trade": "™",
        "hellip": "…", "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“",
        "rdquo": "”", "bdquo": "„", "bull": "•", "prime": "′", "Prime": "″", "lsaquo": "‹", "rsaquo": "›",
        "larr": "←", "rarr": "→", "uarr": "↑", "darr": "↓", "le": "≤", "ge": "≥", "ne": "≠", "infin": "∞",
        "ensp": " ", "emsp": " ", "thinsp": " ", "shy": "", "zwnj": "", "zwj": "", "szlig": "ß",
        "agrave": "à",
        "aacute": "á", "acirc": "â", "atilde": "ã", "auml": "ä", "aring": "å", "aelig": "æ", "ccedil": "ç",
        "egrave": "è", "eacute": "é", "ecirc": "ê", "euml": "ë", "igrave": "ì", "iacute": "í", "icirc": "î",
        "iuml": "ï", "ntilde": "ñ", "ograve": "ò", "oacute": "ó", "ocirc": "ô", "otilde": "õ", "ouml": "ö",
        "oslash": "ø", "ugrave": "ù", "uacute": "ú", "ucirc": "û", "uuml": "ü", "yacute": "ý", "Agrave": "À",
        "Aacute": "Á", "Acirc": "Â", "Atilde": "Ã", "Auml": "Ä", "Aring": "Å", "AElig": "Æ", "Ccedil": "Ç",
        "Egrave": "È", "Eacute": "É", "Ecirc": "Ê", "Euml": "Ë", "Ntilde": "Ñ", "Oacute": "Ó", "Ouml": "Ö",
        "Oslash": "Ø", "Uuml": "Ü", "oelig": "œ", "OElig": "Œ", "scaron": "š", "Scaron": "Š",
    ]
}
