import Foundation
import Kernel

/// The optional configuration file: one JSON object whose names are settings.
enum ConfigurationFile {
    /// - Throws: ``Settings/Refused`` naming the line's fault and, for an unknown name, the nearest.
    static func read(_ path: String) throws -> [(SettingKey, String)] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Settings.Refused(description: "The configuration file \(path) cannot be read.")
        }
        let json: JSON
        do {
            json = try JSON.parse(Array(data))
        } catch {
            throw Settings.Refused(
                description:
                    "The configuration file \(path) is not JSON: \(error.reason) (at byte \(error.offset))."
            )
        }
        guard case .object(let members) = json else {
            throw Settings.Refused(description: "The configuration file \(path) must hold one JSON object.")
        }
        let known = SettingKey.allCases.map(\.fileName)
        return try members.map { name, value in
            guard let key = SettingKey.allCases.first(where: { $0.fileName == name || $0.rawValue == name })
            else {
                let near = Nearest.name(to: name, among: known).map { "did you mean \($0)?" }
                throw Settings.Refused(
                    description: "\(Nearest.shortened(name)) in \(path) is unknown; "
                        + (near ?? "known are \(known.joined(separator: ", ")).")
                )
            }
            return (key, try text(value, name, path))
        }
    }

    private static func text(_ value: JSON, _ name: String, _ path: String) throws -> String {
        switch value {
        case .string(let text): return text
        case .number(let digits): return digits
        case .bool(let value): return String(value)
        case .array(let list) where list.allSatisfy({ $0.string != nil }):
            return list.compactMap(\.string).joined(separator: ",")
        default:
            throw Settings.Refused(description: "\(name) in \(path) must be a text, a number, true or false.")
        }
    }
}
