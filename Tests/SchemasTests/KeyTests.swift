import JSON
import Testing

@testable import Schemas
@testable import WorkflowReading

/// The schema has the keys of the reader's tables, no more and no fewer.
@Suite struct KeyTests {
    private func read<Target>(_ table: KeyTable<Target>) -> Set<String> {
        Set(
            table.keys.compactMap { key in
                if case .read = key.support { key.name } else { nil }
            })
    }

    private func names(_ keys: [(String, JSON)]...) -> Set<String> {
        let names = keys.joined().map(\.0)
        #expect(Set(names).count == names.count)
        return Set(names)
    }

    @Test func `each mapping has the keys that the reader reads`() {
        #expect(names(PipelineSchema.workflowKeys) == read(WorkflowKeys.table))
        #expect(names(JobShapes.keys, ModelShapes.jobKeys) == read(JobKeys.table))
        #expect(names(StepShapes.keys) == read(StepKeys.table))
        #expect(names(JobShapes.containerKeys) == read(ContainerKeys.container))
        #expect(names(JobShapes.containerKeys, JobShapes.serviceKeys) == read(ContainerKeys.service))
    }

    @Test func `a job and a step are what the reader takes them for`() {
        #expect(Set(JobShapes.works) == Set(JobKeys.works))
        #expect(Set(StepShapes.works).isSubset(of: names(StepShapes.keys)))
    }

    @Test func `every description is a sentence`() throws {
        for (name, shape) in PipelineSchema.workflowKeys + JobShapes.keys + ModelShapes.jobKeys {
            let text = try #require(shape["description"]?.string, "\(name)")
            #expect(text.hasSuffix("."), "\(name)")
        }
    }
}
