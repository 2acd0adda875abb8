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
            Route(.decisionsEvaluation, evaluate), Route(.decisionsExplain, explain),
            .anonymous(.decisionsMetadata, metadata),
        ]
    }

    private func evaluate(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        // The check comes before the body is read; the service makes it again.
        try caller.authorize()
        let question = try EvaluationRequest(try await request.body.object())
        guard question.isAccess, let application = question.application, let subject = question.subject else {
            return .json(DecisionJSON.unsupported(question))
        }
        let decision = try decisions.evaluate(
            caller, subject: subject, resource: application, context: question.context)
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
        ]).with(.cacheControl, "public, max-age=300")
    }
}
