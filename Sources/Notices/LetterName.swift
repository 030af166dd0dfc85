/// What a letter is known by: the same in every try, and without a word of what it says or to whom.
package struct LetterName: Sendable, Hashable {
    package let id: Int64
    /// 32 random hexadecimal digits.
    package let key: String
    /// Such as `reset_password`.
    package let kind: String

    package init(id: Int64, key: String, kind: String) {
        self.id = id
        self.key = key
        self.kind = kind
    }

    /// In the order in which mails were written: `00000012-reset_password.eml`.
    package var fileName: String {
        let digits = String(id)
        return String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + "\(digits)-\(kind).eml"
    }
}
