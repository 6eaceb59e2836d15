internal import Models

/// The rules for names.
enum Names {
    /// Checks a model's name.
    static func check(model name: String) throws(ModelError) {
        let isPlain = !name.unicodeScalars.contains { "/:@".unicodeScalars.contains($0) || $0.value < 32 }
        guard isPlain, (1...250).contains(name.unicodeScalars.count) else {
            throw ModelError(
                ModelCode.badName, "'\(name)' cannot be a model's name",
                help: "use 1 to 250 characters without '/', ':' and '@'")
        }
    }

    /// Checks an alias.
    static func check(alias: String) throws(ModelError) {
        let isPlain = alias.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 95: true
            default: false
            }
        }
        guard isPlain, (1...255).contains(alias.utf8.count) else {
            throw ModelError(
                ModelCode.badName, "'\(alias)' cannot be an alias",
                help: "use 1 to 255 letters, digits, '_' and '-'")
        }
        guard alias.lowercased() != "latest", !isVersionNumber(alias) else {
            throw ModelError(
                ModelCode.badName, "'\(alias)' cannot be an alias: it names a version by itself",
                help: "choose another word than 'latest' or 'v' and a number")
        }
    }

    /// Checks the name of a tag or an artifact.
    static func check(_ name: String, what: String) throws(ModelError) {
        let isPlain = !name.unicodeScalars.contains { $0.value < 32 }
        guard isPlain, (1...250).contains(name.unicodeScalars.count) else {
            throw ModelError(
                ModelCode.badName, "\(name.debugDescription) cannot be the name of \(what)",
                help: "use 1 to 250 characters without control characters")
        }
    }

    private static func isVersionNumber(_ alias: String) -> Bool {
        alias.utf8.count > 1 && alias.lowercased().hasPrefix("v")
            && alias.utf8.dropFirst().allSatisfy { (48...57).contains($0) }
    }
}
