import Kernel
import Orders

/// An order with its lines and what of them went out, locked by whoever changes it.
struct ShippedOrder {
    let order: Order
    let lines: [OrderLine]
    private(set) var shipments: [Shipment]

    init(_ order: Order, in tx: Transaction) throws {
        self.order = order
        lines = try OrderRefunds.lines(of: order, in: tx)
        shipments = try ShipmentTable.of(order.id, in: tx)
    }

    func shipment(_ id: ID<Shipment>) throws -> Shipment {
        guard let found = shipments.first(where: { $0.id == id }) else {
            throw Problem.notFound("Shipment not found")
        }
        return found
    }

    /// Pieces of a line that are neither in a shipment nor came back.
    func left(at position: Int) -> Int {
        let line = lines[position]
        let out = shipments.filter { $0.status != .cancelled }.reduce(0) { $0 + ($1.pieces[position] ?? 0) }
        return max(0, line.quantity - line.returned - out)
    }

    /// The pieces that a request means; all that are left without any.
    ///
    /// - Throws: 422; ``ShipmentRefusal/notLeft``.
    func pieces(of items: [OrderedItem]?) throws -> [Int: Int] {
        guard let items else {
            let all = Dictionary(uniqueKeysWithValues: lines.indices.map { ($0, left(at: $0)) })
                .filter { $0.value > 0 }
            guard !all.isEmpty else { throw ShipmentRefusal.notLeft }
            return all
        }
        guard !items.isEmpty else { throw Problem.invalid(field: "items", "must name something") }
        var pieces: [Int: Int] = [:]
        for (index, item) in items.enumerated() {
            let place = "items[\(index)]"
            let free = Set(lines.indices.filter { left(at: $0) > 0 && pieces[$0] == nil })
            let position = try item.position(in: lines, place) { line in
                free.contains { lines[$0].variantID == line.variantID }
            }
            guard pieces[position] == nil else {
                throw Problem.invalid(field: place, "names a line that another item names")
            }
            let count = item.quantity?.value ?? left(at: position)
            guard count > 0, count <= left(at: position) else { throw ShipmentRefusal.notLeft }
            pieces[position] = count
        }
        return pieces
    }

    /// The status that the shipments make of the order; nil when they leave it where it is.
    func status(after shipments: [Shipment]) -> OrderStatus? {
        let live = shipments.filter { $0.status != .cancelled }
        guard !live.isEmpty else { return nil }
        let isWhole = ShippedOrder(order: order, lines: lines, shipments: live).isNothingLeft
        if isWhole, live.allSatisfy({ $0.status == .delivered }) { return .delivered }
        if isWhole, live.allSatisfy({ $0.status != .packed }) { return .shipped }
        return .processing
    }

    /// Whether any of it is on its way or there, though not marked so yet.
    var hasLeft: Bool {
        !order.isShipped && shipments.contains { $0.status == .shipped || $0.status == .delivered }
    }

    private var isNothingLeft: Bool { lines.indices.allSatisfy { left(at: $0) == 0 } }

    private init(order: Order, lines: [OrderLine], shipments: [Shipment]) {
        self.order = order
        self.lines = lines
        self.shipments = shipments
    }
}
