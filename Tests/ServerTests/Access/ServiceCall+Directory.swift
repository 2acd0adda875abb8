import Access
import Core
import Services
import Storage
import Threats

extension ServiceCall {
    static var devices: [ServiceCall] {
        let service = DeviceService()
        let imports = DeviceImportService()
        return [
            ServiceCall(.managedDevicesList, "DeviceService.list") {
                try await service.list($0, RowQuery(limit: 1))
            },
            ServiceCall(.managedDevicesCount, "DeviceService.list") {
                try await service.list($0, .count(.always))
            },
            ServiceCall(.managedDevicesGet, "DeviceService.get") { try service.get($0, id) },
            ServiceCall(.managedDevicesDeviceCompliancePolicyStates, "DeviceService.get") { try service.get($0, id) },
            ServiceCall(.devicesCompliance, "DeviceService.get") { try service.get($0, id) },
            ServiceCall(.managedDevicesCreate, "DeviceService.create") { try await service.create($0, [:]) },
            ServiceCall(.managedDevicesUpdate, "DeviceService.update") {
                try await service.update($0, id, [:], labels: [])
            },
            ServiceCall(.managedDevicesDelete, "DeviceService.delete") { try await service.delete($0, id) },
            ServiceCall(.managedDevicesSyncDevice, "DeviceService.sync") { try await service.sync($0, id) },
            ServiceCall(.overridesSet, "DeviceService.setOverride") {
                try await service.setOverride($0, id, level: .high, reason: "", expires: $0.now)
            },
            ServiceCall(.overridesClear, "DeviceService.clearOverride") { try await service.clearOverride($0, id) },
            ServiceCall(.devicesImport, "DeviceImportService.prepare") { try imports.prepare($0) },
            ServiceCall(.devicesImport, "DeviceImportService.importDevices") {
                try await imports.importDevices($0, [])
            },
        ]
    }

    static var users: [ServiceCall] {
        let service = UserService()
        return [
            ServiceCall(.usersList, "UserService.list") { try await service.list($0, RowQuery(limit: 1)) },
            ServiceCall(.usersCount, "UserService.list") { try await service.list($0, .count(.always)) },
            ServiceCall(.usersGet, "UserService.get") { try service.get($0, id) },
            ServiceCall(.usersCreate, "UserService.create") { try await service.create($0, [:]) },
            ServiceCall(.usersUpdate, "UserService.update") { try await service.update($0, id, [:]) },
            ServiceCall(.usersDelete, "UserService.delete") { try await service.delete($0, id) },
        ]
    }

    static var groups: [ServiceCall] {
        let service = GroupService()
        return [
            ServiceCall(.groupsList, "GroupService.list") { try await service.list($0, RowQuery(limit: 1)) },
            ServiceCall(.groupsCount, "GroupService.list") { try await service.list($0, .count(.always)) },
            ServiceCall(.groupsGet, "GroupService.get") { try service.get($0, id) },
            ServiceCall(.groupsCreate, "GroupService.create") { try await service.create($0, [:]) },
            ServiceCall(.groupsUpdate, "GroupService.update") { try await service.update($0, id, [:]) },
            ServiceCall(.groupsDelete, "GroupService.delete") { try await service.delete($0, id) },
            ServiceCall(.groupMembersList, "GroupService.members") {
                try service.members($0, id, after: nil, limit: 1)
            },
            ServiceCall(.groupMembersAdd, "GroupService.add") { try await service.add($0, id, member: id) },
            ServiceCall(.groupMembersRemove, "GroupService.remove") { try await service.remove($0, id, member: id) },
        ]
    }
}
