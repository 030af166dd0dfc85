package import Kernel

/// One page of a list that is sent as a plain array; where it stands is told in headers.
package struct OrderPage: ReplyWithHeaders, Sendable {
    private let orders: [OrderReply]
    private let total: Int
    private let links: [(relation: String, page: Int)]
    private let size: Int
    private let filter: String

    init(orders: [OrderReply], total: Int, page: PageRequest, filter: String) {
        self.orders = orders
        self.total = total
        self.filter = filter
        size = page.size
        let last = max(1, (total + page.size - 1) / page.size)
        var links = [("first", 1), ("last", last)]
        if page.number > 1 { links.append(("prev", min(page.number - 1, last))) }
        if page.number < last { links.append(("next", page.number + 1)) }
        self.links = links
    }

    package var headers: [(name: String, value: String)] {
        let link = links.map { "<?page=\($0.page)&page_size=\(size)\(filter)>; rel=\"\($0.relation)\"" }
        return [("X-Total-Count", String(total)), ("Link", link.joined(separator: ", "))]
    }
}

extension OrderPage: SchemaValue {
    package static var schema: Schema { Schema(.array(SchemaProbe.schema(of: OrderReply.self), 0...100)) }

    package static var sample: OrderPage {
        OrderPage(orders: [], total: 0, page: PageRequest(page: nil, size: nil), filter: "")
    }

    /// Replies are only written.
    package init(from decoder: any Decoder) throws { self = .sample }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(orders)
    }
}
