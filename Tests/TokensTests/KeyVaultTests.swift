import Core
import Foundation
import Testing
import Tokens

@Suite struct KeyVaultTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `files are for the owner only and no temporary file stays`() throws {
        let test = try TestVault()
        defer { test.remove() }
        _ = try test.vault.secret(named: "cursor", length: 32)
        try test.vault.rotate(test.tenant, now: TestVault.now)
        #expect(try mode(test.directory) == 0o700)
        let names = try FileManager.default.contentsOfDirectory(atPath: test.directory).sorted()
        #expect(names == [test.tenant.text, test.other.text, "secret-cursor"].sorted())
        for name in names { #expect(try mode(test.directory + "/" + name) == 0o600) }
    }

    @Test(arguments: [SignatureAlgorithm.RS256, .ES256])
    func `another vault over the same directory reads the same keys`(_ algorithm: SignatureAlgorithm) async throws {
        let test = try TestVault(algorithm)
        defer { test.remove() }
        try test.vault.rotate(test.tenant, now: TestVault.now)
        let ring = try test.ring(test.tenant)
        let again = try #require(try KeyVault(directory: test.directory).ring(test.tenant))
        #expect(again.signing.keyID == ring.signing.keyID && again.generation == 2)
        #expect(again.signing.algorithm == algorithm)
        #expect(again.superseded.map(\.key) == ring.superseded.map(\.key))
        #expect(again.superseded.map(\.retires) == ring.superseded.map(\.retires))
        let signature = try await again.signing.sign([1, 2, 3])
        #expect(await ring.signing.publicKey.verify(signature: signature, input: [1, 2, 3], algorithm: algorithm))
    }

    @Test func `keys are made once and gone when removed`() throws {
        let test = try TestVault()
        defer { test.remove() }
        let before = try test.ring(test.tenant).signing.keyID
        let error = #expect(throws: Failure.self) {
            try test.vault.create(test.tenant, now: TestVault.now, algorithm: .ES256)
        }
        #expect(error?.kind == .conflict)
        #expect(try test.ring(test.tenant).signing.keyID == before)
        try test.vault.remove(test.tenant)
        #expect(try test.vault.ring(test.tenant) == nil)
        try test.vault.remove(test.tenant)
        #expect(throws: Failure.self) { try test.vault.rotate(test.tenant, now: TestVault.now) }
        #expect(try test.vault.ring(test.other) != nil)
    }

    @Test func `a damaged file is an error, not a tenant without keys`() throws {
        let test = try TestVault()
        defer { test.remove() }
        try Data("{}".utf8).write(to: URL(fileURLWithPath: test.directory + "/" + test.tenant.text))
        let fresh = try KeyVault(directory: test.directory)
        #expect(throws: Failure.self) { try fresh.ring(test.tenant) }
    }

    @Test func `a secret is the same ever after and has a plain name`() throws {
        let test = try TestVault()
        defer { test.remove() }
        let secret = try test.vault.secret(named: "cursor", length: 32)
        #expect(secret.count == 32)
        #expect(try KeyVault(directory: test.directory).secret(named: "cursor", length: 32) == secret)
        #expect(try test.vault.secret(named: "other", length: 32) != secret)
        for name in ["", "../x", "A", "a/b", "a.b"] {
            #expect(throws: Failure.self) { try test.vault.secret(named: name, length: 32) }
        }
        #expect(throws: Failure.self) { try test.vault.secret(named: "cursor", length: 16) }
    }

    @Test func `the cache forgets without losing keys`() throws {
        let test = try TestVault()
        defer { test.remove() }
        let small = try KeyVault(directory: test.directory, cachedRings: 2)
        for number in 20..<30 {
            try small.create(TestVault.id(UInt64(number), TenantKind.self), now: TestVault.now, algorithm: .ES256)
        }
        for number in 20..<30 { #expect(try small.ring(TestVault.id(UInt64(number), TenantKind.self)) != nil) }
    }

    @Test func `rotations at the same time lose no key`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<16 { group.addTask { _ = try? test.vault.rotate(test.tenant, now: TestVault.now) } }
        }
        let ring = try test.ring(test.tenant)
        #expect(ring.generation == 17)
        #expect(Set(ring.verificationKeys(now: TestVault.now).map(\.thumbprint)).count == 17)
    }
}
