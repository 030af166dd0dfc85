package import Kernel

/// Why a cart is not changed.
package enum CartRefusal: Refusal, Equatable {
    /// An order was made from it and lives.
    case checkedOut
    case tooManyLines(max: Int)
    case tooManyPieces(max: Int)

    static let checkedOutKind = Problem.Kind(409, "cart_checked_out", "An order was made from the cart.")
    static let linesKind = Problem.Kind(409, "cart_full", "The cart has as many lines as it may.")
    static let piecesKind = Problem.Kind(409, "line_full", "The line has as many pieces as it may.")

    package static var kinds: [Problem.Kind] { [checkedOutKind, linesKind, piecesKind] }

    package var problem: Problem {
        switch self {
        case .checkedOut:
            Problem(Self.checkedOutKind, "An order was made from this cart; start a new one.")
        case .tooManyLines(let max):
            Problem(Self.linesKind, "A cart can have at most \(max) different items.")
        case .tooManyPieces(let max):
            Problem(Self.piecesKind, "A cart can have at most \(max) pieces of one item.")
        }
    }
}
