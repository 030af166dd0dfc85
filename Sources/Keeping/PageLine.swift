import Foundation
import Kernel

/// Pages of rows on their way from the thread that reads one database to the thread that writes the other.
///
/// A few wait at most: whoever is faster waits for the other. Both are threads of adapters, which may wait.
final class PageLine: @unchecked Sendable {
    private static let waitingMax = 4

    private let condition = NSCondition()
    private var pages: [(table: String, rows: [[SQLValue]])] = []
    private var end: Result<[TableSum], any Error>?
    private var hasBegun = false

    /// Once only: what was taken cannot be taken again.
    func begin() throws {
        condition.lock()
        defer { condition.unlock() }
        guard !hasBegun else { throw KeepingFault("Another transaction got between. Run the move again.") }
        hasBegun = true
    }

    func send(_ rows: [[SQLValue]], of table: String) throws {
        condition.lock()
        defer { condition.unlock() }
        while pages.count >= Self.waitingMax, end == nil { condition.wait() }
        if let end { _ = try end.get() }
        pages.append((table, rows))
        condition.broadcast()
    }

    /// The next page; nil after the last.
    func next() throws -> (table: String, rows: [[SQLValue]])? {
        condition.lock()
        defer { condition.unlock() }
        while pages.isEmpty, end == nil { condition.wait() }
        if case .failure(let error) = end { throw error }
        guard !pages.isEmpty else { return nil }
        condition.broadcast()
        return pages.removeFirst()
    }

    /// What all of it came to, after the last page.
    func sums() throws -> [TableSum] {
        condition.lock()
        defer { condition.unlock() }
        return try end?.get() ?? []
    }

    /// Says what all of it came to, or why no more comes; either side may.
    func close(_ result: Result<[TableSum], any Error>) {
        condition.lock()
        defer { condition.unlock() }
        end = end ?? result
        condition.broadcast()
    }
}
