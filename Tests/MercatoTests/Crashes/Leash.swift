import Foundation
import Kernel
import Support
import Synchronization

/// Ends what the tests started when the tests themselves are ended in a way that lets them end nothing.
enum Leash {
    private static let notes = Mutex<String?>(nil)

    /// A process is to be killed when the tests are gone.
    static func hold(_ process: Int32) {
        add("\(process) \(birth(of: process))")
    }

    /// A folder is to be removed when the tests are gone.
    static func hold(folder: String) {
        add("folder \(folder)")
    }

    private static func add(_ line: String) {
        notes.withLock { path in
            do {
                let file = try path ?? watched()
                path = file
                guard let handle = FileHandle(forWritingAtPath: file) else { return }
                try handle.seekToEnd()
                try handle.write(contentsOf: Data((line + "\n").utf8))
                try handle.close()
            } catch {
                Figures.say("no leash: \(error)")
            }
        }
    }

    /// Starts the process that watches this one.
    private static func watched() throws -> String {
        let file = NSTemporaryDirectory() + "mercato-leash-" + Randomness.system.hex(digits: 16)
        try Data().write(to: URL(fileURLWithPath: file))
        let watch = Process()
        watch.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
        // In a session of its own, so that what ends the tests does not end it with them.
        watch.arguments = ["/bin/bash", "-c", script, "leash", String(getpid()), file]
        (watch.standardInput, watch.standardOutput) = (FileHandle.nullDevice, FileHandle.nullDevice)
        watch.standardError = FileHandle.nullDevice
        try watch.run()
        return file
    }

    /// A number that another process has taken since is left alone: its birth differs.
    private static let script = """
        while [[ -e /proc/$1 ]]; do sleep 1; done
        while read -r process birth; do
            if [[ $process == folder ]]; then
                case $birth in */mercato-*) rm -rf "$birth" ;; esac
            elif [[ $(cut -d ' ' -f 22 "/proc/$process/stat" 2>/dev/null) == "$birth" ]]; then
                kill -KILL "$process"
            fi
        done <"$2"
        rm -f "$2"
        """

    /// When a process began, in the kernel's ticks: the 22nd word of its line.
    private static func birth(of process: Int32) -> String {
        let line = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        let words = line.split(separator: " ")
        return words.count > 21 ? String(words[21]) : ""
    }
}
