#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Each open tenant needs about five file descriptors and each connection one.
enum FileDescriptorLimit {
    /// Raises the soft limit to the hard one, as far as the system lets us.
    static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
