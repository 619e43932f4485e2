import FakeHub
import Foundation
import Testing

@testable import Engine

/// What comes from a Hub that behaves.
@Suite struct HubDatasetTests {
    @Test func fetchesAllImagesOnce() throws {
        try HubFixture.with(FakeHub(rowCount: 230)) { fixture in
            let dataset = try fixture.load()
            try fixture.expectRows(dataset, count: 230)
            #expect(dataset.description == "ImageDataset lab/shapes: 230 images, RGB, 3 classes (circle, square, star)")
            #expect(dataset.columns == ["image", "label", "caption"])
            #expect(try dataset.column("caption")[229] == "shape 229")
            // Three pages of at most a hundred rows, and one look at the first to learn what there is.
            #expect(fixture.hub.count(of: "/rows") == 4)
            #expect(fixture.hub.count(of: "/splits") == 1)

            let requestCount = fixture.hub.requests.count
            try fixture.expectRows(fixture.load(), count: 230)
            #expect(fixture.hub.requests.count == requestCount)
        }
    }

    @Test func whatIsThereNeedsNoNetwork() throws {
        try HubFixture.with(FakeHub()) { fixture in
            _ = try fixture.load(.init(count: 5))
            fixture.hub.stop()
            try fixture.expectRows(fixture.load(.init(count: 5)), count: 5)
            fixture.settings.isOffline = true
            try fixture.expectRows(fixture.load(.init(count: 3)), count: 3)
            #expect(
                fixture.message()
                    == "ImageDataset.hub: only 5 of the 12 images of lab/shapes are in the cache, and HF_HUB_OFFLINE keeps the "
                    + "lab from fetching the others. count: 5 takes what is there")
            #expect(
                fixture.message(of: "lab/others")
                    == "ImageDataset.hub: lab/others is not in the cache, and HF_HUB_OFFLINE keeps the lab from asking the Hub. "
                    + "`lab data fetch lab/others` fetches it when that is not set")
        }
    }

    @Test func fetchesOnlyWhatIsMissing() throws {
        try HubFixture.with(FakeHub()) { fixture in
            _ = try fixture.load(.init(count: 4))
            try fixture.expectRows(fixture.load(), count: 12)
            #expect(fixture.hub.requests.count { $0.path.hasPrefix("/images/") } == 12)
            // A count beyond the end is all there is.
            #expect(try fixture.load(.init(count: 1000)).count == 12)
        }
    }

    @Test func configurationAndSplitAreChosen() throws {
        try HubFixture.with(FakeHub(rowCount: 2)) { fixture in
            let last = { fixture.hub.requests.last { $0.path == "/rows" }?.query }
            _ = try fixture.load()
            #expect(last()?["config"] == "default")
            #expect(last()?["split"] == "train")
            _ = try fixture.load(.init(split: "test"))
            #expect(last()?["split"] == "test")
            _ = try fixture.load(.init(config: "small"))
            #expect(last()?["config"] == "small")
            #expect(
                fixture.message(.init(config: "large"))
                    == "ImageDataset.hub: lab/shapes has no configuration \"large\"; there are small, default")
            #expect(
                fixture.message(.init(config: "small", split: "test"))
                    == "ImageDataset.hub: lab/shapes has no split \"test\"; there are train")
        }
    }

    @Test func columnsAreChosen() throws {
        try HubFixture.with(FakeHub(rowCount: 4)) { fixture in
            let byCaption = try fixture.load(.init(label: "caption"))
            #expect(byCaption.classes == ["shape 0", "shape 1", "shape 2", "shape 3"])
            #expect(byCaption.labels == [0, 1, 2, 3])
            #expect(byCaption.columns == ["image", "label"])
            #expect(try byCaption.column("label")[2] == "shape 2")
            let columns = "Its columns are picture (Image), label (ClassLabel), caption (string), boxes (list)"
            #expect(
                fixture.message(.init(image: "caption"))
                    == "ImageDataset.hub: lab/shapes has no column of images \"caption\". \(columns)")
            #expect(
                fixture.message(.init(label: "boxes"))
                    == "ImageDataset.hub: lab/shapes has no column of labels \"boxes\". \(columns)")
        }
    }

    @Test func setsWithoutLabelsHaveOneClass() throws {
        let features = #"[{"name": "picture", "type": {"_type": "Image"}}]"#
        try HubFixture.with(FakeHub(features: features)) { fixture in
            let dataset = try fixture.load()
            #expect(dataset.classes == ["lab/shapes"])
            #expect(dataset.labels == [Int](repeating: 0, count: 12))
        }
    }

    @Test func setsWithoutImagesSayWhatTheyHave() throws {
        let features = #"[{"name": "text", "type": {"dtype": "string", "_type": "Value"}}]"#
        try HubFixture.with(FakeHub(features: features)) { fixture in
            #expect(
                fixture.message()
                    == "ImageDataset.hub: lab/shapes has no column of images. Its columns are text (string)")
            #expect(fixture.files == ["lab--shapes/splits.json"])
        }
    }

    @Test func greyImagesStayGreyWhereAllAre() throws {
        let hub = try FakeHub { request, _ in
            guard request.path.hasPrefix("/images/"),
                let row = request.path.split(separator: "/").last.flatMap({ Int($0) })
            else { return nil }
            return Reply(body: FakeHub.file(of: FakeHub.picture(row, isGrey: row < 11)))
        }
        try HubFixture.with(hub) { fixture in
            let grey = try fixture.load(.init(count: 11))
            #expect(grey.description.contains("11 images, grey"))
            #expect(try grey[3].image == FakeHub.picture(3, isGrey: true))
            // The twelfth has colours, so all are read as RGB to fit into one batch.
            #expect(try fixture.load()[3].image == FakeHub.picture(3, isGrey: true).rgb())
        }
    }

    @Test(arguments: ["", "a/b/c", "../etc", "owner/", "own er/name", "owner/na?me", "/name"])
    func namesThatCannotBe(name: String) throws {
        try HubFixture.with(FakeHub()) { fixture in
            #expect(
                fixture.message(of: name)
                    == "ImageDataset.hub: \"\(name)\" is no name of a data set on the Hub; they look like owner/name")
            #expect(fixture.hub.requests.isEmpty)
        }
    }

    @Test func namesFromTheHubDoNotLeadOutOfTheCache() {
        let folder = HubFolder("/cache", dataset: "owner/name", HubSplit(config: "../..", split: "a/b"))
        #expect(folder.path == "/cache/owner--name/%..%2F../a%2Fb")
    }

    @Test func mnistComesFromTheHubWhereThereAreNoFiles() throws {
        let hub = try FakeHub { request, _ in
            // The same rows under MNIST's name.
            request.path == "/splits"
                ? Reply(json: #"{"splits": [{"config": "mnist", "split": "train"}]}"#)
                : request.path == "/rows" ? Reply(json: Self.digits) : nil
        }
        try withTemporaryFolder { folder in
            let more = ["XDG_CACHE_HOME": folder, "LAB_DATA": "/nowhere", "HF_HOME": "/nowhere"]
            try withEnvironment(hub.environment.merging(more) { $1 }) {
                let dataset = try ImageDataset.named("mnist", count: 1)
                #expect(dataset.description == "ImageDataset ylecun/mnist: 1 images, RGB, 2 classes (0, 1)")
                #expect(dataset.labels == [1])
                #expect(
                    DataCatalogue.fetched.map { [$0.name, $0.config, $0.split, "\($0.imageCount)", "\($0.total)"] }
                        == [["ylecun/mnist", "mnist", "train", "1", "1"]])
            }
        }
    }

    private static let digits = """
        {"features": [{"name": "image", "type": {"_type": "Image"}},
                      {"name": "label", "type": {"names": ["0", "1"], "_type": "ClassLabel"}}],
         "rows": [{"row_idx": 0, "row": {"image": {"src": "/images/0?version=0"}, "label": 1}}],
         "num_rows_total": 1, "partial": false}
        """

    @Test func addressesThatAreNone() {
        #expect(
            messageThrown { _ = try HubSettings(["HF_ENDPOINT": "huggingface"]) }
                == "Hub: HF_ENDPOINT is huggingface, which is no address that starts with https:// or http://")
    }

    @Test func settingsComeFromTheEnvironment() throws {
        try withTemporaryFolder { folder in
            try Data("  stored\n".utf8).write(to: URL(filePath: folder + "/token"))
            let plain = try HubSettings(["HF_HOME": folder])
            #expect(plain.endpoint.absoluteString == "https://huggingface.co")
            #expect(plain.viewer.absoluteString == "https://datasets-server.huggingface.co")
            #expect(plain.token == "stored")
            #expect(!plain.isOffline)
            #expect(plain.timeout == 30)
            let set = try HubSettings([
                "HF_HOME": folder, "HF_TOKEN": "own", "HF_DATASETS_OFFLINE": "True", "HF_HUB_DOWNLOAD_TIMEOUT": "7",
            ])
            #expect(set.token == "own")
            #expect(set.isOffline)
            #expect(set.timeout == 7)
        }
    }
}
