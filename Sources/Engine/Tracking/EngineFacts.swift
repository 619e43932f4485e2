import CCodecs
import CGcrypt
import CKernels
import COpenBLAS
import CZlib
import Foundation

/// What the engine runs on: for `lab doctor`, bug reports and benchmarks.
public enum EngineFacts {
    /// The libraries that the engine calls, with their versions.
    public static var libraries: [(name: String, version: String)] {
        [
            ("OpenBLAS", blasVersion), ("libpng", String(cString: cc_png_version())),
            ("libjpeg", String(cString: cc_jpeg_version())), ("zlib", String(cString: zlibVersion())),
            ("libgcrypt", String(cString: gcry_check_version(nil))),
        ]
    }

    /// `0.3.29 for SkylakeX`: the version, and the processor that its products are written for.
    private static var blasVersion: String {
        let words = String(cString: openblas_get_config()).split(separator: " ")
        let version = words.first { $0.first?.isNumber == true } ?? "of unknown version"
        return "\(version) for \(String(cString: openblas_get_corename()))"
    }

    /// How many threads kernels use: the processors, or what LAB_THREADS says.
    public static var threadCount: Int { Int(ck_thread_count()) }

    /// The instruction set that the vector loops run with: AVX-512, AVX2 or the plain one.
    public static var instructionSet: String { String(cString: ck_instruction_set()) }

    /// The machine's memory in bytes, and how much of it is free for a new tensor.
    public static var memory: (total: Int, available: Int) { (SystemMemory.totalBytes, SystemMemory.availableBytes) }

    /// How many bytes tensors hold now, and how many went back to the engine and wait for new tensors.
    public static var tensorMemory: (held: Int, reusable: Int) {
        (StoragePool.shared.liveBytes, StoragePool.shared.reusableBytes)
    }

    /// How much of the machine's memory the process takes; nil where the system does not tell.
    public static var residentBytes: Int? { SystemMemory.residentBytes }
}
