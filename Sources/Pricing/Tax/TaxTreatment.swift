package import Customers
package import Kernel

/// Who buys, as far as tax is concerned.
package struct TaxBuyer: Sendable {
    /// Right in form and check digits.
    package let vatID: VATID?
    /// Whether somebody asked the id's country and it was confirmed.
    package let isConfirmed: Bool
    package let exemptions: [TaxExemption]

    package init(vatID: VATID? = nil, isConfirmed: Bool = false, exemptions: [TaxExemption] = []) {
        self.vatID = vatID
        self.isConfirmed = isConfirmed
        self.exemptions = exemptions
    }

    /// What the shop knows of a customer, in one statement.
    package init(_ customer: Customer, in tx: Transaction) throws {
        self.init(vatID: customer.vatID, exemptions: try TaxExemptions.find(customer: customer.id, in: tx))
    }
}

/// Whether tax is owed on an order, and if not, why.
package struct TaxTreatment: Sendable, Equatable {
    package enum Kind: String, SchemaWords {
        case taxed
        /// The buyer, a business of another member of the European Union, owes the tax there.
        case reverseCharge = "reverse_charge"
        /// The buyer owes none, by a certificate that the staff saw.
        case exempt
    }

    package let kind: Kind
    /// Whose tax the prices contain, if they contain any: the shop's under a reverse charge, else the
    /// destination's.
    package let place: Destination
    /// Nil when tax is owed.
    package let evidence: TaxEvidence?

    private init(_ kind: Kind, _ place: Destination, _ evidence: TaxEvidence? = nil) {
        self.kind = kind
        self.place = place
        self.evidence = evidence
    }

    /// The treatment of goods that go from the shop's country to a destination.
    ///
    /// Reverse charge: the shop and the destination are in two different members of the European Union, and
    /// the buyer's VAT id is of a member other than the shop's (Directive 2006/112/EC, article 138). Else an
    /// exemption that holds there and then. Else tax is owed.
    package static func of(
        from home: Country,
        to destination: Destination,
        for buyer: TaxBuyer,
        at now: Timestamp
    ) -> TaxTreatment {
        if let id = buyer.vatID, let country = id.country, country != home,
            destination.country != home,
            members.isSuperset(of: [home.text, country.text, destination.country.text])
        {
            let proof = TaxEvidence.Proof.vatID(id.text, country, isConfirmed: buyer.isConfirmed)
            return TaxTreatment(
                .reverseCharge,
                Destination(country: home),
                TaxEvidence(proof: proof, checkedAt: now)
            )
        }
        let exemption = buyer.exemptions.first {
            $0.holds(at: now, in: destination.country, region: destination.region)
        }
        guard let exemption else { return TaxTreatment(.taxed, destination) }
        return TaxTreatment(
            .exempt,
            destination,
            TaxEvidence(proof: .certificate(exemption.certificate, exemption.id), checkedAt: now)
        )
    }

    /// What a quote is to take out of the prices; nil when tax is owed.
    ///
    /// One statement.
    package func relief(at now: Timestamp, in tx: Transaction) throws -> TaxRelief? {
        guard let evidence else { return nil }
        let rates = try TaxRates.load(for: place.country, in: tx)
        return TaxRelief(
            contained: rates.filter { $0.holds(at: now, in: place) },
            source: evidence.source,
            reason: evidence.reason
        )
    }

    /// The members of the European Union.
    private static let members: Set<String> = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
        "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    ]
}

/// Why no tax is owed, kept with the order.
package struct TaxEvidence: Sendable, Equatable {
    package enum Proof: Sendable, Equatable {
        case vatID(String, Country, isConfirmed: Bool)
        case certificate(String, ID<TaxExemption>)
    }

    package let proof: Proof
    package let checkedAt: Timestamp

    /// What the buyer reads, on the invoice too.
    package var reason: String {
        switch proof {
        case .vatID(let id, _, _): "Reverse charge: VAT id \(id)"
        case .certificate(let certificate, _): "Exempt: \(certificate)"
        }
    }

    /// What caused a row of a quote: `vat_id:DE136695976`.
    package var source: String {
        switch proof {
        case .vatID(let id, _, _): "vat_id:\(id)"
        case .certificate(_, let exemption): "tax_exemption:\(exemption)"
        }
    }

    /// As it is stored with an order.
    package var json: JSON {
        let members: [(String, JSON)] =
            switch proof {
            case .vatID(let id, let country, let isConfirmed):
                [
                    ("kind", .string("reverse_charge")), ("vat_id", .string(id)),
                    ("country", .string(country.text)),
                    ("checked", .string(isConfirmed ? "confirmed" : "check_digits")),
                ]
            case .certificate(let certificate, let exemption):
                [
                    ("kind", .string("exempt")), ("certificate", .string(certificate)),
                    ("tax_exemption_id", .number(exemption.description)),
                ]
            }
        return .object(
            members + [("reason", .string(reason)), ("checked_at", .string(checkedAt.description))]
        )
    }
}
