import Kernel

/// What goes wrong on purpose with a payment, so that a shop can be seen to bear it.
enum SandboxFault: String, SchemaWords, SQLConvertible {
    /// 402 and a message that it failed; nothing is charged.
    case decline
    /// 503, as if nobody were there; nothing is charged.
    case down
    /// Charged, answered 504, and never a message.
    case timeout
    /// Charged, and never a message.
    case never
    /// Charged, and the message comes after twenty minutes, when holds have lapsed.
    case late
    /// Charged, and the message comes twice.
    case twice
    /// Charged, and a message that it failed comes before the one that it went well.
    case disorder
    /// Charged, and the message says one minor unit more.
    case wrongAmount = "wrong_amount"
    /// Charged, and the message says another currency.
    case wrongCurrency = "wrong_currency"
    /// Charged, and the message has a signature of somebody else.
    case badSignature = "bad_signature"

    /// Card numbers that mean each; any other number is good.
    static let cards: [String: SandboxFault] = [
        "4000000000000002": .decline, "4000000000000119": .down, "4000000000000127": .timeout,
        "4000000000000135": .never, "4000000000000143": .late, "4000000000000150": .twice,
        "4000000000000168": .disorder, "4000000000000176": .wrongAmount,
        "4000000000000184": .wrongCurrency, "4000000000000192": .badSignature,
    ]

    /// Whether money moves all the same.
    var charges: Bool { self != .decline && self != .down }
}
