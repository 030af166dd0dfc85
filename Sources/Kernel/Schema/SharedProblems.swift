/// What a server answers by itself before, around or after an operation: limits, credentials, faults.
package struct SharedProblems: Sendable {
    package var always: Set<Problem.Kind>
    /// Commands and exchanges: they have a body, a precondition and rivals.
    package var writes: Set<Problem.Kind>
    /// What an `Idempotency-Key` adds.
    package var posts: Set<Problem.Kind>

    package init(
        always: Set<Problem.Kind> = [],
        writes: Set<Problem.Kind> = [],
        posts: Set<Problem.Kind> = []
    ) {
        self.always = always
        self.writes = writes
        self.posts = posts
    }

    func kinds(of operation: Operation) -> Set<Problem.Kind> {
        var kinds = always
        if operation.kind != .query { kinds.formUnion(writes) }
        if operation.keepsKeys { kinds.formUnion(posts) }
        return kinds
    }
}
