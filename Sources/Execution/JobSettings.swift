/// What a leg's keys evaluated to before its sandbox started.
struct JobSettings: Sendable {
    /// Workflow and job `env`, evaluated.
    var environment: [(name: String, value: String)] = []
    /// `params` as `PARAM_<NAME>`.
    var parameters: [(name: String, value: String)] = []
    /// `params` by the names that the file gives them.
    var params: [String: String] = [:]
    /// The time between SIGTERM and SIGKILL.
    var grace = Duration.seconds(10)
    /// How much time the job has left.
    var time = JobTime()
    /// The leg's key as a folder name.
    var logFolder: String

    init(key: String) { logFolder = "logs/" + key }

    /// The log file of a step, relative to the run's folder: `logs/train.0/02-train-the-model.log`.
    func logName(step: Int, name: String) -> String {
        var slug = ""
        for scalar in name.unicodeScalars.prefix(60) {
            let isPlain =
                scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if isPlain { slug.unicodeScalars.append(scalar) } else if slug.last != "-" { slug += "-" }
        }
        var trimmed = slug.lowercased().drop { $0 == "-" }
        if trimmed.last == "-" { trimmed.removeLast() }
        let number = step < 10 ? "0\(step)" : String(step)
        return "\(logFolder)/\(number)-\(trimmed.isEmpty ? "step" : String(trimmed)).log"
    }
}
