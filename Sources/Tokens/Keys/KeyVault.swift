import Core
import Foundation
import Synchronization

/// The keys on disk: one file per tenant, named by its id, and small secrets of the installation. The directory has
/// mode 0700, its files 0600. One process at a time owns it. Nothing here is ever logged.
package final class KeyVault: Sendable {
    private let directory: String
    /// How new keys sign; nil for RS256 and, at a rotation, as before.
    private let algorithm: SignatureAlgorithm?
    private let rings: Mutex<RecentlyUsed<TenantID, KeyRing>>
    /// Held over a whole read, change and write, so that two rotations never lose one.
    private let changing = Mutex<Void>(())

    /// Opens the directory and makes it if it is missing. New keys sign with `algorithm`.
    /// - Throws: 500 if that cannot be done.
    package init(
        directory: String, algorithm: SignatureAlgorithm? = nil, cachedRings: Int = 4_096
    ) throws(Failure) {
        try PrivateFile.makeDirectory(directory)
        self.directory = directory
        self.algorithm = algorithm
        rings = Mutex(RecentlyUsed(capacity: cachedRings))
    }

    /// Makes the first key of a tenant.
    /// - Throws: 409 if the tenant has keys already, 500 if the file cannot be written.
    @discardableResult
    package func create(
        _ tenant: TenantID, now: Timestamp, algorithm: SignatureAlgorithm? = nil
    ) throws(Failure) -> KeyRing {
        let ring = KeyRing(signing: try .generate(algorithm ?? self.algorithm ?? .RS256), created: now)
        try changed { () throws(Failure) in
            try PrivateFile.write(JSONWriter.bytes(ring.stored), to: path(tenant), onlyIfAbsent: true)
            rings.withLock { $0.put(ring, tenant) }
        }
        return ring
    }

    /// The keys of a tenant, or nil if it has none.
    /// - Throws: 500 if the file is damaged.
    package func ring(_ tenant: TenantID) throws(Failure) -> KeyRing? {
        if let known = rings.withLock({ $0.value(tenant) }) { return known }
        // A ring read here must not overwrite the newer one of a rotation that ran meanwhile.
        return try changed { () throws(Failure) in
            if let known = rings.withLock({ $0.value(tenant) }) { return known }
            guard let ring = try load(tenant) else { return nil }
            rings.withLock { $0.put(ring, tenant) }
            return ring
        }
    }

    /// Makes a new signing key. The earlier one still verifies for ``KeyRing/overlap``, unless `distrustingEarlier`.
    /// - Throws: 404 if the tenant has no keys, 500 if the file cannot be written; then nothing has changed.
    @discardableResult
    package func rotate(
        _ tenant: TenantID, now: Timestamp, algorithm: SignatureAlgorithm? = nil, distrustingEarlier: Bool = false
    ) throws(Failure) -> KeyRing {
        guard let before = try ring(tenant) else { throw .notFound() }
        // Making a key takes long; nobody waits for it.
        let key = try SigningKey.generate(algorithm ?? self.algorithm ?? before.signing.algorithm)
        return try changed { () throws(Failure) in
            guard let current = try load(tenant) else { throw .notFound() }
            let ring = current.rotated(to: key, now: now, distrustingEarlier: distrustingEarlier)
            try PrivateFile.write(JSONWriter.bytes(ring.stored), to: path(tenant), onlyIfAbsent: false)
            rings.withLock { $0.put(ring, tenant) }
            return ring
        }
    }

    /// Removes a tenant's keys for ever: from now on no token of it is valid.
    /// - Throws: 500 if the file stays.
    package func remove(_ tenant: TenantID) throws(Failure) {
        try changed { () throws(Failure) in
            rings.withLock { $0.remove(tenant) }
            try PrivateFile.remove(path(tenant))
        }
    }

    /// A random secret of the installation, made when it is first asked for and the same ever after.
    /// - Throws: 500 if it cannot be kept, or is there with another length or under an unusable name.
    package func secret(named name: String, length: Int) throws(Failure) -> [UInt8] {
        let isPlain = name.utf8.allSatisfy {
            $0 == UInt8(ascii: "-") || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
        }
        guard isPlain, (1...64).contains(name.utf8.count), (16...1_024).contains(length) else {
            throw .internal("a secret with an unusable name or length")
        }
        let path = directory + "/secret-" + name
        return try changed { () throws(Failure) in
            if let known = try PrivateFile.read(path) {
                guard known.count == length else { throw .internal("the secret \(name) has another length") }
                return known
            }
            let secret = SecureRandom.bytes(length)
            try PrivateFile.write(secret, to: path, onlyIfAbsent: true)
            return secret
        }
    }

    private func path(_ tenant: TenantID) -> String { directory + "/" + tenant.text }

    private func load(_ tenant: TenantID) throws(Failure) -> KeyRing? {
        guard let bytes = try PrivateFile.read(path(tenant)) else { return nil }
        guard let value = try? JSONReader.read(bytes, limits: .trusted) else { throw .internal("a damaged key file") }
        return try KeyRing(stored: value)
    }

    private func changed<Result: Sendable>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        try changing.withLock { _ throws(Failure) in try body() }
    }
}
