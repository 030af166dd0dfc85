/// Letters of other alphabets that look like Latin ones, each with the letter it looks like.
///
/// The common ones of Unicode Technical Standard 39 (confusables), in small letters and decomposed, for
/// that is how ``EmailKey`` asks. Two letters of one alphabet may look like the same Latin one.
enum Lookalikes {
    /// What a letter looks like; itself for most.
    static func latin(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        if scalar.value < 0x80 { return String.UnicodeScalarView([scalar]) }
        if let letter = letters[scalar] { return letter.unicodeScalars }
        return String.UnicodeScalarView([emblem(scalar) ?? scalar])
    }

    /// Letters in black circles and squares, and those of flags: three rows of 26.
    private static func emblem(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        for start in [0x1F150, 0x1F170, 0x1F1E6] as [UInt32] where scalar.value >= start {
            let place = scalar.value - start
            if place < 26 { return Unicode.Scalar(UInt8(0x61 + place)) }
        }
        return nil
    }

    private static let letters: [Unicode.Scalar: String] = {
        let alphabets = [cyrillic, greek, armenian, latin, coptic, cherokee, lisu, others]
        var letters: [Unicode.Scalar: String] = [:]
        for (foreign, latin) in alphabets.joined() { letters[foreign] = latin }
        return letters
    }()

    private typealias Pairs = KeyValuePairs<Unicode.Scalar, String>

    private static let cyrillic: Pairs = [
        "\u{430}": "a", "\u{432}": "b", "\u{441}": "c", "\u{501}": "d", "\u{435}": "e", "\u{4BD}": "e",
        "\u{4BB}": "h", "\u{45B}": "h", "\u{456}": "i", "\u{4CF}": "l", "\u{458}": "j", "\u{43A}": "k",
        "\u{49B}": "k", "\u{51B}": "q", "\u{43C}": "m", "\u{43D}": "h", "\u{43F}": "n", "\u{43E}": "o",
        "\u{440}": "p", "\u{433}": "r", "\u{455}": "s", "\u{442}": "t", "\u{443}": "y", "\u{4AF}": "y",
        "\u{475}": "v", "\u{51D}": "w", "\u{461}": "w", "\u{445}": "x", "\u{44C}": "b", "\u{437}": "3",
        "\u{4E1}": "3", "\u{431}": "6",
    ]

    private static let greek: Pairs = [
        "\u{3B1}": "a", "\u{3B2}": "b", "\u{3B3}": "y", "\u{3B5}": "e", "\u{3B7}": "n", "\u{3B9}": "i",
        "\u{3BA}": "k", "\u{3BC}": "m", "\u{3BD}": "v", "\u{3BF}": "o", "\u{3C1}": "p", "\u{3C3}": "o",
        "\u{3C2}": "o", "\u{3C4}": "t", "\u{3C5}": "u", "\u{3C7}": "x", "\u{3C9}": "w", "\u{3B6}": "z",
        "\u{3F2}": "c", "\u{3F3}": "j", "\u{3DD}": "f",
    ]

    private static let armenian: Pairs = [
        "\u{561}": "w", "\u{581}": "g", "\u{566}": "q", "\u{570}": "h", "\u{575}": "j", "\u{578}": "n",
        "\u{57C}": "n", "\u{57D}": "u", "\u{585}": "o", "\u{584}": "p", "\u{56C}": "l", "\u{565}": "t",
        "\u{582}": "i",
    ]

    private static let latin: Pairs = [
        "\u{131}": "i", "\u{269}": "i", "\u{26A}": "i", "\u{237}": "j", "\u{251}": "a", "\u{261}": "g",
        "\u{262}": "g", "\u{28B}": "v", "\u{185}": "b", "\u{28F}": "y", "\u{280}": "r", "\u{274}": "n",
        "\u{29F}": "l", "\u{29C}": "h", "\u{299}": "b", "\u{1D00}": "a", "\u{1D04}": "c",
        "\u{1D05}": "d", "\u{1D07}": "e", "\u{A730}": "f", "\u{1D0A}": "j", "\u{1D0B}": "k",
        "\u{1D0D}": "m", "\u{1D0F}": "o", "\u{1D18}": "p", "\u{A7AF}": "q", "\u{A731}": "s",
        "\u{1D1B}": "t", "\u{1D1C}": "u", "\u{1D20}": "v", "\u{1D21}": "w", "\u{1D22}": "z",
        "\u{DF}": "ss",
    ]

    private static let coptic: Pairs = [
        "\u{2C81}": "a", "\u{2C85}": "r", "\u{2C89}": "e", "\u{2C8F}": "h", "\u{2C93}": "i",
        "\u{2C95}": "k", "\u{2C99}": "m", "\u{2C9B}": "n", "\u{2C9F}": "o", "\u{2CA3}": "p",
        "\u{2CA5}": "c", "\u{2CA7}": "t", "\u{2CA9}": "y", "\u{2CAD}": "x",
    ]

    private static let cherokee: Pairs = [
        "\u{AB70}": "d", "\u{AB71}": "r", "\u{AB72}": "t", "\u{AB75}": "i", "\u{AB7A}": "a",
        "\u{AB7B}": "j", "\u{AB7C}": "e", "\u{AB83}": "w", "\u{AB87}": "m", "\u{AB8B}": "h",
        "\u{AB90}": "g", "\u{AB93}": "z", "\u{AB9F}": "b", "\u{ABA2}": "r", "\u{ABA4}": "w",
        "\u{ABA5}": "s", "\u{ABA9}": "v", "\u{ABAA}": "s", "\u{ABAE}": "l", "\u{ABAF}": "c",
        "\u{ABB2}": "p", "\u{ABB6}": "k", "\u{ABB7}": "d", "\u{13FC}": "b",
    ]

    private static let lisu: Pairs = [
        "\u{A4D0}": "b", "\u{A4D1}": "p", "\u{A4D3}": "d", "\u{A4D4}": "t", "\u{A4D6}": "g",
        "\u{A4D7}": "k", "\u{A4D9}": "j", "\u{A4DA}": "c", "\u{A4DC}": "z", "\u{A4DD}": "f",
        "\u{A4DF}": "m", "\u{A4E0}": "n", "\u{A4E1}": "l", "\u{A4E2}": "s", "\u{A4E3}": "r",
        "\u{A4E6}": "v", "\u{A4E7}": "h", "\u{A4EA}": "w", "\u{A4EB}": "x", "\u{A4EC}": "y",
        "\u{A4EE}": "a", "\u{A4F0}": "e", "\u{A4F2}": "i", "\u{A4F3}": "o", "\u{A4F4}": "u",
    ]

    private static let others: Pairs = [
        "\u{2010}": "-", "\u{2012}": "-", "\u{2013}": "-", "\u{2014}": "-", "\u{2212}": "-",
        "\u{2027}": ".", "\u{3002}": ".", "\u{2019}": "'", "\u{2018}": "'", "\u{2BC}": "'",
        "\u{2BB}": "'", "\u{2032}": "'", "\u{2D4F}": "l", "\u{2D54}": "o", "\u{2D5D}": "x",
        "\u{966}": "o", "\u{9E6}": "o", "\u{E50}": "o", "\u{ED0}": "o", "\u{7CB}": "o",
    ]
}
