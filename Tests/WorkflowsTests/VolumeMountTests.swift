import Testing
import Workflows

@Suite struct VolumeMountTests {
    @Test(
        arguments: [
            ("/scratch", .anonymous, "/scratch", false), ("/scratch:ro", .anonymous, "/scratch", true),
            ("data:/data", .named("data"), "/data", false), ("a.b-c_1:/d:rw", .named("a.b-c_1"), "/d", false),
            ("/srv/data:/data:ro", .host("/srv/data"), "/data", true),
            ("/a:/b:ro,z", .host("/a"), "/b", true),
            ("/dev/shm", .anonymous, "/dev/shm", false),
        ] as [(String, VolumeMount.Source, String, Bool)])
    func `a volume is read`(text: String, source: VolumeMount.Source, target: String, isReadOnly: Bool) throws
    {
        let mount = try VolumeMount.parse(text).get()
        #expect(mount == VolumeMount(source: source, target: target, isReadOnly: isReadOnly))
    }

    @Test(arguments: [
        ("", 0), ("data", 0), ("./a:/a", 0), ("~/a:/a", 0), ("a:b", 2), ("/a:/b:exec", 6),
        ("/a:/b:ro,shared", 9),
        ("a:/b:ro:rw", 0), ("/a/../b:/c", 0), ("a:/c/../..", 2), ("/", 0), ("a:/proc", 2), ("a:/sys/fs", 2),
        ("a:/dev", 2), ("a:/dev/sda", 2), ("a:/b\u{0}c", 2), ("é/b:/c", 0), (":/a", 0), ("a:", 2),
        ("a:///", 2),
        ("a://proc", 2),
    ])
    func `a wrong volume is told at its place`(text: String, offset: Int) {
        guard case .failure(let problem) = VolumeMount.parse(text) else {
            Issue.record("'\(text)' is wrong")
            return
        }
        #expect(problem.offset == offset, "\(problem)")
    }

    @Test(
        arguments: [
            ("80", nil, nil, 80...80, .tcp), ("8080:80", nil, 8080...8080, 80...80, .tcp),
            ("8080:80/udp", nil, 8080...8080, 80...80, .udp), ("53/UDP", nil, nil, 53...53, .udp),
            ("127.0.0.1:8080:80", "127.0.0.1", 8080...8080, 80...80, .tcp),
            ("127.0.0.1::80", "127.0.0.1", nil, 80...80, .tcp), ("[::1]:1:2", "[::1]", 1...1, 2...2, .tcp),
            ("7000-7002:8000-8002", nil, 7000...7002, 8000...8002, .tcp),
            ("1-9:80", nil, 1...9, 80...80, .tcp),
        ] as [(String, String?, ClosedRange<Int>?, ClosedRange<Int>, PortMapping.Transport)])
    func `a port is read`(
        text: String, address: String?, host: ClosedRange<Int>?, container: ClosedRange<Int>,
        transport: PortMapping.Transport
    ) throws {
        let port = try PortMapping.parse(text).get()
        #expect(port.address == address && port.host == host)
        #expect(port.container == container && port.transport == transport)
    }

    @Test(arguments: [
        ("", 0), ("0", 0), ("65536", 0), ("-1", 0), ("80:", 3), (":80", 0), ("a:80", 0), ("80/quic", 3),
        ("80/tcp/udp", 7), ("1:2:3", 0), ("90-80", 0), ("1-3:1-2", 0), ("1-2-3", 0), ("+80", 0),
        ("99999999999999999999", 0), ("1.2.3.256:1:2", 0),
    ])
    func `a wrong port is told at its place`(text: String, offset: Int) {
        guard case .failure(let problem) = PortMapping.parse(text) else {
            Issue.record("'\(text)' is wrong")
            return
        }
        #expect(problem.offset == offset, "\(problem)")
    }
}
