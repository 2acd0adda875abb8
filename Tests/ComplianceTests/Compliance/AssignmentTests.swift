import Core
import Testing

@testable import Compliance

@Suite("Policy and device state: whom a policy applies to") struct AssignmentTests {
    static let inStaff = DeviceUser.known(Example.alice, groups: [Example.staff], isEnabled: true)
    static let inBoth = DeviceUser.known(Example.alice, groups: [Example.staff, Example.board], isEnabled: true)
    static let disabled = DeviceUser.known(Example.alice, groups: [], isEnabled: false)

    static let assignments: [(targets: [AssignmentTarget], user: DeviceUser, applies: Bool)] = [
        ([], inStaff, false), ([.allDevices], inStaff, true), ([.allDevices], .none, true),
        ([.allDevices], .deleted, true),
        ([.allLicensedUsers], inStaff, true), ([.allLicensedUsers], disabled, true),
        ([.allLicensedUsers], .none, false),
        ([.allLicensedUsers], .deleted, false), ([.group(Example.staff)], inStaff, true),
        ([.group(Example.board)], inStaff, false),
        ([.group(Example.staff)], .none, false), ([.exclusionGroup(Example.board)], inStaff, false),
        ([.group(Example.staff), .exclusionGroup(Example.board)], inStaff, true),
        ([.group(Example.staff), .exclusionGroup(Example.board)], inBoth, false),
        ([.exclusionGroup(Example.board), .allDevices], inBoth, false),
        ([.allDevices, .exclusionGroup(Example.board)], .none, true),
        ([.allLicensedUsers, .exclusionGroup(Example.staff)], inStaff, false),
    ]

    @Test("The user is in an included target and in no excluded one; exclusion wins", arguments: assignments)
    func assignment(_ row: (targets: [AssignmentTarget], user: DeviceUser, applies: Bool)) {
        #expect(Example.policy(targets: row.targets).applies(to: Example.device(user: row.user)) == row.applies)
    }

    @Test("allDevices includes devices without a user") func allDevices() {
        for user in [DeviceUser.none, .deleted, Self.inStaff] {
            #expect(Example.policy(targets: [.allDevices]).applies(to: Example.device(user: user)))
        }
    }

    @Test("Every user in the directory counts as licensed") func licensed() {
        let policy = Example.policy(targets: [.allLicensedUsers])
        for user in [Self.inStaff, Self.inBoth, Self.disabled] {
            #expect(policy.applies(to: Example.device(user: user)))
        }
        for user in [DeviceUser.none, .deleted] { #expect(!policy.applies(to: Example.device(user: user))) }
    }

    @Test(
        "A target survives its JSON form",
        arguments: [
            AssignmentTarget.allDevices, .allLicensedUsers, .group(Example.staff), .exclusionGroup(Example.board),
        ])
    func roundTrip(_ target: AssignmentTarget) throws {
        #expect(try AssignmentTarget(json: target.json) == target)
    }

    static let refused: [JSON] = [
        ["@odata.type": "#microsoft.graph.configurationManagerCollectionAssignmentTarget", "collectionId": "1"],
        ["@odata.type": "#microsoft.graph.groupAssignmentTarget"],
        ["@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": "staff"],
        ["@odata.type": "groupAssignmentTarget", "groupId": "00000000-0000-000b-0000-000000000001"],
        [
            "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget",
            "groupId": "00000000-0000-000b-0000-000000000001",
        ],
        [
            "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget",
            "deviceAndAppManagementAssignmentFilterType": "include",
        ],
        ["groupId": "00000000-0000-000b-0000-000000000001"], [], nil,
    ]

    @Test("Any other target is 400", arguments: refused)
    func refusal(_ json: JSON) throws {
        let failure = try #require(throws: Failure.self) { _ = try AssignmentTarget(json: json) }
        #expect(failure.kind == .invalid)
    }
}
