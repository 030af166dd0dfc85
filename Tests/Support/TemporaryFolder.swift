import Foundation
import Kernel

/// A folder of its own for one test.
package struct TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        path = NSTemporaryDirectory() + "mercato-test-" + Randomness.system.hex(digits: 16)
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    package func remove() {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            // A folder left in the temporary folder harms nobody; the system empties it.
        }
    }
}
