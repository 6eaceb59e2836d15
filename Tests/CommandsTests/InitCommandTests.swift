import Diagnostics
import HeadgateTestKit
import Linting
import Linux
import Planning
import Testing
import Workflows

@testable import Commands

@Suite struct InitCommandTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var files: [String: String]
        var train: String?
        var path = "pipelines/train.yml"
        /// Lines that the file must have.
        var lines: [String]
    }

    private static let fit = "model.fit(x, y)\nif __name__ == '__main__':\n    main()\n"

    static let samples: [Sample] = [
        Sample(
            testDescription: "requirements and train.py",
            files: ["requirements.txt": "numpy\n", "train.py": Self.fit],
            lines: [
                "name: train", "      - train.py", "      - requirements.txt", "    network: host",
                "        run: pip install --disable-pip-version-check -r requirements.txt",
                "        run: python train.py",
            ]),
        Sample(
            testDescription: "a project with params and an option",
            files: [
                "pyproject.toml": "[project]\nname = 'x'\n", "params.yaml": "lr: 1\n",
                "src/train_model.py": "p.add_argument(\"--out\")\n",
            ],
            lines: [
                "      - params.yaml", "      - pyproject.toml",
                "        run: pip install --disable-pip-version-check .",
                "        run: python src/train_model.py --out out",
            ]),
        Sample(
            testDescription: "conda", files: ["environment.yml": "name: x\n", "fit.py": ""],
            lines: [
                #"        run: 'conda env update --prefix "$RUNNER_TEMP/env" --file environment.yml'"#,
                #"        run: 'conda run --prefix "$RUNNER_TEMP/env" python fit.py'"#,
            ]),
        Sample(
            testDescription: "a shell script and nothing to install", files: ["train.sh": "echo\n"],
            lines: ["    network: none", "        run: bash train.sh"]),
        Sample(
            testDescription: "a pyproject that only configures tools",
            files: ["pyproject.toml": "[tool.ruff]\n", "train.py": ""],
            lines: ["    network: none", "        run: python train.py"]),
        Sample(
            testDescription: "only the content says it",
            files: ["run.py": Self.fit, "lib/parts.py": "print()\n"],
            lines: ["        run: python run.py"]),
        Sample(
            testDescription: "one of many by name",
            files: ["a/train.py": "", "b/train.py": "", "it's train [1].py": ""],
            train: "it's train [1].py",
            lines: [
                #"      - 'it''s train \[1\].py'"#, #"        run: 'python ''it''\''''s train [1].py'''"#,
            ]),
        Sample(
            testDescription: "for GitHub", files: ["requirements-train.txt": "x\n", "train.py": ""],
            path: ".github/workflows/ml.yml",
            lines: ["name: ml", "    runs-on: [self-hosted, linux]", "      - requirements-train.txt"]),
    ]

    private func folder(_ files: [String: String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder("headgate-first")
        for (name, text) in files { try folder.write(text, name) }
        return folder
    }

    @Test(arguments: samples)
    func `a first pipeline reads, lints and plans without a finding`(_ sample: Sample) throws {
        let folder = try folder(sample.files)
        var request = InitCommand.Request(folder: folder.path, path: sample.path)
        request.script = sample.train
        _ = try request.write()
        let text = try Files.text("\(folder.path)/\(sample.path)")
        let lines = text.split(separator: "\n").map(String.init)
        for line in sample.lines { #expect(lines.contains(line), "\(line)\n\(text)") }
        let root = folder.path
        let context = LintContext { path in try? Files.text("\(root)/\(path)") }
        let findings = Linter.lint(text, path: sample.path, in: context)
        #expect(findings.filter { $0.severity != .note }.isEmpty, "\(findings)\n\(text)")
        let plan = try RunWish().plan(PipelineFile.read(text, path: sample.path))
        #expect(plan.jobs.map(\.job.id) == ["train"])
    }

    @Test func `what is commented out reads too`() throws {
        let folder = try folder(["train.py": ""])
        _ = try InitCommand.Request(folder: folder.path).write()
        let lines = try Files.text("\(folder.path)/pipelines/train.yml").split(separator: "\n").map(
            String.init)
        let start = try #require(lines.firstIndex(of: "jobs:"))
        let open = lines.enumerated().map { index, line -> String in
            guard let sign = line.firstIndex(of: "#"), line[line.index(after: sign)...].hasPrefix(" ") else {
                return line
            }
            let rest = line[line.index(sign, offsetBy: 2)...]
            let isKey =
                rest.contains(":") && !rest.contains("Every") && !rest.contains(". ")
                && !rest.contains("'headgate")
            return isKey
                && (index > start || line.contains("schedule") || line.contains("cron")
                    || line.contains("zone"))
                ? String(line[..<sign]) + rest : line
        }
        let text = open.joined(separator: "\n") + "\n"
        let pipeline = try PipelineFile.read(text, path: "pipelines/train.yml")
        #expect(pipeline.workflow.jobs.map(\.id) == ["train", "gate", "publish"], "\(text)")
        #expect(pipeline.workflow.triggers.map(\.event) == ["workflow_dispatch", "push", "schedule"])
    }

    // MARK: - Asking

    private func write(
        _ files: [String: String], path: String = "pipelines/train.yml", train: String? = nil,
        _ lines: [String]? = nil
    ) async throws -> (text: String, shown: String, error: (any CodedErrorText)?) {
        let folder = try folder(files)
        var request = InitCommand.Request(folder: folder.path, path: path)
        request.script = train
        var rest = (lines ?? [])[...]
        var shown = ""
        if lines != nil {
            request.prompt = InputPrompt(readLine: { rest.popFirst() }, write: { shown += $0 })
        }
        let error = await refusal { _ = try request.write() }
        return ((try? Files.text("\(folder.path)/\(path)")) ?? "", shown, error)
    }

    @Test func `several scripts are asked about`() async throws {
        let files = ["a/train.py": "", "b/train.py": ""]
        let (text, shown, _) = try await write(files, ["7", "nothing.py", "2"])
        #expect(
            shown.hasPrefix(
                "Which script trains the model?\n  1  a/train.py\n  2  b/train.py\nnumber or path [1]: "))
        #expect(shown.contains("there is no script 'nothing.py'") && text.contains("run: python b/train.py"))
        #expect(try await write(files, [""]).text.contains("run: python a/train.py"))
        #expect(try await write(["go.py": ""], ["go.py"]).text.contains("run: python go.py"))
        #expect(try await write(files, []).error?.help == "name one: --train a/train.py")
    }

    @Test func `off a terminal the error names the flag`() async throws {
        let several = try await write(["a/train.py": "", "b/train.py": ""])
        #expect(several.error?.code.id == "C031" && several.error?.help == "name one: --train a/train.py")
        #expect(
            several.error?.message == "2 scripts may train the model: a/train.py, b/train.py"
                && several.text.isEmpty)
        #expect(try await write(["x.txt": ""]).error?.help == "name it: --train SCRIPT")
        #expect(
            try await write([:], train: "/etc/passwd").error?.message.contains("is not in the repository")
                == true)
        #expect(try await write([:], train: "no.py").error?.message == "there is no script 'no.py'")
    }

    // MARK: - Writing

    @Test func `a file that is there stays`() async throws {
        let files = ["train.py": "", "pipelines/train.yml": "mine"]
        let refused = try await write(files)
        #expect(refused.error?.code.id == "C030" && refused.text == "mine")
        let folder = try folder(files)
        var request = InitCommand.Request(folder: folder.path)
        request.isForced = true
        let told = try request.write()
        #expect(told.hasPrefix("wrote pipelines/train.yml: train.py, no packages\n"))
        #expect(try Files.text(folder.path + "/pipelines/train.yml").hasPrefix("# Trains"))
    }

    @Test(arguments: [
        "train.yml", "pipelines/a/b.yml", "pipelines/train.txt", "/tmp/a.yml", "pipelines/..",
        ".github/a.yml",
    ])
    func `a file elsewhere is refused`(path: String) async throws {
        #expect(
            try await write(["train.py": ""], path: path).error?.message == "a pipeline cannot be '\(path)'")
    }

    @Test func `no link is written through`() async throws {
        let folder = try folder(["train.py": ""])
        let other = try TemporaryFolder()
        try Files.createLink(folder.path + "/pipelines", to: other.path)
        let error = await refusal { _ = try InitCommand.Request(folder: folder.path).write() }
        #expect(error?.code.id == "C030")
        #expect(try Files.list(other.path).isEmpty)
    }
}
