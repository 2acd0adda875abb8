import Synchronization

/// Counts the bytes of a body as they are read, and charges for each 16 KiB that is full.
final class BodyMeter: Sendable {
    private let bytes = Mutex(0)
    private let charge: @Sendable (Int) -> Void

    /// - Parameter charge: takes units.
    init(charge: @escaping @Sendable (_ units: Int) -> Void) { self.charge = charge }

    /// So many bytes came.
    func count(_ more: Int) {
        let units = bytes.withLock { bytes in
            let before = bytes / RequestRates.bytesPerUnit
            bytes += more
            return bytes / RequestRates.bytesPerUnit - before
        }
        if units > 0 { charge(units) }
    }
}
