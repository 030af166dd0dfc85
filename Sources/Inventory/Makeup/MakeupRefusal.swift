package import Kernel

/// Why a variant is not made up as asked.
package enum MakeupRefusal: Refusal, Equatable {
    case isBundle
    case isMeasured
    /// It is in another bundle.
    case isPart
    /// It has stock of its own.
    case hasStock
    /// A part is a bundle itself.
    case nested

    static let kind = Problem.Kind(409, "makeup_conflict", "The variant cannot be made up so.")

    package static var kinds: [Problem.Kind] { [kind] }

    package var problem: Problem {
        switch self {
        case .isBundle: Problem(Self.kind, "The variant is a bundle, without stock of its own.")
        case .isMeasured: Problem(Self.kind, "The variant is measured; delete its makeup first.")
        case .isPart: Problem(Self.kind, "The variant is a part of another bundle, and bundles do not nest.")
        case .hasStock: Problem(Self.kind, "The variant has stock of its own; count it to 0 first.")
        case .nested: Problem(Self.kind, "Bundles do not nest: each part must be another variant, no bundle.")
        }
    }
}
