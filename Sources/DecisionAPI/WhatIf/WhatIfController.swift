import Access
import Core
import HTTPSupport
import Services

/// `POST /mtd/v1/decisions:whatIf`: what changes that nobody has saved would decide.
package struct WhatIfController: Sendable {
    private let service = WhatIfService()
    private let publicURL: String
    private let cursors: any CursorSealing
    private let changes: any ProposedChangeReading

    package init(_ environment: ServiceEnvironment, cursors: any CursorSealing, changes: any ProposedChangeReading) {
        publicURL = environment.publicURL
        self.cursors = cursors
        self.changes = changes
    }

    package var routes: [Route] { [Route(.decisionsWhatIf, takesQuery: true, whatIf)] }

    private func whatIf(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let query = try PageQuery(request.query)
        let body = try await request.body.object()
        let asked = try self.asked(body, caller, isLaterPage: query.cursor != nil)
        switch asked.asked {
        case .question(let question):
            guard request.query.isEmpty else {
                throw Failure.invalid("A single question has no pages.", target: "$top")
            }
            return .json(
                WhatIfJSON.render(
                    try service.question(
                        caller, asked.changes, subject: question.subject, resource: question.application,
                        context: question.context)))
        case .fleet(let question):
            let context = Self.context(request, caller, body)
            let page = try await self.page(caller, asked.changes, question, query, context)
            let link = try page.next.map { position in
                let cursor = PageCursor(position: WhatIfCursor(page.snapshot, position).json, now: caller.now)
                return query.next(
                    try cursor.sealed(context: context, by: cursors), base: publicURL + request.path)
            }
            return .json(WhatIfJSON.render(page, nextLink: link))
        }
    }

    /// What the body asks. It was good when the first page was given, so what it names must have gone since.
    private func asked(_ body: JSONObject, _ caller: Caller, isLaterPage: Bool) throws -> WhatIfRequest {
        do { return try WhatIfRequest(body, for: caller, by: changes) } catch let failure as Failure
            where isLaterPage && failure.kind == .notFound
        { throw WhatIfService.snapshotGone }
    }

    private func page(
        _ caller: Caller, _ changes: [ProposedChange], _ question: FleetQuestion, _ query: PageQuery,
        _ context: [String]
    ) async throws -> FleetPreview {
        guard let text = query.cursor else {
            return try await service.fleet(caller, changes, question, limit: query.limit)
        }
        let cursor = try WhatIfCursor(
            try PageCursor(text, context: context, by: cursors, now: caller.now).position)
        return try await service.nextPage(
            caller, changes, question, limit: query.limit, of: cursor.snapshot, after: cursor.position)
    }

    /// A cursor opens only for the same caller, with the same scope, asking the same of the same changes.
    private static func context(_ request: APIRequest, _ caller: Caller, _ body: JSONObject) -> [String] {
        let scope =
            switch caller.rights.scope(for: request.operation.access) {
            case .groups(let groups): groups.sorted().map(\.text).joined(separator: " ")
            case .tenant: "tenant"
            case nil: "nothing"
            }
        return [
            caller.tenantID.text, caller.principal.id.text, request.operation.id, scope,
            String(decoding: JSONWriter.canonicalBytes(.object(body)), as: UTF8.self),
        ]
    }
}
