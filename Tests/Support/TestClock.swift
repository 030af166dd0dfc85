package import Kernel
import Synchronization

/// A clock that stands still until a test moves it.
package final class TestClock: Sendable {
    private let moment: Mutex<Timestamp>

    package init(_ text: String = "2026-11-21T12:00:00Z") {
        guard let start = Timestamp(text) else { preconditionFailure("\(text) is no time") }
        moment = Mutex(start)
    }

    package var clock: Clock {
        Clock { [self] in moment.withLock { $0 } }
    }

    package func advance(seconds: Int64) {
        moment.withLock { $0 = $0.adding(seconds: seconds) }
    }
}
