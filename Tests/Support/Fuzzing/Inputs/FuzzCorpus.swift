import Foundation

/// The committed inputs of the targets: examples of every shape, and whatever once went wrong.
package enum FuzzCorpus {
    /// The inputs of a target, by file name.
    /// - Parameter folder: the folder `Corpus`, which has a folder for each target.
    package static func inputs(of target: FuzzTarget, in folder: String) -> [(name: String, bytes: [UInt8])] {
        let path = folder + "/" + target.name
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.sorted().compactMap { name in
            FileManager.default.contents(atPath: path + "/" + name).map { (name, Array($0)) }
        }
    }
}
