import Core

/// The known partners, read once from `partners.json`.
package struct PartnerCatalogue: Sendable {
    /// Every connector the catalogue knows, in file order. A vendor with two connectors has two entries.
    package let entries: [Partner]
    private let index: [ConnectorID: Partner]

    /// Ids of well-known resources: Exchange Online and SharePoint Online. No partner and no exempt app may have them,
    /// else a connector could lift the device controls from the resources they protect.
    package static let wellKnownResourceIDs: Set<ConnectorID> = [
        ConnectorID(high: 0x0000_0002_0000_0ff1, low: 0xce00_0000_0000_0000),
        ConnectorID(high: 0x0000_0003_0000_0ff1, low: 0xce00_0000_0000_0000),
    ]

    /// Reads `{"partners": […]}` strictly.
    /// - Throws: 400 naming the partner and the key that is wrong.
    package init(json: [UInt8]) throws(Failure) {
        let value: JSON
        do { value = try JSONReader.read(json, limits: .trusted) } catch {
            throw .invalid("The partner catalogue is not JSON: \(error.description).")
        }
        var reader = try MemberReader(value)
        let rows = try reader.required(reader.array("partners"), "partners")
        try reader.refuseUnknown()
        var entries: [Partner] = []
        var index: [ConnectorID: Partner] = [:]
        for (position, row) in rows.enumerated() {
            let partner = try Partner(json: row, position: position)
            guard index.updateValue(partner, forKey: partner.id) == nil else {
                throw .invalid("partners[\(position)] (\(partner.displayName)): 'id' is already used.", target: "id")
            }
            entries.append(partner)
        }
        for partner in entries {
            guard let first = partner.secondConnectorOf else { continue }
            guard let owner = index[first], owner.id != partner.id, owner.secondConnectorOf == nil else {
                throw .invalid(
                    "\(partner.displayName): 'secondConnectorOf' names no first connector of the catalogue.",
                    target: "secondConnectorOf")
            }
        }
        self.entries = entries
        self.index = index
    }

    /// The vendors: every entry that is not the second connector of another.
    package var partners: [Partner] { entries.filter { $0.secondConnectorOf == nil } }

    /// The apps that conditional access exempts from device controls so that a device can heal.
    package var exemptApplicationIDs: Set<ExactText> { Set(entries.flatMap(\.appIDs)) }

    /// The catalogue's entry for the id; nil for a tenant's own partner.
    package func partner(_ id: ConnectorID) -> Partner? { index[id] }

    /// The catalogue's entry for the connector, or the tenant's own partner behind it.
    package func partner(of connector: Connector) -> Partner {
        index[connector.id] ?? .custom(id: connector.id, displayName: connector.displayName ?? connector.id.text)
    }

    /// Refuses ids that a tenant's own partner may not have.
    /// - Throws: 400 for the id of a well-known resource and for the all-zero id.
    package func checkConnectorID(_ id: ConnectorID) throws(Failure) {
        guard !Self.wellKnownResourceIDs.contains(id), !id.isZero else {
            throw .invalid("'id' names a well-known resource and cannot be a partner's.", target: "id")
        }
    }
}
