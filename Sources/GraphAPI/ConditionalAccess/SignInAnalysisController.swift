import Access
import Compliance
import Core
import HTTPSupport
import Services
import Storage

/// `POST identity/conditionalAccess/evaluate` (Graph: conditionalaccessroot-evaluate): which policies would apply.
struct SignInAnalysisController: Sendable {
    /// Seals the links to next pages.
    let cursors: any CursorSealing
    private let service = SignInAnalysisService()

    /// The operation and its handler.
    var routes: [Route] { [.graph(.conditionalAccessEvaluate, cursors, evaluate)] }

    private func evaluate(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        let body = try await call.body(SignInAnalysisSchema.request, .create)
        let rows = try service.analyse(
            call.caller, user: try SignInAnalysisMembers.user(body), target: try SignInAnalysisMembers.target(body),
            context: try SignInAnalysisMembers.context(body))
        let appliedOnly = body["appliedPoliciesOnly"]?.bool ?? false
        let shown = rows.filter { $0.analysis.applies || !appliedOnly }.map { policy, analysis in
            SignInAnalysisSchema.result.render(
                SignInAnalysisMembers.stored(policy, analysis),
                Rendering(call.version, includesUnknownEnumMembers: call.wantsUnknownWords))
        }
        let context = call.context.collection("Collection(microsoft.graph.whatIfAnalysisResult)")
        return call.answer(GraphPage(context: context, value: shown).json)
    }
}
