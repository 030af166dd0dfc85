/// Which part of a list is wanted: `page` from 1, `page_size` 10 unless said, at most 100.
package struct PageRequest: Sendable {
    package let number: Int
    package let size: Int

    package init(page: Count<1, 1_000_000>?, size: Count<1, 100>?) {
        number = page?.value ?? 1
        self.size = size?.value ?? 10
    }

    /// Rows to pass over; at most 10^8, so it never overflows.
    package var offset: Int { (number - 1) * size }
}
