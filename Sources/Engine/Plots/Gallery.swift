import Synchronization

/// A picture that was written to disk.
public struct Picture: Hashable, Sendable {
    /// Where the PNG is, relative to the working directory or absolute.
    public let path: String
    /// The size of the PNG in pixels.
    public let width: Int
    /// The size of the PNG in pixels.
    public let height: Int
    /// What it shows, in words, for those who cannot see it.
    public let description: String
    /// Which values became black and white, and how many were cut off; nil for what is no picture of a tensor.
    public let mapping: String?

    /// A picture at `path`.
    public init(path: String, width: Int, height: Int, description: String, mapping: String? = nil) {
        self.path = path
        self.width = width
        self.height = height
        self.description = description
        self.mapping = mapping
    }
}

/// Where pictures and plots go, and who is told about them.
///
/// `showImages`, `plot` and the like write a PNG here. The shell sets a prefix for each cell and draws what is shown.
public enum Gallery {
    private struct State {
        var folder = "assets"
        var prefix = "picture"
        var countOfPrefix = 0
        var shown: [Picture] = []
        var show: @Sendable (Picture) -> Void = { print($0.path) }
    }
    private static let state = Mutex(State())

    /// Puts the pictures that follow into `folder`, named `prefix-1.png`, `prefix-2.png` and so on.
    /// - Parameter earlier: how many of this prefix are there already and stay.
    public static func use(folder: String, prefix: String, after earlier: Int = 0) {
        state.withLock { state in
            state.folder = folder
            state.prefix = prefix
            state.countOfPrefix = earlier
            state.shown = []
        }
    }

    /// Calls `show` for each picture that is written from now on; by default its path is printed.
    public static func onShow(_ show: @escaping @Sendable (Picture) -> Void) {
        state.withLock { $0.show = show }
    }

    /// The folder that pictures go to.
    public static var folder: String { state.withLock { $0.folder } }

    /// The pictures that were written since `use(folder:prefix:)`.
    public static var shown: [Picture] { state.withLock { $0.shown } }

    /// The path for the next picture that has no name of its own.
    static func nextPath() -> String {
        state.withLock { state in
            state.countOfPrefix += 1
            return "\(state.folder)/\(state.prefix)-\(state.countOfPrefix).png"
        }
    }

    /// Writes `image` to `path`, or under the next name, and shows it. `description` says what it shows.
    static func keep(
        _ image: PixelImage, at path: String? = nil, description: String, mapping: String? = nil
    ) throws {
        let path = path ?? nextPath()
        try image.write(to: path)
        show(Picture(path: path, width: image.width, height: image.height, description: description, mapping: mapping))
    }

    /// Tells that `picture` was written.
    static func show(_ picture: Picture) {
        let show = state.withLock { state in
            state.shown.append(picture)
            return state.show
        }
        show(picture)
    }
}
