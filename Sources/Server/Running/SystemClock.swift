import Core
import Foundation
import Synchronization

/// Where *now* comes from.
package enum SystemClock {
    /// The system's clock, to the microsecond.
    package static let now: @Sendable () -> Timestamp = {
        Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded()))
    }

    #if DRAWBRIDGE_DEBUG_CLOCK
        /// The date-time in a file, read anew each time, so that a test can move the clock of a running server.
        static func reading(file: String) -> @Sendable () -> Timestamp {
            let last = Mutex(now())
            return {
                let text = FileManager.default.contents(atPath: file).flatMap { String(validating: $0, as: UTF8.self) }
                let line = text?.split(whereSeparator: \.isNewline).first
                return last.withLock { last in
                    if let moment = line.flatMap({ Timestamp(rfc3339: $0) }) { last = moment }
                    return last
                }
            }
        }
    #endif

    /// The clock of a configuration.
    static func clock(_ configuration: ServerConfiguration) -> @Sendable () -> Timestamp {
        #if DRAWBRIDGE_DEBUG_CLOCK
            if let file = configuration.clockFile { return reading(file: file) }
        #endif
        return now
    }
}
