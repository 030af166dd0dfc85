import Kernel

/// The attributes of the product `p` as texts, one row for each value of a list: how the engines look into
/// JSON.
struct AttributeRows {
    /// Joined after `p`.
    let source: SQL
    let key: SQL
    let value: SQL

    init(_ engine: Engine) {
        key = "j.key"
        switch engine {
        case .sqlite:
            source = """
                json_each(p.attributes) j
                CROSS JOIN json_each(CASE j.type WHEN 'array' THEN j.value WHEN 'true' THEN '[true]'
                    WHEN 'false' THEN '[false]' WHEN 'null' THEN '[]' ELSE json_array(j.value) END) e
                """
            value = """
                CASE e.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(e.value AS TEXT) END
                """
        case .postgres:
            source = """
                json_each(CAST(p.attributes AS json)) j
                CROSS JOIN LATERAL json_array_elements_text(
                    CASE json_typeof(j.value) WHEN 'array' THEN j.value WHEN 'null' THEN '[]'
                        ELSE json_build_array(j.value) END) e
                """
            value = "e.value"
        }
    }

    /// Whether the product has an attribute with this value.
    func contains(_ name: String, _ wanted: Text<1, 200>) -> SQL {
        "EXISTS (SELECT 1 FROM \(source) WHERE \(key) = \(name) AND \(value) = \(wanted))"
    }
}
