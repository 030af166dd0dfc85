package import Accounts
package import Kernel

/// Signing in, and what becomes of a visitor then; what is known of a person, and how it is erased.
package struct People: Feature {
    package let name = "people"
    private let settings: AccountSettings

    package init(_ settings: AccountSettings) {
        self.settings = settings
    }

    package var endpoints: [any Endpoint] {
        [
            Register(settings: settings), LogIn(settings: settings), RefreshTokens(settings: settings),
            LogOut(settings: settings), OpenSession(settings: settings), ShowSession(settings: settings),
            CloseSession(), ListSessions(), EndSession(), ShowMe(), ChangeMe(settings: settings),
            ChangePassword(settings: settings), ForgotPassword(settings: settings),
            ResetPassword(settings: settings), VerifyEmail(settings: settings),
            ResendVerification(settings: settings), StartTOTP(settings: settings),
            ConfirmTOTP(settings: settings), EndTOTP(settings: settings),
            ExportMe(), EraseMe(settings: settings),
        ]
    }

    package var jobs: [any Job] { [WriteResetMail(settings: settings)] }
}
