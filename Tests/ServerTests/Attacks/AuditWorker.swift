import Core
import TestServer
import TestSupport

/// One of several workers in a tenant: what it makes is its own, so that it knows what each request must answer.
struct AuditWorker {
    let audited: AuditedTenant
    var numbers: SeededNumbers
    private var groups: [String] = []
    private var clients: [String] = []
    /// Clients that are disabled: a change that changes nothing leaves no entry.
    private var disabled: Set<String> = []
    private var renamed = 0
    private var sentReports: [JSON] = []

    init(_ audited: AuditedTenant, seed: UInt64) {
        self.audited = audited
        numbers = SeededNumbers(seed: seed)
    }

    private var administrator: TestClient { audited.tenant.administrator }

    /// Sends as many requests, of kinds that the seed chooses.
    mutating func run(_ count: Int) async throws {
        for _ in 0..<count {
            switch Int.random(in: 0..<16, using: &numbers) {
            case 0, 1, 2: try await makeGroup()
            case 3: try await patchGroup()
            case 4: try await deleteGroup()
            case 5, 6: try await read()
            case 7, 8: try await refuse()
            case 9: try await miss()
            case 10: try await blunder()
            case 11: try await client()
            case 12, 13: try await sendReports()
            case 14: try await device()
            default: try await evaluate()
            }
        }
    }

    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<max(count, 1), using: &numbers) }

    // MARK: Changes

    private mutating func makeGroup() async throws {
        let answer = try await administrator.post(Graph.groups, ["displayName": .string("Group \(pick(1_000))")])
        audited.note("create group", answer, 201, entry: true)
        if let id = answer["id"].string { groups.append(id) }
    }

    private mutating func patchGroup() async throws {
        guard !groups.isEmpty else { return try await makeGroup() }
        let id = groups[pick(groups.count)]
        renamed += 1
        let other: JSON = ["displayName": .string("Other \(renamed)")]
        audited.note("patch group", try await administrator.patch("\(Graph.groups)/\(id)", other), 200, entry: true)
        let again = try await administrator.patch("\(Graph.groups)/\(id)", other)
        audited.note("patch group to what it is", again, 200, entry: false)
    }

    private mutating func deleteGroup() async throws {
        guard !groups.isEmpty else { return try await makeGroup() }
        let id = groups.remove(at: pick(groups.count))
        audited.note("delete group", try await administrator.delete("\(Graph.groups)/\(id)"), 204, entry: true)
        if pick(2) == 0 {
            audited.note("delete it again", try await administrator.delete("\(Graph.groups)/\(id)"), 404, entry: true)
        }
    }

    private mutating func client() async throws {
        switch (pick(4), clients.last) {
        case (1, .some(let id)):
            let (wasEnabled, isEnabled) = (!disabled.contains(id), pick(2) == 0)
            let answer = try await administrator.patch("/mtd/v1/clients/\(id)", ["accountEnabled": .bool(isEnabled)])
            audited.note("patch client", answer, 200, entry: isEnabled != wasEnabled)
            if isEnabled { disabled.remove(id) } else { disabled.insert(id) }
        case (2, .some(let id)):
            audited.note(
                "new secret", try await administrator.post("/mtd/v1/clients/\(id)/secrets", [:]), 201, entry: true)
        case (3, .some(let id)):
            clients.removeLast()
            audited.note("delete client", try await administrator.delete("/mtd/v1/clients/\(id)"), 204, entry: true)
        default:
            let body: JSON = ["displayName": "Made", "roles": ["HelpDeskOperator"]]
            let answer = audited.note(
                "create client", try await administrator.post("/mtd/v1/clients", body), 201, entry: true)
            if let id = answer["id"].string { clients.append(id) }
        }
    }

    private mutating func device() async throws {
        if pick(2) == 0 {
            let answer = try await administrator.lines(
                "/mtd/v1/devices:import", [.object(iPhone()), .object(iPhone())])
            audited.note("import", answer, 200, entry: true)
        } else {
            let answer = try await administrator.lines("/mtd/v1/devices:import", [["deviceName": "no id"]])
            audited.note("import of nothing good", answer, 200, entry: false)
        }
    }

    // MARK: Reports

    private mutating func sendReports() async throws {
        let (vendor, levels) = (audited.vendor, ["secured", "low", "medium", "high"])
        let good = report(audited.phone, levels[pick(levels.count)])
        let unknown = report(freshID(), "high")
        switch pick(5) {
        case 0: audited.note("heartbeat", try await vendor.post(Partner.heartbeat, ["status": "ok"]), 200, entry: false)
        case 1: audited.note("reports about nobody", try await vendor.send(unknown), 200, entry: false)
        case 2 where !sentReports.isEmpty:
            let known = sentReports[pick(sentReports.count)]
            audited.note("a report again", try await vendor.send(known, unknown), 200, entry: false)
        case 3:
            let lines = [good, unknown, report(audited.phone, "low", at: moment(.hours(-2)))]
            audited.note("reports in lines", try await vendor.lines(Partner.reports, lines), 200, entry: true)
        default:
            sentReports.append(good)
            audited.note("reports", try await vendor.send(good, unknown), 200, entry: true)
        }
    }

    // MARK: What changes nothing

    private mutating func read() async throws {
        let paths = [
            Graph.groups, TestTenant.connectors, Graph.devices, "/mtd/v1/clients", "/mtd/v1/partners",
            AuditTrail.path + "?$top=1",
            "/mtd/v1/devices/\(audited.phone)/compliance", "/mtd/v1/audit/checkpoint",
        ]
        let path = paths[pick(paths.count)]
        audited.note(path, try await administrator.get(path), 200, entry: false)
    }

    private mutating func refuse() async throws {
        switch pick(5) {
        case 0:
            audited.note("no right to read", try await audited.evaluator.get(TestTenant.connectors), 403, entry: true)
        case 1:
            let answer = try await audited.reader.post(Graph.groups, ["displayName": "X"])
            audited.note("no right to create", answer, 403, entry: true)
        case 2:
            let answer = try await audited.reader.patch(
                "\(TestTenant.connectors)/\(TestTenant.lookout)", ["iosEnabled": false])
            audited.note("no right to patch", answer, 403, entry: true)
        case 3:
            let answer = try await audited.vendor.delete("\(TestTenant.connectors)/\(TestTenant.lookout)")
            audited.note("no right to delete", answer, 403, entry: true)
        default:
            let own = ["roles": ["GlobalAdministrator"], "displayName": "X"] as JSON
            audited.note("no right to grant", try await audited.reader.post("/mtd/v1/clients", own), 403, entry: true)
        }
    }

    private mutating func miss() async throws {
        let id = freshID()
        switch pick(6) {
        case 0: audited.note("read of nothing", try await administrator.get("\(Graph.groups)/\(id)"), 404, entry: false)
        case 1:
            audited.note("read of no id", try await administrator.get("\(TestTenant.connectors)/x"), 404, entry: false)
        case 2:
            let answer = try await administrator.patch("\(TestTenant.connectors)/\(id)", ["iosEnabled": true])
            audited.note("patch of nothing", answer, 404, entry: true)
        case 3:
            audited.note("delete of nothing", try await administrator.delete("/mtd/v1/clients/\(id)"), 404, entry: true)
        case 4:
            let answer = try await administrator.post("/mtd/v1/connectors/\(id)/credentials", [:])
            audited.note("credentials for nothing", answer, 404, entry: true)
        default:
            let answer = try await administrator.post(TestTenant.connectors, ["id": .string(TestTenant.lookout)])
            audited.note("a second connector", answer, 409, entry: true)
        }
    }

    private mutating func blunder() async throws {
        let server = audited.tenant.server
        switch pick(6) {
        case 0:
            let answer = try await administrator.post(Graph.groups, ["displayName": "X", "wrong": 1])
            audited.note("unknown member", answer, 400, entry: false)
        case 1:
            audited.note(
                "bad token", try await server.send("DELETE", "/mtd/v1/clients/\(freshID())", token: "a.b.c"), 401,
                entry: false)
        case 2: audited.note("no token", try await server.send("POST", Graph.groups, body: []), 401, entry: false)
        case 3:
            let answer = try await administrator.send("PUT", TestTenant.connectors, [:])
            audited.note("wrong method", answer, 405, entry: false)
        case 4:
            let answer = try await administrator.post(
                Graph.groups, ["displayName": "X"], headers: ["Content-Type": "text/plain"])
            audited.note("wrong type", answer, 415, entry: false)
        default: audited.note("no such path", try await administrator.post("/mtd/v1/nothing", [:]), 404, entry: false)
        }
    }

    private mutating func evaluate() async throws {
        audited.note("evaluation", try await audited.evaluator.ask(audited.phone), 200, entry: false)
    }
}
