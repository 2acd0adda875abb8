import Core

/// One page of a list as Graph sends it.
package struct GraphPage: Sendable {
    /// The `@odata.context` of the list.
    package var context: String
    /// The number of rows over all pages, where `$count=true` asked for it.
    package var count: Int64?
    /// The absolute address of the next page, nil on the last.
    package var nextLink: String?
    /// The rows as they are shown.
    package var value: [JSONObject]

    /// A page; the last one has no link.
    package init(context: String, count: Int64? = nil, nextLink: String? = nil, value: [JSONObject]) {
        self.context = context
        self.count = count
        self.nextLink = nextLink
        self.value = value
    }

    /// The body of the answer.
    package var json: JSON {
        var body = JSONObject()
        body.append("@odata.context", .string(context))
        if let count { body.append("@odata.count", .integer(count)) }
        if let nextLink { body.append("@odata.nextLink", .string(nextLink)) }
        body.append("value", .array(value.map(JSON.object)))
        return .object(body)
    }
}
