/// Variable products that wait for their variations: at most 2,000 of them and 16 MiB, the oldest goes first.
struct HeldParents {
    private struct Held {
        var draft: ProductDraft
        var names: [String]
        var weight: Int
    }

    private let countMax: Int
    private let weightMax: Int
    /// By number; the numbers from `first` on wait in the order of the file.
    private var held: [Int: Held] = [:]
    private var numbers: [String: Int] = [:]
    private var first = 0
    private var next = 0
    private var weight = 0

    init(countMax: Int = 2000, weightMax: Int = 16 << 20) {
        self.countMax = countMax
        self.weightMax = weightMax
    }

    /// Lets a product wait under all the names its variations may use.
    mutating func hold(_ draft: ProductDraft, names: [String]) {
        // Texts, and about 1 KiB for the draft itself.
        let size =
            1024 + draft.description.utf8.count + draft.images.reduce(0) { $0 + $1.url.utf8.count + 64 }
        held[next] = Held(draft: draft, names: names, weight: size)
        for name in names { numbers[name] = next }
        next += 1
        weight += size
    }

    /// Gives a variation to its waiting parent; false when that does not wait.
    mutating func add(_ addition: VariantAddition) throws(DraftRefusal) -> Bool {
        guard let number = numbers[addition.reference], var parent = held.removeValue(forKey: number) else {
            return false
        }
        defer { held[number] = parent }
        for variant in addition.variants { try parent.draft.add(variant) }
        for image in addition.images { parent.draft.addImage(image.url) }
        parent.weight += 512
        weight += 512
        return true
    }

    /// Takes out those that have waited long enough.
    mutating func release(all: Bool) -> [IntakeResult] {
        var results: [IntakeResult] = []
        while first < next, all || next - first > countMax || weight > weightMax {
            defer { first += 1 }
            guard let parent = held.removeValue(forKey: first) else { continue }
            weight -= parent.weight
            for name in parent.names where numbers[name] == first { numbers[name] = nil }
            guard parent.draft.variants.isEmpty else {
                results.append(.product(parent.draft))
                continue
            }
            let reason = "None of the product's variations can be sold, or they come too late in the file."
            results.append(.refused(line: parent.draft.line, reason: reason))
        }
        return results
    }
}
