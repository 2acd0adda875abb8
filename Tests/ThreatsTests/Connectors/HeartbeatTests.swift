import Core
import Testing
import Threats

@Suite("Connectors: what a heartbeat says") struct HeartbeatTests {
    @Test func `a clean heartbeat may name minimum versions`() throws {
        let version = try #require(OSVersion("16.4"))
        #expect(try Heartbeat(json: ["status": "ok"]) == .clean([:]))
        #expect(
            try Heartbeat(json: ["status": "ok", "minimumOsVersions": ["ios": "16.4", "macOS": nil]])
                == .clean([.iOS: version]))
    }

    @Test func `an error heartbeat has a code`() throws {
        #expect(try Heartbeat(json: ["status": "error", "errorCode": "E1"]) == .error(code: "E1"))
    }

    @Test(
        arguments: [
            ([:], "status"), (["status": "OK"], "status"), (["status": 1], "status"),
            (["status": "error"], "errorCode"),
            (["status": "error", "errorCode": ""], "errorCode"), (["status": "error", "errorCode": 5], "errorCode"),
            (["status": "ok", "errorCode": "E1"], "errorCode"), (["status": "ok", "more": 1], "more"),
            (["status": "ok", "minimumOsVersions": ["ios": "new"]], "minimumOsVersions.ios"),
            (["status": "ok", "minimumOsVersions": ["iOS": "16"]], "minimumOsVersions.iOS"),
            (["status": "ok", "minimumOsVersions": ["ios": 16]], "minimumOsVersions.ios"),
            (["status": "error", "errorCode": "E1", "minimumOsVersions": ["ios": "x"]], "minimumOsVersions.ios"),
        ] as [(JSONObject, String)])
    func `a wrong heartbeat is a 400 that names the member`(body: JSONObject, target: String) {
        #expect { try Heartbeat(json: body) } throws: { error in
            (error as? Failure)?.kind == .invalid && (error as? Failure)?.target == target
        }
    }

    @Test func `stored minimum versions are read back`() throws {
        let versions = try MinimumOSVersions.read(["windows": "10.0.22631", "android": "9", "macOS": "13"])
        #expect(MinimumOSVersions.json(versions).names == ["android", "windows", "macOS"])
        #expect(try MinimumOSVersions.read(MinimumOSVersions.json(versions)) == versions)
    }
}
