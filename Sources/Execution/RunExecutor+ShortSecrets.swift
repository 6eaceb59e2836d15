internal import JSON
internal import Runs
internal import Secrets

extension RunExecutor {
    /// Tells which secrets are not hidden, since hiding them would blank out whole logs.
    func warnOfShortSecrets(_ events: EventLog) {
        for secret in request.secrets where Masker.isTooShort(secret.value) {
            let least = Masker.shortestNeedle
            events.emit(
                .annotation,
                [
                    "level": "warning",
                    "message": .string(
                        "secret '\(secret.name)' is not masked: it has fewer than \(least) bytes"),
                ])
        }
    }
}
