internal import Linux

/// The folder of test data that others made, beside the checkout; never part of the project.
public enum Shared {
    /// `$HEADGATE_SHARED`, else `../shared` beside the package.
    public static var folder: String {
        if let named = Environment["HEADGATE_SHARED"] { return named }
        let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return "/\(package)/../shared"
    }
    /// Whether it is there; tests that need it say so and are counted as skipped.
    public static var isThere: Bool { Files.isFolder(folder) }
}
