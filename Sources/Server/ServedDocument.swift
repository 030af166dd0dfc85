package import Kernel

/// The OpenAPI document of some operations together with what every server answers by itself.
package enum ServedDocument {
    package static func bytes(name: String, version: String, operations: [Operation]) -> [UInt8] {
        let document = OpenAPI(
            title: name,
            version: version,
            operations: operations,
            plain: ServicePages.documented
        )
        return Array(document.document().text.utf8)
    }
}
