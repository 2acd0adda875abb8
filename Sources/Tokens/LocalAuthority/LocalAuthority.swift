import Core
import Crypto
import Foundation
import SwiftASN1
import X509

/// A certificate authority of this installation alone, and the server certificate it signed, for those who have no
/// certificate of their own yet (RFC 5280). Both keys are P-256.
package struct LocalAuthority: Sendable {
    /// The authority's certificate, for clients to trust.
    package let caPEM: String
    /// The authority's private key. Secret.
    package let caKeyPEM: String
    /// The server's certificate.
    package let serverCertPEM: String
    /// The server's private key. Secret.
    package let serverKeyPEM: String

    /// How long the authority holds.
    private static let authorityLife = TimeSpan.days(3_653)
    /// How long the server certificate holds: no client takes more than 398 days.
    private static let serverLife = TimeSpan.days(397)

    /// Makes an authority called `name` and a certificate for a server at these names and addresses.
    /// - Throws: 400 if a name or address is malformed or there is none, 500 if a certificate cannot be made.
    package static func create(
        name: String, dnsNames: [String], addresses: [String], now: Timestamp
    ) throws(Failure) -> LocalAuthority {
        let names = try alternativeNames(dnsNames: dnsNames, addresses: addresses)
        let caKey = P256.Signing.PrivateKey()
        let serverKey = P256.Signing.PrivateKey()
        do {
            let authority = try authority(name: name, key: caKey, now: now)
            let server = try server(
                commonName: dnsNames.first ?? addresses.first ?? name, names: names, key: serverKey,
                authority: authority,
                authorityKey: caKey, now: now)
            return LocalAuthority(
                caPEM: try authority.serializeAsPEM().pemString + "\n", caKeyPEM: caKey.pemRepresentation + "\n",
                serverCertPEM: try server.serializeAsPEM().pemString + "\n",
                serverKeyPEM: serverKey.pemRepresentation + "\n")
        } catch {
            throw .internal("a certificate could not be made: \(error)")
        }
    }

    private static func authority(name: String, key: P256.Signing.PrivateKey, now: Timestamp) throws -> X509.Certificate
    {
        let publicKey = X509.Certificate.PublicKey(key.publicKey)
        let subject = try DistinguishedName { CommonName(name) }
        let identifier = SubjectKeyIdentifier(hash: publicKey)
        return try X509.Certificate(
            version: .v3, serialNumber: .init(), publicKey: publicKey, notValidBefore: start(now),
            notValidAfter: date(now + authorityLife), issuer: subject, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try X509.Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                identifier
            },
            issuerPrivateKey: X509.Certificate.PrivateKey(key))
    }

    private static func server(
        commonName: String, names: SubjectAlternativeNames, key: P256.Signing.PrivateKey, authority: X509.Certificate,
        authorityKey: P256.Signing.PrivateKey, now: Timestamp
    ) throws -> X509.Certificate {
        let publicKey = X509.Certificate.PublicKey(key.publicKey)
        let authorityIdentifier = SubjectKeyIdentifier(hash: authority.publicKey).keyIdentifier
        return try X509.Certificate(
            version: .v3, serialNumber: .init(), publicKey: publicKey, notValidBefore: start(now),
            notValidAfter: date(now + serverLife), issuer: authority.subject,
            subject: try DistinguishedName { CommonName(commonName) }, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try X509.Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                names
                SubjectKeyIdentifier(hash: publicKey)
                AuthorityKeyIdentifier(keyIdentifier: authorityIdentifier)
            },
            issuerPrivateKey: X509.Certificate.PrivateKey(authorityKey))
    }

    private static func alternativeNames(dnsNames: [String], addresses: [String]) throws(Failure)
        -> SubjectAlternativeNames
    {
        var names: [GeneralName] = []
        for name in dnsNames {
            guard (1...253).contains(name.utf8.count), name.utf8.allSatisfy({ isHostByte($0) }) else {
                throw .invalid("'\(name.excerpt)' is no host name.")
            }
            names.append(.dnsName(name))
        }
        for address in addresses {
            guard let bytes = IPAddressText.bytes(address) else {
                throw .invalid("'\(address.excerpt)' is no IP address.")
            }
            names.append(.ipAddress(ASN1OctetString(contentBytes: bytes[...])))
        }
        guard !names.isEmpty, names.count <= 100 else { throw .invalid("A certificate needs 1 to 100 names.") }
        return SubjectAlternativeNames(names)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch asciiLowercased(byte) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."),
            UInt8(ascii: "*"):
            true
        default: false
        }
    }

    /// A little before now, for clients whose clock is behind.
    private static func start(_ now: Timestamp) -> Date { date(now - .minutes(5)) }

    private static func date(_ moment: Timestamp) -> Date { Date(timeIntervalSince1970: Double(moment.seconds)) }
}
