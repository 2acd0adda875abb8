import Core

/// What a partner says about itself from time to time.
package enum Heartbeat: Sendable, Equatable {
    /// All is well. Versions: the lowest the partner supports, for the platforms it named.
    case clean([DevicePlatform: OSVersion])
    /// The partner has a problem; the code is the partner's own.
    case error(code: String)

    /// Reads `{"status": "ok"}` or `{"status": "error", "errorCode"}`, each with optional `minimumOsVersions`. Those of
    /// an error heartbeat are checked and not used.
    /// - Throws: 400 naming the member that is wrong.
    package init(json: JSONObject) throws(Failure) {
        var reader = MemberReader(json)
        let status = try reader.required(reader.string("status", maximumBytes: 100), "status")
        let code = try reader.string("errorCode", maximumBytes: 200)
        let versions = try reader.nested("minimumOsVersions").map { reader throws(Failure) in
            try MinimumOSVersions.read(reader.object, path: reader.path)
        }
        try reader.refuseUnknown()
        if status.hasSameBytes(as: "ok") {
            guard code == nil else { throw .invalid("'errorCode' goes with status 'error'.", target: "errorCode") }
            self = .clean(versions ?? [:])
        } else if status.hasSameBytes(as: "error") {
            guard let code, !code.isEmpty else {
                throw .invalid("'errorCode' is required with status 'error'.", target: "errorCode")
            }
            self = .error(code: code)
        } else {
            throw .invalid("'status' must be 'ok' or 'error'.", target: "status")
        }
    }
}

/// The shape `{android, ios, macOS, windows}` of minimum OS versions, in heartbeats and in storage.
package enum MinimumOSVersions {
    /// Reads the versions.
    /// - Throws: 400 naming a member that is no platform or no version.
    package static func read(_ object: JSONObject, path: String = "") throws(Failure) -> [DevicePlatform: OSVersion] {
        var reader = MemberReader(object, path: path)
        var versions: [DevicePlatform: OSVersion] = [:]
        for platform in DevicePlatform.allCases {
            guard let text = try reader.string(platform.catalogueName, maximumBytes: 100) else { continue }
            guard let version = OSVersion(text) else {
                let name = path + platform.catalogueName
                throw .invalid("'\(name)' is not a version.", target: name)
            }
            versions[platform] = version
        }
        try reader.refuseUnknown()
        return versions
    }

    /// The same shape back, in a fixed order.
    package static func json(_ versions: [DevicePlatform: OSVersion]) -> JSONObject {
        var object = JSONObject()
        for platform in DevicePlatform.allCases {
            if let version = versions[platform] { object.append(platform.catalogueName, .string(version.description)) }
        }
        return object
    }
}
