/// Brings names of foreign files into the form that the shop takes; real catalogues have all of these.
enum NameText {
    /// The longest name that a product can have, in characters.
    private static let lengthMax = 255

    /// What the bytes 80 to 9F mean in Windows-1252, which careless exports leave as control characters.
    private static let windows1252 =
        Array(
            "\u{20AC}\u{0}\u{201A}\u{192}\u{201E}\u{2026}\u{2020}\u{2021}\u{2C6}\u{2030}\u{160}\u{2039}\u{152}\u{0}\u{17D}\u{0}"
                .unicodeScalars
        )
        + Array(
            "\u{0}\u{2018}\u{2019}\u{201C}\u{201D}\u{2022}\u{2013}\u{2014}\u{2DC}\u{2122}\u{161}\u{203A}\u{153}\u{0}\u{17E}\u{178}"
                .unicodeScalars
        )

    /// Without control characters: those of Windows-1252 become what was meant, others a space.
    static func repaired(_ name: String) -> String {
        guard name.unicodeScalars.contains(where: isControl) else { return name }
        var text = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            guard isControl(scalar) else {
                text.append(scalar)
                continue
            }
            let meant = scalar.value >= 0x80 ? windows1252[Int(scalar.value) - 0x80] : "\u{0}"
            text.append(meant == "\u{0}" ? " " : meant)
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
