import Synchronization

/// Up until somebody lowers it.
final class SharedFlag: Sendable {
    private let flag = Atomic<Bool>(true)

    var isUp: Bool { flag.load(ordering: .relaxed) }

    func lower() {
        flag.store(false, ordering: .relaxed)
    }
}
