extension SQL {
    /// The name of a table or a column that only the database's own catalogue knows.
    ///
    /// Nil unless it is made of `a`–`z`, digits and `_`, as all names of the shop are: such a name can be
    /// nothing but a name.
    package init?(name: String) {
        guard Self.isPlain(name) else { return nil }
        self.init(parts: [.name("\"\(name)\"")])
    }

    /// Whether a name is one that ``init(name:)`` takes.
    package static func isPlain(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first), name.utf8.count <= 63 else {
            return false
        }
        return name.utf8.allSatisfy { byte in
            byte == 0x5F || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
        }
    }
}
