import Access
import Core
import HTTPSupport
import HTTPTypes

/// One request of a `$batch` (Graph: JSON batching).
struct BatchItem: Sendable {
    let id: String
    /// The items that must have succeeded before.
    let dependencies: [String]
    /// The request to make, or why it can never be made; that is the item's own answer then.
    let request: Result<InnerRequest, Failure>

    private static let methods: Set<ExactText> = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"]
    private static let mostHeaders = 32

    /// Reads an item.
    /// - Parameters:
    ///   - outer: the request whose body the item stands in; the item is sent with its token.
    ///   - origin: the server's own origin, the only one an absolute URL may name.
    /// - Throws: 400 naming the member, for what makes the whole batch unreadable.
    init(_ json: JSON, path: String, outer: APIRequest, origin: String) throws(Failure) {
        var members = try MemberReader(json, path: path)
        id = try members.required(members.string("id"), "id")
        let method = try members.required(members.string("method"), "method").uppercased()
        let url = try members.required(members.string("url", maximumBytes: 8_192), "url")
        // The SDK for Python writes the name in snake case.
        let (named, snake) = (try members.strings("dependsOn"), try members.strings("depends_on"))
        dependencies = named ?? snake ?? []
        let given = try members.nested("headers")
        let body = members.value("body")
        try members.refuseUnknown()
        request = Self.request(method, url, given, body, outer, origin)
    }

    private static func request(
        _ method: String, _ url: String, _ given: MemberReader?, _ body: JSON?, _ outer: APIRequest, _ origin: String
    ) -> Result<InnerRequest, Failure> {
        do throws(Failure) {
            guard methods.contains(ExactText(method)) else {
                throw .invalid("The method '\(method.excerpt)' cannot stand in a batch.", target: "method")
            }
            let target = try target(url, version: outer.version?.rawValue ?? "v1.0", origin: origin)
            var headers = try headers(given)
            headers[.authorization] = outer.headers[.authorization]
            let bytes = body.map { JSONWriter.bytes($0) }
            if bytes != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
            headers[.contentLength] = bytes.map { String($0.count) }
            return .success(InnerRequest(method: method, target: target, headers: headers, body: bytes))
        } catch {
            return .failure(error)
        }
    }

    /// The path and query from the origin. A URL without a version gets that of the batch.
    /// - Throws: 400 for another origin, and for a batch in the batch.
    private static func target(_ url: String, version: String, origin: String) throws(Failure) -> String {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .invalid("The URL must be percent-encoded ASCII.", target: "url")
        }
        var path = Substring(url)
        if url.hasPrefix(origin + "/") {
            path = path.dropFirst(origin.count)
        } else if url.hasPrefix("//") || url.prefix(while: { $0 != "/" && $0 != "?" }).contains(":") {
            throw .invalid("The URL names another origin than this server's.", target: "url")
        }
        if path.first != "/" { path = "/" + path }
        let isVersioned = ["/v1.0/", "/beta/"].contains { path.hasPrefix($0) }
        let target = isVersioned ? String(path) : "/\(version)\(path)"
        // `$batch` may be written with an escape.
        guard !target.lowercased().replacing("%24", with: "$").contains("/$batch") else {
            throw .invalid("A batch cannot stand in a batch.", target: "url")
        }
        return target
    }

    /// The item's own headers, but for those that speak of the connection or the caller.
    private static func headers(_ given: MemberReader?) throws(Failure) -> HTTPFields {
        var fields: HTTPFields = [:]
        guard let given else { return fields }
        guard given.object.members.count <= mostHeaders else {
            throw .invalid("'headers' has more than \(mostHeaders) members.", target: "headers")
        }
        for member in given.object.members {
            guard let name = HTTPField.Name(member.name), let value = member.value.string,
                HTTPField.isValidValue(value)
            else { throw .invalid("'headers.\(member.name.excerpt)' is no header.", target: "headers") }
            let ignored: [HTTPField.Name] = [.authorization, .contentLength, .transferEncoding, .connection]
            if !ignored.contains(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        return fields
    }
}
