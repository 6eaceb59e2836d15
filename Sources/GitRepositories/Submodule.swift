internal import Linux
internal import Repositories

/// A submodule as `.gitmodules` and a clone's configuration describe it.
struct Submodule: Sendable, Equatable {
    /// Its name, which is also its folder below `modules` of a git folder.
    var name: String
    /// Its path below the working tree, as the bytes that git prints.
    var path: [UInt8]
    /// The address that the commit's `.gitmodules` gives: the author's word.
    var address: String
}

extension Submodule {
    /// Reads the output of `git config -z --file .gitmodules --list`: records `key LF value`.
    static func read(_ listing: [UInt8]) -> [Submodule] {
        var paths: [String: [UInt8]] = [:]
        var addresses: [String: String] = [:]
        var order: [String] = []
        for record in listing.split(separator: 0) {
            guard let feed = record.firstIndex(of: 10) else { continue }
            let key = String(decoding: record[..<feed], as: UTF8.self)
            guard key.hasPrefix("submodule."), let dot = key.utf8.lastIndex(of: UInt8(ascii: ".")) else {
                continue
            }
            let name = String(key[..<dot].dropFirst("submodule.".count))
            switch key[key.index(after: dot)...] {
            case "path":
                if paths[name] == nil { order.append(name) }
                paths[name] = Array(record[(feed + 1)...])
            case "url": addresses[name] = String(decoding: record[(feed + 1)...], as: UTF8.self)
            default: break
            }
        }
        return order.compactMap { name in
            guard isPlain(name), let path = paths[name], let address = addresses[name] else { return nil }
            return Submodule(name: name, path: path, address: address)
        }
    }

    /// Whether a name stays below `modules`.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && !name.utf8.contains(0)
            && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
                !$0.isEmpty && $0 != "." && $0 != ".." && !$0.hasPrefix("-")
            }
    }

    /// The whole address: one that begins with `./` or `../` is relative to the repository's own remote.
    ///
    /// Source: git-submodule(1), "add"; remote.c, `relative_url`.
    static func absolute(_ address: String, from remote: String) -> String {
        guard address.hasPrefix("./") || address.hasPrefix("../") else { return address }
        var base = remote
        while base.hasSuffix("/") { base.removeLast() }
        var rest = address[...]
        while true {
            if rest.hasPrefix("./") {
                rest = rest.dropFirst(2)
            } else if rest.hasPrefix("../") {
                rest = rest.dropFirst(3)
                // By bytes, as git does; `host:path` ends at its colon.
                if let cut = base.utf8.lastIndex(where: { $0 == 0x2F || $0 == 0x3A }) {
                    base = String(base[..<cut])
                }
            } else {
                break
            }
        }
        return base + "/" + rest
    }
}
