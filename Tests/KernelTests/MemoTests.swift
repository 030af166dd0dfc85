import Kernel
import Testing

@Suite struct MemoTests {
    private final class Nowhere: Session {
        func rows(_ sql: SQL) throws -> [Row] { [] }
        func execute(_ sql: SQL) throws -> Int { 0 }
        func post(_ sql: SQL) throws {}
    }

    private static func read(_ memo: Memo, mark: UInt64? = nil) -> Transaction {
        Transaction(
            engine: .sqlite,
            now: Timestamp(milliseconds: 0),
            random: .system,
            session: Nowhere(),
            memo: memo,
            mark: mark ?? memo.mark
        )
    }

    /// Offers a number and answers which one is told.
    private static func tell(_ number: Int, of key: Int = 0, in tx: Transaction) throws -> Int {
        try tx.remembered("SELECT \(key)", until: ["catalog"]) { number }
    }

    @Test func `a fact is told again until its name is touched`() throws {
        let freshness = Freshness()
        let memo = Memo(freshness)

        #expect(try Self.tell(1, in: Self.read(memo)) == 1)
        #expect(try Self.tell(2, in: Self.read(memo)) == 1)
        freshness.touch(["stock"])
        #expect(try Self.tell(3, in: Self.read(memo)) == 1)
        freshness.touch(["catalog"])
        #expect(try Self.tell(4, in: Self.read(memo)) == 4)
        #expect(try Self.tell(5, in: Self.read(memo)) == 4)
    }

    @Test func `what a snapshot from before a touch saw is not told after it`() throws {
        let freshness = Freshness()
        let memo = Memo(freshness)
        let late = Self.read(memo)

        freshness.touch(["catalog"])
        #expect(try Self.tell(1, in: late) == 1)
        #expect(try Self.tell(2, in: Self.read(memo)) == 2)
    }

    @Test func `other values are another fact`() throws {
        let memo = Memo(Freshness())

        #expect(try Self.tell(1, of: 1, in: Self.read(memo)) == 1)
        #expect(try Self.tell(2, of: 2, in: Self.read(memo)) == 2)
        #expect(try Self.tell(3, of: 1, in: Self.read(memo)) == 1)
    }

    @Test func `a write finds out for itself`() throws {
        let memo = Memo(Freshness())
        _ = try Self.tell(1, in: Self.read(memo))
        let write = Transaction(
            engine: .sqlite,
            now: Timestamp(milliseconds: 0),
            random: .system,
            session: Nowhere()
        )

        #expect(try Self.tell(2, in: write) == 2)
    }

    @Test func `a full memo lets go of what nobody asks for`() throws {
        let memo = Memo(Freshness(), factsMax: 10)
        for key in 0..<100 {
            _ = try Self.tell(key, of: key, in: Self.read(memo))
            #expect(try Self.tell(-1, of: 0, in: Self.read(memo)) == 0)
            #expect(memo.count <= 10)
        }

        #expect(try Self.tell(-1, of: 1, in: Self.read(memo)) == -1)
    }
}
