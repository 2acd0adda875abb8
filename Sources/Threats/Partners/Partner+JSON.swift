import Core

extension Partner {
    /// Reads one row of the catalogue.
    /// - Throws: 400 naming the partner and the key that is wrong.
    init(json: JSON, position: Int) throws(Failure) {
        let name = json.object?["displayName"]?.string?.excerpt
        let place = "partners[\(position)]" + (name.map { " (\($0))" } ?? "")
        do { try self.init(row: json) } catch {
            throw .invalid("\(place): \(error.message)", target: error.target)
        }
    }

    private init(row: JSON) throws(Failure) {
        var reader = try MemberReader(row)
        id = try reader.required(reader.identifier("id"), "id")
        displayName = try reader.required(reader.string("displayName", maximumBytes: 200), "displayName")
        guard !displayName.isEmpty else { throw .invalid("'displayName' is empty.", target: "displayName") }
        family = try Self.word("family", in: &reader)
        idSource = try Self.word("idSource", in: &reader) as PartnerIDSource
        secondConnectorOf = try reader.identifier("secondConnectorOf")
        (platforms, minimumOSVersions) = try Self.platforms(in: &reader)
        appProtection = try Self.appProtection(in: &reader)
        certificateSync = try reader.required(reader.bool("certificateSync"), "certificateSync")
        appIDs = try Self.appIDs(in: &reader)
        let scale = try reader.required(reader.nested("severities"), "severities")
        severities = try SeverityScale(json: scale.object, path: "severities")
        severitiesConfirmed = try reader.required(reader.bool("severitiesConfirmed"), "severitiesConfirmed")
        findings = try Self.findings(in: &reader, scale: severities)
        try reader.refuseUnknown()
        guard !PartnerCatalogue.wellKnownResourceIDs.contains(id), !id.isZero else {
            throw .invalid("'id' names a well-known resource.", target: "id")
        }
    }

    private static func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, in reader: inout MemberReader
    ) throws(Failure) -> Word where Word.RawValue == String {
        let text = try reader.required(reader.string(name), name)
        guard let word = Word.allCases.first(where: { $0.rawValue.hasSameBytes(as: text) }) else {
            throw .invalid("'\(name)' cannot be '\(text.excerpt)'.", target: name)
        }
        return word
    }

    private static func platforms(
        in reader: inout MemberReader
    ) throws(Failure) -> (Set<DevicePlatform>, [DevicePlatform: OSVersion]) {
        var all = try reader.required(reader.nested("platforms"), "platforms")
        var platforms: Set<DevicePlatform> = []
        var minimums: [DevicePlatform: OSVersion] = [:]
        for platform in DevicePlatform.allCases {
            guard var one = try all.nested(platform.catalogueName) else { continue }
            platforms.insert(platform)
            if let text = try one.string("minimumOsVersion") {
                guard let version = OSVersion(text) else {
                    throw .invalid(
                        "'\(one.path)minimumOsVersion' is not a version.", target: one.path + "minimumOsVersion")
                }
                minimums[platform] = version
            }
            try one.refuseUnknown()
        }
        try all.refuseUnknown()
        return (platforms, minimums)
    }

    private static func appProtection(in reader: inout MemberReader) throws(Failure) -> Set<DevicePlatform> {
        var platforms: Set<DevicePlatform> = []
        for name in try reader.required(reader.strings("appProtection"), "appProtection") {
            // There is no app protection toggle for macOS.
            guard let platform = DevicePlatform(catalogueName: name), platform != .macOS else {
                throw .invalid("'appProtection' cannot hold '\(name.excerpt)'.", target: "appProtection")
            }
            platforms.insert(platform)
        }
        return platforms
    }

    private static func appIDs(in reader: inout MemberReader) throws(Failure) -> [ExactText] {
        var ids: [ExactText] = []
        for text in try reader.required(reader.strings("appIds"), "appIds") {
            guard let id = ConnectorID(text), !PartnerCatalogue.wellKnownResourceIDs.contains(id), !id.isZero else {
                throw .invalid("'appIds' cannot hold '\(text.excerpt)'.", target: "appIds")
            }
            ids.append(ExactText(id.text))
        }
        return ids
    }

    private static func findings(in reader: inout MemberReader, scale: SeverityScale) throws(Failure) -> [Finding] {
        var findings: [Finding] = []
        for row in try reader.required(reader.array("findings"), "findings") {
            var one = try MemberReader(row, path: "findings")
            let finding = Finding(
                type: try one.required(one.string("type"), "type"),
                title: try one.required(one.string("title"), "title"),
                severity: try one.required(one.string("severity"), "severity"))
            try one.refuseUnknown()
            guard scale.state(for: finding.severity) != nil else {
                throw .invalid(
                    "'findings.severity' '\(finding.severity.excerpt)' is no word of its scale.", target: "findings")
            }
            findings.append(finding)
        }
        return findings
    }
}
