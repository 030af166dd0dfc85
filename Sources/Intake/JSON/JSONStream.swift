/// Reads a JSON array of objects, or one object per line, element by element in constant memory.
///
/// Elements are only told apart here, not checked: that is the parser's part. When an element has no end,
/// reading goes on with the next line that begins an object at the column of the others, if they stand on
/// lines of their own. Commas between elements are not insisted on.
package struct JSONStream {
    package enum Event: Equatable {
        case element([UInt8], line: Int)
        case problem(RowProblem)
        case end
    }

    /// Bytes of one element: 4 MiB.
    package static let elementMax = 4 << 20

    private enum Shape {
        case unknown
        case array
        case lines
        case ended
    }

    private let elementMax: Int
    private var window: ByteWindow
    private var shape = Shape.unknown
    private var line = 1
    /// Bytes that were looked at in vain while the way back was sought; 64 elements of them end a hopeless
    /// file.
    private var lost = 0
    private var hasFirst = false
    /// White space before the objects that begin a line.
    private var indentation: Int?

    package init(source: ByteSource, elementMax: Int = JSONStream.elementMax) {
        self.elementMax = elementMax
        window = ByteWindow(source: source)
    }

    /// Goes on to the next element.
    ///
    /// - Throws: ``IntakeError`` when the file is no such JSON or is broken too often.
    package mutating func next() throws -> Event {
        if shape == .unknown { try begin() }
        switch shape {
        case .array: return try nextInArray()
        case .lines: return try nextLine()
        case .unknown, .ended: return .end
        }
    }

    private mutating func begin() throws {
        try window.passByteOrderMark()
        _ = try passBlanks()
        switch try peek() {
        case UInt8(ascii: "["):
            window.start += 1
            shape = .array
        case UInt8(ascii: "{"): shape = .lines
        case nil: throw IntakeError("The file is empty.")
        default: throw IntakeError("The file is not JSON: it begins with neither [ nor {.")
        }
    }

    private mutating func peek() throws -> UInt8? {
        while window.count == 0, !window.isAtEnd { try window.fill() }
        return window.count > 0 ? window[0] : nil
    }

    /// Passes over white space and commas; the width of the white space when it begins a line.
    private mutating func passBlanks() throws -> Int? {
        var width: Int?
        while let byte = try peek(), byte.isBlank || byte == UInt8(ascii: ",") {
            window.start += 1
            if byte == 10 {
                line += 1
                width = 0
            } else {
                width = byte == UInt8(ascii: ",") ? nil : width.map { $0 + 1 }
            }
        }
        return width
    }

    // MARK: - One object per line

    private mutating func nextLine() throws -> Event {
        _ = try passBlanks()
        guard try peek() != nil else { return .end }
        let begun = line
        var scan = JSONScan()
        while true {
            let found = window.withBytes { scan.findLineBreak(in: $0) }
            if let length = found ?? (window.isAtEnd ? window.count : nil) {
                let bytes = window.copy(0..<length)
                window.start += length
                try checkFirst(bytes)
                return .element(bytes, line: begun)
            }
            guard window.count <= elementMax else {
                try passLine()
                return .problem(tooLarge(begun))
            }
            try window.fill()
        }
    }

    /// An object laid out over many lines is told so once, instead of once a line.
    private mutating func checkFirst(_ bytes: [UInt8]) throws {
        guard !hasFirst else { return }
        hasFirst = true
        var scan = JSONScan()
        if case .ended = bytes.withUnsafeBufferPointer({ scan.advance(over: $0) }) { return }
        throw IntakeError(
            "The first object does not end on its line; write one object per line, or all as an array."
        )
    }

    private mutating func passLine() throws {
        while try peek() != nil {
            if let found = window.withBytes({ $0.firstIndex(of: 10) }) {
                window.start += found
                return
            }
            window.start += window.count
        }
    }

    private func tooLarge(_ line: Int) -> RowProblem {
        RowProblem(line: line, reason: "The element is larger than \(elementMax) bytes.")
    }

    // MARK: - An array

    private mutating func nextInArray() throws -> Event {
        let width = try passBlanks()
        let begun = line
        switch try peek() {
        case nil:
            shape = .ended
            return .problem(RowProblem(line: begun, reason: "The file ends before its array does."))
        case UInt8(ascii: "]"):
            window.start += 1
            shape = .ended
            _ = try passBlanks()
            guard try peek() != nil else { return .end }
            return .problem(RowProblem(line: line, reason: "There is text after the end of the array."))
        case UInt8(ascii: "{"):
            indentation = indentation ?? width
        default:
            break
        }
        return try element(begun: begun)
    }

    private mutating func element(begun: Int) throws -> Event {
        var scan = JSONScan()
        while true {
            switch window.withBytes({ scan.advance(over: $0) }) {
            case .ended(let length):
                let bytes = window.copy(0..<length)
                window.start += length
                line += scan.lineBreaks
                guard bytes.count <= elementMax else { return .problem(tooLarge(begun)) }
                return .element(bytes, line: begun)
            case .lost(let reason):
                try lose(after: scan.cursor)
                return .problem(RowProblem(line: begun, reason: reason + loss))
            case .needsMore where window.isAtEnd:
                try lose(after: scan.cursor)
                return .problem(RowProblem(line: begun, reason: "The file ends inside the element." + loss))
            case .needsMore where window.count > elementMax:
                try lose(after: scan.cursor)
                return .problem(RowProblem(line: begun, reason: tooLarge(begun).reason + loss))
            case .needsMore:
                try window.fill()
            }
        }
    }

    private var loss: String {
        shape == .ended && !window.isAtEnd ? " The rest of the file cannot be read." : ""
    }

    /// Looks for the line that begins the next object.
    private mutating func lose(after length: Int) throws {
        lost += length
        guard lost <= 64 * elementMax else {
            throw IntakeError("The file is not JSON: too many elements of it have no end.")
        }
        guard let indentation else {
            shape = .ended
            return
        }
        while true {
            try passLine()
            guard try peek() != nil else { break }
            while window.count <= indentation + 1, !window.isAtEnd { try window.fill() }
            let isBegin = window.withBytes { bytes in
                bytes.count > indentation + 1 && bytes[indentation + 1] == UInt8(ascii: "{")
                    && bytes[1..<(indentation + 1)].allSatisfy { $0 == 32 || $0 == 9 }
            }
            if isBegin { return }
            window.start += 1
            line += 1
        }
        shape = .ended
    }
}
