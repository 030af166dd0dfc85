package import Kernel

/// Where somebody is: as they wrote it, in the form that their country's post knows.
package struct Address: Codable, Sendable, Hashable {
    package let country: Country
    package var name: String?
    package var company: String?
    /// Street and number; empty when it is not known.
    package var line1: String
    package var line2: String?
    package var city: String?
    /// State, province, county or prefecture.
    package var region: String?
    package var postcode: String?
    package var phone: String?

    /// An address with each field in one line, its postcode in the country's form if it has it.
    package init(
        country: Country,
        to recipient: (name: String?, company: String?) = (nil, nil),
        line1: String,
        line2: String? = nil,
        place: (city: String?, region: String?, postcode: String?) = (nil, nil, nil),
        phone: String? = nil
    ) {
        self.country = country
        name = recipient.name?.inOneLineOrNone
        company = recipient.company?.inOneLineOrNone
        self.line1 = line1.inOneLine
        self.line2 = line2?.inOneLineOrNone
        city = place.city?.inOneLineOrNone
        region = place.region?.inOneLineOrNone
        let code = place.postcode?.inOneLineOrNone
        postcode = code.map { AddressFormat.of(country).postcode($0, in: country) ?? $0 }
        self.phone = phone?.inOneLineOrNone
    }

    /// What is missing or wrong, in the order of the fields; empty for an address that mail reaches.
    ///
    /// `prefix` says where the address stands in the request, such as `shipping_address.`
    package func errors(at prefix: String = "") -> [FieldError] {
        let format = AddressFormat.of(country)
        var found: [FieldError] = []
        func want(_ part: AddressFormat.Part, _ value: String?, _ field: String) {
            guard format.wanted.contains(part), value?.isEmpty ?? true else { return }
            let detail = "is wanted in an address of \(country)"
            found.append(FieldError(field: prefix + field, detail: detail))
        }
        want(.street, line1, "line1")
        want(.city, city, "city")
        want(.region, region, "region")
        want(.postcode, postcode, "postcode")
        if let postcode, format.postcode(postcode, in: country) == nil {
            let example = format.postcodes.first.map { ", such as \($0.example)" } ?? ""
            let detail = "must be a postcode of \(country)\(example)"
            found.append(FieldError(field: prefix + "postcode", detail: detail))
        }
        if let phone, !Self.isPhone(phone) {
            found.append(FieldError(field: prefix + "phone", detail: Self.phoneRule))
        }
        return found
    }

    /// The address, if mail reaches it.
    ///
    /// `prefix` says where it stands in the request, such as `shipping_address.`
    ///
    /// - Throws: 422 naming each field that its country wants otherwise.
    package func checked(at prefix: String) throws(Problem) -> Address {
        let errors = errors(at: prefix)
        guard errors.isEmpty else { throw .invalid(errors) }
        return self
    }

    static let phoneRule = "must have 5 to 15 digits, with + before and spaces ( ) . / - between"

    /// Five digits are the shortest numbers in use, 15 the most that ITU-T E.164 allows.
    static func isPhone(_ text: String) -> Bool {
        let digits = text.utf8.count { $0 >= 0x30 && $0 <= 0x39 }
        return (5...15).contains(digits)
            && text.utf8.dropFirst().allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || " ().-/".utf8.contains($0) }
            && text.utf8.first.map { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2B || $0 == 0x28 } == true
    }

    /// As it stands on a letter sent within the country: no country, nothing that is not known.
    package var lines: [String] {
        AddressFormat.of(country).order.split(separator: "/").flatMap { line in
            written(line).split(separator: "\n").map(String.init)
        }
    }

    /// One line of the format; what stands between two parts goes with a part that is missing.
    private func written(_ line: Substring) -> String {
        var written = ""
        var between = ""
        var isMissing = false
        for letter in line {
            guard let value = value(of: letter) else {
                between.append(letter)
                continue
            }
            if !value.isEmpty {
                written += (written.isEmpty && isMissing ? "" : between) + value
            } else {
                isMissing = true
            }
            between = ""
        }
        return written.isEmpty && isMissing ? "" : written + between
    }

    /// What a letter of the format stands for; nil for one that is itself.
    private func value(of letter: Character) -> String? {
        switch letter {
        case "n": name ?? ""
        case "o": company ?? ""
        case "a": [line1, line2 ?? ""].filter { !$0.isEmpty }.joined(separator: "\n")
        case "c": city ?? ""
        case "s": region ?? ""
        case "z": postcode ?? ""
        default: nil
        }
    }
}
