/// The shop says no and means it: one enumeration per use case, its cases in the order in which they
/// are checked, its payload what the client needs.
package protocol Refusal: Error, Sendable {
    /// Everything it can turn into, for the documentation.
    static var kinds: [Problem.Kind] { get }

    var problem: Problem { get }

    /// Whether the very same request may succeed later.
    var isTransient: Bool { get }
}

extension Refusal {
    package var isTransient: Bool { false }
}
