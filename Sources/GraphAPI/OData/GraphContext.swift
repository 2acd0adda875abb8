import Access
import Core

/// The addresses that answers carry. They are built from the configured address, never from request headers.
package struct GraphContext: Sendable {
    /// The server's own address without a slash at the end.
    package let publicURL: String
    /// The version whose addresses these are.
    package let version: GraphVersion

    /// The addresses of one version.
    package init(publicURL: String, version: GraphVersion) {
        self.publicURL = publicURL
        self.version = version
    }

    /// The root of the version, for example `https://localhost:8443/v1.0`.
    package var root: String { publicURL + "/" + version.rawValue }

    /// `@odata.context` of a list; a chosen selection stands in parentheses behind the path.
    package func collection(_ path: String, select: [String]? = nil) -> String {
        let chosen = select.map { "(" + $0.joined(separator: ",") + ")" } ?? ""
        return root + "/$metadata#" + path + chosen
    }

    /// `@odata.context` of one object of a list.
    package func entity(_ path: String, select: [String]? = nil) -> String {
        collection(path, select: select) + "/$entity"
    }

    /// The object with its context in front.
    package func wrap(_ object: JSONObject, context: String) -> JSONObject {
        JSONObject([JSONObject.Member(name: "@odata.context", value: .string(context))] + object.members)
    }
}
