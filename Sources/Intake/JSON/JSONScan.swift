/// Finds the end of one JSON value without understanding it; offsets count from the value's first byte.
struct JSONScan {
    enum Outcome {
        /// The value has this many bytes.
        case ended(Int)
        case needsMore
        /// Something in the value is not closed.
        case lost(String)
    }

    private(set) var lineBreaks = 0
    private(set) var cursor = 0
    private var depth = 0
    /// One bit for each open brace (0) or bracket (1), the innermost lowest; parsers refuse more than 64.
    private var kinds: UInt64 = 0
    private var isInText = false
    private var isEscaped = false

    /// Looks at the bytes from the cursor on.
    mutating func advance(over bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
        while cursor < bytes.count {
            let byte = bytes[cursor]
            cursor += 1
            if isInText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInText = false
                    if depth == 0 { return .ended(cursor) }
                } else if byte == 10 {
                    return .lost("A text in the element is not closed.")
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                kinds = kinds << 1 | (byte == UInt8(ascii: "[") ? 1 : 0)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // The end of the array around a bare value, or a stray brace, which is an element of its own.
                if depth == 0 { return .ended(max(cursor - 1, 1)) }
                guard kinds & 1 == (byte == UInt8(ascii: "]") ? 1 : 0) else {
                    return .lost("A brace or bracket in the element is not closed.")
                }
                kinds >>= 1
                depth -= 1
                if depth == 0 { return .ended(cursor) }
            case UInt8(ascii: ","):
                if depth == 0 { return .ended(cursor - 1) }
            case 10: lineBreaks += 1
            default: break
            }
        }
        return .needsMore
    }

    /// The bytes before the next line break.
    mutating func findLineBreak(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        while cursor < bytes.count {
            if bytes[cursor] == 10 { return cursor }
            cursor += 1
        }
        return nil
    }
}
