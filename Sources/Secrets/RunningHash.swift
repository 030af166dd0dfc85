import Crypto

/// SHA-256 of what comes piece by piece.
package struct RunningHash {
    private var hash = SHA256()

    package init() {}

    package mutating func update(_ bytes: some Sequence<UInt8>) {
        if bytes.withContiguousStorageIfAvailable({ hash.update(bufferPointer: UnsafeRawBufferPointer($0)) })
            == nil
        {
            hash.update(data: Array(bytes))
        }
    }

    /// The 32 bytes of everything so far.
    package func bytes() -> [UInt8] {
        Array(hash.finalize())
    }
}
