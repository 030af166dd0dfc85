import Kernel
import Synchronization

/// Finished answers of queries, used again until something they were read from is touched.
///
/// Only answers that are the same for everybody get here, and no decision about stock or money reads it.
final class ReplyCache: Sendable {
    struct Entry: Sendable {
        let body: [UInt8]
        let etag: String
        fileprivate let slots: [Int]
        fileprivate let mark: UInt64
        fileprivate let validUntil: Timestamp?
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var bytes = 0
    }

    private let state = Mutex(State())
    private let freshness: Freshness
    private let clock: Clock
    private let bytesMax: Int

    init(freshness: Freshness, clock: Clock, bytesMax: Int) {
        self.freshness = freshness
        self.clock = clock
        self.bytesMax = bytesMax
    }

    /// An answer that still holds.
    func find(_ key: String) -> Entry? {
        guard let entry = state.withLock({ $0.entries[key] }),
            freshness.isFresh(entry.slots, since: entry.mark)
        else { return nil }
        if let validUntil = entry.validUntil, clock.now() >= validUntil { return nil }
        return entry
    }

    /// Keeps an answer that was read after the mark was taken.
    func keep(
        _ key: String,
        body: [UInt8],
        etag: String,
        dependencies: Set<String>,
        validUntil: Timestamp?,
        mark: UInt64
    ) {
        let size = body.count + key.utf8.count + 200
        guard size <= bytesMax / 16 else { return }
        let entry = Entry(
            body: body,
            etag: etag,
            slots: freshness.slots(of: dependencies),
            mark: mark,
            validUntil: validUntil
        )
        state.withLock { state in
            if let old = state.entries.updateValue(entry, forKey: key) {
                state.bytes -= old.body.count + key.utf8.count + 200
            }
            state.bytes += size
            // Starting anew is rare, cheap and cannot be led into a corner by the order of requests.
            if state.bytes > bytesMax {
                state.entries = [key: entry]
                state.bytes = size
            }
        }
    }
}
