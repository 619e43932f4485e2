/// What the engine says of itself.
public enum Engine {
    /// The version of the engine and of the shell that is built on it.
    public static let version = "0.1.0"
}
