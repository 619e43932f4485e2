import Engine

/// An object whose state training or sampling changes, found in a variable.
enum StatefulPart {
    case module(Module)
    case optimizer(Optimizer)
    case scheduler(any Scheduler)
    /// The scheduler of a pipeline, which may have been put in after the pipeline was made.
    case pipeline(any ImagePipeline)
    case rates(LRScheduler)
    case average(EMAModel)
    /// The stored properties of an instance of a cell's class, as far as they are plain values.
    case properties(InstanceFields)

    /// The objects in a value, each with its path from the variable: `pipeline.unet`, `models.0`.
    static func find(in value: Value, path: String) -> [(path: String, part: StatefulPart)] {
        var search = StatefulPartSearch()
        search.look(in: value, path)
        return search.found
    }

    /// What tells whether two paths lead to one object.
    var identity: ObjectIdentifier {
        switch self {
        case .module(let module): ObjectIdentifier(module)
        case .optimizer(let optimizer): ObjectIdentifier(optimizer)
        case .scheduler(let scheduler): ObjectIdentifier(scheduler)
        case .pipeline(let pipeline): ObjectIdentifier(pipeline)
        case .rates(let rates): ObjectIdentifier(rates)
        case .average(let average): ObjectIdentifier(average)
        case .properties(let fields): ObjectIdentifier(fields)
        }
    }

    /// The state, its tensors stored by `writer`.
    func state(at path: String, _ writer: inout ValueWriter) throws -> StoredSession.State {
        var state = StoredSession.State(path: path)
        switch self {
        case .module(let module):
            state.isTraining = module.isTraining
            state.tensors = try module.stateDict().map { [$0.name, try writer.name(of: $0.tensor)] }
            let gradients = try module.namedParameters().compactMap { name, parameter in
                try parameter.grad.map { [name, try writer.name(of: $0)] }
            }
            if !gradients.isEmpty { state.gradients = gradients }
        case .optimizer(let optimizer):
            state.learningRate = optimizer.lr
            state.tensors = try optimizer.state.map { [$0.name, try writer.name(of: $0.tensor)] }
        case .scheduler(let scheduler): try store(scheduler, in: &state, &writer)
        case .pipeline(let pipeline):
            try store(pipeline.scheduler, in: &state, &writer)
            state.scheduler = pipeline.scheduler.config.jsonString
        case .rates(let rates): (state.learningRate, state.steps) = (rates.state.baseLR, rates.state.stepCount)
        case .average(let average): state.tensors = try average.state.map { [$0.name, try writer.name(of: $0.tensor)] }
        case .properties(let fields):
            state.properties = try writer.storeProperties(of: fields.type, fields.variables.map(\.value))
        }
        return state
    }

    /// Takes over a stored state.
    func load(_ state: StoredSession.State, _ reader: inout ValueReader) throws {
        let tensors = try Self.tensors(state.tensors, &reader)
        switch self {
        case .module(let module):
            try module.load(stateDict: tensors)
            let gradients = Dictionary(try Self.tensors(state.gradients ?? [], &reader)) { first, _ in first }
            for (name, parameter) in module.namedParameters() { parameter.grad = gradients[name] }
            _ = module.train(state.isTraining ?? true)
        case .optimizer(let optimizer):
            try optimizer.load(state: tensors)
            if let rate = state.learningRate { optimizer.lr = rate }
        case .scheduler(let scheduler): try load(state, tensors.map(\.tensor), into: scheduler)
        case .pipeline(let pipeline):
            if let json = state.scheduler, json != pipeline.scheduler.config.jsonString {
                pipeline.scheduler = try SchedulerCatalogue.scheduler(jsonString: json)
            }
            try load(state, tensors.map(\.tensor), into: pipeline.scheduler)
        case .rates(let rates):
            if let rate = state.learningRate, let steps = state.steps {
                try rates.load(state: LRScheduler.State(baseLR: rate, stepCount: steps))
            }
        case .average(let average): try average.load(state: tensors)
        case .properties(let fields):
            for (name, value) in state.properties ?? [:] {
                guard let position = fields.type.position(of: name) else { continue }
                fields.restore(try reader.restore(value), at: position)
            }
        }
    }

    private func store(
        _ scheduler: any Scheduler, in state: inout StoredSession.State, _ writer: inout ValueWriter
    ) throws {
        state.timesteps = scheduler.state.choice
        state.steps = scheduler.state.position
        state.tensors = try scheduler.state.history.enumerated().map { ["\($0)", try writer.name(of: $1)] }
    }

    private func load(_ state: StoredSession.State, _ history: [Tensor], into scheduler: any Scheduler) throws {
        guard let choice = state.timesteps else { return }
        try scheduler.load(state: .init(choice: choice, position: state.steps, history: history))
    }

    /// The tensors of a list of names in the state and names in the files.
    private static func tensors(
        _ pairs: [[String]], _ reader: inout ValueReader
    ) throws -> [(name: String, tensor: Tensor)] {
        var tensors: [(name: String, tensor: Tensor)] = []
        for pair in pairs {
            guard pair.count == 2 else { throw ValueError("the state is damaged") }
            tensors.append((pair[0], try reader.tensor(pair[1])))
        }
        return tensors
    }
}
