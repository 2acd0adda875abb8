import Core
import Foundation
import TestServer
import Testing

/// What Microsoft's Graph kits send with every call, and what they need of every answer.
@Suite struct KitProtocolTests {
    private static let tenant = Task { try await TestServer.shared().newTenant() }

    /// Headers of every call of the kit for Python.
    private static let usual = [
        "Accept": "application/json", "Accept-Encoding": "gzip, deflate",
        "User-Agent": "python-httpx/0.28.1 kiota-python/1.16.0",
    ]

    @Test(arguments: [
        ("/v1.0/groups", "application/json"), ("/v1.0/groups", "*/*"),
        ("/v1.0/groups", "application/*;q=0.5, text/html"),
        ("/v1.0/deviceManagement/managedDevices/$count", "text/plain;q=0.9"),
        ("/v1.0/deviceManagement/managedDevices/$count", "*/*"),
    ])
    func `what the kits accept is answered`(_ path: String, _ accept: String) async throws {
        let answer = try await Self.tenant.value.administrator.get(path, headers: ["Accept": accept])
        #expect(answer.status == 200)
        let type = path.hasSuffix("$count") ? "text/plain" : "application/json"
        #expect(answer.headers["content-type"]?.hasPrefix(type) == true)
        #expect(answer.headers["content-encoding"] == nil)
    }

    @Test func `every failure is JSON with code, message and an inner error that the kits can read`() async throws {
        let tenant = try await Self.tenant.value
        let client = tenant.administrator
        let outsider = try await tenant.client("AccessEvaluator")
        let answers: [(Int, TestAnswer)] = [
            (400, try await client.post("/v1.0/groups", ["colour": "red"], headers: Self.usual)),
            (401, try await tenant.server.send("GET", "/v1.0/groups", headers: Self.usual)),
            (401, try await tenant.server.send("GET", "/v1.0/groups", token: "x.y.z", headers: Self.usual)),
            (403, try await outsider.get("/v1.0/groups", headers: Self.usual)),
            (404, try await client.get("/v1.0/groups/\(newID())", headers: Self.usual)),
            (404, try await client.get("/v1.0/nowhere", headers: Self.usual)),
            (405, try await client.put("/v1.0/groups", [:])),
            (412, try await client.patch("/v1.0/deviceManagement", [:], headers: ["If-Match": "\"other\""])),
            (
                415,
                try await client.server.send(
                    "POST", "/v1.0/groups", token: client.token, body: Array("x".utf8),
                    headers: ["Content-Type": "text/plain"])
            ),
        ]
        for (status, answer) in answers {
            #expect(answer.status == status, "\(answer.text)")
            #expect(answer.headers["content-type"]?.hasPrefix("application/json") == true)
            let error = answer["error"]
            #expect(error["code"].string?.isEmpty == false && error["message"].string?.isEmpty == false)
            let inner = error["innerError"]
            #expect(
                inner["date"].string?.wholeMatch(of: #/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/#) != nil, "\(answer.text)")
            #expect(inner["request-id"].string == answer.headers["request-id"])
            #expect(UUID(uuidString: inner["request-id"].string ?? "") != nil)
            #expect(inner["client-request-id"] == inner["request-id"], "none was sent")
            let challenge = answer.headers["www-authenticate"]
            #expect((challenge?.hasPrefix("Bearer ") == true) == (status == 401 || status == 403))
            if status == 401 {
                #expect(error["code"] == "InvalidAuthenticationToken")
                #expect(challenge?.contains("claims=") == false, "the kit would ask for a token again")
            }
            // Only what may be sent again says when.
            #expect(answer.headers["retry-after"] == nil)
        }
    }

    @Test func `what was created or changed comes back, and what was deleted leaves an empty 204`() async throws {
        let client = try await Self.tenant.value.administrator
        let created = try await client.post("/v1.0/groups", ["displayName": "Kit"], headers: Self.usual)
        #expect(created.status == 201 && !created.bytes.isEmpty)
        let path = "/v1.0/groups/\(created["id"].string ?? "")"
        let changed = try await client.patch(path, ["displayName": "Kits"], headers: Self.usual)
        #expect(changed.status == 200 && changed["displayName"] == "Kits")
        let deleted = try await client.server.send("DELETE", path, token: client.token, headers: Self.usual)
        #expect(deleted.status == 204 && deleted.bytes.isEmpty && deleted.headers["content-type"] == nil)
    }

    @Test func `an id that was sent is echoed beside the server's own`() async throws {
        let client = try await Self.tenant.value.administrator
        let sent = newID()
        let answer = try await client.get("/beta/groups/\(newID())", headers: ["client-request-id": sent])
        #expect(answer.headers["client-request-id"] == sent && answer.headers["request-id"] != sent)
        #expect(answer["error"]["innerError"]["client-request-id"].string == sent)
    }

    @Test(arguments: ["nope", "nope%2Fwith%20space", "%28%29", "('nope')", "(%27a%27%27b%27)", "a('b')", "%7Bid%7D"])
    func `an id that is none is unknown, however it is written`(_ key: String) async throws {
        let client = try await Self.tenant.value.administrator
        for set in ["deviceManagement/mobileThreatDefenseConnectors", "deviceManagement/managedDevices"] {
            let path = key.hasPrefix("(") ? "/v1.0/\(set)\(key)" : "/v1.0/\(set)/\(key)"
            let answer = try await client.get(path)
            #expect(answer.status == 404 && answer.errorCode == "ResourceNotFound", "\(path): \(answer.text)")
        }
    }
}
