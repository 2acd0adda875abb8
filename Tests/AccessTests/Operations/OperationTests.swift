import Core
import Testing

@testable import Access

@Suite struct OperationTests {
    @Test func `ids are unique and have the form feature dot verb`() {
        #expect(Set(Operation.all.map(\.id)).count == Operation.all.count)
        for operation in Operation.all {
            let parts = operation.id.split(separator: ".", omittingEmptySubsequences: false)
            #expect(parts.count == 2, "\(operation)")
            for part in parts { #expect(part.first?.isLowercase ?? false, "\(operation)") }
            #expect(Operation.named(operation.id) == operation)
        }
        #expect(Operation.named("connectors.Create") == nil)
    }

    @Test func `no two operations answer the same method and path, whatever their parameters are called`() {
        var seen: Set<String> = []
        for operation in Operation.all {
            for path in operation.paths {
                #expect(seen.insert("\(operation.method) \(shape(path))").inserted, "\(operation) \(path)")
            }
        }
        #expect(seen.count > Operation.all.count)
    }

    @Test func `only Graph operations have versions, and their paths begin with them`() {
        for operation in Operation.all {
            #expect(operation.versions.isEmpty == (operation.surface != .graph), "\(operation)")
            #expect(operation.path.hasPrefix("/"), "\(operation)")
            #expect(operation.paths.count == max(1, operation.versions.count), "\(operation)")
        }
        #expect(
            Operation.connectorsGet.paths == [
                "/v1.0/deviceManagement/mobileThreatDefenseConnectors/{id}",
                "/beta/deviceManagement/mobileThreatDefenseConnectors/{id}",
            ])
    }

    @Test(arguments: [
        (Operation.Surface.partner, "/mtd/v1/partner/"), (.management, "/mtd/v1/"), (.platform, "/platform/v1/"),
    ])
    func `a surface keeps to its base path`(surface: Operation.Surface, base: String) {
        let operations = Operation.all.filter { $0.surface == surface }
        #expect(!operations.isEmpty)
        for operation in operations { #expect(operation.path.hasPrefix(base), "\(operation)") }
    }

    @Test func `only tokens, metadata and monitoring need no token, and each says why`() {
        for operation in Operation.all {
            guard case .anonymous(let reason) = operation.access else { continue }
            #expect(
                [.tokens, .operations].contains(operation.surface) || operation.id == "decisions.metadata",
                "\(operation)")
            #expect(!reason.isEmpty)
        }
    }

    @Test func `reads are GET or ask a question, and everything else changes something`() {
        // Each item of a batch leaves its own entry.
        let questions: Set = [
            "batch.run", "conditionalAccess.evaluate", "decisions.evaluation", "decisions.evaluations",
            "decisions.explain", "decisions.whatIf", "tokens.token",
        ]
        for operation in Operation.all {
            // An export changes nothing and leaves an entry all the same.
            if case .export = operation.activity { continue }
            let isRead = operation.method == "GET" || questions.contains(operation.id)
            #expect((operation.activity == .read) == isRead, "\(operation)")
        }
    }

    @Test func `activities name their verb and type as Graph's audit does`() {
        #expect(Operation.connectorsUpdate.activity.name == "Patch MobileThreatDefenseConnector")
        #expect(Operation.connectorsUpdate.activity.verb == "Patch")
        #expect(Operation.connectorsUpdate.activity.type == "MobileThreatDefenseConnector")
        #expect(Operation.partnerThreatReports.activity.name == "Action ThreatReport")
        #expect(Operation.connectorsList.activity.name == nil)
        for operation in Operation.all {
            guard let verb = operation.activity.verb else { continue }
            #expect(["Create", "Patch", "Delete", "Action"].contains(verb), "\(operation)")
        }
    }

    @Test func `every change of a connector or its credentials needs Modify`() {
        for operation in Operation.connectorOperations where operation.activity != .read {
            #expect(operation.access == .action(.mobileThreatDefenseModify), "\(operation)")
        }
    }

    @Test func `only the platform surface needs the platform action, and only partners the partner action`() {
        for operation in Operation.all {
            #expect(
                operation.access.actions.contains(.tenantsManage) == (operation.surface == .platform), "\(operation)")
            #expect(
                operation.access.actions.contains(.partnerReport) == (operation.surface == .partner), "\(operation)")
        }
    }

    private func shape(_ path: String) -> String {
        path.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : String($0) }.joined(separator: "/")
    }
}
