/// A query whose answer goes on: sent page by page, as server-sent events, for as long as its client listens.
///
/// Each page is read in a transaction of its own, when the one before it was written; so what is held in
/// memory for a reader is one page, however slowly it reads.
package protocol Feed: Endpoint {
    /// Touched when there is more to send.
    static var bell: String { get }

    /// The place after which the client begins.
    func start(_ call: Call<Self>, in tx: Transaction) throws -> Int64
    /// What comes after a place, the earliest first: so little that it may be held in memory.
    func page(_ call: Call<Self>, after place: Int64, in tx: Transaction) throws -> FeedPage<Reply>
}

/// One page of a ``Feed``.
package struct FeedPage<Item: Encodable & Sendable>: Sendable {
    package struct Entry: Sendable {
        let place: Int64
        let name: String
        let item: Item

        /// The name says what kind of message it is; a word without spaces or line ends.
        package init(at place: Int64, _ name: String, _ item: Item) {
            self.place = place
            self.name = name
            self.item = item
        }
    }

    let entries: [Entry]
    let next: Int64
    let hasMore: Bool

    /// The next page begins after `next`; `hasMore` tells whether there is one already.
    package init(_ entries: [Entry], next: Int64, hasMore: Bool) {
        self.entries = entries
        self.next = next
        self.hasMore = hasMore
    }

    /// As server-sent events; the JSON of an item has no line ends.
    func bytes() throws -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            bytes += Array("id: \(entry.place)\nevent: \(entry.name)\ndata: ".utf8)
            bytes += try ReplyEncoder.bytes(of: entry.item)
            bytes += [0x0A, 0x0A]
        }
        return bytes
    }
}

/// A ``Feed`` to one caller, with its types hidden.
package struct FeedWork: Sendable {
    /// A page on its way.
    package struct Part: Sendable {
        package let bytes: [UInt8]
        package let next: Int64
        package let hasMore: Bool
    }

    package let bell: String
    package let start: @Sendable (Transaction) throws -> Int64
    package let page: @Sendable (_ place: Int64, Transaction) throws -> Part

    init<E: Feed>(_ feed: E, _ call: Call<E>) {
        bell = E.bell
        start = { tx in try feed.start(call, in: tx) }
        page = { place, tx in
            let page = try feed.page(call, after: place, in: tx)
            return Part(bytes: try page.bytes(), next: page.next, hasMore: page.hasMore)
        }
    }
}

extension Problem {
    package static let tooManyStreams = Kind(503, "too_many_streams", "Too many streams are open.")
}
