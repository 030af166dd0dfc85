/// A receiver's no to one mail that another try would not change.
package struct MailRefusal: Error, CustomStringConvertible {
    /// What the receiver said, such as `550 no such user here`.
    package let words: String

    package init(words: String) {
        self.words = words
    }

    package var description: String { words }

    /// One line of what somebody else said, cut to so many characters.
    package static func shortened(_ text: String, longest: Int) -> String {
        MailText.cleaned(text, longest: longest).split(separator: " ").joined(separator: " ")
    }
}
