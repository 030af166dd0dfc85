import CPostgres
import Kernel

/// Why a statement or a connection failed, and what follows from it.
struct Failure: Error {
    enum Kind {
        /// Another transaction got between; the same work may be run again.
        case collision
        /// The connection is gone, and the transaction with it unless its commit was already sent.
        case lost
        /// The server forgot or cannot use what this connection has prepared: a new connection can.
        case stale
        case refused
    }

    let kind: Kind
    let error: DatabaseError

    static func refused(_ message: String) -> Failure {
        Failure(kind: .refused, error: .statement(message))
    }

    static func lost(_ message: String) -> Failure {
        Failure(kind: .lost, error: .unavailable(message))
    }
}

extension Failure {
    /// What a failed result says: the primary message alone, because details can hold customers' data.
    init(result: OpaquePointer) {
        let state = Self.field("C", of: result)
        let message = Self.field("M", of: result)
        let constraint = Self.field("n", of: result)
        self.init(sqlState: state, message: message, constraint: constraint)
    }

    init(sqlState: String, message: String, constraint: String) {
        switch sqlState {
        case "40001", "40P01":
            self.init(kind: .collision, error: .busy)
        case "23505":
            self.init(kind: .refused, error: .unique(constraint))
        case "23503":
            self.init(kind: .refused, error: .foreignKey(constraint))
        case "23514":
            self.init(kind: .refused, error: .check(constraint))
        case "55P03", "57014", "55006":
            // A lock or the server's own time limit: others are in the way.
            self.init(kind: .refused, error: .busy)
        case "0A000" where message.contains("cached plan") || message.contains("hot standby"),
            "25006", "26000":
            // A table has changed, this server takes no writes any more, or it forgot what was prepared:
            // a new connection finds its way.
            self.init(kind: .stale, error: .statement(message))
        default:
            self.init(classOf: sqlState, message: message)
        }
    }

    private init(classOf sqlState: String, message: String) {
        switch sqlState.prefix(2) {
        case "08", "57":
            self.init(kind: .lost, error: .unavailable(message))
        case "53", "58":
            self.init(kind: .refused, error: .unavailable(message))
        case "" where message.isEmpty:
            self.init(kind: .lost, error: .unavailable("the connection to PostgreSQL was lost"))
        default:
            self.init(kind: .refused, error: .statement(message))
        }
    }

    /// One field of an error by the letter the protocol gives it.
    private static func field(_ letter: Unicode.Scalar, of result: OpaquePointer) -> String {
        guard let text = PQresultErrorField(result, Int32(letter.value)) else { return "" }
        return String(cString: text)
    }
}
