/// When output is coloured, as `--color` says everywhere.
public enum ColorChoice: String, CaseIterable, ArgumentValue {
    /// On a terminal, unless `NO_COLOR` is set.
    case auto
    /// Also into pipes and files.
    case always
    /// Nowhere.
    case never

    /// Whether to colour.
    ///
    /// - Parameters:
    ///   - isTerminal: Whether the output goes to a terminal.
    ///   - noColor: The value of `NO_COLOR`; any text but the empty one counts (no-color.org).
    ///   - term: The value of `TERM`.
    public func usesColor(isTerminal: Bool, noColor: String?, term: String?) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto: isTerminal && (noColor ?? "").isEmpty && term != "dumb"
        }
    }
}
