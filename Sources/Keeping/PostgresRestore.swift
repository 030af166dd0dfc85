import Foundation
import Kernel
import Postgres

/// Puts what `pg_dump` wrote into a database, in one transaction: it is there whole or not at all.
///
/// `pg_restore` writes the statements, `psql` carries them out. Between them stands the frame of this
/// program: the beginning, the way out for a shop that is replaced, the count of all rows, and the commit.
/// Whoever is killed meanwhile takes the commit with it.
struct PostgresRestore: Sendable {
    let url: String
    let tools: PostgresTools
    let unpacked: UnpackedBackup

    /// Answers the schema that a replaced shop went to.
    func run(_ plan: ShopPlan, replaces: Bool, stamp: String) async throws -> String? {
        try plan.requireKnown(unpacked.manifest.schema)
        let place = try await PostgresPlace.open(url).closing { database in
            try await database.read { tx in try PostgresPlace(in: tx) }
        }
        guard replaces || place.tables.isEmpty else {
            throw KeepingFault(
                "There are tables in this database already. With --replace they are kept aside and replaced."
            )
        }
        guard place.others == 0 else {
            throw KeepingFault("The shop is in use: \(place.others) connections of servers. Stop them first.")
        }
        let kept = place.tables.isEmpty ? nil : PostgresDump.replacedPrefix + stamp.lowercased()
        let major = max(place.major, unpacked.manifest.pgDump ?? 0)
        try feed(try Programs(tools, major), frame: Frame(kept: kept, tables: unpacked.manifest.tables))
        try await PostgresPlace.open(url).closing { database in
            let migrations = plan.migrations
            try await Migrations.apply(migrations, to: database)
        }
        return kept
    }

    /// Reads the file with `pg_restore` to its end and lists what it holds, without a database.
    func look(_ tables: [TableCount]) throws {
        let folder = try WorkFolder.make(in: NSTemporaryDirectory())
        defer { WorkFolder.remove(folder) }
        let program = try tools.find("pg_restore", server: unpacked.manifest.pgDump ?? 15).path
        do {
            try tools.run(program, ["--file=/dev/null", unpacked.mainPath])
            try tools.run(program, ["--list", unpacked.mainPath], output: folder + "/list")
        } catch let fault as KeepingFault {
            throw KeepingFault.damaged("\(fault.description)")
        }
        let list = FileManager.default.contents(atPath: folder + "/list") ?? Data()
        let held = Set(
            String(decoding: list, as: UTF8.self).split(separator: "\n").compactMap { line -> String? in
                let words = line.split(separator: " ")
                guard let word = words.firstIndex(of: "DATA"), words.count > word + 2 else { return nil }
                return String(words[word + 2])
            }
        )
        if let missing = tables.first(where: { !held.contains($0.name) }) {
            throw KeepingFault.damaged("the table \(missing.name) is not in it")
        }
    }

    private struct Programs {
        let restore: String
        let psql: String

        init(_ tools: PostgresTools, _ major: Int) throws {
            restore = try tools.find("pg_restore", server: major).path
            psql = try tools.find("psql", server: major).path
        }
    }

    private func feed(_ programs: Programs, frame: Frame) throws {
        let address = try PostgresSettings(url: url).forTools
        let pipe = Pipe()
        let psql = try PostgresProcess(
            programs.psql,
            ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-", "--dbname=\(address.database)"],
            environment: address.environment
        )
        psql.connect(input: pipe)
        let reader = try PostgresProcess(
            programs.restore,
            ["--no-owner", "--no-privileges", "--no-comments", "--file=-", unpacked.mainPath],
            environment: [:]
        )
        reader.connect(output: pipe.fileHandleForWriting)
        do {
            try psql.start()
            try? pipe.fileHandleForReading.close()
            let input = RawFile(pipe.fileHandleForWriting.fileDescriptor, name: "psql", closes: false)
            try input.write(frame.beginning.utf8)
            try reader.start()
            try reader.wait { if !psql.isRunning { throw KeepingFault("psql ended") } }
            try input.write(frame.end.utf8)
            try pipe.fileHandleForWriting.close()
            try psql.wait()
        } catch {
            // Without the commit nothing has happened. What psql says is the cause of what others say.
            try? pipe.fileHandleForWriting.close()
            reader.end()
            try psql.wait()
            throw error
        }
    }

    /// What stands before and after the statements of `pg_restore`.
    private struct Frame {
        let kept: String?
        let tables: [TableCount]

        /// Servers that start meanwhile wait for the lock before they look at the schema.
        var beginning: String {
            let aside =
                kept.map {
                    """
                    ALTER SCHEMA public RENAME TO \($0);
                    CREATE SCHEMA public;
                    GRANT USAGE ON SCHEMA public TO PUBLIC;
                    DO $move$ DECLARE e record; BEGIN
                        FOR e IN SELECT extname FROM pg_extension WHERE extnamespace = '\($0)'::regnamespace
                        LOOP EXECUTE format('ALTER EXTENSION %I SET SCHEMA public', e.extname); END LOOP;
                    END $move$;

                    """
                } ?? ""
            return """
                BEGIN;
                SELECT pg_advisory_xact_lock(6372286);
                \(aside)DO $check$ BEGIN
                    IF EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace
                        AND relkind IN ('r', 'p')) THEN RAISE EXCEPTION 'the database is not empty'; END IF;
                END $check$;

                """
        }

        /// The manifest's names were checked: they are nothing but names.
        var end: String {
            let checks = tables.map {
                """
                    IF (SELECT COUNT(*) FROM public."\($0.name)") <> \($0.rows)
                    THEN RAISE EXCEPTION '\($0.name) has another number of rows'; END IF;
                """
            }
            return "DO $check$ BEGIN\n\(checks.joined(separator: "\n"))\nEND $check$;\nCOMMIT;\n"
        }
    }
}
