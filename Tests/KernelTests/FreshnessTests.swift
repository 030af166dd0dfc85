import Kernel
import Synchronization
import Testing

@Suite struct FreshnessTests {
    @Test func `an answer is stale once something it was read from is touched`() {
        let freshness = Freshness()
        let slots = freshness.slots(of: ["product:1", "stock"])
        let mark = freshness.mark

        #expect(freshness.isFresh(slots, since: mark))
        freshness.touch(["product:2"])
        #expect(freshness.isFresh(slots, since: mark))
        freshness.touch(["stock"])
        #expect(!freshness.isFresh(slots, since: mark))
        #expect(freshness.isFresh(slots, since: freshness.mark))
    }

    @Test func `a touch between the mark and the keeping makes the answer stale`() {
        let freshness = Freshness()
        let mark = freshness.mark
        freshness.touch(["catalog"])

        #expect(!freshness.isFresh(freshness.slots(of: ["catalog"]), since: mark))
    }

    @Test func `after interrupted news nothing kept is fresh`() {
        let freshness = Freshness()
        let slots = freshness.slots(of: ["a"])
        let mark = freshness.mark

        freshness.suspend(true)
        #expect(!freshness.isFresh(slots, since: mark))
        freshness.suspend(false)
        #expect(freshness.isFresh(slots, since: mark))
        freshness.noteAll()
        #expect(!freshness.isFresh(slots, since: mark))
    }

    @Test func `touches of this process are told to others, theirs are not told again`() {
        let freshness = Freshness()
        let told = Mutex<[Set<String>]>([])
        freshness.tell { names in told.withLock { $0.append(names) } }

        freshness.touch(["a"])
        freshness.touch([])
        freshness.note(["b"])

        #expect(told.withLock { $0 } == [["a"]])
    }

    @Test func `a watcher hears of its name alone, from here and from elsewhere`() {
        let freshness = Freshness()
        let rings = Atomic<Int>(0)
        freshness.watch("jobs") { rings.add(1, ordering: .relaxed) }

        freshness.touch(["jobs", "stock"])
        freshness.note(["jobs"])
        freshness.touch(["stock"])

        #expect(rings.load(ordering: .relaxed) == 2)
    }
}
