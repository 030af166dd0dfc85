import Catalog
import Kernel

extension [QuoteLine] {
    /// The place of each line in an order that only their content decides.
    ///
    /// Where a choice between lines must fall, it falls by this, so that the order in which somebody put
    /// goods
    /// into a cart changes no total; lines that are alike in everything keep their places.
    var ranks: [Int] {
        var ranks = Array<Int>(repeating: 0, count: count)
        let sorted = indices.sorted { left, right in
            let keys = (self[left].key, self[right].key)
            return keys.0 == keys.1 ? left < right : keys.0.lexicographicallyPrecedes(keys.1)
        }
        for (rank, index) in sorted.enumerated() { ranks[index] = rank }
        return ranks
    }
}

extension QuoteLine {
    /// Everything that a quote asks of a line.
    fileprivate var key: [Int64] {
        var key = [
            good.variant?.value ?? 0, good.product?.value ?? 0, unit.minor, Int64(quantity),
            unitMin?.minor ?? 0, Int64(good.categories.count),
        ]
        key += good.categories.map(\.value).sorted()
        for text in [taxCode, good.brand] {
            key.append(text.map { Int64($0.utf8.count) } ?? -1)
            key += (text ?? "").utf8.map(Int64.init)
        }
        return key
    }
}
