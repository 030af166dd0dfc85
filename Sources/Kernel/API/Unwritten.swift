/// An answer whose bytes are written when somebody wants them: after the transaction, as a rule, so that the
/// one thread that writes to the database is free for the next.
package struct Unwritten: Sendable {
    private let writing: @Sendable () throws -> Outgoing

    package init(_ writing: @escaping @Sendable () throws -> Outgoing) {
        self.writing = writing
    }

    /// An answer that is written already.
    package init(_ outgoing: Outgoing) {
        writing = { outgoing }
    }

    package func outgoing() throws -> Outgoing { try writing() }
}
