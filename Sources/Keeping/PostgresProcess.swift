import Foundation

/// One run of a program of PostgreSQL's; what it complains of is kept in a file.
final class PostgresProcess {
    private let process = Process()
    private let folder: String
    private let name: String

    init(_ path: String, _ arguments: [String], environment: [String: String]) throws {
        folder = try WorkFolder.make(in: NSTemporaryDirectory())
        name = URL(fileURLWithPath: path).lastPathComponent
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        var variables = ProcessInfo.processInfo.environment
        // What it says is looked at, so it is said in one language.
        variables["LC_ALL"] = "C"
        process.environment = variables.merging(environment) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
    }

    deinit {
        WorkFolder.remove(folder)
    }

    /// Its standard input or output; before it starts.
    func connect(input: Pipe? = nil, output: FileHandle? = nil) {
        if let input { process.standardInput = input }
        if let output { process.standardOutput = output }
    }

    func start(output: String? = nil) throws {
        if let output { process.standardOutput = try Self.file(output) }
        process.standardError = try Self.file(folder + "/errors")
        do {
            try process.run()
        } catch {
            throw KeepingFault("\(name) does not start: \(error.localizedDescription)")
        }
    }

    /// Waits for its end.
    ///
    /// - Throws: ``KeepingFault`` when it did not end well; what `tick` throws, after ending it.
    func wait(tick: () throws -> Void = {}) throws {
        var rounds = 0
        while process.isRunning {
            usleep(10_000)
            rounds += 1
            guard rounds % 100 == 0 else { continue }
            do {
                try tick()
            } catch {
                process.terminate()
                throw error
            }
        }
        guard process.terminationStatus == 0 else { throw KeepingFault("\(name) failed: \(complaint)") }
    }

    var isRunning: Bool { process.isRunning }

    func end() {
        if process.isRunning { process.terminate() }
    }

    /// The lines that say what went wrong; its hints and details can hold customers' data.
    private var complaint: String {
        let data = FileManager.default.contents(atPath: folder + "/errors") ?? Data()
        let lines = String(decoding: data.suffix(16_384), as: UTF8.self).split(separator: "\n")
        let errors = lines.filter { $0.contains("error:") || $0.contains("ERROR:") || $0.contains("FATAL:") }
        return (errors.first ?? lines.first).map { String($0.prefix(400)) } ?? "it does not say why"
    }

    private static func file(_ path: String) throws -> FileHandle {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw RawFile.failure("\(path) cannot be written") }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
