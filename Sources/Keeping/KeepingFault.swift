/// What cannot be kept, restored, moved or trusted, as a sentence for whoever typed the command.
package struct KeepingFault: Error, CustomStringConvertible, Equatable {
    package let description: String
    /// Whether it is the backup that is wrong, and not what was to be done with it.
    package let isDamage: Bool

    package init(_ description: String, isDamage: Bool = false) {
        self.description = description
        self.isDamage = isDamage
    }

    static func damaged(_ how: String) -> KeepingFault {
        KeepingFault("The backup is damaged: \(how).", isDamage: true)
    }
}
