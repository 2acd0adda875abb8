import Compliance
import Core
import Services

/// A preview on the wire.
enum WhatIfJSON {
    /// One question: the decision before and after, each as an evaluation answers it.
    static func render(_ answer: WhatIfService.Answer) -> JSON {
        [
            "evaluatedDateTime": .string(answer.after.evaluated.rfc3339),
            "decisionChanges": .bool(answer.before.decision.isAllowed != answer.after.decision.isAllowed),
            "before": DecisionJSON.render(answer.before),
            "after": DecisionJSON.render(answer.after),
        ]
    }

    /// A page of the fleet's preview; the first one has the counts.
    static func render(_ preview: FleetPreview, nextLink: String?) -> JSON {
        var object: JSONObject = [
            "snapshot": .string(preview.snapshot.name),
            "evaluatedDateTime": .string(preview.snapshot.instant.rfc3339),
            "resources": .strings(preview.resources),
            "resourcesTruncated": .bool(preview.leavesOutResources),
        ]
        if let counts = preview.counts { object.append("counts", render(counts, preview.resources)) }
        object.append("value", .array(preview.page.map(render)))
        if let nextLink { object.append("@odata.nextLink", .string(nextLink)) }
        return .object(object)
    }

    private static func render(_ counts: FleetPreview.Counts, _ resources: [String]) -> JSON {
        let turns = counts.states.sorted {
            ($0.key.before.rawValue, $0.key.after.rawValue) < ($1.key.before.rawValue, $1.key.after.rawValue)
        }
        return [
            "devices": .integer(Int64(counts.devices)),
            "unenrolledDevices": .integer(Int64(counts.unenrolledDevices)),
            "stateChanges": .array(
                turns.map { turn, count in
                    [
                        "before": .string(turn.before.rawValue), "after": .string(turn.after.rawValue),
                        "devices": .integer(Int64(count)),
                    ]
                }),
            "answerChanges": .array(
                zip(resources, zip(counts.allowToDeny, counts.denyToAllow)).map { resource, count in
                    [
                        "resource": .string(resource), "allowToDeny": .integer(Int64(count.0)),
                        "denyToAllow": .integer(Int64(count.1)),
                    ]
                }),
        ]
    }

    private static func render(_ answer: FleetPreview.ChangedAnswer) -> JSON {
        [
            "device": [
                "id": .string(answer.device.text), "azureADDeviceId": .string(answer.entraID.text),
                "deviceName": .optional(answer.deviceName), "enrolled": .bool(answer.isEnrolled),
            ],
            "complianceState": [
                "before": .string(answer.stateBefore.rawValue), "after": .string(answer.stateAfter.rawValue),
            ],
            "resource": .string(answer.resource),
            "clientAppId": .optional(answer.clientAppID),
            "decision": ["before": .bool(answer.isAllowedBefore), "after": .bool(answer.isAllowedAfter)],
        ]
    }
}
