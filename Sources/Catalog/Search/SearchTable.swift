internal import Kernel

/// Every statement that writes the search index: the one file of the catalogue where the engines differ
/// in what they do.
enum SearchTable {
    /// Puts documents in.
    ///
    /// On SQLite those of the same products must have been removed.
    static func insert(_ documents: [SearchDocument], in tx: Transaction) throws {
        switch tx.engine {
        case .sqlite: try insertSQLite(documents, tx)
        case .postgres: try insertPostgres(documents, tx)
        }
    }

    /// Takes products out, in or not.
    static func remove(_ products: [ProductID], in tx: Transaction) throws {
        guard !products.isEmpty else { return }
        switch tx.engine {
        case .sqlite: try tx.post("DELETE FROM product_search WHERE rowid IN \(products)")
        case .postgres: try tx.post("DELETE FROM product_search WHERE product_id IN \(products)")
        }
    }

    private static func insertSQLite(_ documents: [SearchDocument], _ tx: Transaction) throws {
        let lists = documents.map { document -> SQL in
            """
            (\(document.productID), \(document.name), \(document.description), \(document.brand),
            \(document.category), \(document.attributes), \(document.sku))
            """
        }
        for part in Batches.of(lists, columns: 7) {
            try tx.post(
                "INSERT INTO product_search (rowid, \(SearchMigration.columns)) VALUES \(part.joined(", "))"
            )
        }
    }

    private static func insertPostgres(_ documents: [SearchDocument], _ tx: Transaction) throws {
        let lists = documents.map { document -> SQL in
            """
            (\(document.productID),
            setweight(to_tsvector('simple', \(document.name + " " + document.sku)), 'A')
            || setweight(to_tsvector('simple', \(document.brand + " " + document.category)), 'B')
            || setweight(to_tsvector('simple', \(document.attributes)), 'C')
            || setweight(to_tsvector('simple', \(document.description)), 'D'))
            """
        }
        for part in Batches.of(lists, columns: 5) {
            try tx.post(
                """
                INSERT INTO product_search (product_id, document) VALUES \(part.joined(", "))
                ON CONFLICT (product_id) DO UPDATE SET document = excluded.document
                """
            )
        }
        // In one order, so that two writers of the same words never wait for each other in a circle.
        let words = Set(documents.flatMap(\.words)).map(String.init).sorted()
        guard !words.isEmpty else { return }
        try tx.post(
            """
            INSERT INTO search_words (word) SELECT value FROM \(words) AS given
            ON CONFLICT (word) DO NOTHING
            """
        )
    }
}
