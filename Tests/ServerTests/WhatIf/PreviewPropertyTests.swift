import Access
import Compliance
import Core
import Foundation
import Storage
import Synchronization
import Testing
import Threats

@testable import Services

/// What a preview says is what saving the same changes then brings about.
@Suite struct PreviewPropertyTests {
    private static let rounds = 125
    private static let seeds = 0..<8

    /// How often each thing happened, so that a test that proves nothing is noticed.
    private struct Tally {
        var previews = 0
        var refusals = 0
        var changedAnswers = 0
        var changedStates = 0
        var changedUnenrolled = 0
        var changedByAppProtection = 0
    }

    @Test(arguments: seeds)
    func `a preview equals what really changes after saving the same changes`(seed: Int) async throws {
        let tenant = try await PreviewTenant()
        defer { tenant.remove() }
        var estate = try await RandomEstate(tenant, seed: UInt64(seed) &* 7_919 &+ 1)
        var tally = Tally()
        for round in 0..<Self.rounds {
            try await estate.moveOn()
            let count = estate.chance(4) ? 2 + estate.below(3) : 1
            var changes: [ProposedChange] = []
            // Every third round is about app protection alone.
            for _ in 0..<count {
                changes.append(
                    round % 3 == 0 || estate.chance(8) ? estate.appProtectionChange() : estate.change())
            }
            let limit = estate.chance(3) ? 1 + estate.below(5) : 999
            let context = AccessContext(
                clientAppId: estate.chance(4) ? nil : RandomEstate.mail,
                satisfiedControls: estate.chance(2) ? ["mfa"] : [])
            let named = estate.pick(estate.devices).text
            let subject = estate.chance(4) ? estate.pick(estate.unenrolled).text : named
            try await check(
                tenant, estate, changes, context, limit: limit, subject: subject, &tally,
                "seed \(seed), round \(round): \(changes)")
        }
        #expect(tally.previews + tally.refusals == Self.rounds)
        // Ids differ from run to run, and one seed's policies may block everybody all along: all seeds together must have
        // tried what the test is about.
        guard let all = Self.finished.withLock({ $0.add(tally) }) else { return }
        #expect(all.refusals > 30 && all.changedAnswers > 100 && all.changedStates > 40, "\(all)")
        #expect(all.changedUnenrolled > 0 && all.changedByAppProtection > 0, "\(all)")
    }

    private static let finished = Mutex(Finished())

    /// What the seeds that are done have tried.
    private struct Finished {
        private var seeds = 0
        private var sum = Tally()

        /// - Returns: the sum, once the last seed is done.
        mutating func add(_ tally: Tally) -> Tally? {
            seeds += 1
            sum.previews += tally.previews
            sum.refusals += tally.refusals
            sum.changedAnswers += tally.changedAnswers
            sum.changedStates += tally.changedStates
            sum.changedUnenrolled += tally.changedUnenrolled
            sum.changedByAppProtection += tally.changedByAppProtection
            return seeds == PreviewPropertyTests.seeds.count ? sum : nil
        }
    }

