internal import Kernel

/// A category in Mercato's own JSON, or in the Best Buy data set, where the path is a list of `{"id",
/// "name"}`.
enum JSONCategory {
    static func draft(from object: inout JSONObject, line: Int) throws(DraftRefusal) -> CategoryDraft {
        guard let name = try object.text("name") else { throw DraftRefusal("The name is missing.") }
        let path = try object.path("path") ?? [name]
        guard path.last == name else {
            throw DraftRefusal("The path of the category does not end with its name.")
        }
        let id = try object.text("id").map { "category:\($0)" }
        let reference = try object.text("reference") ?? id ?? "category:" + path.joined(separator: " > ")
        return CategoryDraft(
            reference: reference,
            name: name,
            slug: try object.text("slug").map(SlugMaker.productSlug),
            path: path,
            line: line
        )
    }
}
