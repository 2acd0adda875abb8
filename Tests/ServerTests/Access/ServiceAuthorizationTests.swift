import Access
import Core
import Services
import Testing

/// The check in each service stands by itself: a controller that lost its own, or a new one that never had it, opens
/// nothing.
@Suite struct ServiceAuthorizationTests {
    @Test func `every method of every service refuses a caller without the right`() async throws {
        let stage = try await ServiceStage.make()
        for call in ServiceCall.all(stage.tree) {
            let label = "\(call.name) for \(call.operation.id)"
            let caller = try await stage.outsider(call.operation)
            let failure = await #expect(throws: Failure.self, "\(label)") { try await call.run(caller) }
            #expect(failure?.code == "Forbidden", "\(label): \(failure?.message ?? "allowed")")
            #expect(caller.trace.wasChecked, "\(label)")
        }
    }

    @Test func `every operation that needs a token has its line in the table`() async throws {
        let stage = try await ServiceStage.make()
        let listed = Set(ServiceCall.all(stage.tree).map(\.operation.id))
        // The catalogue of partners is a file: its controller reads it, and no service is behind it. The items of a batch are
        // operations of their own.
        let without: Set<APIOperation> = [.partnersList, .batch]
        let expected = Set(APIOperation.all.filter { !$0.access.isAnonymous && !without.contains($0) }.map(\.id))
        #expect(listed == expected)
    }
}
