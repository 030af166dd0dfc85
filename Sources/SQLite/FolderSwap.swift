import Foundation

/// Puts a whole shop in the place of the one in a data folder, so that a crash leaves the one or the other.
///
/// The new shop's files wait in a folder of their own. Giving that folder its second name is the moment from
/// which the new shop is the shop; what remains is moving files, and whoever opens the data folder next
/// finishes that first.
package enum FolderSwap {
    /// What belongs to a shop in its folder.
    private static let names = [
        "mercato.db", "mercato.db-wal", "mercato.db-shm", "sandbox.db", "sandbox.db-wal", "sandbox.db-shm",
        "demo-accounts.json", "mail",
    ]
    /// The file that says where the old shop goes.
    private static let aside = "aside"
    private static let prepared = "restoring"
    private static let leaving = "restored-old-leaves"
    private static let entering = "restored-new-enters"

    /// Where the new shop's files are prepared: an empty folder, for its owner only.
    ///
    /// Call it with the data folder's lock; what an interrupted attempt left is removed.
    package static func prepare(in folder: DataFolder) throws(DataFolder.Problem) -> String {
        let path = folder.path + "/" + prepared
        remove(path)
        guard mkdir(path, 0o700) == 0 else { throw trouble(path) }
        return path
    }

    /// Forgets what was prepared.
    package static func abandon(in folder: DataFolder) {
        remove(folder.path + "/" + prepared)
    }

    /// Makes the prepared shop the shop; the old one goes into a folder of this name.
    package static func commit(in folder: DataFolder, oldGoesTo name: String) throws(DataFolder.Problem) {
        let path = folder.path + "/" + prepared
        guard FileManager.default.createFile(atPath: path + "/" + aside, contents: Data(name.utf8)) else {
            throw trouble(path)
        }
        for file in files(in: path) {
            try giveToOwner(of: folder.path, path + "/" + file)
            try sync(path + "/" + file)
        }
        try giveToOwner(of: folder.path, path)
        try giveToOwner(of: folder.path, folder.path + "/mercato.lock")
        try sync(path)
        try move(path, to: folder.path + "/" + leaving)
        try sync(folder.path)
        try finish(in: folder.path)
    }

    /// Finishes what a crash interrupted; nothing to do almost always.
    static func finish(in folder: String) throws(DataFolder.Problem) {
        remove(folder + "/" + prepared)
        let (out, into) = (folder + "/" + leaving, folder + "/" + entering)
        if isThere(out) {
            let name = FileManager.default.contents(atPath: out + "/" + aside) ?? Data()
            try keep(folder, in: folder + "/" + String(decoding: name, as: UTF8.self))
            try move(out, to: into)
            try sync(folder)
        }
        guard isThere(into) else { return }
        for name in files(in: into) where name != aside {
            try move(into + "/" + name, to: folder + "/" + name)
        }
        try sync(folder)
        remove(into)
    }

    private static func keep(_ folder: String, in old: String) throws(DataFolder.Problem) {
        for name in names where isThere(folder + "/" + name) {
            guard mkdir(old, 0o700) == 0 || errno == EEXIST else { throw trouble(old) }
            try giveToOwner(of: folder, old)
            try move(folder + "/" + name, to: old + "/" + name)
        }
        if isThere(old) { try sync(old) }
        try sync(folder)
    }

    /// What root prepared must be readable for the user who serves the shop.
    private static func giveToOwner(of folder: String, _ path: String) throws(DataFolder.Problem) {
        var facts = stat()
        guard geteuid() == 0, stat(folder, &facts) == 0, facts.st_uid != 0 else { return }
        guard chown(path, facts.st_uid, facts.st_gid) == 0 else { throw trouble(path) }
    }

    private static func files(in path: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    }

    private static func isThere(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    private static func remove(_ path: String) {
        guard isThere(path) else { return }
        // What cannot be removed shows itself when the folder is made anew.
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func move(_ path: String, to other: String) throws(DataFolder.Problem) {
        guard rename(path, other) == 0 else { throw trouble(path) }
    }

    /// Brings a file's content, or a folder's list of files, to the disk.
    private static func sync(_ path: String) throws(DataFolder.Problem) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw trouble(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw trouble(path) }
    }

    private static func trouble(_ path: String) -> DataFolder.Problem {
        .unusable(path: path, reason: String(cString: strerror(errno)))
    }
}
