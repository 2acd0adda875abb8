/// Which of the demo's requests must have an audit entry (api.md, audit).
enum AuditDuty {
    static func isDue(_ exchange: DemoStage.Exchange) -> Bool {
        if exchange.status == 403 { return true }
        let changes = exchange.method != "GET" && (200..<300).contains(exchange.status)
        let asks = ["/access/v1/", "/mtd/v1/decisions:"].contains { exchange.path.hasPrefix($0) }
        return changes && !asks
    }
}
