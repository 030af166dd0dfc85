import Foundation
import Kernel

/// Made-up invoices with every oddity of real ones, the same for the same seed.
struct InvoiceFile {
    private var dice: Dice
    private(set) var text =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    private var number = 536_364
    private var minute = 0
    /// What somebody bought and may cancel.
    private var bought: [(customer: String, country: String, code: String, quantity: Int, price: String)] = []

    private struct Dice {
        var state: UInt64

        mutating func roll(_ range: Range<Int>) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + Int((state >> 33) % UInt64(range.count))
        }
    }

    private static let countries = [
        "United Kingdom", "United Kingdom", "United Kingdom", "EIRE", "RSA", "Channel Islands", "Germany",
        "Unspecified", "European Community", "USA",
    ]

    /// Some hundred invoices, and the oddities that chance might leave out at the end.
    init(seed: UInt64, invoices: Int) {
        dice = Dice(state: seed)
        for _ in 0..<invoices { addInvoice() }
        add("A900001", "B", "Adjust bad debt", 1, "11062.06", "", "United Kingdom")
        add("A900002", "B", "Adjust bad debt", 1, "-11062.06", "", "United Kingdom")
        add("900003", "AMAZONFEE", "AMAZON FEE", 1, "13.50", "", "United Kingdom")
        add("900004", "22355", "test", 1, "0.0", "", "United Kingdom")
        add("900005", "22356", "", -4, "0.0", "", "United Kingdom")
        add("900006", "PADS", "PADS TO MATCH ALL CUSHIONS", 1, "0.001", "13952.0", "United Kingdom")
        add("900007", "22357", "found, again", 7, "0.0", "", "United Kingdom")
        add("900008", "22358", "a \"\"quoted\"\" name", 2, "-1.25", "", "United Kingdom")
        add("C900009", "22359", "NOT CANCELLED", 3, "1.0", "13952.0", "United Kingdom")
        add("C900010", "22360", "OF A GUEST", -3, "1.0", "", "United Kingdom")
        add("C900011", "D", "Discount", -1, "27.5", "13952.0", "United Kingdom")
        add("900012", "22361", "SOLD ONCE", 2, "1.65", "13952.0", "United Kingdom")
        add("900013", "22361", "SOLD ONCE", 3, "1.45", "13952.0", "United Kingdom")
        add("C900014", "22361", "SOLD ONCE", -4, "1.65", "13952.0", "United Kingdom")
        add("C900015", "22361", "SOLD ONCE", -4, "1.65", "13952.0", "United Kingdom")
        text += "900016,22362,TOO FEW COLUMNS,1\n"
        add("900017", "22362", "NO TIME", 1, "one", "", "United Kingdom")
        // The same invoice in two places makes two orders.
        add("900012", "22361", "SOLD AGAIN", 1, "1.65", "13952.0", "United Kingdom")
        // More lines than one order takes, some of them twice, and as many pieces as nobody else wants.
        for place in 0..<130 {
            add("900018", "7\(place % 120)x", "LINE \(place % 120)", 2, "0.85", "", "Japan")
        }
        add("900019", "23843", "PAPER CRAFT , LITTLE BIRDIE", 80_995, "2.08", "16446.0", "United Kingdom")
        add("C900020", "23843", "PAPER CRAFT , LITTLE BIRDIE", -80_995, "2.08", "16446.0", "United Kingdom")
    }

    private mutating func addInvoice() {
        number += 1
        minute += dice.roll(1..<90)
        if !bought.isEmpty, dice.roll(0..<5) == 0 { return cancel() }
        let isGuest = dice.roll(0..<4) == 0
        let customer = isGuest ? "" : "\(12_346 + dice.roll(0..<25)).0"
        let country = Self.countries[dice.roll(0..<Self.countries.count)]
        for _ in 0..<dice.roll(1..<20) {
            let kind = dice.roll(0..<60)
            let code = ["8512\(kind)A", "8512\(kind)a", "POST", "M"][min(kind < 50 ? 0 : kind - 50, 3)]
            let price = "\(dice.roll(0..<12)).\(dice.roll(1..<100))"
            let quantity = dice.roll(0..<30) == 0 ? -dice.roll(1..<9) : dice.roll(1..<50)
            add("\(number)", code, "GOODS, \(kind)", quantity, price, customer, country)
            if dice.roll(0..<25) == 0 {
                add("\(number)", code, "GOODS, \(kind)", quantity, price, customer, country)
            }
            if quantity > 0, !isGuest { bought.append((customer, country, code, quantity, price)) }
        }
    }

    private mutating func cancel() {
        let line = bought[dice.roll(0..<bought.count)]
        let quantity = dice.roll(1..<line.quantity + 3)
        add("C\(number)", line.code, "BACK", -quantity, line.price, line.customer, line.country)
    }

    private mutating func add(
        _ invoice: String,
        _ code: String,
        _ description: String,
        _ quantity: Int,
        _ price: String,
        _ rest: String...
    ) {
        let moment = Timestamp(milliseconds: 1_291_190_760_000 + Int64(minute) * 60_000).description
        let time = moment.prefix(19).replacing("T", with: " ")
        text +=
            "\(invoice),\(code),\"\(description)\",\(quantity),\(time),\(price),"
            + rest.joined(separator: ",") + "\n"
    }
}
