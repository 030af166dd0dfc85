import Kernel

/// How the engines look into the JSON of attributes.
enum Dialect {
    /// A table `a` of the attributes of the product `p` as texts: `key` and `value`. Lists and objects count as they
    /// are written.
    static func attributes(_ engine: Engine) -> SQL {
        switch engine {
        case .sqlite:
            """
            (SELECT j.key AS key, CASE j.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'
                ELSE CAST(j.value AS TEXT) END AS value
             FROM json_each(p.attributes) j WHERE j.type <> 'null') a
            """
        case .postgres:
            """
            LATERAL (SELECT j.key, j.value FROM json_each_text(CAST(p.attributes AS json)) j
             WHERE j.value IS NOT NULL) a
            """
        }
    }

    static func hasAttribute(_ name: String, _ value: Text<1, 200>, _ engine: Engine) -> SQL {
        """
        EXISTS (SELECT 1 FROM \(attributes(engine))
                WHERE a.key = \(name) AND a.value = \(value))
        """
    }
}
