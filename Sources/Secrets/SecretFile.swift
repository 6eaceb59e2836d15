public import Diagnostics

/// The rule for a file of secrets: only its owner may read or change it.
public enum SecretFile {
    /// Why a file must not be used, or `nil` when it may be.
    ///
    /// - Parameters:
    ///   - path: As the user named it, for the message.
    ///   - mode: Permission bits, links followed.
    ///   - owner: The file's owner.
    ///   - user: Who runs.
    public static func problem(path: String, mode: UInt32, owner: UInt32, user: UInt32) -> Diagnostic? {
        if mode & 0o077 != 0 {
            let bits = String(mode & 0o777, radix: 8)
            return Diagnostic(
                .error, SecretsCode.openSecretFile,
                "a file of secrets must not be open to its group or others (its mode is \(bits))",
                path: path, help: "run 'chmod 600 \(path)'")
        }
        guard owner == user || owner == 0 || user == 0 else {
            return Diagnostic(
                .error, SecretsCode.openSecretFile,
                "a file of secrets must belong to who uses it (it belongs to user \(owner))",
                path: path, help: "make a copy of your own with mode 600")
        }
        return nil
    }
}
