package import Kernel

/// Says, for every write, which read shows what it changes.
///
/// That is the read at the write's own address, or at the one above that names a thing, as for
/// `/orders/{order}/status`. What only a list shows, such as a variant, is taken out of that list by its
/// `id`. A read `…/record` below the address, the staff's own view of what shoppers see otherwise or not at
/// all, goes before the one that shoppers have.
package struct Pictures: Sendable {
    /// One read, and where in its answer the thing stands.
    package struct Picture: Sendable {
        /// The read's place among all operations.
        package let read: Int
        /// Which parameter of the write is the `id` of one thing in the list; nil when all of it is meant.
        package let place: Int?
    }

    private let operations: [Operation]
    private let reads: [[String]: Int]

    package init(_ operations: [Operation]) {
        self.operations = operations
        reads = Dictionary(
            operations.indices.filter { operations[$0].kind == .query }
                .map { (Self.shape(operations[$0].route), $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    private static func shape(_ route: Route) -> [String] {
        route.segments.map { if case .fixed(let text) = $0 { text } else { "{}" } }
    }

    /// The read at the very address of a write.
    func twin(of write: Operation) -> Int? { reads[Self.shape(write.route)] }

    /// The read that shows what a write changes; nil when nothing is there before it.
    package func picture(of write: Operation) -> Picture? {
        var shape = Self.shape(write.route)
        while shape.contains("{}") {
            if let read = reads[shape + ["record"]] ?? reads[shape] { return Picture(read: read, place: nil) }
            if shape.removeLast() == "{}" { return listed(in: shape) }
        }
        return nil
    }

    /// A list that has no pages shows each of its things.
    private func listed(in shape: [String]) -> Picture? {
        guard let read = reads[shape], case .array = operations[read].reply.shape else { return nil }
        return Picture(read: read, place: shape.count { $0 == "{}" })
    }
}
