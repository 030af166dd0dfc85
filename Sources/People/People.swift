package import Kernel

/// Signing in, and what becomes of a visitor then; what is known of a person, and how it is erased.
package struct People: Feature {
    package let name = "people"

    package init() {}

    package var migrations: [Migration] { [] }
}
