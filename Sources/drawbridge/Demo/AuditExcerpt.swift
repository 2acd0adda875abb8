import Core

/// The few members of an audit event that a person reads first.
enum AuditExcerpt {
    static func shortened(_ entry: JSONObject) -> JSONObject {
        [
            "activityDateTime": entry["activityDateTime"] ?? .null, "activityType": entry["activityType"] ?? .null,
            "activityResult": entry["activityResult"] ?? .null,
            "actor": ["applicationId": entry["actor"]?.object?["applicationId"] ?? .null],
        ]
    }

    /// One line of a table: time, result, activity, actor, target.
    static func cells(_ entry: JSONObject, names: [String: String]) -> [String] {
        let clientID = entry["actor"]?.object?["applicationId"]?.string ?? "-"
        let target = entry["resources"]?.array?.first?.object?["resourceId"]?.string ?? "-"
        return [
            String((entry["activityDateTime"]?.string ?? "-").prefix(19)), entry["activityResult"]?.string ?? "-",
            entry["activityType"]?.string ?? "-", names[clientID] ?? clientID, target,
        ]
    }
}
