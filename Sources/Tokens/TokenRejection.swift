/// Why a token was refused. The caller of the server never sees it: every cause gives the same 401.
package struct TokenRejection: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of cause, one of ``Reason``, for logs and counters.
    package let code: String
    /// What was wrong, for the log only. Never holds the token or a claim's value in full.
    package let detail: String

    /// The causes that are told apart.
    package enum Reason: String, Sendable, CaseIterable {
        /// Longer than is read at all.
        case size
        /// Not three parts between dots.
        case shape
        /// A part that is not strict base64url (RFC 4648 section 5, without padding).
        case b64
        /// A header or payload that is not one strict JSON object.
        case json
        /// A header member that must not be there.
        case hdr
        /// `alg` missing, not allowed, or not the key's.
        case alg
        /// `kid` missing, malformed, or not one of the issuer's usable keys.
        case kid
        /// `typ` missing or of another kind of token.
        case typ
        /// The signature does not fit.
        case sig
        /// `iss` missing or not known.
        case iss
        /// `aud` missing, malformed or somebody else's.
        case aud
        /// `tid` missing or another tenant's.
        case tid
        /// Expired, or without a usable expiry.
        case exp
        /// Not valid yet.
        case nbf
        /// Issued in the future, or for longer than is allowed.
        case iat
        /// Any other claim that is missing, of the wrong type or contradictory.
        case claims
        /// The issuer's keys could not be had; nothing is known about the token.
        case keys
    }

    /// A refusal for `reason`; `detail` goes to the log.
    package init(_ reason: Reason, _ detail: String) {
        code = reason.rawValue
        self.detail = detail
    }

    /// Code and detail in one line, for logs.
    package var description: String { "\(code): \(detail)" }
}
