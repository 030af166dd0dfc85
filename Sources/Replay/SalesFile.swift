internal import Foundation
internal import Intake
import Kernel

/// The lines of one invoice that follow each other in the file.
struct Invoice: Sendable {
    let number: String
    /// When its first line was written.
    let moment: Timestamp
    var lines: [SaleLine] = []
    var refused: [RefusedLine] = []
    /// Rows of the file, unreadable ones too.
    var rows = 0
}

/// A file of invoices as a stream: CSV, by itself or packed by xz or gzip.
final class SalesFile {
    /// What longer invoices are cut to, so that no file can ask for unbounded memory.
    static let rowsMax = 2_000

    private static let names = [
        "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID",
        "Country",
    ]

    private enum Read {
        case line(SaleLine)
        case refused(RefusedLine)
    }

    private let unpacked: UnpackedFile
    private var reader: CSVReader
    private var columns: [Int] = []
    private var next: Read?

    /// Opens a file and passes over rows that are done.
    ///
    /// - Throws: `IntakeError` when it is not such a file.
    init(path: String, skipping rows: Int = 0) throws {
        unpacked = try UnpackedFile(path: path)
        reader = CSVReader(source: try ByteSource(path: unpacked.path))
        guard case .row = try reader.next() else { throw IntakeError("The file has no header.") }
        let header = (0..<(reader.columns ?? 0)).map { reader.text($0) ?? "" }
        columns = try Self.names.map { name in
            guard let column = header.firstIndex(of: name) else {
                throw IntakeError("The file has no column \(name).")
            }
            return column
        }
        for _ in 0..<rows {
            guard try reader.next() != .end else { break }
        }
        next = try read()
    }

    /// The next invoice; nil at the end of the file.
    ///
    /// - Throws: `IntakeError` when the file is damaged.
    func invoice() throws -> Invoice? {
        var found: Invoice?
        var early: [RefusedLine] = []
        while let row = next {
            switch row {
            case .refused(let refusal):
                if found == nil { early.append(refusal) } else { found?.refused.append(refusal) }
            case .line(let line):
                if let found, found.number != line.invoice { return found }
                if found == nil {
                    found = Invoice(number: line.invoice, moment: line.moment, rows: early.count)
                    found?.refused = early
                }
                found?.lines.append(line)
            }
            found?.rows += 1
            next = try read()
            if found?.rows ?? 0 >= Self.rowsMax { return found }
        }
        if found == nil, !early.isEmpty {
            found = Invoice(number: "", moment: Timestamp(milliseconds: 0), rows: early.count)
            found?.refused = early
        }
        return found
    }

    private func read() throws -> Read? {
        switch try reader.next() {
        case .end:
            try unpacked.finish()
            return nil
        case .problem(let problem):
            return .refused(RefusedLine(problem.line, "", .unreadable, problem.reason))
        case .row: return line()
        }
    }

    private func line() -> Read {
        func text(_ index: Int) -> String? { reader.text(columns[index]) }
        let invoice = text(0)
        guard let invoice, let code = text(1), let quantity = SaleText.quantity(text(3)),
            let moment = SaleText.moment(text(4)), let pence = SaleText.pence(text(5))
        else { return .refused(RefusedLine(reader.line, invoice ?? "", .unreadable)) }
        return .line(
            SaleLine(
                line: reader.line,
                invoice: invoice,
                code: code.uppercased(),
                description: text(2),
                quantity: quantity,
                moment: moment,
                unitMinor: pence,
                customer: SaleText.customer(text(6)),
                country: text(7) ?? "Unspecified"
            )
        )
    }
}

/// A file as it is, or what the program `xz` makes of it.
private final class UnpackedFile {
    let path: String
    private let unpacking: Process?
    private let pipe: Pipe?

    init(path: String) throws {
        guard try Self.isPacked(path) else {
            (self.path, unpacking, pipe) = (path, nil, nil)
            return
        }
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["xz", "--decompress", "--stdout", "--", path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        do { try process.run() } catch { throw IntakeError("The program xz cannot be started.") }
        (unpacking, self.pipe) = (process, pipe)
        self.path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
    }

    /// - Throws: `IntakeError` when the file was cut off or damaged.
    func finish() throws {
        guard let unpacking else { return }
        unpacking.waitUntilExit()
        guard unpacking.terminationStatus == 0 else {
            throw IntakeError("The file could not be unpacked: it is damaged, or the program xz is missing.")
        }
    }

    /// `FD 37 7A 58 5A 00` is how every xz file begins.
    private static func isPacked(_ path: String) throws -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw IntakeError("\(path) cannot be opened.")
        }
        defer { try? handle.close() }
        return try Array(handle.read(upToCount: 6) ?? Data()) == [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
    }

    deinit {
        if let unpacking, unpacking.isRunning { unpacking.terminate() }
    }
}
