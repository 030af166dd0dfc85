/// What makes a whole file unreadable, as one sentence for the person who runs the import.
///
/// A single bad row or element is not an error: it becomes `IntakeResult.refused` and reading goes on.
package struct IntakeError: Error, CustomStringConvertible, Equatable {
    package let description: String

    package init(_ sentence: String) {
        description = sentence
    }
}
