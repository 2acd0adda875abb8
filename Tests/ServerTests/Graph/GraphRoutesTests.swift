import Access
import Core
import HTTPSupport
import Testing
import Tokens

@testable import GraphAPI

@Suite struct GraphRoutesTests {
    private let routes: [Route]

    init() throws { routes = GraphRoutes.all(cursors: try SealedCursor(key: Array(repeating: 7, count: 32))) }

    @Test(arguments: APIOperation.all.filter { $0.surface == .graph })
    func `every Graph operation has exactly one route`(operation: APIOperation) {
        #expect(routes.count { $0.operation == operation } == 1)
    }

    @Test func `the import of devices is the only other operation`() {
        #expect(routes.map(\.operation).filter { $0.surface != .graph } == [.devicesImport])
    }

    @Test func `no two routes want the same path`() throws { _ = try RouteTable(routes) }
}
