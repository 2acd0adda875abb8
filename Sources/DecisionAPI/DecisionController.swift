import Access
import Core
import HTTPSupport
import HTTPTypes
import Services
import Storage

/// AuthZEN 1.0: may this device or user open this application now, and if not, why? And, for whoever may change it, what
/// would make it so.
package struct DecisionController: Sendable {
    private let decisions: DecisionService
    private let publicURL: String
    private let tenants: TenantDirectory

    package init(_ environment: ServiceEnvironment) {
        decisions = DecisionService()
        publicURL = environment.publicURL
        tenants = environment.tenants
    }

    package var routes: [Route] {
        [
            Route(.decisionsEvaluation, evaluate), Route(.decisionsEvaluations, evaluateAll),
            Route(.decisionsExplain, explain),
            .anonymous(.decisionsMetadata, metadata),
        ]
    }

    private func evaluate(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        // The check comes before the body is read; the service makes it again.
        try caller.authorize()
        return try answer(try await request.body.object(), caller)
    }

    private func evaluateAll(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let body = try await request.body.object(limit: RequestBodyReader.bulkBytes, limits: .bulk)
        let batch = try EvaluationsRequest(body)
        // Section 7.1: without evaluations the request is a single one.
        guard !batch.items.isEmpty else { return try answer(body, caller) }
        let prepared = try decisions.prepare(caller, batch.items.map { (try? $0.get())?.query })
        return EvaluationsAnswer(batch, prepared).response
    }

    /// The answer to one question.
    private func answer(_ body: JSONObject, _ caller: Caller) throws -> APIResponse {
        let question = try EvaluationRequest(body)
        guard let query = question.query else { return .json(DecisionJSON.unsupported(question)) }
        let decision = try decisions.evaluate(
            caller, subject: query.subject, resource: query.resource, context: query.context)
        return .json(DecisionJSON.render(decision))
    }

    private func explain(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        // The check comes before the body is read; the service makes it again.
        try caller.authorize()
        let question = try ExplainRequest(try await request.body.object())
        let decision = try decisions.explain(
            caller, subject: question.subject, resource: question.application, context: question.context)
        return .json(DecisionJSON.explain(decision))
    }

    private func metadata(_ request: APIRequest) async throws -> APIResponse {
        guard let tenant = TenantID(try request.parameter("tenantId")), tenants.record(tenant)?.state == .active else {
            throw Failure.notFound()
        }
        return .json([
            "policy_decision_point": .string("\(publicURL)/\(tenant.text)"),
            "access_evaluation_endpoint": .string("\(publicURL)/access/v1/evaluation"),
            "access_evaluations_endpoint": .string("\(publicURL)/access/v1/evaluations"),
        ]).with(.cacheControl, "public, max-age=300")
    }
}
