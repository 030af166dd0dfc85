import ArgumentParser
import Bulk
import Kernel
import Shop

struct Export: ShopCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the shop's products as a file that import reads.",
        discussion: """
            JSON holds everything; CSV has one row a variant and no place for metadata. Cells of CSV that a \
            spreadsheet would run as formulas begin with an apostrophe, which the import takes away. A file \
            appears only when it is complete.
            """
    )

    @Argument(help: ArgumentHelp("The file; - or nothing is standard output.", valueName: "file"))
    var file = "-"

    @Option(help: ArgumentHelp("How it is written: json (a line a product) or csv.", valueName: "format"))
    var format = Exporter.Format.json

    @OptionGroup var place: PlaceOptions

    func run(on shop: Shop, console: Console) async throws {
        let exporter = Exporter(shop.database, currency: shop.settings.currency)
        let output = file == "-" ? nil : try FileOutput(path: console.path(file))
        let counts = try await exporter.run(
            format,
            write: { piece in
                if let output { return try output.write(piece) }
                console.write(String(decoding: piece, as: UTF8.self), false)
            },
            onProgress: { console.progress("\($0.products) products") }
        )
        console.endProgress()
        try output?.finish()
        let leftOut = counts.leftOut > 0 ? "; \(counts.leftOut) without a price were left out" : ""
        console.error("\(counts.products) products with \(counts.variants) variants\(leftOut).")
    }
}

extension Exporter.Format: ExpressibleByArgument {}
