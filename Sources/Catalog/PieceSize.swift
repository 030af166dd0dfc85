/// How large one piece of a variant is, packed; in millimetres, each from 1.
package struct PieceSize: Sendable, Equatable {
    package let length: Int
    package let width: Int
    package let height: Int

    /// In cubic millimetres; nil when it needs more than 63 bits.
    package var volume: Int64? {
        let (area, isWide) = Int64(length).multipliedReportingOverflow(by: Int64(width))
        let (volume, isHigh) = area.multipliedReportingOverflow(by: Int64(height))
        return isWide || isHigh ? nil : volume
    }

    package init(length: Int, width: Int, height: Int) {
        self.length = length
        self.width = width
        self.height = height
    }
}
