import Access
import Core
import Foundation
import TestServer
import Testing

/// The running server has exactly the operations of the table, each at its paths, and answers as the contract says.
@Suite struct RouterContractTests {
    /// One path of one operation.
    struct Place: Sendable, CustomTestStringConvertible {
        let operation: APIOperation
        let path: String
        var testDescription: String { "\(operation.method) \(path)" }

        static let all: [Place] = APIOperation.all.flatMap { operation in
            operation.paths.map { Place(operation: operation, path: $0) }
        }

        /// The path with something in the place of every parameter.
        var filled: String { RouterContractTests.filled(path) }
    }

    static let paths: [String] = Set(Place.all.map(\.path)).sorted()

    static func filled(_ path: String) -> String {
        path.replacing("(category={category})", with: "(category='Audit')")
            .replacing(#/\{[^}]*\}/#, with: "11111111-2222-4333-8444-555555555555")
    }

    private static let tenant = Task { try await ContractServer.shared().newTenant() }

    @Test(arguments: Place.all)
    func `every operation answers without a token as its access says`(_ place: Place) async throws {
        let server = try await ContractServer.shared()
        let answer = try await server.send(place.operation.method, place.filled)
        if place.operation.access.isAnonymous {
            #expect(answer.status != 401 && answer.status != 405 && answer.status < 500, "\(answer.text)")
            #expect(answer.errorMessage != "There is nothing at this path.")
        } else {
            #expect(answer.status == 401, "\(answer.text)")
            #expect(answer.headers["www-authenticate"] == "Bearer realm=\"drawbridge\"")
        }
    }

    @Test(arguments: Place.all.filter { !$0.operation.access.isAnonymous })
    func `every operation is there for a caller with a token`(_ place: Place) async throws {
        let tenant = try await Self.tenant.value
        // Nothing of this tenant is called what the path says, so nothing is changed.
        let answer = try await tenant.server.send(
            place.operation.method, place.filled, token: tenant.administrator.token)
        #expect(answer.errorMessage != "There is nothing at this path.", "\(answer.status)")
        #expect(![401, 405].contains(answer.status) && answer.status < 500, "\(answer.status) \(answer.text)")
    }

    @Test(arguments: paths)
    func `a path takes the methods of the table and no other`(_ path: String) async throws {
        let server = try await ContractServer.shared()
        var expected = Set(Place.all.filter { Self.filled($0.path) == Self.filled(path) }.map(\.operation.method))
        if expected.contains("GET") { expected.insert("HEAD") }
        for method in ["PUT", "POST", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]
        where !expected.contains(method) {
            let answer = try await server.send(method, Self.filled(path))
            #expect(answer.status == 405, "\(method) \(path): \(answer.status)")
            let allowed = (answer.headers["allow"] ?? "").split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            #expect(Set(allowed) == expected, "\(method) \(path)")
            #expect(answer.errorCode == "MethodNotAllowed")
        }
    }

    @Test func `the paths of the contract are the paths of the server`() async throws {
        let server = try await ContractServer.shared()
        let contract = try await server.send("GET", "/openapi.yaml").text
        let found = contract.split(separator: "\n").prefix { $0 != "components:" }
            .filter { $0.hasPrefix("  /") && $0.hasSuffix(":") }.map { String($0.dropFirst(2).dropLast()) }
        #expect(Set(found).symmetricDifference(Self.paths).sorted() == [])
    }

    @Test func `the server's contract is the file of the repository`() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = Array(try Data(contentsOf: root.appending(path: "OpenAPI/drawbridge.yaml")))
        let answer = try await ContractServer.shared().send("GET", "/openapi.yaml")
        #expect(answer.status == 200 && answer.bytes == file)
        #expect(answer.headers["content-type"]?.contains("yaml") == true)
    }

    @Test func `HEAD answers as GET does, without a body`() async throws {
        // One after the other in a tenant of its own, so that nothing changes in between.
        let tenant = try await ContractServer.shared().newTenant()
        for place in Place.all where place.operation.method == "GET" {
            let get = try await tenant.server.send("GET", place.filled, token: tenant.administrator.token)
            let head = try await tenant.server.send("HEAD", place.filled, token: tenant.administrator.token)
            #expect(head.status == get.status && head.bytes.isEmpty, "\(place.path)")
            #expect(head.headers["content-type"] == get.headers["content-type"], "\(place.path)")
            // What is streamed has no length before it is made.
            guard let length = get.headers["content-length"] else { continue }
            #expect(head.headers["content-length"] == length, "\(place.path)")
            let anonymous = try await tenant.server.send("HEAD", place.filled)
            #expect((anonymous.status == 401) == !place.operation.access.isAnonymous, "\(place.path)")
        }
    }

    /// Collections: what a GET of a path without a parameter answers with `value`.
    static let lists = Place.all.filter { place in
        place.operation.method == "GET" && place.operation.id.hasSuffix("List")
            || place.operation.method == "GET" && place.operation.id.hasSuffix(".list") && !place.path.contains("{")
    }

    @Test(arguments: lists.filter { $0.operation.surface != .partner && $0.operation.surface != .platform })
    func `every list is an object with a value`(_ place: Place) async throws {
        let tenant = try await Self.tenant.value
        let answer = try await tenant.administrator.get(place.path)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer["value"].array != nil)
        #expect(answer.headers["content-type"]?.hasPrefix("application/json") == true)
    }

    @Test func `the vendor's and the operator's lists are objects with a value too`() async throws {
        let tenant = try await ContractServer.shared().newTenant()
        let vendor = try await tenant.readyConnector()
        #expect(try await vendor.get("/mtd/v1/partner/devices")["value"].array != nil)
        let platform = try await tenant.server.platformOperator()
        #expect(try await platform.get("/platform/v1/tenants")["value"].array?.isEmpty == false)
    }
}
