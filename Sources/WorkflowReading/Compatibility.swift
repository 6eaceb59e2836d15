internal import Workflows

/// What of GitHub's language and ours runs here: four lists, made from the tables that read workflow files.
///
///     for entry in Compatibility.entries where entry.list == .rejected { print(entry.path) }
///
/// Source: spec/workflows.md section 8.
public enum Compatibility {
    /// The lists; everything that the language has is in exactly one.
    public enum List: String, Sendable, CaseIterable {
        /// It does what it says.
        case run
        /// It is accepted with a note, and has no effect.
        case noted
        /// It is an error for good.
        case rejected
        /// It is an error of its own code until a later version.
        case later

        /// A heading: "Run".
        public var title: String {
            switch self {
            case .run: "Run"
            case .noted: "Accepted with a note, without effect"
            case .rejected: "Rejected"
            case .later: "Known, not supported yet"
            }
        }
    }

    /// One key, event, action or form.
    public struct Entry: Sendable, Equatable {
        /// The mapping that it belongs to, `jobs.<job>.container`; empty for the top of a file.
        public var section: String
        /// Its name there.
        public var name: String
        /// The list that it is in.
        public var list: List
        /// Why, or until when.
        public var remark: String?
        /// Whether only files in `pipelines/` can have it.
        public var isOurs = false

        /// Where it stands in a file: `jobs.<job>.container.image`.
        public var path: String { section.isEmpty ? name : section + "." + name }
    }

    /// Everything, in the order of a file.
    public static let entries: [Entry] =
        workflow + events + jobs + containers + steps + actions + builtInActions + forms

    /// The entries of one list.
    public static func entries(of list: List) -> [Entry] { entries.filter { $0.list == list } }
}

extension KeyTable {
    /// Its keys as entries of the lists.
    ///
    /// - Parameters:
    ///   - section: The mapping's place in a file.
    ///   - list: The list for keys that are read.
    ///   - remarks: What there is to say of some of them.
    func entries(
        in section: String, _ list: Compatibility.List = .run, remarks: [String: String] = [:]
    ) -> [Compatibility.Entry] {
        keys.map { key in
            var entry = Compatibility.Entry(section: section, name: key.name, list: list)
            entry.isOurs = key.isOurs
            switch key.support {
            case .read: if key.note != nil { entry.list = .noted }
            case .notYet: entry.list = .later
            case .refused(let reason):
                entry.list = .rejected
                entry.remark = reason
            }
            entry.remark = remarks[key.name] ?? key.note ?? entry.remark
            return entry
        }
    }
}
