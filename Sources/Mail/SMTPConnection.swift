import CCurl
import Notices

/// One mail on its way to a server; libcurl stops here.
///
/// Everything waits, so it is called on a thread of ``BlockingThreads``.
final class SMTPConnection {
    /// A mail that did not get through and may the next time.
    struct Trouble: Error, CustomStringConvertible {
        let description: String
    }

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    private let server: SMTPServer
    private let patience: SMTPMailer.Patience
    private var curl: UnsafeMutableRawPointer?
    private var recipients: UnsafeMutablePointer<curl_slist>?
    fileprivate var rest: ArraySlice<UInt8> = []
    fileprivate var reply = SMTPReply()

    init(_ server: SMTPServer, _ patience: SMTPMailer.Patience) {
        self.server = server
        self.patience = patience
    }

    func send(_ message: [UInt8], from sender: String, to recipient: String) throws {
        guard Self.isReady, let curl = curl_easy_init() else {
            throw Trouble(description: "libcurl cannot be used")
        }
        self.curl = curl
        rest = message[...]
        recipients = curl_slist_append(nil, recipient)
        let setting = [
            address(curl, from: sender), envelope(curl, from: sender, bytes: message.count),
            protection(curl), limits(curl),
        ]
        if let wrong = setting.first(where: { $0 != CURLE_OK }) { throw trouble(wrong, 0, recipient) }
        let result = curl_easy_perform(curl)
        guard result != CURLE_OK else { return }
        var code = 0
        mercato_curl_get_number(curl, CURLINFO_RESPONSE_CODE, &code)
        throw trouble(result, code, recipient)
    }

    /// Says goodbye and lets go; to be called once, after sending.
    func close() {
        if let curl { curl_easy_cleanup(curl) }
        curl_slist_free_all(recipients)
        (curl, recipients) = (nil, nil)
    }

    // MARK: Settings

    private func address(_ curl: UnsafeMutableRawPointer, from sender: String) -> CURLcode {
        let name = sender.split(separator: "@").last.map(String.init) ?? "localhost"
        return Self.first([
            // After the slash is what we call ourselves.
            mercato_curl_set_text(curl, CURLOPT_URL, "\(server)/\(name)"),
            mercato_curl_set_text(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps"),
            mercato_curl_set_text(curl, CURLOPT_PROXY, ""),
            mercato_curl_set_text(curl, CURLOPT_USERNAME, server.login?.user),
            mercato_curl_set_text(curl, CURLOPT_PASSWORD, server.login?.password),
        ])
    }

    private func envelope(_ curl: UnsafeMutableRawPointer, from sender: String, bytes: Int) -> CURLcode {
        let context = Unmanaged.passUnretained(self).toOpaque()
        return Self.first([
            mercato_curl_set_text(curl, CURLOPT_MAIL_FROM, sender),
            mercato_curl_set_list(curl, CURLOPT_MAIL_RCPT, recipients),
            mercato_curl_set_number(curl, CURLOPT_UPLOAD, 1),
            mercato_curl_set_size(curl, CURLOPT_INFILESIZE_LARGE, curl_off_t(bytes)),
            mercato_curl_set_callback(curl, CURLOPT_READFUNCTION, give),
            mercato_curl_set_pointer(curl, CURLOPT_READDATA, context),
            mercato_curl_set_callback(curl, CURLOPT_HEADERFUNCTION, hear),
            mercato_curl_set_pointer(curl, CURLOPT_HEADERDATA, context),
        ])
    }

    private func protection(_ curl: UnsafeMutableRawPointer) -> CURLcode {
        let wanted = server.encryption == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
        return Self.first([
            mercato_curl_set_number(curl, CURLOPT_USE_SSL, Int(wanted.rawValue)),
            mercato_curl_set_number(curl, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            mercato_curl_set_number(curl, CURLOPT_SSL_VERIFYPEER, 1),
            mercato_curl_set_number(curl, CURLOPT_SSL_VERIFYHOST, 2),
            server.certificates.map { mercato_curl_set_text(curl, CURLOPT_CAINFO, $0) } ?? CURLE_OK,
        ])
    }

    private func limits(_ curl: UnsafeMutableRawPointer) -> CURLcode {
        Self.first([
            mercato_curl_set_number(curl, CURLOPT_NOSIGNAL, 1),
            mercato_curl_set_number(curl, CURLOPT_CONNECTTIMEOUT, patience.connectingSeconds),
            mercato_curl_set_number(curl, CURLOPT_TIMEOUT, patience.inAllSeconds),
            mercato_curl_set_number(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, patience.answerSeconds),
        ])
    }

    private static func first(_ codes: [CURLcode]) -> CURLcode {
        codes.first { $0 != CURLE_OK } ?? CURLE_OK
    }

    // MARK: What went wrong

    /// The server's no to this mail is for good; its no to us, such as to a password, is not: somebody will
    /// put that right.
    private func trouble(_ result: CURLcode, _ code: Int, _ recipient: String) -> any Error {
        let secrets = [server.login?.password, server.login?.user, recipient].compactMap(\.self)
        let words = reply.words(code, without: secrets)
        let isAboutMail =
            result == CURLE_SEND_ERROR || (result == CURLE_WEIRD_SERVER_REPLY && rest.isEmpty)
        if isAboutMail, SMTPReply.isForGood(code), let words { return MailRefusal(words: words) }
        let reason = String(cString: curl_easy_strerror(result))
        return Trouble(description: "\(server): \(words.map { "\($0) (\(reason))" } ?? reason)")
    }
}

/// Hands the message over, piece by piece.
private func give(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    let connection = Unmanaged<SMTPConnection>.fromOpaque(context).takeUnretainedValue()
    let (room, isTooMuch) = size.multipliedReportingOverflow(by: count)
    let piece = connection.rest.prefix(isTooMuch ? 0 : room)
    UnsafeMutableRawPointer(bytes).copyMemory(from: Array(piece), byteCount: piece.count)
    connection.rest = connection.rest.dropFirst(piece.count)
    return piece.count
}

/// Keeps the lines that the server says.
private func hear(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    let (length, isTooMuch) = size.multipliedReportingOverflow(by: count)
    guard let bytes, let context, !isTooMuch else { return 0 }
    let connection = Unmanaged<SMTPConnection>.fromOpaque(context).takeUnretainedValue()
    connection.reply.add(UnsafeRawBufferPointer(start: bytes, count: length))
    return length
}
