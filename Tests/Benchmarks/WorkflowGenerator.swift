/// Makes workflow files as people write them: sizes and keys as often as in 1,503 public ones.
///
/// Source: ../shared/spec/workflows.md, section 7. The same seed gives the same files.
struct WorkflowGenerator {
    private var state: UInt64
    private var lines: [String] = []

    init(seed: UInt64) { state = seed }

    /// A file under `.github/workflows/`.
    mutating func workflow(_ number: Int) -> String {
        lines = ["name: Workflow \(number)", ""]
        triggers()
        if chance(0.14) { add(0, "env:", "  CARGO_TERM_COLOR: always", "  CI: 'true'") }
        if chance(0.2) { add(0, "permissions:", "  contents: read") }
        if chance(0.15) {
            add(
                0, "concurrency:", "  group: ${{ github.workflow }}-${{ github.ref }}",
                "  cancel-in-progress: true")
        }
        add(0, "", "jobs:")
        var names: [String] = []
        let count = chance(0.6) ? 1 : chance(0.5) ? 2 : 2 + below(6)
        for index in 0..<count {
            let name = "\(pick(["build", "test", "lint", "deploy", "release", "docs"]))-\(index)"
            job(name, after: names.last)
            names.append(name)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: - Triggers and jobs

    private mutating func triggers() {
        switch below(4) {
        case 0: add(0, "on: [push, pull_request]")
        case 1:
            add(
                0, "on:", "  push:", "    branches: [main, 'release/**']", "  pull_request:", "    branches:",
                "      - main")
        case 2:
            add(
                0, "on:", "  push:", "    paths:", "      - 'src/**'", "      - '!**/*.md'",
                "  workflow_dispatch:")
            add(
                4, "inputs:", "  level:", "    description: How much to say", "    default: info",
                "    type: string")
        default: add(0, "on:", "  schedule:", "    - cron: '30 5 * * 1'", "  workflow_dispatch:")
        }
        add(0, "")
    }

    private mutating func job(_ name: String, after earlier: String?) {
        add(2, "\(name):")
        if chance(0.3) { add(4, "name: \(name) on ${{ github.ref_name }}") }
        let hasMatrix = chance(0.25)
        add(4, "runs-on: \(hasMatrix ? "${{ matrix.os }}" : "ubuntu-latest")")
        if let earlier, chance(0.6) { add(4, "needs: \(earlier)") }
        if chance(0.19) { add(4, "if: github.event_name == 'push' && github.ref != 'refs/heads/skip'") }
        if chance(0.09) { add(4, "timeout-minutes: \(10 + below(50))") }
        if chance(0.05) { add(4, "continue-on-error: true") }
        if chance(0.034) { add(4, "container:", "  image: node:\(16 + below(6))", "  options: --cpus 1") }
        if chance(0.012) {
            add(4, "services:", "  redis:", "    image: redis", "    ports:", "      - 6379:6379")
        }
        if chance(0.14) { add(4, "env:", "  NODE_ENV: test", "  TOKEN: ${{ secrets.GITHUB_TOKEN }}") }
        if hasMatrix { matrix() }
        if chance(0.02) { add(4, "outputs:", "  version: ${{ steps.s0.outputs.version }}") }
        add(4, "steps:")
        let count = 2 + below(8)
        for index in 0..<count { step(index, hasMatrix) }
    }

    private mutating func matrix() {
        add(
            4, "strategy:", "  fail-fast: false", "  matrix:",
            "    os: [ubuntu-latest, macos-latest, windows-latest]")
        add(8, "version:")
        for _ in 0..<(1 + below(4)) { add(10, "- '\(10 + below(12)).\(below(10))'") }
        if chance(0.3) { add(8, "include:", "  - os: ubuntu-latest", "    extra: true") }
    }

    // MARK: - Steps

    private mutating func step(_ index: Int, _ hasMatrix: Bool) {
        var keys: [String] = []
        if chance(0.6) || index == 0 { keys.append("name: \(pick(Self.names)) \(index)") }
        if index == 0 || chance(0.055) { keys.append("id: s\(index)") }
        if chance(0.12) { keys.append("if: \(pick(Self.conditions))") }
        if chance(0.5) {
            let uses = action()
            keys.append("uses: \(uses.name)")
            if !uses.inputs.isEmpty { keys += ["with:"] + uses.inputs.map { "  " + $0 } }
        } else {
            if chance(0.07) { keys.append("shell: bash") }
            if chance(0.1) { keys.append("working-directory: ./packages/app") }
            keys += script(hasMatrix)
        }
        if chance(0.07) { keys += ["env:", "  VALUE: ${{ github.sha }}", "  MODE: fast"] }
        for (place, key) in keys.enumerated() { lines.append((place == 0 ? "      - " : "        ") + key) }
        if chance(0.4) { lines.append("") }
    }

    private mutating func action() -> (name: String, inputs: [String]) {
        switch below(100) {
        case 0..<33: return ("actions/checkout@v4", chance(0.2) ? ["fetch-depth: 0"] : [])
        case 33..<43:
            let key = "${{ runner.os }}-cargo-${{ hashFiles('**/Cargo.lock') }}"
            return ("actions/cache@v4", ["path: |", "  ~/.cargo/registry", "  target", "key: \(key)"])
        case 43..<52: return ("actions/upload-artifact@v4", ["name: out", "path: dist/"])
        case 52..<60: return ("actions/setup-node@v4", ["node-version: 20", "cache: npm"])
        case 60..<66: return ("actions/setup-python@v5", ["python-version: '3.12'"])
        case 66..<71: return ("./.github/actions/prepare", [])
        case 71..<74: return ("actions/download-artifact@v4", ["name: out"])
        default:
            return (
                "\(pick(["docker", "codecov", "softprops"]))/\(pick(["build", "upload", "release"]))-action@v\(1 + below(5))",
                ["token: ${{ secrets.GITHUB_TOKEN }}"]
            )
        }
    }

    private mutating func script(_ hasMatrix: Bool) -> [String] {
        let value = hasMatrix ? "${{ matrix.version }}" : "${{ github.run_id }}"
        if chance(0.45) { return ["run: \(pick(Self.commands))"] }
        var script = ["run: |"]
        for _ in 0..<(2 + below(7)) { script.append("  " + pick(Self.commands)) }
        if chance(0.3) { script.append("  echo \"version=\(value)\" >> \"$GITHUB_OUTPUT\"") }
        if chance(0.2) {
            script += ["  if [ -f package.json ]; then", "    npm run build -- --out dist", "  fi"]
        }
        return script
    }

    private static let names = [
        "Install", "Build the project", "Run tests", "Check format", "Upload", "Prepare",
    ]
    private static let conditions = [
        "always()", "failure()", "github.event_name == 'push'", "runner.os == 'Linux'",
        "success() && contains(github.ref, 'refs/tags/')", "${{ github.event_name != 'pull_request' }}",
        "steps.s0.outcome == 'success'",
    ]
    private static let commands = [
        "npm ci", "cargo build --release", "make -j4 test", "python -m pip install -r requirements.txt",
        "go test ./... -race -coverprofile=coverage.txt", "echo \"$PATH\"", "pytest -q tests/unit",
        "docker build -t app:latest .", "./gradlew check --stacktrace",
        "mkdir -p build && cd build && cmake ..",
    ]

    // MARK: - Chance

    private mutating func add(_ indent: Int, _ texts: String...) {
        for text in texts {
            lines.append(text.isEmpty ? "" : String(repeating: " ", count: indent) + text)
        }
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    private mutating func chance(_ share: Double) -> Bool {
        Double(next() >> 11) / 9_007_199_254_740_992 < share
    }
    private mutating func pick(_ texts: [String]) -> String { texts[below(texts.count)] }
}
