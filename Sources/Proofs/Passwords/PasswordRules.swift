internal import Foundation

/// Which passwords are too easy to guess, said in a sentence: no rules about kinds of characters, only what
/// attackers try first (NIST SP 800-63B §5.1.1.2).
package enum PasswordRules {
    /// What is wrong with a password.
    ///
    /// - Parameters:
    ///   - password: follows the rule of the value `Password` already, so it is short.
    ///   - email: the address of the account.
    ///   - name: the name of its owner.
    /// - Returns: the detail of a 422, or nil when it will do.
    package static func refusal(_ password: String, email: String?, name: String?) -> String? {
        let word = folded(password)
        if isPersonal(word, email: email.map(folded), name: name.map(folded)) {
            return "must not be made of your e-mail address or name"
        }
        if isRepeated(word) { return "must not repeat the same few characters" }
        if KeyboardWalk.covers(word) { return "must not follow the order of the keys, digits or letters" }
        if isDate(word) { return "must not be a date" }
        return CommonPasswords.contains(word) ? "is one of the most common; choose another" : nil
    }

    /// Without difference of case, width and look of the same letter.
    private static func folded(_ text: String) -> String {
        text.precomposedStringWithCompatibilityMapping.lowercased()
    }

    /// Whether it is the address, its local part or the name, written in any order of their words, with
    /// nothing but digits and signs around.
    private static func isPersonal(_ word: String, email: String?, name: String?) -> Bool {
        let letters = word.filter(\.isLetter)
        var own: Set<String> = []
        if let email {
            let parts = email.split(separator: "@", maxSplits: 1)
            own.formUnion([email, email.filter(\.isLetter)])
            own.formUnion(parts.map { $0.filter(\.isLetter) })
            if let local = parts.first { own.insert(String(local)) }
        }
        if let name {
            let words = name.split { !$0.isLetter }.map(String.init)
            own.formUnion([name, words.joined(), words.reversed().joined()] + words)
        }
        return own.contains { $0.count >= 3 && ($0 == word || ($0 == letters && isFew(word, letters))) }
    }

    /// Whether only a few digits and signs stand beside the letters.
    private static func isFew(_ word: String, _ letters: String) -> Bool {
        word.count - letters.count <= CommonPasswords.extrasMax
    }

    /// Whether one piece of at most four characters is written over and over.
    private static func isRepeated(_ word: String) -> Bool {
        let characters = Array(word)
        return (1...4).contains { period in
            characters.count >= 2 * period
                && characters.indices.allSatisfy { characters[$0] == characters[$0 % period] }
        }
    }

    /// Whether it is eight digits in the order of a day of 1900 to 2099: as likely as any word.
    private static func isDate(_ word: String) -> Bool {
        let digits = word.utf8.map { Int($0) - 0x30 }
        guard digits.count == 8, digits.allSatisfy((0...9).contains) else { return false }
        let pairs = stride(from: 0, to: 8, by: 2).map { digits[$0] * 10 + digits[$0 + 1] }
        return isDay(century: pairs[2], month: min(pairs[0], pairs[1]), day: max(pairs[0], pairs[1]))
            || isDay(century: pairs[0], month: pairs[2], day: pairs[3])
    }

    private static func isDay(century: Int, month: Int, day: Int) -> Bool {
        (19...20).contains(century) && (1...12).contains(month) && (1...31).contains(day)
    }
}
