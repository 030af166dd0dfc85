/// Where an order may go, word for word as the shop's rules print it.
enum RuledMoves {
    private static let table = """
        pending        -> paid payment_failed processing shipped cancelled
        payment_failed -> paid cancelled
        paid           -> processing shipped cancelled refunded
        processing     -> shipped cancelled refunded
        shipped        -> delivered refunded
        delivered      -> refunded
        cancelled      ->
        refunded       ->
        """

    static let next: [String: Set<String>] = Dictionary(
        uniqueKeysWithValues: table.split(separator: "\n").map { line in
            let words = line.split(separator: " ").map(String.init)
            return (words[0], Set(words.dropFirst(2)))
        }
    )
}
