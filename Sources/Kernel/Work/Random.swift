/// The only way to randomness: secrets and identifiers come from the operating system's generator,
/// tests pass a seeded one.
package struct Randomness: Sendable {
    private let generate: @Sendable () -> UInt64

    package init(_ generate: @escaping @Sendable () -> UInt64) {
        self.generate = generate
    }

    /// The operating system's cryptographic generator.
    package static let system = Randomness {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    package func next() -> UInt64 {
        generate()
    }

    /// Lower-case hexadecimal digits, four random bits each.
    package func hex(digits: Int) -> String {
        var text = ""
        while text.utf8.count < digits {
            let word = String(generate(), radix: 16)
            text += String(repeating: "0", count: 16 - word.utf8.count) + word
        }
        return String(text.prefix(digits))
    }
}
