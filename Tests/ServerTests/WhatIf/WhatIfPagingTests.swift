import Core
import Foundation
import TestServer
import TestSupport
import Testing

/// The pages of one preview are of one snapshot, and previews write nothing.
@Suite struct WhatIfPagingTests {
    private static func body(_ stage: WhatIfTests.Stage) -> JSON {
        [
            "changes": [
                stage.level("secured"), ["kind": "conditionalAccessPolicy", "policy": accessPolicy(["block"])],
            ],
            "fleet": ["resources": .strings([App.exchange, App.sharePoint])],
        ]
    }

    /// The addresses of answers, which name the server's own port.
    private static func next(_ answer: TestAnswer) -> String? { answer["@odata.nextLink"].string }

    @Test func `pages give every changed answer once, of one snapshot`() async throws {
        let stage = try await WhatIfTests.Stage.make(7)
        let body = Self.body(stage)
        let whole = try await stage.administrator.post(WhatIfTests.path, body)
        // At low now: all lose Exchange, which is blocked; nobody loses SharePoint.
        #expect(whole.values.count == 3 && Self.next(whole) == nil, "\(whole.text)")
        var page = try await stage.administrator.post(WhatIfTests.path + "?$top=1", body)
        let first = page
        #expect(first["counts"] == whole["counts"])
        var rows = page.values
        while let link = Self.next(page) {
            page = try await stage.administrator.post(link, body)
            #expect(page.status == 200 && page["counts"].isNull, "\(page.text)")
            #expect(page["snapshot"] == first["snapshot"] && page.values.count == 1)
            rows += page.values
        }
        #expect(rows == whole.values)
    }

    @Test func `a commit beside the preview does not end it, one that changes it is SnapshotGone`() async throws {
        let stage = try await WhatIfTests.Stage.make(7)
        let body = Self.body(stage)
        let first = try await stage.administrator.post(WhatIfTests.path + "?$top=1", body)
        let link = try #require(Self.next(first))
        #expect(try await stage.vendor.post(Partner.heartbeat, ["status": "ok"]).status == 200)
        let second = try await stage.administrator.post(link, body)
        #expect(second.status == 200 && second["snapshot"] == first["snapshot"], "\(second.text)")
        try await stage.vendor.accepted(report(stage.devices[0], "high"))
        let third = try await stage.administrator.post(try #require(Self.next(second)), body)
        #expect(third.status == 409 && third.errorCode == "SnapshotGone", "\(third.text)")
        // A policy that the changes name is gone, so they could not be saved any more.
        let again = try await stage.administrator.post(WhatIfTests.path + "?$top=1", body)
        #expect(try await stage.administrator.delete("\(Graph.policies)/\(stage.policy)").status == 204)
        let last = try await stage.administrator.post(try #require(Self.next(again)), body)
        #expect(last.status == 409 && last.errorCode == "SnapshotGone", "\(last.text)")
    }

    @Test func `a link works only for the same caller with the same body`() async throws {
        let stage = try await WhatIfTests.Stage.make(7)
        let body = Self.body(stage)
        let link = try #require(Self.next(try await stage.administrator.post(WhatIfTests.path + "?$top=1", body)))
        var other = body.object ?? [:]
        other["changes"] = [stage.level("medium")]
        #expect(try await stage.administrator.post(link, .object(other)).status == 400)
        let reader = try await stage.tenant.client("SecurityReader")
        #expect(try await reader.post(link, body).status == 400)
        #expect(try await stage.administrator.post(link, body).status == 200)
        for query in ["?$top=0", "?$top=1000", "?$skip=1", "?$skiptoken=x"] {
            #expect(try await stage.administrator.post(WhatIfTests.path + query, body).status == 400, "\(query)")
        }
    }

    @Test func `What-if writes nothing: the bytes of the tenant's database stay`() async throws {
        let stage = try await WhatIfTests.Stage.make(5)
        let file = "\(stage.tenant.server.dataFolder)/tenants/\(stage.tenant.id).sqlite"
        let entries = try await stage.administrator.auditEntries("Patch DeviceCompliancePolicy").count
        // What the last change left to do, for example a settled device, is done before.
        _ = try await stage.administrator.get(Graph.devices)
        let before = try await Self.digests(of: file)
        for _ in 0..<3 {
            let fleet = try await stage.administrator.post(WhatIfTests.path + "?$top=1", Self.body(stage))
            #expect(fleet.status == 200)
            let link = try #require(Self.next(fleet))
            #expect(try await stage.administrator.post(link, Self.body(stage)).status == 200)
            let gone: JSON = ["kind": "connector", "operation": "delete", "id": .string(freshID())]
            let refused = try await stage.administrator.post(
                WhatIfTests.path, ["changes": [gone], "fleet": [:]])
            #expect(refused.status == 404)
        }
        let after = try await Self.digests(of: file)
        #expect(before == after && before.count == 2, "\(before) \(after)")
        #expect(try await stage.administrator.auditEntries("Patch DeviceCompliancePolicy").count == entries)
        // The digests do tell.
        let saved = try await stage.administrator.patch(
            "\(Graph.policies)/\(stage.policy)", ["deviceThreatProtectionRequiredSecurityLevel": "secured"])
        #expect(saved.status == 200)
        #expect(try await Self.digests(of: file) != before)
    }

    @Test func `Decisions are not stored`() async throws {
        let stage = try await WhatIfTests.Stage.make(3)
        let file = "\(stage.tenant.server.dataFolder)/tenants/\(stage.tenant.id).sqlite"
        _ = try await stage.administrator.get(Graph.devices)
        let before = try await Self.digests(of: file)
        for device in stage.devices {
            #expect(try await stage.administrator.ask(device).status == 200)
            #expect(try await stage.administrator.explain(device).status == 200)
        }
        #expect(try await Self.digests(of: file) == before && before.count == 2)
    }

    /// SHA-256 of the database and its write-ahead log. Another process reads them: closing the file in this one would
    /// drop the locks that SQLite holds on it here.
    private static func digests(of file: String) async throws -> [Substring] {
        let result = try await Command.run("/usr/bin/sha256sum", [file, file + "-wal"])
        guard result.status == 0 else { throw TestFailure(result.complaint) }
        return result.output.split(separator: "\n")
    }
}
