import Core
import TestServer
import Testing

/// The devices a vendor may see.
@Suite struct PartnerDeviceTests {
    @Test func `are those of the platforms that are on`() async throws {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector(Partner.lookout, ["iosEnabled": true])
        let (phone, android) = (freshID(), freshID())
        let ids = try await tenant.importDevices([
            iPhone(phone), ["azureADDeviceId": .string(android), "operatingSystem": "Android", "osVersion": "14"],
        ])
        let listed = try await vendor.get(Partner.devices)
        #expect(listed.status == 200)
        #expect(listed.values.map { $0["azureADDeviceId"].string } == [phone])
        #expect(listed.values[0]["id"] == .string(ids[0]))
        #expect(listed.values[0]["complianceState"] == "compliant")
        let one = try await vendor.get("\(Partner.devices)/\(phone)")
        #expect(one["id"] == .string(ids[0]))
        #expect(one["complianceState"] == "compliant")
        let hidden = try await vendor.get("\(Partner.devices)/\(android)")
        #expect(hidden.status == 404)
        #expect(hidden.errorCode == (try await vendor.get("\(Partner.devices)/\(freshID())").errorCode))
        _ = try await tenant.administrator.patch(
            "\(Graph.connectors)/\(Partner.lookout)", ["androidEnabled": true, "iosEnabled": false])
        #expect(try await vendor.get(Partner.devices).values.map { $0["azureADDeviceId"].string } == [android])
        #expect(try await vendor.get("\(Partner.devices)/\(phone)").status == 404)
    }

    @Test func `come in pages, each once`() async throws {
        let reporting = try await ReportingTenant.make()
        let devices = (0..<7).map { _ in freshID() }
        try await reporting.tenant.importDevices(devices.map { iPhone($0) })
        var next: String? = "\(Partner.devices)?$top=3"
        var seen: [String] = []
        var sizes: [Int] = []
        while let address = next, sizes.count < 10 {
            let page = try await reporting.vendor.get(address)
            #expect(page.status == 200)
            sizes.append(page.values.count)
            seen += page.values.compactMap { $0["azureADDeviceId"].string }
            next = page["@odata.nextLink"].string
        }
        #expect(sizes == [3, 3, 1])
        #expect(seen.sorted() == devices.sorted())
    }

    @Test func `can be asked for by when they changed`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let vendor = try await tenant.readyConnector()
            let (old, new) = (freshID(), freshID())
            try await tenant.importDevices([iPhone(old)])
            try clock.move(to: .minutes(10))
            try await tenant.importDevices([iPhone(new)])
            func since(_ moment: String) async throws -> [String?] {
                let answer = try await vendor.get("\(Partner.devices)?since=\(TestServer.escaped(moment))")
                #expect(answer.status == 200)
                return answer.values.map { $0["azureADDeviceId"].string }
            }
            #expect(try await since(clock.at(.minutes(5))) == [new])
            #expect(try await since(clock.at(.minutes(11))).isEmpty)
            #expect(try await since(clock.at(.minutes(-1))).count == 2)
        }
    }

    @Test(arguments: ["?since=yesterday", "?$top=0", "?$top=1000", "?$filter=id%20eq%201", "?$skiptoken=abc"])
    func `refuse an option they do not know or cannot read`(query: String) async throws {
        let reporting = try await SharedTenant.reports.value
        #expect(try await reporting.vendor.get(Partner.devices + query).status == 400)
    }
}
