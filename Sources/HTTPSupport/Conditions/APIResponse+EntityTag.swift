import Core
import Crypto
import HTTPTypes

extension APIResponse {
    /// Bytes of a body's hash that a tag carries.
    private static let hashBytes = 16

    /// The answer with its entity tag: the version of what somebody set, and a hash of what is shown.
    package func tagged(version: Int64) -> APIResponse {
        guard case .bytes(let bytes, _) = body else { return self }
        return with(EntityTag(version: version, hash: Self.hash(bytes)))
    }

    /// The answer with a weak entity tag for a body that also says when it was made.
    /// - Parameter content: what is shown without that time.
    package func weaklyTagged(version: Int64, content: JSON) -> APIResponse {
        with(EntityTag(version: version, hash: Self.hash(JSONWriter.bytes(content)), isWeak: true))
    }

    private func with(_ tag: EntityTag) -> APIResponse {
        var response = with(.eTag, tag.description)
        response.entityTag = tag
        return response
    }

    private static func hash(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).prefix(hashBytes).map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }

    /// The answer to a read under a condition: 304 with the same headers where the reader has this state already.
    /// - Throws: 412, and 400 for a malformed header.
    func under(_ precondition: Precondition?) throws(Failure) -> APIResponse {
        guard let precondition, let entityTag, try precondition.knows(entityTag) else { return self }
        return APIResponse(status: 304, headers: headers)
    }
}

extension Precondition {
    /// What the headers of a request demand; nil where they demand nothing.
    init?(_ headers: HTTPFields) {
        self.init(ifMatch: headers[values: .ifMatch], ifNoneMatch: headers[values: .ifNoneMatch])
    }
}
