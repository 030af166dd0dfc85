internal import CZlib

/// Unpacks a gzip stream piece by piece: what comes out never exceeds the room the caller offers,
/// so a file that unpacks to terabytes costs time, not memory.
final class Inflater {
    enum Progress {
        case more
        case memberEnded
    }

    /// zlib remembers the address of its stream, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard mercato_inflate_init_gzip(stream) == Z_OK else {
            throw IntakeError("The gzip reader could not be started.")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Makes ready for the next member of a file that several gzip files were joined to.
    func restart() throws {
        guard inflateReset(stream) == Z_OK else {
            throw IntakeError("The gzip reader could not be restarted.")
        }
    }

    /// Unpacks from `input` into `output` and returns how many bytes it used and gave.
    func step(
        from input: UnsafeMutableBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) throws -> (used: Int, given: Int, progress: Progress) {
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = UInt32(clamping: input.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(clamping: output.count)
        let status = inflate(stream, Z_NO_FLUSH)
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
            throw IntakeError("The gzip data is damaged.")
        }
        let used = min(input.count, Int(UInt32.max)) - Int(stream.pointee.avail_in)
        let given = min(output.count, Int(UInt32.max)) - Int(stream.pointee.avail_out)
        return (used, given, status == Z_STREAM_END ? .memberEnded : .more)
    }
}
