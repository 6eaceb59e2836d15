/// The text of a first pipeline for a repository.
struct StarterPipeline {
    /// The file to write: relative to the repository.
    var path: String
    /// The script that trains, relative to the repository.
    var script: String
    /// What the script says.
    var scriptText: String
    var branch: String
    var packages: RepositorySurvey.Packages?
    var parameterFiles: [String] = []

    /// Whether the file must be valid on GitHub too.
    private var isStrict: Bool { path.hasPrefix(".github/") }
    private var isPython: Bool { script.hasSuffix(".py") }
    private var name: String {
        let file = path.split(separator: "/").last.map(String.init) ?? "train"
        return String(file[..<(file.lastIndex(of: ".") ?? file.endIndex)])
    }

    /// The whole file, with comments that say what to change.
    var text: String { (head + triggers + job + rest).joined(separator: "\n") + "\n" }

    private var head: [String] {
        let run = isStrict ? path : name
        return [
            "# Trains the model of this repository. 'headgate init' wrote it from what it saw; change it as you like.",
            "#",
            "#   headgate plan \(run)    what it would do, and for which events",
            "#   headgate lint          what is wrong with it",
            "#   headgate run \(run)     do it, in a sandbox",
            "name: \(Self.yaml(name))",
            "",
        ]
    }

    private var triggers: [String] {
        var paths = [script] + parameterFiles
        switch packages {
        case .requirements(let files): paths += files
        case .project: paths.append("pyproject.toml")
        case .conda(let file): paths.append(file)
        case nil: break
        }
        return [
            "on:", "  # By hand: 'headgate run'.", "  workflow_dispatch:",
            "  # A push to this branch that changes one of these files. Add the folders that the script reads.",
            "  push:", "    branches: [\(Self.yaml(Self.pattern(branch)))]", "    paths:",
        ] + paths.map { "      - \(Self.yaml(Self.pattern($0)))" } + [
            "  # Every Monday at three in the morning:", "  # schedule:", "  #   - cron: '0 3 * * 1'",
            "  #     timezone: Asia/Seoul", "",
        ]
    }

    private var job: [String] {
        var lines = ["jobs:", "  train:"]
        if isStrict {
            lines.append("    runs-on: [self-hosted, linux]")
        } else if packages == nil {
            lines += ["    # The job reaches no network; 'host' lets it.", "    network: none"]
        } else {
            lines += ["    # Packages come over the network; 'none' shuts it off.", "    network: host"]
        }
        if !isStrict {
            lines += [
                "    # What the job may use; without limits, all that the runner has.",
                "    # resources: { cpus: 2, memory: 4GiB }",
            ]
        }
        return lines + ["    timeout-minutes: 60"] + steps
    }

    private var steps: [String] {
        var lines = ["    steps:", "      - uses: actions/checkout@v4"]
        var command = isPython ? "python \(Self.shell(script))" : "bash \(Self.shell(script))"
        if isPython || packages != nil {
            lines += [
                "      - uses: actions/setup-python@v5", "        with:", "          python-version: '3.x'",
            ]
        }
        switch packages {
        case .requirements(let files):
            let options = files.map { "-r \(Self.shell($0))" }.joined(separator: " ")
            lines +=
                ["          cache: pip"]
                + step("Install", "pip install --disable-pip-version-check \(options)")
        case .project:
            lines += ["          cache: pip"] + step("Install", "pip install --disable-pip-version-check .")
        case .conda(let file):
            lines.append("      # The machine that runs this needs 'conda'.")
            lines += step(
                "Install", "conda env update --prefix \"$RUNNER_TEMP/env\" --file \(Self.shell(file))")
            command = "conda run --prefix \"$RUNNER_TEMP/env\" \(command)"
        case nil: break
        }
        if scriptText.contains("\"--out\"") || scriptText.contains("'--out'") { command += " --out out" }
        return lines + step("Train", command)
    }

    private func step(_ name: String, _ command: String) -> [String] {
        ["      - name: \(name)", "        run: \(Self.yaml(command))"]
    }

    private var rest: [String] {
        if isStrict {
            return [
                "",
                "# Metrics, models and gates are keys of files in pipelines/: move this file there to use them.",
            ]
        }
        return [
            "    # What the job gives, as files of its workspace. A gate reads them; 'headgate models' keeps the model.",
            "    # metrics: out/metrics.json",
            "    # predictions: { path: out/predictions.csv, key: row, label: label, prediction: prediction }",
            "    # model: { path: out/model, flavor: sklearn }", "",
            "  # A gate decides by numbers whether the model is good enough, and no worse than the one in production.",
            "  # gate:", "  #   needs: train", "  #   gate:", "  #     name: \(Self.yaml(name))",
            "  #     model: ${{ needs.train.model }}", "  #     compare-to: champion", "  #     checks:",
            "  #       - accuracy: { min: 0.9, vs: { margin: 0.005 } }", "  #",
            "  # publish:", "  #   needs: gate",
            "  #   publish: { name: \(Self.yaml(name)), alias: champion }",
        ]
    }

    // MARK: - Quoting

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-")

    /// A word of a shell script.
    static func shell(_ text: String) -> String {
        let text = text.hasPrefix("-") ? "./" + text : text
        if !text.isEmpty, text.allSatisfy(plain.contains) { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            + "'"
    }

    /// A scalar on one line.
    static func yaml(_ text: String) -> String {
        if let first = text.first, first.isLetter, text.allSatisfy({ plain.contains($0) || $0 == " " }),
            text.last != " ",
            !["true", "false", "null"].contains(text.lowercased())
        {
            return text
        }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
            + "'"
    }

    /// A name as a pattern that matches it alone.
    static func pattern(_ name: String) -> String {
        name.map { "*?+[]!\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
