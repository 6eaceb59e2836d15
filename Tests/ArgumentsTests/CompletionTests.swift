internal import Arguments
internal import Glibc
internal import Testing

@Suite struct CompletionTests {
    @Test(
        .enabled(if: isThere("bash"), "needs bash"),
        arguments: [
            ("", "help lint models run"), ("m", "models"), ("models ", "list show"), ("models s", "show"),
            ("run --format ", "json plain tree"), ("run --format = j", "json"),
            ("run --format =", "json plain tree"),
            ("run -f p", "plain"), ("run --al", "--allow-dirty"), ("--color never models l", "list"),
            ("run --color a", "always auto"),
        ])
    func `bash completes commands, options and choices`(_ line: String, _ expected: String) throws {
        let words =
            ["headgate"] + line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let script =
            sample().completionScript(for: .bash) + """
                COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " ")))
                COMP_CWORD=\(words.count - 1)
                _headgate
                printf '%s\\n' "${COMPREPLY[@]}" | sort | paste -sd ' '
                """
        #expect(try output(of: "bash", script) == expected + "\n")
    }

    @Test(
        .enabled(if: isThere("fish"), "needs fish"),
        arguments: [
            ("headgate m", "models"), ("headgate models ", "list show"),
            ("headgate run --format ", "json plain tree"),
            ("headgate run --al", "--allow-dirty"), ("headgate --color never models s", "show"),
        ])
    func `fish completes commands, options and choices`(_ line: String, _ expected: String) throws {
        let script = sample().completionScript(for: .fish) + "complete -C '\(line)'\n"
        let names = try output(of: "fish", script).split(separator: "\n").map {
            String($0.prefix { $0 != "\t" })
        }
        #expect(names.sorted().joined(separator: " ") == expected)
    }

    @Test(.enabled(if: isThere("zsh"), "needs zsh"))
    func `zsh accepts its script`() throws {
        let load = "autoload -Uz compinit; compinit -u -D\n"
        #expect(
            try output(
                of: "zsh", load + sample().completionScript(for: .zsh) + "whence -w _headgate_models_list\n")
                == "_headgate_models_list: function\n")
    }
}

private func isThere(_ shell: String) -> Bool {
    ["/bin/", "/usr/bin/"].contains { unsafe access($0 + shell, X_OK) == 0 }
}

/// What a shell prints for a script.
private func output(of shell: String, _ script: String) throws -> String {
    var template = Array("/var/tmp/headgate-completion-XXXXXX".utf8CString)
    let file = unsafe mkstemp(&template)
    try #require(file >= 0)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unsafe unlink(path) }
    let bytes = Array(script.utf8)
    #expect(unsafe write(file, bytes, bytes.count) == bytes.count)
    close(file)
    guard let pipe = unsafe popen("\(shell) \(path) 2>&1", "r") else { return "" }
    defer { unsafe pclose(pipe) }
    var result: [UInt8] = []
    while case let character = unsafe fgetc(pipe), character != EOF { result.append(UInt8(character)) }
    return String(decoding: result, as: UTF8.self)
}
