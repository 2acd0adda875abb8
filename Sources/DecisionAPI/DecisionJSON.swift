import Compliance
import Core
import HTTPSupport
import Services
import Storage

/// A decision on the wire: AuthZEN's `decision` and `context`, with the explanation inside.
enum DecisionJSON {
    static func render(_ decision: Decision) -> JSON {
        [
            "decision": .bool(decision.decision.isAllowed),
            "context": [
                "id": .string(decision.id.text),
                "evaluatedDateTime": .string(decision.evaluated.rfc3339),
                "reason_admin": ["en": .string(decision.reasonAdmin)],
                "reason_user": ["en": .string(decision.reasonUser)],
                "explanation": .object(explanation(decision)),
            ],
        ]
    }

    /// The whole explanation at the top, as our own API has it.
    static func explain(_ decision: Decision) -> JSON {
        var object: JSONObject = [
            "id": .string(decision.id.text), "evaluatedDateTime": .string(decision.evaluated.rfc3339),
            "decision": .bool(decision.decision.isAllowed),
        ]
        for member in explanation(decision).members { object.append(member.name, member.value) }
        object.append("truncated", .bool(decision.remedies.areTruncated))
        object.append("reasonAdmin", .string(decision.reasonAdmin))
        object.append("reasonUser", .string(decision.reasonUser))
        return .object(object)
    }

    /// An action, resource or subject of a type nobody here decides about is denied (AuthZEN answers 200).
    static func unsupported(_ question: EvaluationRequest) -> JSON {
        let what = !question.isAccess ? "action" : question.application == nil ? "resource type" : "subject type"
        return [
            "decision": false,
            "context": [
                "id": .string(newIdentifier(RequestKind.self).text),
                "reason_admin": ["en": .string("Denied: the \(what) is not known.")],
                "reason_user": ["en": "You cannot open this at the moment. Contact your help desk."],
                "explanation": ["reason": "unknownSubject", "policies": [], "remedies": []],
            ],
        ]
    }

    /// An item of many that could not be read is denied, with what is wrong (AuthZEN 1.0 section 7.2.1).
    static func failed(_ failure: Failure) -> JSON {
        [
            "decision": false,
            "context": [
                "error": [
                    "status": .integer(Int64(ErrorBody.status(failure.kind))), "message": .string(failure.message),
                ]
            ],
        ]
    }

    private static func explanation(_ decision: Decision) -> JSONObject {
        var object: JSONObject = [
            "reason": .string(decision.decision.reason.rawValue),
            "policies": .array(decision.decision.policies.map(policy)),
            "decidingPolicies": .strings(decision.decision.deciding.map(\.text)),
        ]
        if let device = decision.device {
            object.append("device", DeviceExplanation.render(device))
            object.append("since", .optional(device.compliance.since?.rfc3339))
        }
        if let protection = decision.appProtection {
            object.append("appProtection", AppProtectionExplanation.render(protection, now: decision.evaluated))
        }
        object.append("remedies", .array(decision.remedies.list.map(remedy)))
        return object
    }

    private static func remedy(_ remedy: Remedy) -> JSON {
        ["summary": .string(remedy.summary), "changes": .array(remedy.changes.map(\.json))]
    }

    private static func policy(_ answer: PolicyAnswer) -> JSON {
        [
            "id": .string(answer.id.text),
            "displayName": .string(answer.displayName),
            "state": .string(answer.state.rawValue),
            "applies": .bool(answer.applies),
            "assumed": .strings(answer.assumed),
            "unmatchedConditions": .strings(answer.unmatchedConditions),
            "operator": .string(answer.operator.rawValue),
            "controls": .array(answer.controls.map { ["name": .string($0.name), "met": .bool($0.isMet)] }),
            "satisfied": .bool(answer.satisfied),
        ]
    }
}

/// The device's part of an explanation: its state, per policy and rule what was observed and what is required.
enum DeviceExplanation {
    static func render(_ view: DeviceView) -> JSON {
        let compliance = view.compliance
        var object: JSONObject = [
            "id": .string(view.record.id.text),
            "azureADDeviceId": .string(view.record.entraID.text),
            "deviceName": .optional(view.record.name),
            "complianceState": .string(compliance.state.rawValue),
            "since": .optional(compliance.since?.rfc3339),
            "gracePeriodExpirationDateTime": .optional(compliance.gracePeriodEnds?.rfc3339),
            "partnerReportedThreatState": .string(compliance.reportedState.rawValue),
            "threatLevel": .optional(compliance.threatLevel?.rawValue),
            "policies": .array(compliance.policies.map { policy($0, now: view.evaluated) }),
            "checks": .array(
                compliance.defaultChecks.map { check in
                    [
                        "name": .string(check.kind.rawValue), "passes": .bool(check.passes),
                        "since": .optional(check.since?.rfc3339),
                    ]
                }),
        ]
        if let override = compliance.override {
            object.append(
                "threatLevelOverride",
                [
                    "level": .string(override.level.rawValue), "reason": .string(override.reason),
                    "expirationDateTime": .string(override.expires.rfc3339),
                ])
        }
        return .object(object)
    }

    private static func policy(_ result: PolicyResult, now: Timestamp) -> JSON {
        [
            "id": .string(result.id.text),
            "displayName": .string(result.name),
            "state": .string(result.state.rawValue),
            "firstFailureDateTime": .optional(result.firstFailure?.rfc3339),
            "gracePeriodExpirationDateTime": .optional(result.graceEnds?.rfc3339),
            "rules": .array(result.rules.map { rule($0, now: now) }),
        ]
    }

    static func rule(_ rule: RuleResult, now: Timestamp) -> JSON {
        var object: JSONObject = [
            "setting": .string(rule.setting), "state": .string(rule.state.rawValue), "fails": .bool(rule.fails),
            "observed": .optional(rule.observed), "required": .optional(rule.required),
        ]
        if let connector = rule.connector {
            object.append(
                "connector", ["id": .string(connector.text), "displayName": .optional(rule.connectorName)])
        }
        if let report = rule.report {
            object.append(
                "report",
                [
                    "reportId": .string(report.reportID), "observedDateTime": .string(report.observed.rfc3339),
                    "ageInSeconds": .integer(max(0, (now - report.observed).wholeSeconds)),
                ])
        }
        if let note = rule.note { object.append("note", .string(note)) }
        return .object(object)
    }
}
