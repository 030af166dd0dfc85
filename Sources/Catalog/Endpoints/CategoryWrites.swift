internal import Kernel

/// A whole category as staff write it.
struct CategoryBody: Codable, Sendable {
    let name: Text<1, 120>
    let slug: Slug?
    let image: Text<1, 2_000>?
    let parent_id: CategoryID?
    let position: Count<0, 1_000_000>?

    func values(slug: String) -> CategoryValues {
        CategoryValues(
            name: name.text,
            slug: slug,
            image: image?.text,
            parentID: parent_id,
            position: position?.value ?? 0
        )
    }
}

/// Adds a category.
struct CreateCategory: Command {
    static let route = Route.post("/categories", "Add a category", refusals: [SlugRefusal.self])
    typealias Who = Staff<CatalogWrite>
    typealias Body = CategoryBody
    typealias Reply = CategoryRecord

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> CategoryRecord {
        let parentPath = try CategoryWriting.parentPath(call.body.parent_id, in: tx)
        let slug = try slug(for: call.body, in: tx)
        guard let id = try CategoryTable.insert(call.body.values(slug: slug), under: parentPath, in: tx)
        else {
            throw SlugRefusal.slugTaken(slug)
        }
        try CatalogNews.changed(id, "category.created", in: tx)
        return try CategoryRecord.find(id, in: tx)
    }

    private func slug(for body: CategoryBody, in tx: Transaction) throws -> String {
        if let slug = body.slug { return slug.text }
        let made = SlugText.slug(from: body.name.text, prefix: "category")
        return try SlugText.free(made, random: tx.random) { try CategoryTable.taken($0, in: tx) }
    }
}

/// Rewrites a whole category; without a slug it keeps its own.
struct ReplaceCategory: Command {
    static let route = Route.put(
        "/categories/{category_id}",
        "Rewrite a category",
        refusals: [SlugRefusal.self, CategoryMoveRefusal.self]
    )
    typealias Who = Staff<CatalogWrite>
    struct Path: Codable, Sendable { let category_id: CategoryID }
    typealias Body = CategoryBody
    typealias Reply = CategoryRecord

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> CategoryRecord {
        try CategoryWriting.change(call.path.category_id, in: tx) { old in
            call.body.values(slug: call.body.slug?.text ?? old.slug)
        }
    }
}

/// Changes what is mentioned of a category.
struct ChangeCategory: Command {
    static let route = Route.patch(
        "/categories/{category_id}",
        "Change a category",
        refusals: [SlugRefusal.self, CategoryMoveRefusal.self]
    )
    typealias Who = Staff<CatalogWrite>
    struct Path: Codable, Sendable { let category_id: CategoryID }
    struct Body: Codable, Sendable {
        let name: Text<1, 120>?
        let slug: Slug?
        let image: Change<Text<1, 2_000>>
        let parent_id: Change<CategoryID>
        let position: Count<0, 1_000_000>?
    }
    typealias Reply = CategoryRecord

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> CategoryRecord {
        try CategoryWriting.change(call.path.category_id, in: tx) { old in
            let body = call.body
            return CategoryValues(
                name: body.name?.text ?? old.name,
                slug: body.slug?.text ?? old.slug,
                image: body.image.changed(old.image, \.text),
                parentID: body.parent_id.applied(to: old.parentID),
                position: body.position?.value ?? old.position
            )
        }
    }
}

/// Deletes a category softly, once nothing lies in it any more.
struct DeleteCategory: Command {
    static let route = Route.delete(
        "/categories/{category_id}",
        "Delete a category",
        refusals: [CategoryDeletionRefusal.self]
    )
    typealias Who = Staff<CatalogWrite>
    struct Path: Codable, Sendable { let category_id: CategoryID }
    typealias Reply = Nothing

    func perform(_ call: Call<Self>, in tx: Transaction) throws -> Nothing {
        let id = call.path.category_id
        guard try CategoryTable.find(id, in: tx) != nil else { throw CategoryRecord.notFound }
        let held = try tx.rows(
            """
            SELECT (SELECT COUNT(*) FROM categories WHERE parent_id = \(id) AND deleted_at IS NULL),
                (SELECT COUNT(*) FROM products WHERE category_id = \(id) AND deleted_at IS NULL)
            """
        )
        if let row = held.first, row[0] as Int > 0 || row[1] as Int > 0 {
            throw CategoryDeletionRefusal.notEmpty(subcategories: row[0], products: row[1])
        }
        try CategoryTable.delete(id, in: tx)
        try CatalogNews.changed(id, "category.deleted", in: tx)
        return Nothing()
    }
}
