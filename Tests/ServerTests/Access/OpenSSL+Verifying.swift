import Core
import TestServer
import TestSupport
import Testing
import Tokens

extension OpenSSL {
    /// Whether openssl finds the RS256 signature of a token good for an RSA key as a JSON Web Key Set shows it.
    func verifies(_ token: TokenParts, with jwk: JSON) async throws -> Bool {
        let modulus = hex(try #require(Base64URL.decode(jwk["n"].string ?? "?")))
        let exponent = hex(try #require(Base64URL.decode(jwk["e"].string ?? "?")))
        let description = """
            asn1 = SEQUENCE:info
            [info]
            algorithm = SEQUENCE:algorithm
            key = BITWRAP,SEQUENCE:numbers
            [algorithm]
            oid = OID:rsaEncryption
            parameters = NULL
            [numbers]
            n = INTEGER:0x\(modulus)
            e = INTEGER:0x\(exponent)
            """
        try write(description.utf8, "key.cnf")
        let made = try await run("asn1parse", "-genconf", "key.cnf", "-noout", "-out", "key.der")
        try #require(made.status == 0, "\(made.output)")
        try write(token.input.utf8, "input")
        try write(token.signature, "signature")
        let verified = try await run(
            "dgst", "-sha256", "-verify", "key.der", "-keyform", "DER", "-signature", "signature", "input")
        return verified.status == 0
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 0xF, radix: 16) }.joined()
    }
}
