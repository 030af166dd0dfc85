internal import Kernel
internal import Pricing

/// Every statement on zones and their places.
enum ShippingZoneTable {
    /// More than a shop has.
    static let countMax = 200

    private static let columns: SQL = "id, name, position, created_at, updated_at"

    static func all(in tx: Transaction) throws -> [ShippingZone] {
        let rows = try tx.rows(
            "SELECT \(columns) FROM shipping_zones ORDER BY position, id LIMIT \(countMax)"
        )
        return try zones(rows, in: tx)
    }

    static func find(_ id: ShippingZoneID, in tx: Transaction) throws -> ShippingZone? {
        try zones(tx.rows("SELECT \(columns) FROM shipping_zones WHERE id = \(id)"), in: tx).first
    }

    static func count(in tx: Transaction) throws -> Int {
        try tx.first("SELECT COUNT(*) FROM shipping_zones")?[0] ?? 0
    }

    static func isThere(_ id: ShippingZoneID, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT 1 FROM shipping_zones WHERE id = \(id)") != nil
    }

    private static func zones(_ rows: [Row], in tx: Transaction) throws -> [ShippingZone] {
        guard !rows.isEmpty else { return [] }
        let ids: [ShippingZoneID] = rows.map { $0["id"] }
        var places: [ShippingZoneID: [ShippingPlace]] = [:]
        let found = try tx.rows(
            """
            SELECT zone_id, country, region, postcodes FROM shipping_zone_places
            WHERE zone_id IN \(ids) ORDER BY id
            """
        )
        for row in found { places[row["zone_id"], default: []].append(ShippingPlace(row)) }
        return rows.map { row in
            ShippingZone(
                id: row["id"],
                name: row["name"],
                position: row["position"],
                places: places[row["id"]] ?? [],
                createdAt: row["created_at"],
                updatedAt: row["updated_at"]
            )
        }
    }

    /// The zone that a destination is in: the most precise one, the first by position among equals.
    static func zone(of destination: Destination, in tx: Transaction) throws -> ShippingZoneID? {
        let rows = try tx.rows(
            """
            SELECT z.id, p.country, p.region, p.postcodes FROM shipping_zones z
            LEFT JOIN shipping_zone_places p ON p.zone_id = z.id AND p.country = \(destination.country)
            WHERE p.id IS NOT NULL
                OR NOT EXISTS (SELECT 1 FROM shipping_zone_places o WHERE o.zone_id = z.id)
            ORDER BY z.position, z.id, p.id
            """
        )
        var best: (zone: ShippingZoneID, precision: Int)?
        for row in rows {
            let country: Country? = row["country"]
            let precision = country == nil ? 0 : ShippingPlace(row).precision(of: destination)
            guard let precision, precision > best?.precision ?? -1 else { continue }
            best = (row["id"], precision)
        }
        return best?.zone
    }

    static func insert(
        _ name: String,
        position: Int,
        _ places: [ShippingPlace],
        in tx: Transaction
    ) throws -> ShippingZoneID {
        let row = try tx.first(
            """
            INSERT INTO shipping_zones (name, position, created_at, updated_at)
            VALUES (\(name), \(position), \(tx.now), \(tx.now)) RETURNING id
            """
        )
        guard let row else { throw DatabaseError.statement("a stored zone was not returned") }
        let id: ShippingZoneID = row["id"]
        try insert(places, of: id, in: tx)
        return id
    }

    /// False when there is no such zone.
    static func update(
        _ id: ShippingZoneID,
        _ name: String,
        position: Int,
        _ places: [ShippingPlace],
        in tx: Transaction
    ) throws -> Bool {
        let count = try tx.execute(
            """
            UPDATE shipping_zones SET name = \(name), position = \(position), updated_at = \(tx.now)
            WHERE id = \(id)
            """
        )
        guard count > 0 else { return false }
        try tx.execute("DELETE FROM shipping_zone_places WHERE zone_id = \(id)")
        try insert(places, of: id, in: tx)
        return true
    }

    private static func insert(
        _ places: [ShippingPlace],
        of id: ShippingZoneID,
        in tx: Transaction
    ) throws {
        guard !places.isEmpty else { return }
        let lists = places.map { place -> SQL in
            "(\(id), \(place.country), \(place.region), \(place.postcodes))"
        }
        try tx.execute(
            """
            INSERT INTO shipping_zone_places (zone_id, country, region, postcodes)
            VALUES \(lists.joined(", "))
            """
        )
    }

    static func delete(_ id: ShippingZoneID, in tx: Transaction) throws {
        // What was deleted softly belongs nowhere any more.
        try tx.execute(
            "UPDATE shipping_methods SET zone_id = NULL WHERE zone_id = \(id) AND deleted_at IS NOT NULL"
        )
        try tx.execute("DELETE FROM shipping_zone_places WHERE zone_id = \(id)")
        try tx.execute("DELETE FROM shipping_zones WHERE id = \(id)")
    }
}

extension ShippingPlace {
    fileprivate init(_ row: Row) {
        self.init(country: row["country"], region: row["region"], postcodes: row["postcodes"])
    }
}
