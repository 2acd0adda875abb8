/// The `devices` table as lists see it, each device with its user.
package enum DeviceTable {
    package static let id = RowColumn("d.id")
    package static let entraID = RowColumn("d.entra_id")
    package static let name = RowColumn("d.name")
    package static let operatingSystem = RowColumn("d.operating_system")
    package static let osVersion = RowColumn("d.os_version")
    package static let patchLevel = RowColumn("d.patch_level")
    package static let isJailbroken = RowColumn("d.is_jailbroken")
    package static let isEncrypted = RowColumn("d.is_encrypted")
    package static let userID = RowColumn("d.user_id")
    package static let lastSync = RowColumn("d.last_sync")
    package static let document = RowColumn("d.document")
    package static let complianceState = RowColumn("d.compliance_state")
    package static let reportedState = RowColumn("d.partner_state")
    package static let graceEnds = RowColumn("d.grace_ends")
    package static let created = RowColumn("d.created_at")
    package static let userPrincipalName = RowColumn("u.upn")
    package static let userDocument = RowColumn("u.document")

    package static let rows = RowTable("devices d LEFT JOIN users u ON u.id = d.user_id", id: id)
}
