internal import Linux

/// What `headgate init` sees in a repository.
struct RepositorySurvey: Equatable {
    /// How a repository's packages are installed.
    enum Packages: Equatable {
        /// `pip install -r` of these files.
        case requirements([String])
        /// `pip install` of the folder, by pyproject.toml.
        case project
        /// `conda env update` with this file.
        case conda(String)
    }

    /// A script that may train a model.
    struct Candidate: Equatable {
        var path: String
        /// How much speaks for it: its name alone is worth 6 or more.
        var score: Int

        static let strong = 6
    }

    var packages: Packages?
    /// The best first.
    var candidates: [Candidate] = []
    /// `params.yaml` and its like at the top.
    var parameterFiles: [String] = []

    private static let mostFiles = 5_000
    private static let deepest = 4
    private static let skipped: Set<String> = [
        "node_modules", "venv", "env", "__pycache__", "build", "dist", "site-packages", "tests", "test",
        "docs",
    ]

    /// Looks at a repository's folder; links are not followed.
    static func look(at folder: String) -> RepositorySurvey {
        var survey = RepositorySurvey()
        let files = files(below: folder)
        survey.packages = packages(files, folder)
        survey.parameterFiles = ["params.yaml", "params.yml"].filter(files.contains)
        survey.candidates = files.compactMap { path in
            candidate(
                path,
                text: PipelineFile.bytes(of: path, in: folder).map { String(decoding: $0, as: UTF8.self) })
        }
        survey.candidates.sort { ($1.score, $0.path) < ($0.score, $1.path) }
        return survey
    }

    /// The script to take without asking: the only one whose name says it, else the only one there is.
    var sureCandidate: String? {
        let strong = candidates.filter { $0.score >= Candidate.strong }
        if strong.count == 1 { return strong[0].path }
        return strong.isEmpty && candidates.count == 1 ? candidates[0].path : nil
    }

    private static func files(below folder: String) -> [String] {
        var found: [String] = []
        var open = [""]
        while let path = open.popLast(), found.count < mostFiles {
            // What cannot be listed has nothing for us.
            for name in (try? Files.list(path.isEmpty ? folder : "\(folder)/\(path)")) ?? []
            where !name.hasPrefix(".") {
                let child = path.isEmpty ? name : "\(path)/\(name)"
                switch Files.status("\(folder)/\(child)")?.kind {
                case .folder where !skipped.contains(name) && child.split(separator: "/").count < deepest:
                    open.append(child)
                case .file: found.append(child)
                default: continue
                }
            }
        }
        return found.sorted()
    }

    private static func packages(_ files: [String], _ folder: String) -> Packages? {
        let plain = files.filter { !$0.contains("/") }
        if plain.contains("requirements.txt") { return .requirements(["requirements.txt"]) }
        let named = plain.filter {
            $0.hasPrefix("requirements") && $0.hasSuffix(".txt") && !$0.contains("dev")
                && !$0.contains("test")
        }
        if let first = named.first(where: { $0.contains("train") }) ?? named.first {
            return .requirements([first])
        }
        if plain.contains("pyproject.toml"), let bytes = PipelineFile.bytes(of: "pyproject.toml", in: folder)
        {
            // Many files only configure tools.
            let text = String(decoding: bytes, as: UTF8.self)
            if text.contains("[project]") || text.contains("[tool.poetry]") { return .project }
        }
        if let conda = ["environment.yml", "environment.yaml"].first(where: plain.contains) {
            return .conda(conda)
        }
        let nested = files.filter { $0.hasSuffix("/requirements.txt") }
        return nested.count == 1 ? .requirements(nested) : nil
    }

    /// Judges a script by its name and content; `nil` for one that trains nothing.
    static func candidate(_ path: String, text: String?) -> Candidate? {
        let name = String(path.split(separator: "/").last ?? "").lowercased()
        guard name.hasSuffix(".py") || name.hasSuffix(".sh"), !name.hasPrefix("test_"), let text else {
            return nil
        }
        let stem = String(name.dropLast(3))
        var score = 0
        if stem == "train" {
            score = 10
        } else if stem.hasPrefix("train") || stem.hasSuffix("train") || stem == "training" || stem == "fit" {
            score = 8
        }
        if name.hasSuffix(".py") {
            let signs = [
                ".fit(", "optimizer.step(", "Trainer(", "lightgbm.train(", "lgb.train(", "xgb.train(",
            ]
            if signs.contains(where: text.contains) { score += 4 }
            if text.contains("__main__") { score += 1 }
        }
        guard score >= 4 else { return nil }
        // One that is deep down is a part more often than the whole.
        return Candidate(path: path, score: score - max(0, path.split(separator: "/").count - 3))
    }
}
