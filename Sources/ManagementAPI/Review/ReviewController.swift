import Access
import Core
import HTTPSupport
import Services

/// `/mtd/v1/review`: what a security reviewer asks.
package struct ReviewController: Sendable {
    private let review = ReviewService()

    package init() {}

    package var routes: [Route] { [Route(.reviewPermissionMatrix, matrix)] }

    private func matrix(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .json(try review.permissionMatrix(caller).json)
    }
}
