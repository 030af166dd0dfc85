package import Kernel

/// The OpenAPI document of some operations together with what every server answers by itself.
package enum ServedDocument {
    /// What every server answers beside the operations.
    package static let plain = ServicePages.documented

    package static func bytes(name: String, version: String, operations: [Operation]) -> [UInt8] {
        let document = OpenAPI(
            title: name,
            version: version,
            operations: operations,
            plain: ServicePages.documented,
            shared: shared
        )
        return Array(document.document().text.utf8)
    }

    private static let shared = SharedProblems(
        always: [
            Problem.unauthenticated, Responder.tooMany, Problem.fault, Problem.busy, Problem.unavailable,
        ],
        writes: [
            BodyReader.tooLarge, BodyReader.mediaType, OperationRunner.Precondition.failed, Problem.conflict,
            CookieGuard.csrf,
        ],
        posts: [Idempotency.inProgress, Idempotency.reused]
    )
}
