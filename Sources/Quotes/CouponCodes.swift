package import Kernel

/// The coupons that a request names, as many as a cart can have.
package struct CouponCodes: SchemaValue {
    package static let max = 5

    package let codes: [String]

    package static var schema: Schema {
        Schema(.array(SchemaProbe.schema(of: Text<1, 100>.self), 0...max))
    }

    package static var sample: CouponCodes { CouponCodes([]) }

    package init(_ codes: [String]) {
        self.codes = codes
    }

    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        var codes: [String] = []
        while !container.isAtEnd { codes.append(try container.decode(Text<1, 100>.self).text) }
        self.codes = codes
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(codes)
    }
}
