import Support
import Testing

/// What is said about mails at the command line.
@Suite struct MailSettingsTests {
    @Test(arguments: [
        (["--smtp-url", "http://x"], "smtp://"), (["--smtp-url", "smtp://ann:%0A@x"], "percent-encoded"),
        (["--smtp-url", "smtp://ann@x:25"], "USER:PASSWORD"), (["--smtp-url", "smtp://x:0"], "PORT"),
        (["--smtp-url", "smtp://x/inbox"], "nothing behind the port"),
        (["--smtp-url", "smtp://ann:kettle@mail.example:587"], "--mail-from"),
        (["--smtp-url", "smtp://localhost", "--mail-folder", "x"], "--mail-folder or --smtp-url"),
        (["--smtp-tls", "off"], "--smtp-url"), (["--smtp-certificates", "/nowhere.pem"], "a file"),
        (["--smtp-url", "smtps://localhost", "--smtp-tls", "off"], "smtps://"),
        (["--smtp-url", "smtp://localhost", "--smtp-tls", "maybe"], "required or off"),
        (["--smtp-url", "smtp://ann:kettle@mail.example", "--smtp-tls", "off"], "readable on its way"),
    ])
    func `a mistake is refused with the sentence that helps, without the password`(
        flags: [String],
        words: String
    ) async throws {
        let refused = try await Program.run(["serve"] + flags)

        #expect(refused.status == 2 && refused.errors.contains(words), "\(refused.errors)")
        #expect(!refused.errors.contains("kettle"))
    }
}
