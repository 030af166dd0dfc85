internal import Kernel

/// The search index: one document a product, only active products that are not deleted, kept by
/// ``ProductSearchIndex``.
///
/// All text in it went through ``SearchText/words(in:)``: small letters and digits without diacritics,
/// one space between words. Queries must be folded the same way; then both engines cut and match alike.
///
/// SQLite: `product_search` is an FTS5 table with `rowid` = product id and the columns of ``columns``,
/// in this order; rank with `bm25(product_search, 10, 1, 5, 3, 2, 8)`. `product_search_vocabulary(term,
/// doc, cnt)` counts its words.
///
/// Its tokenizer only cuts at spaces, as the folding has left nothing else to do. It has no index of
/// prefixes: that would double the time of every write (0.90 against 0.43 s for 20,000 products), while a
/// prefix of two letters among 20,000 products takes 0.2 ms without and 0.16 ms with it.
///
/// PostgreSQL: `product_search(product_id, document)`; `document` is a `tsvector` of configuration
/// `simple` with the weights A (name, sku), B (brand, category), C (attributes), D (description), with a
/// GIN index.
///
/// Both: `search_words(word)` lists every word, for corrections and suggestions. On PostgreSQL it has a
/// trigram index (`gin_trgm_ops`), and a word may outlive the last product that had it.
enum SearchMigration {
    static let columns: SQL = "name, description, brand, category, attributes, sku"

    static let migration = Migration(
        "2026-11-21-catalog-search",
        each: { engine in
            switch engine {
            case .sqlite: sqlite
            case .postgres: postgres
            }
        }
    )

    private static let sqlite: [SQL] = [
        """
        CREATE VIRTUAL TABLE product_search USING fts5(
            name, description, brand, category, attributes, sku,
            tokenize = "ascii"
        )
        """,
        "CREATE VIRTUAL TABLE product_search_vocabulary USING fts5vocab('product_search', 'row')",
        "CREATE VIEW search_words AS SELECT term AS word FROM product_search_vocabulary",
    ]

    private static let postgres: [SQL] = [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        """
        CREATE TABLE product_search (
            product_id BIGINT PRIMARY KEY REFERENCES products (id),
            document TSVECTOR NOT NULL
        )
        """,
        "CREATE INDEX product_search_document ON product_search USING gin (document)",
        "CREATE TABLE search_words (word TEXT COLLATE \"C\" PRIMARY KEY)",
        "CREATE INDEX search_words_alike ON search_words USING gin (word gin_trgm_ops)",
    ]
}
