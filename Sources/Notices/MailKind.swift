package import Kernel

extension Mail {
    /// What a mail says, with what it needs to say it.
    ///
    /// Tokens are 64 small hexadecimal digits.
    package enum Kind: Sendable {
        /// Proves that an address is the account's.
        case verifyEmail(token: String)
        case resetPassword(token: String)
        case passwordChanged
        /// Somebody tried to register with an address that has an account.
        case accountExists
        /// To the new address: proves it before the account takes it.
        case changeEmail(token: String)
        /// To the former address: the account has another now.
        case emailChanged
        case invitation(organization: String, inviter: String, role: String, token: String)
        case orderPlaced(number: String, lines: [Line], total: Money, order: ExternalID)
        /// The money of an order has come.
        case orderPaid(number: String, total: Money, order: ExternalID)
        case orderShipped(number: String, order: ExternalID)
        /// An amount goes back, which may be a part of what was paid.
        case orderRefunded(number: String, amount: Money, order: ExternalID)
        /// An amount of an order is store credit now.
        case orderCredited(number: String, amount: Money, order: ExternalID)
        /// Codes of gift cards, bought with an order or given away.
        case giftCards([Card], number: String?)
        /// Shows that mails get through; nobody queues it.
        case trial
        /// The last one: nothing of it is kept once it was sent.
        case accountErased

        /// The word for it in the database and in file names.
        package var name: String {
            switch self {
            case .verifyEmail: "verify_email"
            case .resetPassword: "reset_password"
            case .passwordChanged: "password_changed"
            case .accountExists: "account_exists"
            case .changeEmail: "change_email"
            case .emailChanged: "email_changed"
            case .invitation: "invitation"
            case .orderPlaced: "order_placed"
            case .orderPaid: "order_paid"
            case .orderShipped: "order_shipped"
            case .orderRefunded: "order_refunded"
            case .orderCredited: "order_credited"
            case .giftCards: "gift_cards"
            case .trial: "trial"
            case .accountErased: "account_erased"
            }
        }

        /// The token in it.
        var token: String? {
            switch self {
            case .verifyEmail(let token), .resetPassword(let token), .changeEmail(let token),
                .invitation(_, _, _, let token):
                token
            case .passwordChanged, .accountExists, .emailChanged, .orderPlaced, .orderPaid, .orderShipped,
                .orderRefunded, .orderCredited, .giftCards, .trial, .accountErased:
                nil
            }
        }

        /// Whether it is blanked when it was sent.
        var isSecret: Bool {
            if case .giftCards = self { true } else { token != nil }
        }
    }

    /// A gift card with its code.
    package struct Card: Sendable {
        package let code: String
        package let worth: Money

        package init(_ code: String, _ worth: Money) {
            self.code = code
            self.worth = worth
        }
    }

    /// One line of an order, as it was bought.
    package struct Line: Sendable {
        package let name: String
        package let quantity: Int64
        package let total: Money

        package init(name: String, quantity: Int64, total: Money) {
            self.name = name
            self.quantity = quantity
            self.total = total
        }
    }
}
