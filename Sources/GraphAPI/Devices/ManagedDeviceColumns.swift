import Core
import Storage

extension ManagedDeviceMembers {
    /// Where a list finds the members of a row.
    static let columns = ListColumns(
        [
            "id": .value(.column(DeviceTable.id)),
            "azureADDeviceId": .value(.column(DeviceTable.entraID)),
            "azureActiveDirectoryDeviceId": .value(.column(DeviceTable.entraID)),
            "deviceName": .value(.column(DeviceTable.name)),
            "operatingSystem": .value(.column(DeviceTable.operatingSystem)),
            "osVersion": .value(.column(DeviceTable.osVersion)),
            "androidSecurityPatchLevel": .value(.column(DeviceTable.patchLevel)),
            "jailBroken": .value(
                .choice(
                    .column(DeviceTable.isJailbroken),
                    [
                        RowValue.Choice(.flag(true), .constant(.text("True"))),
                        RowValue.Choice(.flag(false), .constant(.text("False"))),
                    ], otherwise: .text("Unknown"))),
            "isEncrypted": .value(.column(DeviceTable.isEncrypted)),
            "lastSyncDateTime": .value(.column(DeviceTable.lastSync)),
            "enrolledDateTime": .value(
                .first([
                    .moment(.member(DeviceTable.document, ["enrolledDateTime"])), .column(DeviceTable.created),
                ])),
            "complianceState": .value(.column(DeviceTable.complianceState)),
            "partnerReportedThreatState": .value(.column(DeviceTable.reportedState)),
            "complianceGracePeriodExpirationDateTime": .value(
                .first([.column(DeviceTable.graceEnds), .constant(.time(.endOfTime))])),
            "userId": .value(.column(DeviceTable.userID)),
            "userPrincipalName": .value(
                .first([.column(DeviceTable.userPrincipalName), .member(DeviceTable.document, ["userPrincipalName"])])),
            "userDisplayName": .value(
                .first([
                    .member(DeviceTable.userDocument, ["displayName"]),
                    .member(DeviceTable.document, ["userDisplayName"]),
                ])),
            "emailAddress": .value(
                .first([
                    .member(DeviceTable.userDocument, ["mail"]), .member(DeviceTable.document, ["emailAddress"]),
                ])),
        ], document: .column(DeviceTable.document))
}
