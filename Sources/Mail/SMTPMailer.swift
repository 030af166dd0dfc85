import Foundation
import Kernel
package import Notices

/// Sends mails through a mail server.
///
/// What the server refuses for good is a `MailRefusal`; everything else is worth another try.
package struct SMTPMailer: Mailer {
    /// How long a mail may take; a delivery has 50 seconds.
    package struct Patience: Sendable {
        let connectingSeconds: Int
        /// For the server's answer to one command, the goodbye after a failure included.
        let answerSeconds: Int
        /// Without that goodbye.
        let inAllSeconds: Int

        package init(connectingSeconds: Int = 10, answerSeconds: Int = 18, inAllSeconds: Int = 30) {
            self.connectingSeconds = connectingSeconds
            self.answerSeconds = answerSeconds
            self.inAllSeconds = inAllSeconds
        }
    }

    private static let sendersMax = 8

    private let server: SMTPServer
    private let patience: Patience
    private let threads = BlockingThreads(most: Self.sendersMax)

    package init(_ server: SMTPServer, patience: Patience = Patience()) {
        self.server = server
        self.patience = patience
    }

    package func send(_ letter: Letter) async throws {
        let message = MailMessage.bytes(of: letter)
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            threads.run { [server, patience] in
                // Whoever waits need not wait for the goodbye, which is said when the connection is let go.
                let connection = SMTPConnection(server, patience)
                done.resume(with: Result { try connection.send(message, from: letter.from, to: letter.to) })
                connection.close()
            }
        }
    }

    /// What has been sent has left for good.
    package func withdraw(_ name: LetterName) async throws {}
}
