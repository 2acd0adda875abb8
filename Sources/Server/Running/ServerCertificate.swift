import Core
import Foundation
import NIOCore
import NIOSSL
import Synchronization

/// The certificate the server shows, read anew when asked so that it can be replaced without a restart.
final class ServerCertificate: Sendable {
    private struct Pair: Sendable {
        let chain: [NIOSSLCertificateSource]
        let key: NIOSSLPrivateKeySource
    }

    private let certificateFile: String
    private let keyFile: String
    private let current: Mutex<Pair>

    /// - Throws: a ``Failure`` naming the file that cannot be read.
    init(certificateFile: String, keyFile: String) throws(Failure) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        current = Mutex(try ServerCertificate.load(certificateFile, keyFile))
    }

    /// Takes the files as they are now; connections that are open keep what they have.
    /// - Throws: a ``Failure``; the certificate in use stays.
    func reload() throws(Failure) {
        let pair = try ServerCertificate.load(certificateFile, keyFile)
        current.withLock { $0 = pair }
    }

    private static func load(_ certificateFile: String, _ keyFile: String) throws(Failure) -> Pair {
        let chain: [NIOSSLCertificate]
        do { chain = try NIOSSLCertificate.fromPEMFile(certificateFile) } catch {
            throw .invalid("\(certificateFile) is no certificate in PEM: \(error)", target: "tls.certificate")
        }
        guard !chain.isEmpty else {
            throw .invalid("\(certificateFile) holds no certificate.", target: "tls.certificate")
        }
        let key: NIOSSLPrivateKey
        do { key = try NIOSSLPrivateKey(file: keyFile, format: .pem) } catch {
            throw .invalid("\(keyFile) is no private key in PEM: \(error)", target: "tls.key")
        }
        return Pair(chain: chain.map { .certificate($0) }, key: .privateKey(key))
    }

    /// TLS 1.2 and later with whatever certificate is current when a connection begins.
    var tlsConfiguration: TLSConfiguration {
        let pair = current.withLock { $0 }
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: pair.chain, privateKey: pair.key)
        configuration.minimumTLSVersion = .tlsv12
        configuration.sslContextCallback = { [self] _, promise in
            let pair = current.withLock { $0 }
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = pair.chain
            override.privateKey = pair.key
            promise.succeed(override)
        }
        return configuration
    }
}
