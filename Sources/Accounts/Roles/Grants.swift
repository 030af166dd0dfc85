package import Kernel

/// Lists of permissions as they are given and kept: names that are known, and none that the giver does not
/// hold.
package enum Grants {
    /// The names sorted, each once.
    ///
    /// - Throws: 422 for an unknown one, naming the nearest.
    package static func known(_ names: [String], field: String) throws(Problem) -> [String] {
        for name in names where !Permissions.names.contains(name) {
            let near = Nearest.name(to: name, among: Permissions.names).map { "; did you mean \($0)?" } ?? "."
            throw Problem.invalid(
                field: field,
                "\(Nearest.shortened(name)) is unknown\(near) Known are "
                    + Permissions.names.joined(separator: ", ")
            )
        }
        return Set(names).sorted()
    }

    /// Nobody gives what he does not have.
    ///
    /// - Throws: 403 that names the first permission which the giver lacks.
    package static func require(
        _ names: some Sequence<String>,
        heldBy identity: Identity
    ) throws(Problem) {
        let held = identity.holder?.permissions ?? []
        guard let missing = names.sorted().first(where: { !held.contains($0) }) else { return }
        throw Problem(
            Problem.forbidden,
            "You cannot give the permission \(missing), for you do not hold it.",
            extra: [("permission", .string(missing))]
        )
    }

    /// A list as it is stored.
    static func text(_ names: [String]) -> String {
        JSON.array(names.map { .string($0) }).text
    }

    /// A list that was stored; of a broken one, nothing.
    static func names(_ stored: String) -> [String] {
        (try? JSON.parse(Array(stored.utf8)).array?.compactMap(\.string)) ?? []
    }

    /// The same without names that are no permissions any more, which grant nothing.
    static func live(_ stored: String) -> [String] {
        names(stored).filter(Permissions.names.contains)
    }
}

/// The name of a permission, as a field of a body.
package struct PermissionName: SchemaValue {
    package let name: String

    package static var schema: Schema { Schema(.text(TextRule(length: 1...100, words: Permissions.names))) }
    package static var sample: PermissionName { PermissionName(name: StockRead.name) }

    private init(name: String) {
        self.name = name
    }

    package init(from decoder: any Decoder) throws {
        name = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
