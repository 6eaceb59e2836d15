internal import Linux

/// Programs started and waited for by nothing but fork and exec: the floor that no runner can pass.
enum Bare {
    private static let path = "PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"

    /// Runs a program to its end; one that fails is an error.
    ///
    /// - Parameters:
    ///   - configure: Changes the request before it starts.
    static func run(
        _ program: String, _ arguments: [String], environment: [String] = [],
        configure: (inout ChildRequest) -> Void = { _ in }
    ) throws {
        var request = ChildRequest(program, arguments, environment: [path] + environment, folder: "/")
        let errors = try FileDescriptor.inMemory()
        // Not /dev/null: crun gives its standard descriptors away to the user of the namespace.
        request.descriptors = [errors.raw, errors.raw, errors.raw]
        configure(&request)
        let status = try Child.start(request).wait()
        guard status.isSuccess else {
            let said = String(decoding: try errors.contents(), as: UTF8.self)
            throw BenchmarkError(
                "'\(program) \(arguments.joined(separator: " "))' ended with \(status): \(said)")
        }
    }

    /// The absolute path of a program that must be there.
    static func find(_ name: String) throws -> String {
        guard let found = Command.find(name) ?? Command.find(name, path: "/usr/sbin:/sbin") else {
            throw BenchmarkError("'\(name)' is not there: run 'make setup-extra'")
        }
        return found
    }
}
