/// Brings names of foreign files into the form that the shop takes; real catalogues have all of these.
enum NameText {
    /// The longest name that a product can have, in characters.
    private static let lengthMax = 255

    /// What the bytes 80 to 9F mean in Windows-1252, which careless exports leave as control characters.
    private static let windows1252 = Array("€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ".unicodeScalars)

    /// Without control characters: those of Windows-1252 become what was meant, others a space.
    static func repaired(_ name: String) -> String {
        guard name.unicodeScalars.contains(where: isControl) else { return name }
        var text = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            guard isControl(scalar) else {
                text.append(scalar)
                continue
            }
            text.append(scalar.value < 0x80 ? " " : windows1252[Int(scalar.value) - 0x80])
        }
        return String(text)
    }

    /// A name that is too long, cut where a word ends.
    static func cut(_ name: String) -> String {
        guard name.unicodeScalars.count > lengthMax else { return name }
        let start = String(name.unicodeScalars.prefix(lengthMax - 1))
        return (start.lastIndex(of: " ").map { String(start[..<$0]) } ?? start) + "…"
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
