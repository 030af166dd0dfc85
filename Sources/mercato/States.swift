import ArgumentParser
import Foundation
import Kernel
import Orders

/// The table of order states, as the shop itself uses it.
struct States: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the states of an order and where each may go.",
        discussion: "Staff move orders; an owner may only cancel, before shipping."
    )

    @Flag(help: "As JSON.")
    var json = false

    func run() {
        if json {
            let moves = OrderStatus.allCases.map { status in
                (status.rawValue, JSON.array(status.next.map { .string($0.rawValue) }))
            }
            return Console.own.out(JSON.object(moves).text)
        }
        for status in OrderStatus.allCases {
            let next = status.next.map(\.rawValue).joined(separator: ", ")
            let name = status.rawValue.padding(toLength: 16, withPad: " ", startingAt: 0)
            Console.own.out("\(name)\(next.isEmpty ? "final" : next)")
        }
    }
}
