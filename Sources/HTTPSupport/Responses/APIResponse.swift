import Core
import HTTPTypes

/// What a controller answers.
package struct APIResponse: Sendable {
    package enum Body: Sendable {
        case empty
        case bytes([UInt8], type: String)
        /// Written piece by piece while it is made.
        case stream(type: String, @Sendable (_ write: ([UInt8]) async throws -> Void) async throws -> Void)
    }

    package var status: Int
    package var headers: HTTPFields
    package var body: Body
    /// Names the state that the body shows, where that has a name.
    package internal(set) var entityTag: EntityTag?

    package init(status: Int, headers: HTTPFields = [:], body: Body = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static let jsonType = "application/json;charset=utf-8"
    /// What Graph itself says of its answers.
    package static let graphType = "application/json;odata.metadata=minimal;charset=utf-8"

    /// A JSON answer.
    package static func json(_ value: JSON, status: Int = 200, type: String = jsonType) -> APIResponse {
        APIResponse(status: status, body: .bytes(JSONWriter.bytes(value), type: type))
    }

    /// 204.
    package static let noContent = APIResponse(status: 204)

    package static func text(_ text: String, status: Int = 200, type: String = "text/plain;charset=utf-8")
        -> APIResponse
    {
        APIResponse(status: status, body: .bytes(Array(text.utf8), type: type))
    }

    /// The answer with one more header.
    package func with(_ name: HTTPField.Name, _ value: String) -> APIResponse {
        var response = self
        response.headers[name] = value
        return response
    }

    /// The answer with the number of devices that a change made compliant, if there are any.
    package func withDevicesMadeCompliant(_ count: Int) -> APIResponse {
        count > 0 ? with(.devicesMadeCompliant, String(count)) : self
    }
}
