internal import JSON

/// One mount of a container.
struct ContainerMount: Sendable, Equatable {
    /// What must be in the root folder for the mount to have a place.
    enum Point: Sendable, Equatable {
        case folder
        case file
        /// It lies in another mount, or the runtime makes it.
        case none
    }

    let destination: String
    let type: String
    let source: String
    let options: [String]
    let point: Point

    /// A file system that the kernel makes.
    static func made(_ type: String, _ destination: String, _ options: [String], point: Point = .folder)
        -> Self
    {
        ContainerMount(destination: destination, type: type, source: type, options: options, point: point)
    }

    /// A folder of the host with the mounts below it.
    ///
    /// `rro` makes the mounts below read-only too; `ro` leaves them writable.
    static func folder(
        _ source: String, at destination: String, isWritable: Bool = false, point: Point = .folder
    ) -> Self {
        // crun drops the plain `nosuid` and `nodev` of a writable bind; it keeps the recursive ones.
        let access = isWritable ? ["rnosuid", "rnodev", "rw"] : ["nosuid", "nodev", "rro"]
        return ContainerMount(
            destination: destination, type: "bind", source: source, options: ["rbind", "rprivate"] + access,
            point: point)
    }

    /// A file of the host; runtimes take `rro` and `rbind` for folders only.
    static func file(_ source: String, at destination: String, isWritable: Bool = false, point: Point = .file)
        -> Self
    {
        ContainerMount(
            destination: destination, type: "bind", source: source,
            options: ["bind", "private", "nosuid", "nodev", isWritable ? "rw" : "ro"], point: point)
    }

    var json: JSON {
        [
            "destination": .string(destination), "type": .string(type), "source": .string(source),
            "options": .array(options.map { .string($0) }),
        ]
    }
}
