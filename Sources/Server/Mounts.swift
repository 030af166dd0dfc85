import Kernel

/// The three places where the same routes answer: `/api`, `/api/store`, and the root.
enum Mounts {
    /// The path below its mount.
    static func strip(_ path: Substring) -> Substring {
        for mount in ["/api/store", "/api"] where path.hasPrefix(mount) {
            let rest = path.dropFirst(mount.count)
            if rest.isEmpty || rest.hasPrefix("/") { return rest }
        }
        return path
    }

    /// The decoded segments, a slash at the end ignored; nil when an escape is broken.
    static func segments(of path: Substring) -> [String]? {
        var segments: [String] = []
        for part in path.utf8.split(separator: UInt8(ascii: "/")) {
            guard let segment = QueryText.decoded(part, plusIsSpace: false) else { return nil }
            segments.append(segment)
        }
        return segments
    }
}
