/// The demo shop's catalogue, inside the program, in the form that `mercato import --from json` reads.
package enum DemoCatalogue {
    package static var bytes: [UInt8] { PackageResources.catalogue_json }
}
