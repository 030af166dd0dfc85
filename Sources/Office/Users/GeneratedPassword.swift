package import Kernel

/// A password that nobody chose: a hundred random bits as letters and digits that are not mistaken for
/// others.
package enum GeneratedPassword {
    private static let signs = Array("0123456789abcdefghjkmnpqrstvwxyz")
    private static let groups = 4
    private static let groupLength = 5

    /// Such as `7k2mx-…`, in four groups of five.
    package static func make(_ random: Randomness) -> String {
        (0..<groups).map { _ in
            String((0..<groupLength).map { _ in signs[Int(random.next() % UInt64(signs.count))] })
        }.joined(separator: "-")
    }
}
