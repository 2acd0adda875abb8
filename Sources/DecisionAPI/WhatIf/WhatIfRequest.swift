import Compliance
import Core
import HTTPSupport
import Services

/// The body of `POST /mtd/v1/decisions:whatIf`.
struct WhatIfRequest {
    /// What is asked of the changes.
    enum Asked {
        case question(ExplainRequest)
        case fleet(FleetQuestion)
    }

    let changes: [ProposedChange]
    let asked: Asked

    /// - Throws: 400 naming the member that is missing, unknown or wrong, 404 for a policy that the tenant does not have.
    init(_ object: JSONObject, for caller: Caller, by changes: any ProposedChangeReading) throws {
        var reader = MemberReader(object)
        let items = try reader.required(reader.array("changes"), "changes")
        guard (1...WhatIfService.mostChanges).contains(items.count) else {
            throw Failure.invalid("'changes' must have 1 to \(WhatIfService.mostChanges) items.", target: "changes")
        }
        let question = try reader.nested("question")
        let fleet = try reader.nested("fleet")
        try reader.refuseUnknown()
        switch (question, fleet) {
        case (let question?, nil):
            do { asked = .question(try ExplainRequest(question.object)) } catch { throw error.inside("question") }
        case (nil, let fleet?): asked = .fleet(try Self.fleet(fleet))
        default:
            throw Failure.invalid("Exactly one of 'question' and 'fleet' is required.", target: "question")
        }
        self.changes = try items.enumerated().map { index, item in
            do { return try changes.read(item, for: caller) } catch let failure as Failure {
                throw failure.inside("changes[\(index)]")
            }
        }
    }

    private static func fleet(_ reader: MemberReader) throws(Failure) -> FleetQuestion {
        var reader = reader
        let resources = try reader.strings("resources")
        if let resources {
            let isDistinct = Set(resources.map(applicationID)).count == resources.count
            guard isDistinct, (1...FleetQuestion.mostResources).contains(resources.count),
                resources.allSatisfy({ (1...256).contains($0.utf8.count) })
            else {
                throw .invalid(
                    "'fleet.resources' must be 1 to \(FleetQuestion.mostResources) different ids of 1 to 256 bytes.",
                    target: "fleet.resources")
            }
        }
        var context = AccessContext()
        if var given = try reader.nested("context") {
            context = try AccessContext(&given)
            try given.refuseUnknown()
        }
        try reader.refuseUnknown()
        return FleetQuestion(resources: resources, context: context)
    }
}
