// swift-tools-version: 6.1
import PackageDescription

// Everything is built in the debug configuration, because swift-syntax takes minutes in release; what has to be fast is
// optimised all the same. docs/decisions.md has the measurements.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"])]

// In Debian libzmq is where compilers look, and its pkg-config file has flags that SwiftPM warns about at each build.
#if os(macOS)
    let zmqConfig: String? = "libzmq"
#else
    let zmqConfig: String? = nil
#endif

let package = Package(
    name: "DiffusionLab",
    products: [
        .library(name: "Engine", targets: ["Engine"]),
        .library(name: "Lessons", targets: ["Lessons"]),
        .executable(name: "lab", targets: ["Lab"]),
        .executable(name: "lab-bench", targets: ["Benchmarks"]),
        .executable(name: "lab-fuzz", targets: ["Fuzz"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
        .package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.0"),
    ],
    targets: [
        .systemLibrary(name: "CReadline", providers: [.apt(["libreadline-dev"])]),
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg62-turbo-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(name: "CGcrypt", pkgConfig: "libgcrypt", providers: [.apt(["libgcrypt20-dev"])]),
        .systemLibrary(name: "CHarfBuzz", pkgConfig: "harfbuzz", providers: [.apt(["libharfbuzz-dev"])]),
        .systemLibrary(
            name: "CCmark", pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
        .systemLibrary(name: "CZMQ", pkgConfig: zmqConfig, providers: [.apt(["libzmq3-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CChafa", pkgConfig: "chafa", providers: [.apt(["libchafa-dev", "libglib2.0-dev"])]),
        .target(
            name: "CKernels", dependencies: ["COpenBLAS"],
            cSettings: [.unsafeFlags(["-O3", "-fno-math-errno", "-fno-trapping-math"])]),
        .target(name: "CCodecs", dependencies: ["CPNG", "CJPEG"], cSettings: [.unsafeFlags(["-O2"])]),
        .target(
            name: "Engine",
            dependencies: ["CKernels", "COpenBLAS", "CCodecs", "CGcrypt", "CHarfBuzz", "CXXHash", "CZlib"],
            swiftSettings: optimised),
        .target(
            name: "Lessons",
            dependencies: [
                "Engine", "CCmark", "Yams",
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
                .product(name: "SwiftOperators", package: "swift-syntax"),
                .product(name: "SwiftParserDiagnostics", package: "swift-syntax"),
            ],
            swiftSettings: optimised),
        .executableTarget(
            name: "Lab",
            dependencies: [
                "Lessons", "CReadline", "CCmark", "CChafa", "CZMQ", "CSodium", "Yams",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SwiftParser", package: "swift-syntax"),
            ]),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Engine", "COpenBLAS", "CPseudoTerminal",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks", exclude: ["reference.py", "results.md"], swiftSettings: optimised),
        .target(name: "FakeHub", dependencies: ["CGcrypt", "Engine"], path: "Tests/FakeHub"),
        .testTarget(name: "EngineTests", dependencies: ["Engine", "FakeHub"]),
        .testTarget(name: "LessonsTests", dependencies: ["Lessons"], exclude: ["Cells/Programs", "Export/Expected"]),
        .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
        .testTarget(name: "BenchmarksTests", dependencies: ["Benchmarks"]),
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "Lessons",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
            ],
            path: "Tests/Fuzz"),
        .testTarget(name: "FuzzTests", dependencies: ["Fuzz"]),
        .testTarget(name: "LabTests", dependencies: ["Engine", "FakeHub", "Lab", "CPseudoTerminal"]),
    ],
    swiftLanguageModes: [.v6]
)
