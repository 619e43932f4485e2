import Foundation
import Synchronization

/// What a user should know and what stops nothing, such as a file that was passed over.
public enum Notice {
    private static let display = Mutex<@Sendable (String) -> Void> { text in
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Calls `show` with each notice from now on; by default they go to standard error.
    public static func onShow(_ show: @escaping @Sendable (String) -> Void) {
        display.withLock { $0 = show }
    }

    /// Tells the user `text`.
    static func show(_ text: String) {
        let show = display.withLock { $0 }
        show(text)
    }
}
