public import Diagnostics

/// Why a job or step cannot run without container images.
public struct ImageNeed: Sendable, Equatable {
    /// What needs one: "the container 'alpine:3'".
    public var reason: String
    /// Where it stands.
    public var span: SourceSpan
}

extension Job {
    /// What in it needs a container image; `nil` when nothing does.
    ///
    /// A runner without images refuses such a job before its first step. Actions that bring an image by their own
    /// `action.yml` are seen by `ActionDefinition.needsImages`.
    public var needsImages: ImageNeed? {
        if let container {
            return ImageNeed(reason: "the container '\(container.image.raw)'", span: container.span)
        }
        if let service = services.first {
            return ImageNeed(reason: "the service '\(service.id)'", span: service.span)
        }
        return steps.lazy.compactMap(\.needsImages).first
    }
}

extension Step {
    /// The container image that it uses as an action; `nil` when it uses none.
    public var needsImages: ImageNeed? {
        guard case .uses(let action, _) = work, case .image = action.source else { return nil }
        return ImageNeed(reason: "the action '\(action.text)'", span: action.span)
    }
}

extension ActionDefinition {
    /// What in it needs a container image: itself, or a step of a composite action; `nil` when nothing does.
    public var needsImages: String? {
        switch runs {
        case .docker(let docker): "the image '\(docker.image)' of the action '\(name)'"
        case .composite(let steps): steps.lazy.compactMap(\.needsImages).first?.reason
        case .node: nil
        }
    }
}
