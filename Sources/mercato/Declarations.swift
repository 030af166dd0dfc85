import Kernel
import Server
import Shop

/// The operations without a database, for the commands that only describe them.
enum Declarations {
    static let operations = Features.all(ShopSettings()).flatMap { $0.endpoints.map { Operation($0) } }
}
