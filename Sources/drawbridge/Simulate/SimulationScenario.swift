import ArgumentParser

/// What a simulated vendor does.
enum SimulationScenario: String, CaseIterable, ExpressibleByArgument {
    /// Heartbeat, one report a device, heartbeat.
    case normal
    /// One report a device, then nothing more.
    case silent
    /// An error heartbeat, reports all the same, and a clean one.
    case error
    /// Reports, withdraws, is refused, comes back.
    case deprovision
    /// Old reports after newer ones, then all of them again.
    case outOfOrder = "out-of-order"
    /// A threat on each device, then none.
    case threatAndResolution = "threat-and-resolution"
}
