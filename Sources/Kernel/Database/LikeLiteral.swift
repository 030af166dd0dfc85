extension String {
    /// The text with the signs that LIKE understands taken literally; the pattern ends with `ESCAPE '!'`.
    package var likeLiteral: String {
        var literal = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar == "!" || scalar == "%" || scalar == "_" { literal.append("!") }
            literal.append(scalar)
        }
        return String(literal)
    }
}
