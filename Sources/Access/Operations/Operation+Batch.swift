extension Operation {
    /// Several Graph requests in one. Each is authorised, carried out and audited as if it had come alone.
    package static let batch = Operation.graph("batch.run", "POST", "/$batch", .authenticated, category: "Batch")

    /// JSON batching.
    static let batchOperations: [Operation] = [batch]
}
