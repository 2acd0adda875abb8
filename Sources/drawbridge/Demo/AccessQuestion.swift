import Core

/// A gateway's question by AuthZEN 1.0: may this device open that application now?
struct AccessQuestion {
    static let exchange = "00000002-0000-0ff1-ce00-000000000000"
    static let sharePoint = "00000003-0000-0ff1-ce00-000000000000"

    let deviceID: String
    let application: String

    /// To the decision point.
    var request: APIRequest { .post("/access/v1/evaluation", body) }
    /// To whoever may want to change the answer.
    var explanation: APIRequest { .post("/mtd/v1/decisions:explain", body) }

    private var body: JSON {
        [
            "subject": ["type": "device", "id": .string(deviceID)], "action": ["name": "access"],
            "resource": ["type": "application", "id": .string(application)],
        ]
    }
}

/// The answer to an ``AccessQuestion``.
struct AccessAnswer {
    let decision: Bool
    /// Reasons in English for administrators and for the person in front of the device.
    let reasonAdmin: String
    let reasonUser: String
    let explanation: JSONObject

    /// - Throws: `CommandFailure` if the answer has no decision.
    init(_ answer: APIAnswer) throws(CommandFailure) {
        let object = try answer.object()
        guard let decision = object["decision"]?.bool else {
            throw CommandFailure("The server answered an evaluation without a decision.")
        }
        let context = object["context"]?.object
        self.decision = decision
        reasonAdmin = context?["reason_admin"]?.object?["en"]?.string ?? ""
        reasonUser = context?["reason_user"]?.object?["en"]?.string ?? ""
        explanation = context?["explanation"]?.object ?? JSONObject()
    }
}
