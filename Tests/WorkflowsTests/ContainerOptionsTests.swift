import Testing
import Workflows

@Suite struct ContainerOptionsTests {
    private func options(_ text: String) -> ContainerOptions {
        let (options, problems) = ContainerOptions.parse(text)
        #expect(problems.isEmpty, "\(problems.map(\.message))")
        return options
    }

    private func problems(_ text: String) -> [ContainerProblem] { ContainerOptions.parse(text).problems }

    @Test(arguments: ["--memory 2g", "--memory=2g", "-m 2g", "-m2g", "-m=2g", "--memory '2g'", "-m \"2\"g"])
    func `an option is written in Docker's ways`(text: String) {
        #expect(options(text).memory?.bytes == 2 << 30)
    }

    @Test func `sizes, processors and limits are typed`() {
        let options = options(
            "--memory-reservation 512m --cpus 1.5 --cpu-shares 512 --cpuset-cpus 3,0-1 --shm-size=64m "
                + "--ulimit nofile=1024:2048 --ulimit memlock=-1")
        #expect(options.memoryReservation?.bytes == 512 << 20)
        #expect(options.cpus == 1.5 && options.cpuShares == 512)
        #expect(options.cpuSet == [0...1, 3...3])
        #expect(options.sharedMemory?.bytes == 64 << 20)
        #expect(options.limits.map(\.name) == ["nofile", "memlock"])
        #expect(options.limits.map(\.soft) == [1024, -1] && options.limits.map(\.hard) == [2048, -1])
    }

    @Test func `volumes, folders in memory, users and variables are typed`() {
        let options = options(
            "-v data:/data -v /srv:/srv:ro --tmpfs /run:size=64m,mode=1777 --tmpfs /x:exec -u 1000:100 "
                + "-e 'A=b c' --env=B=\"d=e\" -e C=")
        #expect(options.volumes.map(\.source) == [.named("data"), .host("/srv")])
        #expect(options.hostPaths == ["/srv"])
        #expect(options.temporaryFolders.map(\.target) == ["/run", "/x"])
        #expect(options.temporaryFolders[0].size?.bytes == 64 << 20)
        #expect(options.temporaryFolders[0].mode == 0o1777)
        #expect(options.temporaryFolders.map(\.allowsPrograms) == [false, true])
        #expect(options.user == "1000:100")
        #expect(options.environment.map(\.name) == ["A", "B", "C"])
        #expect(options.environment.map(\.value) == ["b c", "d=e", ""])
    }

    @Test func `how a service says that it is ready`() {
        let health = options(
            "--health-cmd \"pg_isready -U 'a b'\" --health-interval 1m30s --health-timeout=500ms "
                + "--health-retries 5 --health-start-period 0"
        ).health
        #expect(health.command == "pg_isready -U 'a b'")
        #expect(health.intervalMilliseconds == 90_000 && health.timeoutMilliseconds == 500)
        #expect(health.retries == 5 && health.startMilliseconds == 0)
        #expect(options("--no-healthcheck").health.isOff)
    }

    @Test(arguments: [
        "--privileged", "--network host", "--net=host", "--device /dev/kvm", "--cap-add ALL", "--pid host",
        "--ipc=host", "--uts host", "--userns host", "--cgroupns host", "--security-opt a=b", "--gpus all",
        "-p 80:80", "--volumes-from a", "--cgroup-parent /", "--sysctl a=b", "--runtime runc",
    ])
    func `what would open the sandbox is refused by name`(text: String) {
        let problems = problems("--cpus 1 " + text)
        let name = text.prefix { $0 != " " && $0 != "=" }
        #expect(problems.first?.isRefusal == true)
        #expect(problems.first?.message.hasPrefix("'\(name)' cannot be used: ") == true)
        #expect(problems.first?.offset == 9 && problems.first?.length == name.count)
    }

    @Test(arguments: [
        ("--hostname a", 0, 10), ("-it", 0, 2), ("stray", 0, 5), ("--cpus", 0, 6), ("--cpus 'two'", 7, 4),
        ("--cpus 0", 7, 1), ("--cpus 1e3", 7, 3), ("-m 5m", 3, 2), ("-m  lots", 4, 4),
        ("-m99999999999999999999g", 2, 21),
        ("-v a:b", 5, 1), ("-v '/a/..:/b'", 4, 5), ("--ulimit x=1", 9, 3), ("--ulimit nofile=2:1", 9, 10),
        ("--tmpfs run", 8, 3), ("--tmpfs /run:size=big", 8, 13), ("--tmpfs /run:=", 8, 6), ("-u -1", 3, 2),
        ("-e HOME", 3, 4), ("-e =a", 3, 2), ("--cpuset-cpus 3-1", 14, 3), ("--cpuset-cpus 1,", 14, 2),
        ("--health-interval soon", 18, 4), ("--health-retries -1", 17, 2), ("--", 0, 2), ("-", 0, 1),
        ("--cpus 1 'a", 9, 1), ("--cpu-shares 1", 13, 1), ("é --cpus x", 9, 1),
    ])
    func `what is wrong is told at its place`(text: String, offset: Int, length: Int) {
        let last = problems(text).last
        #expect(last?.offset == offset && last?.length == length, "\(String(describing: last))")
        #expect(problems(text).allSatisfy { !$0.isRefusal })
    }

    @Test func `nonsense without end is bounded`() {
        let many = String(repeating: "--x ", count: 200_000)
        #expect(problems(many).count == 20)
        #expect(problems(String(repeating: "'", count: 500_001)).count == 1)
        #expect(problems("-m " + String(repeating: "9", count: 500_000)).count == 1)
        #expect(problems("-v " + String(repeating: ":", count: 500_000)).count == 1)
        #expect(problems("--health-interval " + String(repeating: "1h", count: 100_000)).count == 1)
        #expect(problems("--tmpfs /run:" + String(repeating: ",", count: 500_000)).isEmpty)
    }
}
