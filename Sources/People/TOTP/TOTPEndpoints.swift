package import Accounts
package import Kernel

/// Begins with one-time codes: they count when a first one was confirmed.
package struct StartTOTP: Command {
    package typealias Who = SignedIn
    package typealias Reply = TOTPReply
    package static let repliesWithSecret = true
    package static let route = Route.post(
        "/auth/totp",
        "Begin with one-time codes",
        problems: [SecondFactor.isOnKind]
    )

    let settings: AccountSettings

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> TOTPReply {
        let user = try User.me(call.who, in: tx)
        guard !user.wantsCode else { throw SecondFactor.isOn }
        let begun = try OneTimeCodes(settings).begin(user, in: tx)
        return TOTPReply(secret: begun.secret, otpauth_url: begun.url)
    }
}

/// What an authenticator app is given, shown once.
package struct TOTPReply: Codable, Sendable {
    let secret: String
    let otpauth_url: String
}

/// Takes a first code; from then on signing in wants one.
package struct ConfirmTOTP: Command {
    package typealias Who = SignedIn
    package typealias Reply = Outcome<RecoveryCodesReply>
    package static let repliesWithSecret = true
    package static let route = Route.post(
        "/auth/totp/confirm",
        "Confirm one-time codes",
        status: 200,
        problems: [SecondFactor.isOnKind, Throttle.tooManyTries]
    )

    package struct Body: Codable, Sendable {
        let code: Text<6, 10>
    }

    let settings: AccountSettings

    package func perform(_ call: Call<Self>, in tx: Transaction) throws -> Reply {
        let user = try User.me(call.who, in: tx)
        guard !user.wantsCode else { throw SecondFactor.isOn }
        let bucket = PasswordCheck(settings).bucket(user, call.who.identity)
        try ThrottleTable.check([bucket], in: tx)
        guard let codes = try OneTimeCodes(settings).confirm(call.body.code.text, of: user, in: tx) else {
            try ThrottleTable.draw([bucket], in: tx)
            return Outcome(.invalid(field: "code", "is wrong; send the one that the app shows now"))
        }
        try tx.trace("auth.totp_on", user, call.who.identity, call.requestID)
        return Outcome(RecoveryCodesReply(recovery_codes: codes))
    }
}

/// Codes for when the app is lost, each good once, shown once.
package struct RecoveryCodesReply: Codable, Sendable {
    let recovery_codes: [String]
}

/// Takes one-time codes away, for a code, a recovery code or the password.
package struct EndTOTP: Exchange {
    package typealias Who = SignedIn
    package typealias Reply = Outcome<Nothing>
    package static let route = Route.delete(
        "/auth/totp",
        "Do without one-time codes",
        problems: [SecondFactor.isOffKind, Throttle.tooManyTries]
    )

    package struct Body: Codable, Sendable {
        let code: Text<6, 10>?
        let recovery_code: Text<1, 40>?
        let current_password: GivenPassword?
    }

    let settings: AccountSettings

    package func prepare(_ call: Call<Self>, in tx: Transaction) throws -> PasswordCheck.Question {
        let (body, user) = (call.body, try User.me(call.who, in: tx))
        guard user.wantsCode else { throw SecondFactor.isOff }
        guard body.code != nil || body.recovery_code != nil || body.current_password != nil else {
            throw Problem.invalid(field: "code", "is missing; or send a recovery_code or current_password")
        }
        return try PasswordCheck(settings).prepare(body.current_password, of: user, call.who.identity, in: tx)
    }

    package func ask(_ question: PasswordCheck.Question) async throws -> Bool {
        try await PasswordCheck(settings).ask(question)
    }

    package func settle(
        _ finding: Bool,
        of question: PasswordCheck.Question,
        _ call: Call<Self>,
        in tx: Transaction
    ) throws -> Reply {
        let user = try User.me(call.who, in: tx)
        let codes = OneTimeCodes(settings)
        var (isProved, field) = (finding, "current_password")
        if question.password == nil {
            let claim = CodeClaim(totp: call.body.code?.text, recoveryCode: call.body.recovery_code?.text)
            field = call.body.code == nil ? "recovery_code" : "code"
            switch try codes.judge(claim, of: user, in: tx) {
            case .right: isProved = true
            case .wrong: isProved = false
            case .tooMany(let wait): return Outcome(ThrottleTable.tooMany(wait))
            }
        }
        let checked = try PasswordCheck(settings).settle(isProved, of: question, field: field, in: tx)
        if case .failure(let problem) = checked { return Outcome(problem) }
        try codes.end(user, in: tx)
        try tx.trace("auth.totp_off", user, call.who.identity, call.requestID)
        return Outcome(Nothing())
    }
}

/// What the second factor refuses.
enum SecondFactor {
    static let isOnKind = Problem.Kind(409, "totp_is_on", "One-time codes are on already.")
    static let isOffKind = Problem.Kind(409, "totp_is_off", "One-time codes are not on.")

    static let isOn = Problem(isOnKind, "One-time codes are on already; take them away first.")
    static let isOff = Problem(isOffKind, "One-time codes are not on.")
}
