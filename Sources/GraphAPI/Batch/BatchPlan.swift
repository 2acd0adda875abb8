import Core

/// The items of a `$batch` in an order in which each comes after those it depends on.
package struct BatchPlan: Sendable {
    /// Graph's own bound.
    private static let mostItems = 20

    /// The items as they were sent.
    package let items: [BatchItem]
    /// Their places in ``items``, dependencies first, else as they were sent.
    package let order: [Int]

    /// - Throws: 400 for no or too many items, an id that occurs twice, and a dependency that is unknown or goes in a
    ///   circle.
    init(_ items: [BatchItem]) throws(Failure) {
        guard !items.isEmpty else { throw .invalid("'requests' must not be empty.", target: "requests") }
        var places: [ExactText: Int] = [:]
        for (place, item) in items.enumerated() {
            guard places.updateValue(place, forKey: ExactText(item.id)) == nil else {
                throw .invalid("The id '\(item.id.excerpt)' occurs twice.", target: "requests")
            }
        }
        var waiting: [Set<Int>] = []
        for item in items {
            var dependencies: Set<Int> = []
            for id in item.dependencies {
                guard let place = places[ExactText(id)] else {
                    throw .invalid(
                        "The request '\(item.id.excerpt)' depends on '\(id.excerpt)', which is not in the batch.",
                        target: "requests")
                }
                dependencies.insert(place)
            }
            waiting.append(dependencies)
        }
        self.items = items
        var (order, done): ([Int], Set<Int>) = ([], [])
        while order.count < items.count {
            guard let next = items.indices.first(where: { !done.contains($0) && waiting[$0].isSubset(of: done) })
            else {
                throw .invalid("The requests depend on each other in a circle.", target: "requests")
            }
            order.append(next)
            done.insert(next)
        }
        self.order = order
    }

    /// Reads the array `requests`.
    /// - Throws: 400 naming what is wrong.
    package init(_ requests: [JSON], item: (JSON, String) throws(Failure) -> BatchItem) throws(Failure) {
        guard requests.count <= BatchPlan.mostItems else {
            throw .invalid("A batch holds at most \(BatchPlan.mostItems) requests.", target: "requests")
        }
        var items: [BatchItem] = []
        for (place, request) in requests.enumerated() { items.append(try item(request, "requests[\(place)]")) }
        try self.init(items)
    }
}
