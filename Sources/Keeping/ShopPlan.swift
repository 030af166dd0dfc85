package import Kernel

/// What must be known of the program's shop to keep it, restore it or move it.
package struct ShopPlan: Sendable {
    /// The program's version.
    package let version: String
    package let migrations: [Migration]
    /// Ids of steps that a shop's database may have beside these: those of the sandbox payment server.
    package let otherSteps: Set<String>
    package let audits: [Audit]
    /// Makes anew what each engine keeps in its own way: the search index.
    package let rebuild: @Sendable (Transaction) throws -> Void

    package init(
        version: String,
        migrations: [Migration],
        otherSteps: Set<String>,
        audits: [Audit],
        rebuild: @escaping @Sendable (Transaction) throws -> Void
    ) {
        self.version = version
        self.migrations = migrations
        self.otherSteps = otherSteps
        self.audits = audits
        self.rebuild = rebuild
    }

    /// Refuses a schema that a newer program made.
    func requireKnown(_ steps: [String]) throws {
        let known = otherSteps.union(migrations.map(\.id))
        guard let stranger = steps.first(where: { !known.contains($0) }) else { return }
        throw KeepingFault(
            "It is of a newer program: this one, \(version), does not know the schema's step \(stranger)."
        )
    }
}
