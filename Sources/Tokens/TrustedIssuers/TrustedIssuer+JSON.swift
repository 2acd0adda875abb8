import Core

extension TrustedIssuer {
    /// Roles that only this server itself gives.
    private static let neverAssertable = ["PlatformOperator", "ThreatReporter"]
    /// Kinds of token that are never an access token.
    private static let otherKinds = [
        "secevent+jwt", "dpop+jwt", "logout+jwt", "client-authentication+jwt", "token-introspection+jwt", "at_hash",
        "id_token",
    ]

    /// Reads a record as an administrator writes it. `id` in it is ignored.
    /// - Throws: 400 naming the member that is missing, unknown, of the wrong type or not allowed.
    package init(
        id: TrustedIssuerID, tenant: TenantID, json: JSON, defaultAudience: String, publicURL: String
    ) throws(Failure) {
        var reader = try MemberReader(json)
        _ = reader.value("id")
        let issuer = try Self.name(try reader.required(reader.string("iss", maximumBytes: 1_024), "iss"), "iss")
        guard !Self.isUnder(publicURL, issuer) else {
            throw .invalid("'iss' must not be this server itself.", target: "iss")
        }
        let audience = try Self.name(try reader.string("aud", maximumBytes: 1_024) ?? defaultAudience, "aud")
        let algorithms = try Self.algorithms(&reader)
        let keys = try Self.keys(&reader, algorithms)
        let types = try Self.types(&reader)
        let rolesClaim = try Self.rolesClaim(&reader)
        let subjectClaim = try Self.name(try reader.string("subjectClaim", maximumBytes: 128) ?? "sub", "subjectClaim")
        let externalTid = try reader.string("externalTid", maximumBytes: 256)
        let roles = try Self.roles(&reader)
        let appTokens = try reader.bool("appTokens") ?? false
        try reader.refuseUnknown()
        self.init(
            id: id, tenant: tenant, iss: issuer, aud: audience, keys: keys, algorithms: algorithms, types: types,
            rolesClaim: rolesClaim, subjectClaim: subjectClaim, externalTid: externalTid, assertableRoles: roles,
            appTokens: appTokens)
    }

    /// The record as it is shown and kept; ``init(id:tenant:json:defaultAudience:publicURL:)`` reads it back.
    package func json() -> JSONObject {
        Self.json(
            id: id, iss: iss, aud: aud, keys: keys, algorithms: algorithms, types: types, rolesClaim: rolesClaim,
            subjectClaim: subjectClaim, externalTid: externalTid, assertableRoles: assertableRoles, appTokens: appTokens
        )
    }

    /// The members of a record, from which its digest is made too.
    static func json(
        id: TrustedIssuerID, iss: String, aud: String, keys: Keys, algorithms: [SignatureAlgorithm], types: [String],
        rolesClaim: [String], subjectClaim: String, externalTid: String?, assertableRoles: [String], appTokens: Bool
    ) -> JSONObject {
        var object: JSONObject = ["id": .string(id.text), "iss": .string(iss), "aud": .string(aud)]
        switch keys {
        case .inline(let keys): object.append("jwks", VerificationKey.setJSON(keys))
        case .uri(let uri): object.append("jwksUri", .string(uri))
        }
        object.append("algorithms", .strings(algorithms.map(\.rawValue)))
        object.append("types", .strings(types))
        let dotted = !rolesClaim.contains { $0.utf8.contains(UInt8(ascii: ".")) }
        object.append("rolesClaim", dotted ? .string(rolesClaim.joined(separator: ".")) : .strings(rolesClaim))
        object.append("subjectClaim", .string(subjectClaim))
        if let externalTid { object.append("externalTid", .string(externalTid)) }
        object.append("assertableRoles", .strings(assertableRoles))
        object.append("appTokens", .bool(appTokens))
        return object
    }

    /// Text without spaces and control characters, neither of which an issuer, audience or claim name has.
    private static func name(_ text: String, _ member: String) throws(Failure) -> String {
        guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else {
            throw .invalid("'\(member)' must not be empty or contain spaces or control characters.", target: member)
        }
        return text
    }

