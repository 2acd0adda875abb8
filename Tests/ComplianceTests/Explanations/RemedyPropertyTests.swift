import Core
import Testing

@testable import Compliance

/// semantics.md, "The decision and its explanation": what a remedy promises, in random worlds.
@Suite struct RemedyPropertyTests {
    private static let now = RandomWorld.now

    /// The denials among the worlds of a hundred seeds, with all their remedies.
    private static func denials(_ hundred: UInt64) throws -> [(world: RandomWorld, remedies: [Remedy], seed: UInt64)] {
        try (hundred * 100..<(hundred + 1) * 100).compactMap { seed in
            let world = try RandomWorld(seed: seed + 1)
            guard world.facts.decision(at: now).reason == .denied else { return nil }
            let remedies = world.facts.remedies(at: now, limit: 5_000)
            return remedies.areTruncated ? nil : (world, remedies.list, seed + 1)
        }
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `Applying a remedy flips the answer; leaving any part out does not`(hundred: UInt64) throws {
        for (world, remedies, seed) in try Self.denials(hundred) {
            let force = BruteForce(world)
            for remedy in remedies {
                let changes = remedy.changes
                #expect((1...3).contains(changes.count))
                #expect(try force.allows(after: changes), "seed \(seed): \(remedy.summary)")
                for left in 1..<(1 << changes.count) - 1 {
                    let part = changes.indices.filter { left & (1 << $0) != 0 }.map { changes[$0] }
                    #expect(try !force.allows(after: part), "seed \(seed): \(remedy.summary) needs only \(part)")
                }
            }
        }
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `no remedy is missing that trying everything finds`(hundred: UInt64) throws {
        for (world, remedies, seed) in try Self.denials(hundred) {
            let force = BruteForce(world)
            for set in force.sets where !remedies.contains(where: { $0.changes.isNoMore(than: set) }) {
                #expect(try !force.allows(after: set), "seed \(seed): \(Remedy(changes: set).summary) is missing")
            }
        }
    }

    @Test func `Remedies are listed once, fewest changes first, and none asks for more than another`() throws {
        for (_, remedies, seed) in try (0..<4).flatMap(Self.denials) {
            let sizes = remedies.map(\.changes.count)
            #expect(sizes == sizes.sorted())
            for (index, remedy) in remedies.enumerated() {
                for (other, stronger) in remedies.enumerated() where other != index {
                    #expect(!remedy.changes.isNoMore(than: stronger.changes), "seed \(seed): \(stronger.summary)")
                }
            }
        }
    }

    @Test func `A remedy's changes come from the closed list, at most three of them`() throws {
        let all = try (0..<12).flatMap(Self.denials)
        #expect(all.count >= 400)
        let remedies = all.flatMap(\.remedies)
        #expect(
            Set(remedies.flatMap(\.changes).map(\.kind)) == [
                "deviceLevel", "osVersion", "notJailbroken", "encrypted", "deviceChecksIn", "connectorAnswers",
                "levelOverride", "policyAllowsLevel", "policyUnassigned", "appPolicyAllowsLevel", "appPolicyUnassigned",
                "accessPolicyOff", "userExcluded",
            ])
        for size in 1...3 { #expect(remedies.count { $0.changes.count == size } >= 50) }
        #expect(remedies.allSatisfy { (1...3).contains($0.changes.count) })
    }

    @Test func `A remedy's device changes come first, then connectors, override and policies by id`() throws {
        var mixed = 0
        for (_, remedies, seed) in try (0..<12).flatMap(Self.denials) {
            for remedy in remedies {
                let places = remedy.changes.map { change in
                    switch change.area {
                    case .device: 0
                    case .connector: 1
                    case .levelOverride: 2
                    case .compliancePolicy, .appProtectionPolicy, .accessPolicy: 3
                    }
                }
                #expect(places == places.sorted(), "seed \(seed): \(remedy.summary)")
                if Set(places).count > 1 { mixed += 1 }
            }
        }
        #expect(mixed >= 100)
    }

    @Test func `the worlds show app protection of enrolled devices and of others, alone and beside compliance`() throws
    {
        let healed = try (0..<12).flatMap(Self.denials).filter { world, remedies, _ in
            world.facts.appProtection(at: Self.now).obstacle == .refused
                && remedies.contains { $0.changes.allSatisfy { $0.area != .accessPolicy } }
        }
        #expect(healed.count { $0.world.facts.device == nil } >= 10)
        #expect(healed.count { $0.world.facts.device != nil } >= 30)
        // One change for both controls, and one for each.
        let areas = healed.flatMap(\.remedies).map { Set($0.changes.map(\.area)) }
        #expect(areas.contains([.compliancePolicy, .appProtectionPolicy]))
        #expect(areas.contains([.device, .appProtectionPolicy]))
    }

    @Test func `an allowed question and an unknown subject have no remedy`() throws {
        var seen: [AccessDecision.Reason: Int] = [:]
        for seed in 1...600 as ClosedRange<UInt64> {
            var world = try RandomWorld(seed: seed).facts
            world.unknownSubject = seed.isMultiple(of: 5)
            let reason = world.decision(at: Self.now).reason
            guard reason != .denied else { continue }
            seen[reason, default: 0] += 1
            #expect(world.remedies(at: Self.now) == Remedies())
            #expect(world.firstRemedy(at: Self.now, among: [.device, .connector]) == nil)
        }
        #expect(seen.count == 3, "\(seen)")
    }

    @Test func `the first remedy of devices and connectors is the first of the list that has no other change`() throws {
        var found = 0
        for (world, remedies, seed) in try (0..<12).flatMap(Self.denials) {
            let first = world.facts.firstRemedy(at: Self.now, among: [.device, .connector])
            let expected = remedies.first { $0.changes.allSatisfy { [.device, .connector].contains($0.area) } }
            #expect(first == expected, "seed \(seed)")
            found += expected == nil ? 0 : 1
        }
        #expect(found >= 50)
    }
}
