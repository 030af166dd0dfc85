import Kernel
import Pricing

/// The rules in the order in which they are asked.
extension Difference {
    package static let all: [Difference] =
        pricesOfPlaces + discounts + [
            Difference(
                name: "conditions are asked again after each promotion",
                sentence: """
                    They count a threshold over what earlier promotions left; ours is counted over the \
                    prices \
                    before any promotion, so that no promotion takes another's ground away.
                    """
            ) { tried in
                guard tried.the.platform == .sylius || tried.the.platform == .vendure,
                    let quoted = tried.quoted, quoted.quote.promotions.count > 1
                else { return false }
                let left = quoted.quote.subtotal.minor - quoted.quote.discount.minor
                return quoted.draft.promotions.contains { promotion in
                    guard let least = promotion.conditions.subtotalMin?.minor else { return false }
                    return quoted.quote.subtotal.minor >= least && left < least
                }
            },
            Difference(
                name: "several rates stand beside each other on one good",
                sentence: """
                    They list each of several taxes on one good; ours has one rate for a good in a place, \
                    which \
                    is their sum, so the tax is the same and its parts are not told apart.
                    """
            ) { tried in
                let rates = ["tax_lines_per_line", "added_rates"].compactMap { tried.the.inputs[$0]?.array }
                return rates.contains { $0.count > 1 }
                    && tried.mismatches.allSatisfy { $0.key == "tax_summary" || $0.key == "taxes" }
                    && tried.isSameSum(of: "tax")
            },
            Difference(
                name: "nothing is spread evenly over weights of nothing",
                sentence: "They spread over weights that are all zero; ours never spreads over nothing."
            ) { tried in
                tried.the.inputs["weights"]?.array?.allSatisfy { $0.exact?.unscaled == 0 } ?? false
            },
            Difference(
                name: "the unit that is left over goes elsewhere",
                sentence: """
                    Where a sum does not divide, they give the units that are left over to the first or \
                    the last \
                    part; ours go to the parts that lost most by rounding, the first among equals. The \
                    sum is \
                    the same.
                    """
            ) { tried in
                [.solidus, .oscar, .spree].contains(tried.the.platform) && tried.isReordered
            },
        ]

    /// Prices in other places, and amounts finer than a currency's.
    private static let pricesOfPlaces: [Difference] = [
        Difference(
            name: "prices with tax are moved to the rate of another place",
            sentence: """
                They take the tax of the shop's place out and put that of the destination in, so the price \
                changes with the place; ours is the same for everybody and the tax inside it changes.
                """
        ) { tried in
            let isMoved = { (home: String, there: String) in
                tried.has(home) && tried.the.inputs[there]?.exact != nil
            }
            return isMoved("home_rate", "destination_rate")
                || isMoved("home_zone_rate", "destination_zone_rate")
        },
        Difference(
            name: "a country is free of tax from some value on",
            sentence: "They drop the tax for a country when an order is worth enough; ours has no such value."
        ) { $0.has("tax_free_from") },
        Difference(
            name: "amounts are never rounded",
            sentence: """
                They count in decimals of any length; ours are whole minor units at every step, so ours \
                is theirs \
                within a unit for each sum that was rounded.
                """
        ) { tried in
            tried.the.platform == .medusa && tried.isWithin(1)
                && tried.mismatches.allSatisfy { mismatch in
                    Mismatch.numbers(mismatch.expected).contains { $0.decimals > 2 }
                }
        },
        Difference(
            name: "lines have more decimals than the currency",
            sentence: "They round lines to more digits than the currency has; ours are whole minor units."
        ) { tried in
            guard let decimals = tried.the.inputs["item_decimals"]?.exact?.whole else { return false }
            let lines = Int64(tried.quoted?.quote.lines.count ?? 0)
            // The price and the tax of each line are rounded.
            return decimals > 2 && tried.isWithin(2 * lines)
        },
    ]

    /// What reductions are counted from, and how they are rounded.
    private static let discounts: [Difference] = [
        Difference(
            name: "percentages on pieces are of the listed price",
            sentence: """
                Several percentages on one piece each count from its listed price; each of ours counts \
                from what \
                the one before left.
                """
        ) { tried in
            guard tried.the.platform == .sylius, let quoted = tried.quoted else { return false }
            let percentages = quoted.quote.rows.filter { row in
                row.kind == .discount && row.rate != nil && quoted.draft.ofPieces.contains(row.source)
            }
            return Set(percentages.map(\.lines)).count < percentages.count
        },
        Difference(
            name: "half a unit of a discount stays with the price",
            sentence: """
                They round a discount as an amount below zero, its half up, so that the buyer gets half a \
                unit \
                less; ours is rounded like any other amount.
                """
        ) { tried in
            guard tried.the.platform == .vendure, tried.isWithin(1) else { return false }
            return tried.quoted?.quote.rows.contains { row in
                guard row.kind == .discount, let rate = row.rate else { return false }
                let product = row.base.minor.multipliedReportingOverflow(by: rate.millionths)
                return product.partialValue % 1_000_000 == 500_000
            } ?? false
        },
        Difference(
            name: "discounts are cut off",
            sentence: "They round discounts down to the minor unit; ours are rounded half up."
        ) { tried in
            tried.the.platform == .oscar && tried.has("percent") && tried.isWithin(1)
        },
        Difference(
            name: "a reduction of gross prices is written off net ones",
            sentence: """
                With offers counted without tax they take the share of the prices with tax off those \
                without; \
                ours takes the share of the price as it stands.
                """
        ) { $0.the.inputs["offers_incl_tax"]?.bool == false },
        Difference(
            name: "reductions of prices with tax are without it",
            sentence: """
                They take an amount off the price without its tax, also where prices contain it; ours \
                takes it off \
                the price that the buyer sees.
                """
        ) { tried in
            tried.the.platform == .medusa
                && tried.the.inputs["lines"]?.array?.contains { line in
                    line["price_includes_tax"]?.bool == true && line["line_discount_decimal"] != nil
                } ?? false
        },
        Difference(
            name: "the dearest pieces are given",
            sentence: "Of the pieces that may be given they give the dearest; ours gives the cheapest."
        ) { tried in
            tried.the.platform == .medusa && tried.the.inputs["type"]?.string == "buyget"
        },
        Difference(
            name: "a discount is a line with its own tax",
            sentence: """
                They count the tax of a discount by itself and round it; ours is counted once, of the \
                line after \
                its discounts.
                """
        ) { tried in
            tried.the.platform == .shopware && tried.has("percent") && tried.isWithin(1)
                && tried.mismatches.allSatisfy { $0.key == "taxes" }
        },
    ]
}

extension Difference.Tried {
    /// Whether the numbers under a key, or all of a plain list, have the same sum on both sides.
    fileprivate func isSameSum(of key: String) -> Bool {
        mismatches.allSatisfy { mismatch in
            func sum(_ side: JSON) -> Int64 {
                (side.array ?? []).reduce(0) { $0 &+ (($1[key] ?? $1).exact?.whole ?? 0) }
            }
            return sum(mismatch.expected) == sum(mismatch.got)
        }
    }
}
