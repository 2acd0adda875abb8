import Access
import Core
import Server
import TestServer
import Testing

/// Every malformed option, body, header or id, for every operation and version: a refusal in the form of its surface that
/// names what is wrong, and never a 5xx.
@Suite struct OffenderTests {
    private static let tenant = Task { try await ContractServer.shared().newTenant() }
    private static let operations = APIOperation.all.filter { !$0.access.isAnonymous }
    private static let writing = operations.filter { ["POST", "PATCH", "PUT"].contains($0.method) }

    /// Checks the form of a refusal.
    /// - Returns: its message.
    @discardableResult
    private func refusal(_ answer: TestAnswer, _ operation: APIOperation, _ label: String) -> String {
        #expect((400..<500).contains(answer.status), "\(label): \(answer.status) \(answer.text)")
        #expect(answer.headers["content-type"]?.hasPrefix("application/json") == true, "\(label)")
        let message = operation.surface == .decisions ? answer.json.string : answer.errorMessage
        #expect(message?.isEmpty == false, "\(label): \(answer.text)")
        #expect(
            operation.surface == .decisions || answer["error"]["innerError"]["request-id"].string != nil, "\(label)")
        return message ?? ""
    }

    /// Who may call operations of a surface.
    private func token(for operation: APIOperation) async throws -> String {
        let tenant = try await Self.tenant.value
        return switch operation.surface {
        case .partner: try await Self.vendor.value.token
        case .platform: try await tenant.server.platformOperator().token
        default: tenant.administrator.token
        }
    }

    private static let vendor = Task { try await tenant.value.readyConnector() }

    // MARK: Options

    /// Queries, and what their refusal must name on a list.
    private static let options: [(query: String, offender: String)] = [
        ("$colour=red", "$colour"), ("colour=red", "colour"), ("$Top=1", "$Top"), ("$top=-1", "$top"),
        ("$top=0", "$top"), ("$top=1e3", "$top"), ("$top=99999999999999999999", "$top"), ("$top=%D9%A1", "$top"),
        ("$skip=-1", "$skip"), ("$top=1&%24top=2", "$top"), ("$count=1", "$count"), ("$skiptoken=AAAA", "$skiptoken"),
        ("$filter=colour%20eq%201", "colour"), ("$filter=id%20eq%201e309", "id"), ("$filter=id%20zz%20'x'", "zz"),
        ("$filter=(((((", "$filter"), ("$filter=id%20eq%20'x", "$filter"), ("$filter=frob(id,'x')", "frob"),
        ("$filter=\(String(repeating: "(", count: 2_000))", "$filter"),
        ("$filter=\(Array(repeating: "true", count: 400).joined(separator: "%20or%20"))", "$filter"),
        ("$orderby=colour", "colour"), ("$orderby=id%20up", "up"),
        ("$orderby=\(String(repeating: "id,", count: 20))id", "$orderby"),
        ("$select=colour", "colour"), ("$expand=colour", "colour"), ("$expand=a(", "$expand"),
        ("$search=%22", "$search"),
        ("$filter=%zz", "$filter"), ("$filter=%C3%28", "query"), ("$filter=a%00b", "query"),
    ]

    @Test(
        arguments: operations.filter {
            $0.surface == .graph && $0.method == "GET" && !$0.path.contains("{") && !$0.path.contains("(")
        })
    func `a Graph option that is malformed is named`(_ operation: APIOperation) async throws {
        let token = try await token(for: operation)
        for path in operation.paths {
            for (query, offender) in Self.options {
                let answer = try await ContractServer.shared().send("GET", "\(path)?\(query)", token: token)
                let message = refusal(answer, operation, "\(path)?\(query.excerpt)")
                #expect(answer.status == 400, "\(path)?\(query.excerpt)")
                // A path that takes no such option says so, and names the option instead of what is in it.
                let option = "$" + query.drop { $0 == "$" }.prefix { $0 != "=" }
                #expect(
                    message.contains(offender) || answer["error"]["target"].string == offender
                        || message.contains("'\(option)' is not supported"),
                    "\(path)?\(query.excerpt): \(message)")
            }
        }
    }

    @Test(arguments: operations.filter { $0.method == "GET" && ($0.surface != .graph || $0.path.contains("{")) })
    func `an unknown option is refused everywhere`(_ operation: APIOperation) async throws {
        let token = try await token(for: operation)
        for path in operation.paths {
            for query in ["$colour=red", "colour=red&colour=red", "$top=-1", "%zz", "$filter=%00"] {
                let target = "\(RouterContractTests.filled(path))?\(query)"
                let answer = try await ContractServer.shared().send("GET", target, token: token)
                refusal(answer, operation, target)
            }
        }
    }

    @Test func `two thousand terms are refused for the length of their text`() async throws {
        let tenant = try await Self.tenant.value
        let filter = Array(repeating: "id%20eq%20'x'", count: 2_000).joined(separator: "%20or%20")
        // Over HTTP/1.1: so long a target ends an HTTP/2 connection, and with it what other tests ask on it.
        let plain = try #require(tenant.server.running.httpURL)
        let answer = try await tenant.administrator.get("\(plain)/v1.0/users?$filter=\(filter)")
        #expect(answer.status == 400 && answer.errorMessage?.contains("request target") == true, "\(answer.text)")
    }

    // MARK: Bodies

    private static let bodies: [(name: String, text: String, offender: String)] = [
        ("an unknown member", #"{"zzz":1}"#, "zzz"), ("a number beyond all", #"{"zzz":1e309}"#, "byte"),
        ("a lone surrogate", #"{"zzz":"\ud800"}"#, "byte"), ("a member twice", #"{"zzz":1,"zzz":2}"#, "zzz"),
        ("depth", String(repeating: "[", count: 100_000), "byte"),
        ("many items", "{\"zzz\":[\(Array(repeating: "1", count: 6_000).joined(separator: ","))]}", "byte"),
        ("no object", "[]", "object"), ("no JSON", "zzz", "byte"), ("nothing", "", "byte"),
        ("no text", "{\"zzz\":\"\u{1}\"}", "byte"),
    ]

    @Test(arguments: writing)
    func `a malformed body is refused by name`(_ operation: APIOperation) async throws {
        let token = try await token(for: operation)
        for path in operation.paths {
            for (name, text, offender) in Self.bodies {
                let answer = try await ContractServer.shared().send(
                    operation.method, RouterContractTests.filled(path), token: token, body: Array(text.utf8),
                    headers: ["Content-Type": "application/json"])
                // Some take no body at all, and lines each get an answer of their own.
                guard answer.status >= 300 else {
                    #expect(
                        Self.bodiless.contains(operation.id) || name == "an unknown member",
                        "\(path), \(name): \(answer.text)")
                    continue
                }
                let message = refusal(answer, operation, "\(path), \(name)")
                guard answer.status == 400, operation.surface == .graph, !path.contains("{") else { continue }
                #expect(message.contains(offender) || message.contains("required"), "\(path), \(name): \(message)")
            }
        }
    }

    /// Operations that read no body.
    private static let bodiless: Set<String> = ["tokenKeys.rotate", "partner.deprovision"]

    @Test func `a batch of ten thousand is refused whole`() async throws {
        let tenant = try await Self.tenant.value
        let item = #"{"id":"1","method":"GET","url":"/users"}"#
        for (count, status) in [(21, 400), (1_001, 400), (10_000, 400), (30_000, 413)] {
            let body = "{\"requests\":[\(Array(repeating: item, count: count).joined(separator: ","))]}"
            let answer = try await tenant.server.send(
                "POST", "/v1.0/$batch", token: tenant.administrator.token, body: Array(body.utf8),
                headers: ["Content-Type": "application/json"])
            #expect(
                answer.status == status && answer.errorMessage?.isEmpty == false, "\(count): \(answer.text.excerpt)")
        }
    }

    // MARK: Ids

    @Test(arguments: operations.filter { $0.path.contains("{") })
    func `an id that cannot be is refused`(_ operation: APIOperation) async throws {
        let token = try await token(for: operation)
        let ids = [
            "%00", "%ff", "x%2Fy", "%2e%2e", "'", "''", "%20", "%F0%9F%98%80", "0", "-1", "%25", "('x')", "(x)",
            String(repeating: "a", count: 5_000), "2c7790de-8b02-4814-85cf-e0c59380dee8%20", "%7B%7D", "a;b", "%0d%0a",
        ]
        for path in operation.paths {
            for id in ids {
                let target = path.replacing(#/\{[^}]*\}/#, with: id)
                let answer = try await ContractServer.shared().send(
                    operation.method, target, token: token,
                    body: ["GET", "DELETE"].contains(operation.method) ? nil : Array("{}".utf8),
                    headers: ["GET", "DELETE"].contains(operation.method) ? [:] : ["Content-Type": "application/json"])
                #expect(answer.status < 500, "\(operation.method) \(target.excerpt): \(answer.text)")
                if answer.status >= 400 {
                    refusal(answer, answer.errorCode == nil ? operation : .batch, target.excerpt)
                }
            }
        }
    }

    // MARK: Headers

    @Test(arguments: [
        ["Prefer": String(repeating: "return=minimal,", count: 200)], ["Prefer": "odata.maxpagesize=-1"],
        ["Prefer": "odata.maxpagesize=99999999999999999999"], ["If-Match": "\""], ["If-Match": ",,,*,\"x"],
        ["If-None-Match": "W/"], ["If-None-Match": "*"], ["Accept": "application/xml"], ["Accept": ";;;"],
        ["Accept": "application/json;q=2"], ["ConsistencyLevel": "\u{E9}"], ["client-request-id": "a\"b"],
        ["X-Request-ID": String(repeating: "a", count: 2_000)],
        ["Idempotency-Key": String(repeating: "k", count: 3_000)],
        ["OData-Version": "9"], ["Range": "bytes=0-1"], ["Accept-Encoding": "x;q="],
    ])
    func `a malformed header brings nothing down`(_ headers: [String: String]) async throws {
        let tenant = try await Self.tenant.value
        for path in ["/v1.0/users", "/beta/deviceManagement/managedDevices", "/mtd/v1/clients", "/v1.0/users/x"] {
            let answer = try await tenant.administrator.get(path, headers: headers)
            #expect(answer.status < 500, "\(path) \(headers): \(answer.status)")
            if answer.status >= 400 { refusal(answer, .batch, "\(path) \(headers)") }
        }
    }
}
