import Core
import Testing

@testable import GraphAPI

@Suite struct GraphReferenceTests {
    @Test(arguments: [
        ("https://graph.microsoft.com/v1.0/deviceManagement/roleDefinitions('a-b')", "roleDefinitions", "a-b"),
        ("https://localhost:8443/beta/deviceManagement/roleDefinitions/a-b", "roleDefinitions", "a-b"),
        ("https://x/v1.0/users/a-b/", "users", "a-b"),
        ("directoryObjects/a-b", "directoryObjects", "a-b"),
    ])
    func `an address names a set and a key`(address: String, collection: String, id: String) {
        let reference = BoundReference(address)
        #expect(reference?.collection == collection)
        #expect(reference?.id == id)
    }

    @Test(arguments: ["", "/", "a-b", "users('')", "users(a-b')", "('a-b')", String(repeating: "a/", count: 2_000)])
    func `anything else is no address`(address: String) {
        #expect(BoundReference(address) == nil)
    }
}
