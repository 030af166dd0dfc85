import Foundation

/// Where PostgreSQL's own programs are, and running them.
package struct PostgresTools: Sendable {
    private let folder: String?

    /// - Parameter folder: where they are; nil looks where Debian has them and in the `PATH`.
    package init(folder: String? = nil) {
        self.folder = folder
    }

    /// The program for a server, or a dump, of some major version.
    ///
    /// - Throws: ``KeepingFault`` that says what to install.
    func find(_ name: String, server major: Int) throws -> (path: String, version: Int) {
        guard let path = candidates(name, major).first(where: { access($0, X_OK) == 0 }) else {
            throw KeepingFault(
                "PostgreSQL's program \(name) is needed and is not there. On Debian: "
                    + "apt-get install postgresql-client."
            )
        }
        let output = try WorkFolder.make(in: NSTemporaryDirectory())
        defer { WorkFolder.remove(output) }
        let file = output + "/version"
        try run(path, ["--version"], output: file)
        let text =
            FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let version =
            text.split(separator: " ").lazy.compactMap { word in
                Int(word.prefix { $0.isNumber })
            }.first ?? 0
        guard version >= major else {
            throw KeepingFault(
                "\(path) is of PostgreSQL \(version), older than needed, \(major). On Debian: "
                    + "apt-get install postgresql-client-\(major)."
            )
        }
        return (path, version)
    }

    /// The server's own version first: what a newer program writes, an older server may not understand.
    private func candidates(_ name: String, _ major: Int) -> [String] {
        if let folder { return [folder + "/" + name] }
        let debian = "/usr/lib/postgresql/"
        let others = ((try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? [])
            .compactMap { Int($0) }.sorted(by: >)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return ([major] + others).map { "\(debian)\($0)/bin/\(name)" }
            + path.split(separator: ":").map { "\($0)/\(name)" }
    }

    /// Runs a program to its end on the thread it is called on.
    ///
    /// Its output goes to the file, or nowhere. `tick` is called about once a second meanwhile; when that
    /// throws, the program is ended.
    /// - Throws: ``KeepingFault`` with the program's own last words.
    func run(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        output: String? = nil,
        tick: () throws -> Void = {}
    ) throws {
        let process = try PostgresProcess(path, arguments, environment: environment)
        try process.start(output: output)
        try process.wait(tick: tick)
    }
}
