/// What the values of options are.
extension Word {
    func volume() throws(ContainerProblem) -> VolumeMount {
        switch VolumeMount.parse(text) {
        case .success(let mount): return mount
        case .failure(let inner): throw problem(inner)
        }
    }

    func size() throws(ContainerProblem) -> ByteSize {
        guard let size = ByteSize.parse(text), size.bytes > 0 else {
            throw problem(
                "'\(text.brief)' is no size", help: "write a number with b, k, m or g, such as 512m")
        }
        return size
    }

    /// Docker starts nothing with less.
    func memory() throws(ContainerProblem) -> ByteSize {
        let size = try size()
        guard size.bytes >= 6 << 20 else { throw problem("a container needs at least 6m of memory") }
        return size
    }

    func cpus() throws(ContainerProblem) -> Double {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }), let cpus = Double(text),
            cpus > 0, cpus <= 65_536
        else { throw problem("'\(text.brief)' is no number of processors", help: "write 2 or 0.5") }
        return cpus
    }

    func whole(_ range: ClosedRange<Int>) throws(ContainerProblem) -> Int {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            range.contains(number)
        else {
            throw problem(
                "'\(text.brief)' is no whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// `0-3,5`.
    func cpuSet() throws(ContainerProblem) -> [ClosedRange<Int>] {
        var ranges: [ClosedRange<Int>] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { end in
                end.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(end) : nil
            }
            guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil,
                first <= last, last < 65_536
            else { throw problem("'\(text.brief)' is no set of processors", help: "write 0-3 or 0,2") }
            ranges.append(first...last)
        }
        return ranges.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// `nofile=1024:2048`.
    func limit() throws(ContainerProblem) -> ContainerOptions.Limit {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let known = [
            "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss",
            "rtprio", "rttime", "sigpending", "stack",
        ]
        guard halves.count == 2, known.contains(String(halves[0])) else {
            throw problem("'\(text.brief)' is no limit", help: "write NAME=SOFT:HARD, such as nofile=65536")
        }
        let numbers = halves[1].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count <= 2, let soft = numbers.first ?? nil, let hard = numbers.last ?? nil,
            soft >= -1, hard >= -1, hard == -1 || (soft != -1 && soft <= hard)
        else { throw problem("a limit is SOFT or SOFT:HARD, and the soft one is not above the hard one") }
        return ContainerOptions.Limit(name: String(halves[0]), soft: soft, hard: hard)
    }

    /// `/run:size=64m,mode=1777`.
    func temporaryFolder() throws(ContainerProblem) -> ContainerOptions.TemporaryFolder {
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let target = halves.first.map(String.init) ?? ""
        switch VolumeMount.parse(target) {
        case .success: break
        case .failure(let inner): throw problem(inner)
        }
        var folder = ContainerOptions.TemporaryFolder(target: target)
        for option in halves.dropFirst().flatMap({ $0.split(separator: ",") }) {
            let pair = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            switch (pair[0], pair.count > 1 ? pair[1] : "") {
            case ("size", let value) where ByteSize.parse(value) != nil: folder.size = ByteSize.parse(value)
            case ("mode", let value) where Int(value, radix: 8).map { $0 >= 0 && $0 <= 0o7777 } == true:
                folder.mode = Int(value, radix: 8)
            case ("exec", ""): folder.allowsPrograms = true
            case ("rw", ""), ("noexec", ""), ("nosuid", ""), ("nodev", ""), ("noatime", ""), ("relatime", ""):
                break
            default:
                throw problem(
                    "'\(String(option).brief)' is no option of a folder in memory here",
                    help: "write size=64m or mode=1777")
            }
        }
        return folder
    }

    /// `name`, `1000` or `1000:1000`.
    func user() throws(ContainerProblem) -> String {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isWhole = parts.allSatisfy { part in
            !part.isEmpty && !part.hasPrefix("-")
                && part.unicodeScalars.allSatisfy {
                    $0.properties.isAlphabetic || "0123456789_-.".unicodeScalars.contains($0)
                }
        }
        guard parts.count <= 2, isWhole else {
            throw problem("'\(text.brief)' is no user", help: "write a name or number, such as 1000:1000")
        }
        return text
    }

    /// `NAME=VALUE`; a bare name would take the value from the runner's own environment.
    func variable() throws(ContainerProblem) -> ContainerOptions.Variable {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        guard halves.count == 2, !halves[0].isEmpty, !halves[0].holdsControls else {
            throw problem("'\(text.brief)' needs a value", help: "write NAME=VALUE, or use 'env'")
        }
        return ContainerOptions.Variable(name: halves[0], value: halves[1])
    }

    /// `30s`, `1m30s`, `500ms`, as Go writes durations.
    func milliseconds() throws(ContainerProblem) -> Int {
        var rest = Substring(text)
        var total = 0.0
        var isWhole = !rest.isEmpty
        while isWhole, !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            let unit = rest[digits.endIndex...].prefix { $0.isLetter }
            rest = rest[unit.endIndex...]
            let factor = ["ms": 1.0, "s": 1000, "m": 60_000, "h": 3_600_000][unit.lowercased()]
            isWhole = factor != nil && Double(digits) != nil
            total += (Double(digits) ?? 0) * (factor ?? 0)
        }
        guard isWhole || text == "0", let whole = Int(exactly: total.rounded()), whole <= 86_400_000 else {
            throw problem("'\(text.brief)' is no time", help: "write 500ms, 10s or 1m30s")
        }
        return whole
    }
}
