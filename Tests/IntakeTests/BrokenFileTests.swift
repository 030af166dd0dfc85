import Kernel
import Testing

@testable import Intake

@Suite struct BrokenFileTests {
    static let samples: [(CatalogueFile.Format, String)] = [
        (
            .csv,
            "slug,name,price,attributes,option1_name,option1_value\na,A,1,x=y,Size,S\n"
                + "a,A,\"1,5\",{},Size,M\nb,B,2,,,\n"
        ),
        (
            .shopify,
            ShopifyFormatTests.header
                + "t,Tee,<p>x</p>,B,C,\"a, b\",true,Size,S,,,K,1,2,3,4,true,true,u,v,1\n"
        ),
        (
            .woocommerce,
            WooCommerceFormatTests.header + "1,variable,t,T,1,visible,,x,,1,,,,,A > B,,u,,,C,\"R, B\"\n"
        ),
        (
            .json,
            "[\n  {\"name\":\"A\",\"price\":1.5,\"variants\":[{\"price\":2}]},\n"
                + "  {\"name\":\"B\",\"path\":[\"B\"]}\n]"
        ),
        (.json, "{\"name\":\"A\",\"price\":1}\n{\"name\":\"B\",\"price\":\"2\"}\n"),
    ]

    /// Bytes that mean something to one of the readers, and some that do to none.
    static let marks: [UInt8] = Array("\",;\n\r\t{}[]:\\<>&=0.-aé".utf8) + [0, 0xFF, 0xC3, 0x1F, 0x8B]

    @Test(arguments: samples.indices) func `damage never ends in anything but refusals and reasons`(
        index: Int
    ) {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededSequence(seed: seed)
        let (format, text) = Self.samples[index]
        for _ in 0..<300 {
            var bytes = Array(text.utf8)
            for _ in 0...random.number(below: 4) {
                let place = random.number(below: bytes.count)
                switch random.number(below: 4) {
                case 0: bytes[place] = random.pick(Self.marks)
                case 1: bytes.insert(random.pick(Self.marks), at: place)
                case 2: bytes.removeSubrange(place..<min(place + random.number(below: 9), bytes.count))
                default: bytes.append(contentsOf: bytes[place...].prefix(random.number(below: 60)))
                }
            }
            do {
                let source = ByteSource(bytes: bytes, chunk: random.number(below: 50) + 1)
                let results = try readAll(CatalogueFile(source: source, format: format))
                #expect(
                    results.products.allSatisfy { !$0.variants.isEmpty && !$0.name.isEmpty },
                    "seed \(seed)"
                )
                #expect(results.refusals.allSatisfy { $0.count < 400 }, "seed \(seed)")
            } catch {
                #expect(error is IntakeError, "seed \(seed): \(error)")
            }
        }
    }

    @Test(arguments: CatalogueFile.Format.allCases)
    func `random bytes are refused with a reason`(format: CatalogueFile.Format) {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededSequence(seed: seed)
        for length in [1, 10, 1000, 100_000] {
            // A first byte that begins neither an array nor gzip.
            let bytes = [0x7F] + (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            #expect(throws: IntakeError.self, "seed \(seed)") {
                try readAll(CatalogueFile(source: ByteSource(bytes: bytes), format: format))
            }
        }
    }

    @Test(arguments: CatalogueFile.Format.allCases)
    func `an empty file says so`(format: CatalogueFile.Format) {
        #expect(throws: IntakeError("The file is empty.")) { try read("", as: format) }
    }
}
