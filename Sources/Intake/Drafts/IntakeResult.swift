/// What one piece of a catalogue file turned out to be.
package enum IntakeResult: Sendable, Equatable {
    case product(ProductDraft)
    case addition(VariantAddition)
    case category(CategoryDraft)
    /// Something that cannot be imported: where it begins, from 1, and why.
    case refused(line: Int, reason: String)
}
