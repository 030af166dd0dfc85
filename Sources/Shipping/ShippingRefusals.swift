package import Kernel

/// Why an order is not sent in a way.
package enum ShippingRefusal: Refusal {
    /// The method is not offered where the order goes, in its currency, or any more.
    case notAvailable
    /// The method does not carry this parcel.
    case notCarried(name: String, ShippingObstacle)

    private static let kind = Problem.Kind(
        409,
        "shipping_not_available",
        "The order cannot be sent in this way."
    )

    package static var kinds: [Problem.Kind] { [kind] }

    package var problem: Problem {
        switch self {
        case .notAvailable:
            Problem(Self.kind, "This shipping method is not available for the order; choose another one.")
        case .notCarried(let name, let obstacle):
            Problem(
                Self.kind,
                "\(name) does not carry the order: \(obstacle.words); choose another one.",
                extra: [("reason", .string(obstacle.rawValue))]
            )
        }
    }
}

/// Why a zone cannot be deleted.
enum ZoneDeletionRefusal: Refusal {
    case notEmpty(methods: Int)

    static let kinds = [Problem.Kind(409, "zone_not_empty", "The zone still has shipping methods.")]

    var problem: Problem {
        switch self {
        case .notEmpty(let methods):
            Problem(
                Self.kinds[0],
                "The zone still has \(methods) shipping methods; move or delete them first."
            )
        }
    }
}

/// A list that is as long as it may be.
enum ShippingCountRefusal: Refusal {
    case zones(Int)
    case methods(Int)

    static let kinds = [
        Problem.Kind(409, "too_many_zones", "There are as many zones as there may be."),
        Problem.Kind(409, "too_many_methods", "There are as many methods as there may be."),
    ]

    var problem: Problem {
        switch self {
        case .zones(let most): Problem(Self.kinds[0], "A shop has at most \(most) shipping zones.")
        case .methods(let most): Problem(Self.kinds[1], "A zone has at most \(most) shipping methods.")
        }
    }
}
