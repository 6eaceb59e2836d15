/// The events of the language with their keys, for who describes it: an editor's schema.
public enum EventCatalogue {
    /// One event.
    public struct Entry: Sendable {
        /// `pull_request`.
        public let name: String
        /// Its keys beside `types`.
        public let keys: [String]
        /// Its activity types; `nil` when it has no key `types`, empty when it takes any.
        public let types: [String]?
    }

    /// All events that `on` takes.
    public static var all: [Entry] {
        Events.rules.map { Entry(name: $0.name, keys: $0.keys, types: $0.types) }
    }
}
