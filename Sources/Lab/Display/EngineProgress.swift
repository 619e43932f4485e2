import Engine

/// The engine's `Progress`, under a name that does not clash with Foundation's.
typealias EngineProgress = Progress
