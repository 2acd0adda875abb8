import Hummingbird
import Logging
import NIOCore

/// Hummingbird's context of a request, with the peer's address.
package struct APIContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The address of the peer, without the port.
    package let remoteAddress: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }
}
