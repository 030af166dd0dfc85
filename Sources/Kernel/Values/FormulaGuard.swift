/// Keeps spreadsheets from running cells of an exported file as formulas, in a way that reading undoes.
///
/// A text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return, after any number of
/// apostrophes, gets one apostrophe more; reading such a text takes one away.
package enum FormulaGuard {
    package static func guarded(_ text: String) -> String {
        isRisky(text.utf8) ? "'" + text : text
    }

    /// What ``guarded(_:)`` was given.
    package static func bare(_ text: String) -> String {
        text.utf8.first == apostrophe && isRisky(text.utf8) ? String(text.dropFirst()) : text
    }

    private static let apostrophe = UInt8(ascii: "'")

    private static func isRisky(_ bytes: String.UTF8View) -> Bool {
        switch bytes.first(where: { $0 != apostrophe }) {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 9, 13: true
        default: false
        }
    }
}
