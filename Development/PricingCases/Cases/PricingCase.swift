import Kernel

/// One example of another platform: what went in and what came out there.
package struct PricingCase {
    package let id: String
    package let topic: String
    let description: String
    /// What the platform says of itself.
    let rule: String
    let platform: Platform
    let inputs: JSON
    let expected: JSON

    /// A file that holds no cases.
    package struct Unreadable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Reads a file; what is wrong with a single case is said when it is judged.
    package static func all(in bytes: [UInt8]) throws(Unreadable) -> [PricingCase] {
        let tree: JSON
        do throws(JSON.Malformed) {
            tree = try JSON.parse(bytes)
        } catch {
            throw Unreadable(description: "it is not JSON: \(error.reason) at byte \(error.offset)")
        }
        guard let list = tree.array ?? tree["cases"]?.array else {
            throw Unreadable(description: "it is no list of cases")
        }
        return list.enumerated().map { PricingCase($0.element, at: $0.offset) }
    }

    init(_ json: JSON, at place: Int) {
        id = json["id"]?.string ?? "case-\(place + 1)"
        topic = json["topic"]?.string ?? ""
        description = json["description"]?.string ?? ""
        rule = json["rule"]?.string ?? ""
        platform = Platform(json["source"]?["repo"]?.string ?? id)
        inputs = json["inputs"] ?? .null
        expected = json["expected"] ?? .null
    }
}

/// Whose words a case is written in, where the same word means different things.
enum Platform: String, CaseIterable {
    case sylius, vendure, solidus, spree, saleor, medusa, shopware, oscar, ucp, acp
    case unknown

    init(_ name: String) {
        let name = name.lowercased()
        self = Self.allCases.first { name.contains($0.rawValue) } ?? .unknown
        if name.contains("commerce-protocol") { self = name.contains("universal") ? .ucp : .acp }
    }
}

/// Why a case cannot be tried.
struct NotUnderstood: Error {
    let why: String
}
