internal import Diagnostics
internal import YAML
internal import Workflows

/// `container`, or one of `services`, while it is read.
struct ContainerDraft {
    var image: Text?
    var user: Text?
    var password: Text?
    var environment: [NamedText] = []
    var ports: [Text] = []
    var volumes: [Text] = []
    var options: Text?
    var entrypoint: Text?
    var command: Text?
}

/// The keys of `container` and of a service.
enum ContainerKeys {
    static let container = KeyTable<ContainerDraft>("'container'", common)

    static let service = KeyTable<ContainerDraft>(
        "a service",
        common + [
            .key("entrypoint") { $2.entrypoint = $0.text($1) },
            .key("command") { $2.command = $0.text($1) },
        ])

    static let credentials = KeyTable<ContainerDraft>(
        "'credentials'",
        [
            .text("username", Places.credentials, .notEmpty, \.user),
            .text("password", Places.credentials, .notEmpty, \.password),
        ])

    private static let common: [Key<ContainerDraft>] = [
        .key("image") { $2.image = $0.text($1) },
        .key("credentials", Places.credentials) { reading, field, draft in
            reading.credentials(field, into: &draft)
        },
        .key("env", Places.outputs) { reading, field, draft in draft.environment = reading.named(field) },
        .key("ports") { reading, field, draft in draft.ports = reading.ports(field) },
        .key("volumes") { reading, field, draft in draft.volumes = reading.volumes(field) },
        .key("options") { reading, field, draft in draft.options = reading.options(field) },
    ]
}

extension Reading {
    /// `container`: an image, or a mapping; an empty image is no container.
    mutating func container(_ field: Field) -> JobContainer? {
        guard let draft = container(field, ContainerKeys.container) else { return nil }
        return draft.container(at: field.span)
    }

    /// `services`.
    mutating func services(_ field: Field) -> [JobService] {
        guard !field.value.isNull, let entries = entries(of: field.value, field.name) else { return [] }
        var services: [JobService] = []
        for entry in entries {
            guard Names.isParameter(entry.key.text) else {
                report(
                    WorkflowCode.badName, "'\(entry.key.text.shortened)' cannot be the id of a service",
                    at: entry.key.span,
                    help: "it is a host name: begin with a letter, go on with letters, "
                        + "digits, '-' and '.'")
                continue
            }
            let field = Field(key: entry.key, value: entry.value, rules: field.rules)
            guard let draft = container(field, ContainerKeys.service),
                let container = draft.container(at: entry.key.span)
            else { continue }
            services.append(
                JobService(
                    id: entry.key.text, container: container, entrypoint: draft.entrypoint,
                    command: draft.command, span: entry.key.span))
        }
        return services
    }

    private mutating func container(_ field: Field, _ table: KeyTable<ContainerDraft>) -> ContainerDraft? {
        var draft = ContainerDraft()
        guard let entries = field.value.entries else {
            guard field.value.scalar != nil, !field.value.isNull else {
                wrongKind(field.value, field.name, wants: "an image or a mapping")
                return nil
            }
            draft.image = text(field)
            return draft
        }
        table.read(entries, into: &draft, &self, under: field.rules)
        if field.value.entry("image") == nil {
            report(
                WorkflowCode.missingKey, "'\(field.name)' needs 'image'", at: field.span,
                help: "add 'image: debian:12', or the image that you use")
        }
        return draft
    }

    fileprivate mutating func credentials(_ field: Field, into draft: inout ContainerDraft) {
        guard let entries = entries(of: field.value, field.name) else { return }
        ContainerKeys.credentials.read(entries, into: &draft, &self, under: field.rules)
        for name in ["username", "password"] where field.value.entry(name) == nil {
            report(WorkflowCode.missingKey, "'credentials' needs '\(name)'", at: field.span)
        }
    }

    fileprivate mutating func ports(_ field: Field) -> [Text] {
        texts(field) { reading, text, scalar in
            guard case .failure(let problem) = PortMapping.parse(text) else { return }
            reading.report(problem, WorkflowCode.badPort, in: scalar)
        }
    }

    fileprivate mutating func volumes(_ field: Field) -> [Text] {
        texts(field) { reading, text, scalar in
            guard case .failure(let problem) = VolumeMount.parse(text) else { return }
            reading.report(problem, WorkflowCode.badVolume, in: scalar)
        }
    }

    fileprivate mutating func options(_ field: Field) -> Text? {
        guard let text = text(field), let scalar = field.value.scalar else { return nil }
        guard text.isLiteral else { return text }
        for problem in ContainerOptions.parse(text.raw).problems {
            let code = problem.isRefusal ? WorkflowCode.refusedOption : WorkflowCode.badOption
            report(problem, code, in: scalar)
        }
        return text
    }

    /// A list of texts; those without an expression are checked.
    private mutating func texts(
        _ field: Field, _ check: (inout Reading, String, YAMLScalar) -> Void
    ) -> [Text] {
        guard let elements = elements(of: field.value, field.name) else { return [] }
        var texts: [Text] = []
        for element in elements {
            guard word(element, field.name) != nil, let scalar = element.scalar,
                let text = text(scalar, raw: scalar.text, field.rules)
            else { continue }
            if text.isLiteral { check(&self, text.raw, scalar) }
            texts.append(text)
        }
        return texts
    }

    private mutating func report(_ problem: ContainerProblem, _ code: DiagnosticCode, in scalar: YAMLScalar) {
        report(
            code, problem.message, at: scalar.span(ofCharacter: problem.offset, count: problem.length),
            help: problem.help)
    }
}

extension ContainerDraft {
    /// The container; `nil` without an image.
    fileprivate func container(at span: SourceSpan) -> JobContainer? {
        guard let image, !image.raw.isEmpty else { return nil }
        var container = JobContainer(image: image, span: span)
        if let user, let password { container.credentials = (user, password) }
        container.environment = environment
        container.ports = ports
        container.volumes = volumes
        container.options = options
        return container
    }
}
