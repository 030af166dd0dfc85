import Foundation
import Kernel

/// A folder for what is only needed during a command, open to its owner alone.
package enum WorkFolder {
    package static func make(in parent: String) throws -> String {
        let path =
            parent + (parent.hasSuffix("/") ? "" : "/") + ".mercato-" + Randomness.system.hex(digits: 16)
        guard mkdir(path, 0o700) == 0 else { throw RawFile.failure("\(path) cannot be made") }
        return path
    }

    package static func remove(_ path: String) {
        // A folder left in the temporary folder harms nobody.
        try? FileManager.default.removeItem(atPath: path)
    }
}
