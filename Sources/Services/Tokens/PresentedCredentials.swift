import Core
import Tokens

/// How a client says who it is and proves it: exactly one of the three methods.
struct PresentedCredentials: Sendable {
    enum Proof: Sendable {
        /// The secret as it was sent. In Basic both the raw form and the form-decoded one are tried, raw first: clients
        /// send it raw although RFC 6749 section 2.3.1 wants it form-encoded.
        case secrets([String])
        /// A signed assertion (RFC 7523).
        case assertion(String)
    }

    let clientID: String
    let proof: Proof

    init(_ request: TokenService.Request) throws(OAuthFailure) {
        let form = request.form
        let methods = [form["client_secret"] != nil, form["client_assertion"] != nil, request.basic != nil]
        guard methods.count(where: { $0 }) <= 1 else {
            throw .malformed("Only one method of client authentication may be used.")
        }
        if let basic = request.basic {
            if let named = form["client_id"], !named.hasSameBytes(as: basic.client) {
                throw .malformed("'client_id' differs from the Authorization header.")
            }
            clientID = basic.client
            let decoded = FormText.decoded(basic.secret) ?? basic.secret
            proof = .secrets(decoded.hasSameBytes(as: basic.secret) ? [decoded] : [basic.secret, decoded])
        } else if let assertion = form["client_assertion"] {
            guard form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" else {
                throw .malformed("'client_assertion_type' is missing or not supported.")
            }
            let subject: ClientID
            do { subject = try ClientAssertion.peekSubject(assertion) } catch { throw .badAssertion(error.description) }
            if let named = form["client_id"], ClientID(named) != subject {
                throw .badAssertion("client_id differs from the assertion's subject")
            }
            clientID = subject.text
            proof = .assertion(assertion)
        } else {
            guard let named = form["client_id"], !named.isEmpty else { throw .missing("client_id") }
            guard let secret = form["client_secret"], !secret.isEmpty else { throw .missing("client_secret") }
            clientID = named
            proof = .secrets([secret])
        }
    }

    /// The work of checking a secret, for a client that does not exist.
    func burn() {
        let text: String
        switch proof {
        case .secrets(let secrets): text = secrets.first ?? ""
        case .assertion(let assertion): text = String(assertion.prefix(64))
        }
        _ = ClientSecret.matches(text, digest: [UInt8](repeating: 0, count: 32))
    }
}

/// `application/x-www-form-urlencoded` text (WHATWG URL section 5).
package enum FormText {
    /// The text with `+` as space and `%XX` decoded; nil when an escape is broken or the result is not UTF-8.
    package static func decoded(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var pending = 0
        var high: UInt8 = 0
        for byte in text.utf8 {
            if pending == 2 {
                guard let digit = hexDigitValue(byte) else { return nil }
                high = digit
                pending = 1
            } else if pending == 1 {
                guard let digit = hexDigitValue(byte) else { return nil }
                bytes.append(high << 4 | digit)
                pending = 0
            } else if byte == UInt8(ascii: "%") {
                pending = 2
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return pending == 0 ? String(validating: bytes, as: UTF8.self) : nil
    }

    /// The pairs of a form body. Nil when a name occurs twice (RFC 6749 section 3.2) or an escape is broken.
    package static func pairs(_ body: some StringProtocol) -> [String: String]? {
        var pairs: [String: String] = [:]
        for part in body.split(separator: "&", omittingEmptySubsequences: true) {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = halves.first, let name = decoded(first), pairs[name] == nil,
                let value = decoded(halves.count > 1 ? halves[1] : "")
            else { return nil }
            pairs[name] = value
        }
        return pairs
    }
}
