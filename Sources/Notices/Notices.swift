package import Kernel

/// What the shop tells people: mails, written in the transaction that causes them.
package struct Notices: Feature {
    package let name = "notices"

    package init() {}

    package var migrations: [Migration] { [] }
}
