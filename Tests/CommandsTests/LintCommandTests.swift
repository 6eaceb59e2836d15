import Diagnostics
import HeadgateTestKit
import Linting
import Linux
import Testing

@testable import Commands

@Suite struct LintCommandTests {
    private static let workflow = "on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: echo }]\n"

    private func repository() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in [
            "pipelines/a.yml", "pipelines/b.yaml", "pipelines/gates/g.yml", ".github/workflows/c.yml",
            ".github/actions/x/action.yml", "deep/down/action.yaml", "node_modules/y/action.yml",
            "pipelines/notes.txt",
        ] { try folder.write(Self.workflow, name) }
        try Files.createLink(folder.path + "/pipelines/link.yml", to: "a.yml")
        return folder
    }

    // MARK: - Files

    @Test func `without a path the pipelines, workflows and actions of the repository are checked`() throws {
        let folder = try repository()
        let found = try LintFiles.find([], root: folder.path, name: nil).map(\.path)
        #expect(
            found == [
                "pipelines/a.yml", "pipelines/b.yaml", ".github/workflows/c.yml",
                ".github/actions/x/action.yml",
                "deep/down/action.yaml",
            ])
    }

    @Test func `a path may be a file or a folder, and no file is checked twice`() throws {
        let folder = try repository()
        let paths = ["/pipelines/b.yaml", "/pipelines", "/pipelines/gates"].map { folder.path + $0 }
        let found = try LintFiles.find(paths, root: folder.path, name: nil).map(\.path)
        #expect(found == ["pipelines/b.yaml", "pipelines/a.yml", "pipelines/gates/g.yml"])
    }

    @Test(arguments: ["/gone.yml", "/deep"])
    func `a path without anything to check is refused`(path: String) throws {
        let folder = try TemporaryFolder()
        try Files.createFolders(folder.path + "/deep")
        let refusal = #expect(throws: Refusal.self) {
            try LintFiles.find([folder.path + path], root: folder.path, name: nil)
        }
        #expect(refusal?.code == CommandCode.noPath && refusal?.status == 2)
    }

    // MARK: - Findings

    @Test func `files are checked with what the repository holds`() async throws {
        let folder = try repository()
        try folder.write(
            "on: push\njobs:\n  a:\n    runs-on: x\n    uses: ./.github/workflows/d.yml\n",
            ".github/workflows/c.yml")
        try folder.write(
            "on: push\njobs:\n  a:\n    uses: ./.github/workflows/d.yml\n", ".github/workflows/c.yml")
        let files = try LintFiles.find(
            [folder.path + "/.github/workflows"], root: folder.path, name: nil)
        let request = LintCommand.Request(severity: .error, usesShellcheck: false)
        let (report, sources) = await LintCommand.lint(files, root: folder.path, request)
        #expect(report.findings.map(\.code) == [LintCode.missingWorkflow])
        #expect(Set(sources.keys) == [".github/workflows/c.yml"])
    }

    @Test(.enabled(if: Shellcheck.find() != nil, "needs shellcheck"))
    func `what shellcheck finds stands at its place in the file`() async throws {
        let folder = try TemporaryFolder()
        let text = """
            on: push
            jobs:
              a:
                steps:
                  - run: |
                      set -u
                        echo $HOME ${{ github.sha }} $1
                  - run: echo $2
                  - run: "echo \\"a\\" $3"
                  - run: >
                      echo
                      $4
                  # headgate: ignore SC2086 because words are wanted here
                  - run: echo $5
                  - run: print($6)
                    shell: python
                  - run: |
                      if true; then
                        echo
            """
        let path = try folder.write(text, "pipelines/a.yml")
        let files = try LintFiles.find([path], root: folder.path, name: nil)
        let (report, _) = await LintCommand.lint(files, root: folder.path, .init(severity: .note))
        let found = report.findings.filter { $0.code == LintCode.shellcheck }
        let lines = text.split(separator: "\n").map { Array($0.unicodeScalars) }
        let marked = found.filter { $0.message.hasSuffix("(SC2086)") }.map { finding -> String in
            let start = finding.span?.start ?? .beginning
            let rest = lines[start.line - 1].dropFirst(start.column - 1).prefix(finding.span?.length ?? 0)
            return "\(start.line): " + rest.map(String.init).joined()
        }
        #expect(marked == ["7: $HOME", "7: $1", "8: $2", "9: $3", "12: $4"])
        #expect(report.silenced.map(\.finding.span?.start.line) == [14])
        let broken = found.filter { $0.severity == .error }
        #expect(broken.contains { ($0.span?.start.line ?? 0) >= 17 } && !broken.isEmpty)
    }

    @Test(.enabled(if: Shellcheck.find() != nil, "needs shellcheck"))
    func `without shellcheck a comment for it is not unused`() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "on: push\njobs: { a: { steps: [\n  # headgate: ignore SC2086 because it is so\n  { run: echo } ] } }\n",
            "pipelines/a.yml")
        let files = try LintFiles.find([path], root: folder.path, name: nil)
        for (uses, codes) in [(false, []), (true, [LintCode.unusedIgnore])] {
            let (report, _) = await LintCommand.lint(
                files, root: folder.path, LintCommand.Request(usesShellcheck: uses))
            #expect(report.findings.map(\.code) == codes)
        }
    }

    @Test func `our own pipelines and actions are clean, shellcheck's advice included`() async throws {
        let root = Files.parent(of: Files.parent(of: Files.parent(of: #filePath)))
        let files = try LintFiles.find([], root: root, name: nil)
        #expect(files.contains { $0.path == "pipelines/digits.yml" })
        let (report, _) = await LintCommand.lint(files, root: root, LintCommand.Request())
        #expect(report.findings.isEmpty)
    }

    @Test func `a file that is no UTF-8 or too large is a finding`() async throws {
        let folder = try TemporaryFolder()
        try Files.write([0x6F, 0x6E, 0xFF], to: folder.path + "/a.yml")
        try Files.write([UInt8](repeating: 0x23, count: 3 << 20), to: folder.path + "/b.yml")
        let files = try LintFiles.find([folder.path], root: folder.path, name: nil)
        let (report, _) = await LintCommand.lint(files, root: folder.path, LintCommand.Request())
        #expect(Set(report.findings.map(\.path)) == ["a.yml", "b.yml"])
        #expect(report.findings.allSatisfy { $0.severity == .error })
    }
}
