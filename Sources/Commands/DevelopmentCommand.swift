internal import Arguments
internal import LinuxSandboxes
internal import Sandboxes

/// `headgate dev`: what developers and `make setup` need.
enum DevelopmentCommand {
    static let spec = CommandSpec(
        "dev", "Tools for developing Headgate itself", isHidden: true,
        subcommands: [
            DevelopmentSuites.expressions, DevelopmentSuites.globs, DevelopmentSuites.cron,
            DevelopmentSuites.masks, subordinateRange,
        ])

    private static let subordinateRange = CommandSpec(
        "setup-subids", "Reserve user numbers for jobs in /etc/subuid and /etc/subgid",
        details: "What 'make setup' does for a root runner; a second call changes nothing."
    ) {
        let (range, wasAdded) = try SubordinateRange.allocate()
        let state = wasAdded ? "reserved" : "reserved already"
        Console.answer("headgate:\(range.firstUser):\(SubordinateRange.count) \(state)")
        return 0
    }
}
