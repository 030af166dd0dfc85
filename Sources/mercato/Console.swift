import Foundation
import Kernel
import Synchronization

/// Where a command writes: the terminal of whoever typed it, also when it runs inside the server.
struct Console: Sendable {
    /// One piece for standard output or standard error, with its line end if it has one.
    let write: @Sendable (_ text: String, _ isError: Bool) -> Void
    /// Whether progress can be drawn over itself.
    let isTerminal: Bool
    /// What relative paths start from.
    let folder: String
    /// Whether this is the process that the terminal belongs to, so that its standard input can be read.
    var isOwn = false
    /// The first line of standard input, for a command that reads one.
    var input: String?

    func out(_ line: String) { write(line + "\n", false) }

    func error(_ line: String) { write(line + "\n", true) }

    /// Shows how far something is; on a terminal over the last such line.
    func progress(_ line: String) {
        if isTerminal { write("\r\u{1B}[K" + line, true) }
    }

    func endProgress() {
        if isTerminal { write("\r\u{1B}[K", true) }
    }

    func path(_ path: String) -> String {
        path.hasPrefix("/") ? path : folder + "/" + path
    }

    /// This process's own terminal.
    static let own = Console(
        write: { text, isError in
            let handle = isError ? FileHandle.standardError : FileHandle.standardOutput
            do {
                try handle.write(contentsOf: Data(text.utf8))
            } catch {
                // Whoever read the output has gone; there is nobody to tell.
            }
        },
        isTerminal: isatty(STDERR_FILENO) == 1,
        folder: FileManager.default.currentDirectoryPath,
        isOwn: true
    )
}