    private func check(
        _ tenant: PreviewTenant, _ estate: RandomEstate, _ changes: [ProposedChange], _ context: AccessContext,
        limit: Int, subject: String, _ tally: inout Tally, _ comment: String
    ) async throws {
        let resources = RandomEstate.resources
        let devices = estate.devices + estate.unenrolled.map { DeviceID($0) }
        let apps: [String?] = context.clientAppId.map { [$0] } ?? [nil, RandomEstate.mail, RandomEstate.files]
        let before = try tenant.answers(devices, resources, apps, context)
        let asksBefore = tenant.asksForApps
        let caller = try tenant.administrator(.decisionsWhatIf)
        let asked = FleetQuestion(resources: resources, context: context)
        let version = tenant.tenant.dataVersion
        let preview: (first: FleetPreview, answers: [FleetPreview.ChangedAnswer])
        let single: WhatIfService.Answer
        do {
            preview = try await pages(caller, changes, asked, limit: limit)
            single = try WhatIfService().question(
                caller, changes, subject: .device(subject), resource: resources[0], context: context)
        } catch let refusal as Failure {
            #expect(version == tenant.tenant.dataVersion, "\(comment)")
            tally.refusals += 1
            return try await expectRefused(tenant, changes, as: refusal, comment)
        }
        #expect(version != nil && version == tenant.tenant.dataVersion, "a preview writes nothing: \(comment)")
        tally.previews += 1
        let now = try Self.ask(tenant, subject, context)
        for change in changes { try await tenant.save(change) }
        let after = try tenant.answers(devices, resources, apps, context)

        // The list: of what was asked, exactly the answers that are others now.
        let asksForApps = asksBefore || tenant.asksForApps
        var expected: [DeviceID: [PreviewTenant.Entry: [Bool]]] = [:]
        var states: [FleetPreview.Counts.Turn: Int] = [:]
        var turned = (allowToDeny: resources.map { _ in 0 }, denyToAllow: resources.map { _ in 0 })
        for device in devices {
            let (was, becomes) = (try #require(before[device]), try #require(after[device]))
            if was.state != becomes.state {
                states[FleetPreview.Counts.Turn(before: was.state, after: becomes.state), default: 0] += 1
            }
            for (index, resource) in resources.enumerated() {
                let alone = PreviewTenant.Entry(resource: resource, app: nil)
                for app in apps {
                    let entry = PreviewTenant.Entry(resource: resource, app: app)
                    let turn = [was.isAllowed[entry] ?? false, becomes.isAllowed[entry] ?? false]
                    let isAsked =
                        context.clientAppId != nil
                        || (app.map { asksForApps && estate.apps[device]?.contains($0) ?? false } ?? true)
                    guard isAsked else {
                        // An app that is not asked about gets the same answer as no app.
                        #expect(turn == [was.isAllowed[alone], becomes.isAllowed[alone]], "\(comment)")
                        continue
                    }
                    if turn[0] == turn[1] { continue }
                    expected[device, default: [:]][entry] = turn
                    if turn[0] { turned.allowToDeny[index] += 1 } else { turned.denyToAllow[index] += 1 }
                }
            }
        }
        var listed: [DeviceID: [PreviewTenant.Entry: [Bool]]] = [:]
        for answer in preview.answers {
            let entry = PreviewTenant.Entry(resource: answer.resource, app: answer.clientAppID)
            #expect(listed[answer.device]?[entry] == nil, "twice: \(comment)")
            listed[answer.device, default: [:]][entry] = [answer.isAllowedBefore, answer.isAllowedAfter]
            #expect(answer.isEnrolled == estate.devices.contains(answer.device))
            #expect(before[answer.device]?.state == answer.stateBefore, "\(comment)")
            #expect(after[answer.device]?.state == answer.stateAfter, "\(comment)")
            if !answer.isEnrolled { tally.changedUnenrolled += 1 }
        }
        #expect(listed == expected, "\(comment)")

        // The counts.
        let counts = try #require(preview.first.counts)
        #expect(counts.devices == devices.count && counts.unenrolledDevices == estate.unenrolled.count)
        #expect(counts.states == states, "\(comment)")
        #expect(counts.allowToDeny == turned.allowToDeny && counts.denyToAllow == turned.denyToAllow, "\(comment)")
        tally.changedAnswers += preview.answers.count
        tally.changedStates += states.values.reduce(0, +)
        if changes.allSatisfy(\.concernsAppProtection) { tally.changedByAppProtection += preview.answers.count }

        // The single question, with its reasons.
        let real = try Self.ask(tenant, subject, context)
        #expect(single.before.decision == now.decision, "\(comment)")
        #expect(single.before.appProtection == now.appProtection, "\(comment)")
        #expect(single.after.decision.isAllowed == real.decision.isAllowed, "\(comment)")
        // A report that is only previewed has no id of its partner's.
        let reasons = [single.after.reasonAdmin, real.reasonAdmin].map {
            $0.replacing(#/what-if-[0-9a-f-]{36}/#, with: "what-if")
        }
        #expect(reasons[0] == reasons[1], "\(comment)")
        #expect(single.after.device?.compliance.firstFailures.count == real.device?.compliance.firstFailures.count)
        #expect(single.after.appProtection?.obstacle == real.appProtection?.obstacle, "\(comment)")
        #expect(single.after.appProtection?.action == real.appProtection?.action, "\(comment)")
        #expect(single.after.remedies.list.map(\.summary) == real.remedies.list.map(\.summary), "\(comment)")
        let (shown, stored) = (single.after.device?.compliance, real.device?.compliance)
        #expect(shown?.gracePeriodEnds == stored?.gracePeriodEnds, "\(comment)")
    }

    /// What the server answers now.
    private static func ask(_ tenant: PreviewTenant, _ subject: String, _ context: AccessContext) throws -> Decision {
        try DecisionService().evaluate(
            try tenant.administrator(.decisionsEvaluation), subject: .device(subject),
            resource: RandomEstate.resources[0], context: context)
    }

    /// The preview with all its pages.
    private func pages(
        _ caller: Caller, _ changes: [ProposedChange], _ asked: FleetQuestion, limit: Int
    ) async throws -> (first: FleetPreview, answers: [FleetPreview.ChangedAnswer]) {
        let service = WhatIfService()
        let first = try await service.fleet(caller, changes, asked, limit: limit)
        var answers = first.page
        var page = first
        while let next = page.next {
            page = try await service.nextPage(
                caller, changes, asked, limit: limit, of: first.snapshot, after: next)
            #expect(page.snapshot == first.snapshot && page.counts == nil && !page.page.isEmpty)
            answers += page.page
        }
        #expect(first.page.count <= limit)
        return (first, answers)
    }

    /// Saving is refused for the reason that the preview gave.
    private func expectRefused(
        _ tenant: PreviewTenant, _ changes: [ProposedChange], as refusal: Failure, _ comment: String
    ) async throws {
        do {
            for change in changes { try await tenant.save(change) }
            Issue.record("the preview says \(refusal), but saving succeeds: \(comment)")
        } catch let real as Failure {
            // A vendor that may not report yet is forbidden to; who previews it is told that it cannot be.
            let isSame = real.kind == refusal.kind || real.code == "ConnectorNotReady"
            #expect(isSame && real.code == refusal.code, "\(real) or \(refusal): \(comment)")
            #expect(refusal.message.contains("changes["), "\(refusal)")
        }
    }
}
