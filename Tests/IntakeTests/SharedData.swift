import Foundation

/// The sample catalogues that may lie beside the package.
enum SharedData {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data").path

    static let isThere = FileManager.default.fileExists(atPath: folder)

    static func path(_ name: String) -> String {
        folder + "/" + name
    }
}
