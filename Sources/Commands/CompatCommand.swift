internal import Arguments
internal import JSON
internal import Reporting
internal import WorkflowReading

/// `headgate compat`: what of GitHub's workflow language runs here.
enum CompatCommand {
    static var spec: CommandSpec {
        CommandSpec(
            "compat", "Say what of GitHub's workflow language runs here, and what does not",
            details:
                "Each key, event and action is in one of four lists. Those with * are of Headgate's own and "
                + "stand only in files under pipelines/.",
            examples: [
                CommandExample("headgate compat --list rejected", "what a file for Headgate cannot have")
            ],
            option("list", "Only one of the lists", default: Choice.all), Answer.format
        ) { choice, format in
            answer(choice.lists, Console.style(.standard)).give(as: format)
        }
    }

    /// Which lists are shown.
    enum Choice: String, CaseIterable, ArgumentValue {
        case all, run, noted, rejected, later

        var lists: [Compatibility.List] {
            Compatibility.List(rawValue: rawValue).map { [$0] } ?? Compatibility.List.allCases
        }
    }

    /// The lists as text and as JSON.
    static func answer(_ lists: [Compatibility.List], _ style: Style) -> Answer {
        let texts = lists.map { text(of: $0, style) }
        let members = lists.map { list in
            (list.rawValue, JSON.array(Compatibility.entries(of: list).map(json)))
        }
        return Answer(text: texts.joined(separator: "\n"), json: .object(JSONObject(members)))
    }

    /// A heading, and a line for each mapping; what there is to say of a key stands below.
    private static func text(of list: Compatibility.List, _ style: Style) -> String {
        let entries = Compatibility.entries(of: list)
        var sections: [String] = []
        for entry in entries where !sections.contains(entry.section) { sections.append(entry.section) }
        var lines = ["\(style.text(list.title, .strong)) (\(entries.count))"]
        for section in sections {
            let members = entries.filter { $0.section == section }
            lines.append("  " + style.text(section.isEmpty ? "a workflow" : section, .strong))
            lines += wrapped(members.map { $0.name + ($0.isOurs ? "*" : "") })
            lines += remarks(members)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Each remark once, with the names that it is about unless it is about all.
    private static func remarks(_ members: [Compatibility.Entry]) -> [String] {
        var lines: [String] = []
        var told: [String] = []
        for entry in members {
            guard let remark = entry.remark, !told.contains(remark) else { continue }
            told.append(remark)
            let names = members.filter { $0.remark == remark }.map(\.name)
            let isAboutAll = names.count == members.count && names.count > 1
            let subject =
                isAboutAll
                ? "all" : names.count <= 3 ? names.joined(separator: ", ") : "\(names[0]) and others"
            lines.append("      (\(subject): \(remark))")
        }
        return lines
    }

    private static func wrapped(_ names: [String], width: Int = 90) -> [String] {
        var lines: [String] = []
        var line = "   "
        for (index, name) in names.enumerated() {
            let word = " " + name + (index + 1 < names.count ? "," : "")
            if line.count + word.count > width, line.count > 4 {
                lines.append(line)
                line = "   "
            }
            line += word
        }
        return lines + [line]
    }

    private static func json(_ entry: Compatibility.Entry) -> JSON {
        var object = JSONObject()
        object["path"] = .string(entry.path)
        object["name"] = .string(entry.name)
        if !entry.section.isEmpty { object["in"] = .string(entry.section) }
        if let remark = entry.remark { object["remark"] = .string(remark) }
        if entry.isOurs { object["ours"] = .bool(true) }
        return .object(object)
    }
}
