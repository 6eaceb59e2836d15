/// One of a container's `ports`: which of its ports can be reached from outside.
///
///     let port = try PortMapping.parse("8080:80/udp").get()
///     port.host        // 8080...8080
///     port.container   // 80...80
///
/// Source: `docker container create --publish` of Docker's command line reference.
public struct PortMapping: Sendable, Hashable {
    /// The protocols of a port.
    public enum Transport: String, Sendable, CaseIterable { case tcp, udp, sctp }

    /// The address of the host; every one when there is none.
    public var address: String?
    /// The ports of the host; any free one when there is none.
    public var host: ClosedRange<Int>?
    /// The ports of the container.
    public var container: ClosedRange<Int>
    /// The protocol; TCP when none is written.
    public var transport: Transport

    /// Reads `80`, `8080:80`, `127.0.0.1:8080:80` and ranges of them, each with `/tcp` or `/udp` behind it.
    public static func parse(_ text: String) -> Result<PortMapping, ContainerProblem> {
        do throws(ContainerProblem) { return .success(try read(text)) } catch { return .failure(error) }
    }

    private static func read(_ text: String) throws(ContainerProblem) -> PortMapping {
        let halves = pieces(of: text, separator: "/")
        guard halves.count <= 2 else { throw halves[2].problem("a port has one '/' at most") }
        let transport = try halves.count == 2 ? transport(halves[1]) : .tcp
        var parts = halves[0].pieces(separator: ":")
        guard let last = parts.popLast() else { throw halves[0].problem("a port cannot be empty") }
        let container = try range(last)
        var host: ClosedRange<Int>?
        if let piece = parts.popLast(), !(piece.text.isEmpty && !parts.isEmpty) { host = try range(piece) }
        let address = parts.isEmpty ? nil : parts.map(\.text).joined(separator: ":")
        if let address, !isAddress(address) {
            throw halves[0].problem(
                "'\(address.brief)' is no address", help: "write HOST:CONTAINER, such as 8080:80")
        }
        // A range of the host for one port means any of them.
        if let host, container.count > 1, host.count != container.count {
            throw halves[0].problem("both ranges of ports must have the same length")
        }
        return PortMapping(address: address, host: host, container: container, transport: transport)
    }

    private static func transport(_ piece: Piece) throws(ContainerProblem) -> Transport {
        guard let transport = Transport(rawValue: piece.text.lowercased()) else {
            throw piece.problem(
                "'\(piece.text.brief)' is no protocol of a port", help: "write tcp, udp or sctp")
        }
        return transport
    }

    private static func range(_ piece: Piece) throws(ContainerProblem) -> ClosedRange<Int> {
        let ends = piece.pieces(separator: "-")
        guard ends.count <= 2 else { throw piece.problem("a range of ports is FIRST-LAST") }
        let first = try number(ends[0])
        let last = try number(ends[ends.count - 1])
        guard first <= last else { throw piece.problem("a range of ports begins with the smaller one") }
        return first...last
    }

    private static func number(_ piece: Piece) throws(ContainerProblem) -> Int {
        let isDecimal = piece.text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isDecimal, let number = Int(piece.text), (1...65_535).contains(number) else {
            throw piece.problem(
                piece.text.isEmpty ? "a port is missing" : "'\(piece.text.brief)' is no port",
                help: "a port is a number from 1 to 65535")
        }
        return number
    }

    /// `127.0.0.1`, or an IPv6 address in brackets.
    private static func isAddress(_ text: String) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") {
            return text.utf8.count > 3
                && text.dropFirst().dropLast().utf8.allSatisfy {
                    $0 == 0x3A || $0 == 0x2E || Character(Unicode.Scalar($0)).isHexDigit
                }
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