    /// Whether the issuer is this server or a path of it, in whatever letter case the host is written.
    static func isUnder(_ publicURL: String, _ issuer: String) -> Bool {
        let (own, other) = (Array(publicURL.asciiLowercasedText.utf8), Array(issuer.asciiLowercasedText.utf8))
        guard other.starts(with: own) else { return false }
        let next = other.dropFirst(own.count).first
        return next == nil || next == UInt8(ascii: "/") || next == UInt8(ascii: "?") || next == UInt8(ascii: "#")
    }

    private static func algorithms(_ reader: inout MemberReader) throws(Failure) -> [SignatureAlgorithm] {
        // One algorithm for each type of key (RFC 8725 section 3.1).
        guard let names = try reader.strings("algorithms") else { return [.RS256, .ES256] }
        let algorithms = names.compactMap(SignatureAlgorithm.init(exactly:))
        guard !names.isEmpty, algorithms.count == names.count, Set(algorithms).count == names.count else {
            throw .invalid("'algorithms' must name each of RS256, PS256, ES256 at most once.", target: "algorithms")
        }
        return algorithms
    }

    private static func keys(_ reader: inout MemberReader, _ algorithms: [SignatureAlgorithm]) throws(Failure) -> Keys {
        let inline = reader.value("jwks")
        let uri = try reader.string("jwksUri", maximumBytes: 2_048)
        switch (inline, uri) {
        case (.some(let set), nil):
            let keys = try VerificationKey.set(set, rules: .registration).compactMap { $0.limited(to: algorithms) }
            guard !keys.isEmpty else { throw .invalid("No key in 'jwks' fits 'algorithms'.", target: "jwks") }
            return .inline(keys)
        case (nil, .some(let uri)):
            guard uri.utf8.starts(with: "https://".utf8) else {
                throw .invalid("'jwksUri' must be an https URL.", target: "jwksUri")
            }
            return .uri(try name(uri, "jwksUri"))
        default: throw .invalid("Exactly one of 'jwks' and 'jwksUri' is required.", target: "jwks")
        }
    }

    private static func types(_ reader: inout MemberReader) throws(Failure) -> [String] {
        let types = try reader.strings("types") ?? ["at+jwt", "JWT"]
        guard (1...8).contains(types.count), types.allSatisfy({ (1...64).contains($0.utf8.count) }) else {
            throw .invalid("'types' must be 1 to 8 token types.", target: "types")
        }
        for type in types where otherKinds.contains(where: { $0.hasSameBytes(as: HeaderRules.shortType(type)) }) {
            throw .invalid("'types' must not have \(type.excerpt), which is no access token.", target: "types")
        }
        return types
    }

    private static func rolesClaim(_ reader: inout MemberReader) throws(Failure) -> [String] {
        guard let value = reader.value("rolesClaim") else { return ["roles"] }
        let segments: [String]
        if let text = value.string {
            segments = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        } else if let items = value.array, items.allSatisfy({ $0.string != nil }) {
            segments = items.compactMap(\.string)
        } else {
            throw .invalid("'rolesClaim' must be a dotted path or an array of member names.", target: "rolesClaim")
        }
        guard (1...6).contains(segments.count), segments.allSatisfy({ (1...128).contains($0.utf8.count) }) else {
            throw .invalid("'rolesClaim' must have 1 to 6 names, none empty.", target: "rolesClaim")
        }
        return segments
    }

    private static func roles(_ reader: inout MemberReader) throws(Failure) -> [String] {
        let roles = try reader.strings("assertableRoles") ?? []
        guard roles.count <= 100 else {
            throw .invalid("'assertableRoles' has more than 100 roles.", target: "assertableRoles")
        }
        for role in roles where neverAssertable.contains(where: { $0.hasSameBytesIgnoringASCIICase(as: role) }) {
            throw .invalid("'\(role)' can never be asserted by another issuer.", target: "assertableRoles")
        }
        return roles
    }
}
