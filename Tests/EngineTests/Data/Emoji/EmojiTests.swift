import Foundation
import Testing

@testable import Engine

@Suite struct EmojiTests {
    @Test func readsUnicodesList() {
        let list = """
            # emoji-test.txt
            # group: Smileys & Emotion

            # subgroup: face-smiling
            1F600            ; fully-qualified     # 😀 E1.0 grinning face
            263A FE0F        ; fully-qualified     # ☺️ E0.6 smiling face
            263A             ; unqualified         # ☺ E0.6 smiling face
            # Smileys & Emotion subtotal:  180
            # group: People & Body
            # subgroup: hand-fingers-open
            1F44B 1F3FB      ; fully-qualified     # 👋🏻 E1.0 waving hand: light skin tone
            1F3FB            ; component           # 🏻 E1.0 light skin tone
            110000           ; fully-qualified     # ? E1.0 no character
            junk
            """
        let emoji = EmojiList.parse(list)
        #expect(
            emoji == [
                Emoji(sequence: "😀", name: "grinning face", group: "Smileys & Emotion", subgroup: "face-smiling"),
                Emoji(sequence: "☺️", name: "smiling face", group: "Smileys & Emotion", subgroup: "face-smiling"),
                Emoji(
                    sequence: "👋🏻", name: "waving hand: light skin tone", group: "People & Body",
                    subgroup: "hand-fingers-open"),
            ])
        #expect(emoji.map(\.hasSkinTone) == [false, false, true])
    }

    @Test func theFontHasThePicturesOfUnicodesList() throws {
        let dataset = try ImageDataset.named("noto-emoji")
        #expect(
            dataset.classes == [
                "Smileys & Emotion", "People & Body", "Animals & Nature", "Food & Drink", "Travel & Places",
                "Activities",
                "Objects", "Symbols", "Flags",
            ])
        #expect(dataset.columns == ["image", "label", "name", "group", "subgroup", "emoji"])
        // Unicode 15.0 has 1870 without and 3655 with skin tones; a font may lack some of the newest.
        #expect(dataset.count > 1800)
        #expect(try ImageDataset.named("noto-emoji", skinTones: true).count > 3600)
        let names = try dataset.column("name")
        #expect(names[0] == "grinning face")
        // Made of one character, two, and seven.
        for (name, group) in [("cat face", 2), ("flag: Japan", 8), ("flag: England", 8), ("rainbow flag", 8)] {
            let index = try #require(names.firstIndex(of: name))
            #expect(try dataset[index].label == group)
        }
        #expect(Set(try dataset.filter("group", "Flags").column("subgroup")).contains("country-flag"))
        #expect(
            try dataset.filter("subgroup", "cat-face").column("emoji") == ["😺", "😸", "😹", "😻", "😼", "😽", "🙀", "😿", "😾"])
    }

    @Test func picturesHaveAnySizeAndBackground() throws {
        let names = try ImageDataset.named("noto-emoji").column("name")
        let japan = try #require(names.firstIndex(of: "flag: Japan"))
        for size in [8, 136, 200] {
            let image = try ImageDataset.named("noto-emoji", size: size, background: [0, 0.2, 1])[japan].image
            #expect((image.width, image.height, image.channels) == (size, size, 3))
            #expect(try image[0, 0] == [0, 51, 255])
            // The disc of the flag is red.
            let middle = try image[size / 2, size / 2]
            #expect(middle[0] > 150 && middle[1] < 100 && middle[2] < 100)
        }
        #expect(try ImageDataset.named("noto-emoji")[japan].image[0, 0] == [255, 255, 255])
    }

    @Test func theCatIsWhereItShouldBe() throws {
        // Of the cat face: mostly yellow, on white, as wide as high.
        let dataset = try ImageDataset.named("noto-emoji", size: 32).filter("name", "cat face")
        let statistics = try dataset.statistics()
        #expect(statistics.mean[0] > statistics.mean[1] && statistics.mean[1] > statistics.mean[2])
    }

    @Test(arguments: [
        (
            [1.0, 1], 64,
            "background is [1.0, 1.0]; it has to be red, green and blue, each from 0 to 1: [1, 1, 1] is white"
        ),
        (
            [1.0, 1, 255], 64,
            "background is [1.0, 1.0, 255.0]; it has to be red, green and blue, each from 0 to 1: [1, 1, 1] is white"
        ),
        ([1.0, 1, 1], 7, "size is 7; emoji have from 8 to 2048 pixels a side"),
    ])
    func optionsThatMakeNoSense(background: [Double], size: Int, reason: String) {
        let message = messageThrown { _ = try ImageDataset.named("noto-emoji", size: size, background: background) }
        #expect(message == "ImageDataset.named: \(reason)")
    }

    @Test func filesThatAreNoFontsOrLists() throws {
        try withTemporaryFolder { folder in
            try Data("text".utf8).write(to: URL(filePath: folder + "/font.ttf"))
            try Data("text".utf8).write(to: URL(filePath: folder + "/list.txt"))
            let files = DataFolders.emojiFiles
            func make(_ font: String, _ list: String) -> String? {
                messageThrown {
                    _ = try EmojiPictures(
                        fontFile: font, list: list, skinTones: false, size: 8, background: [0, 0, 0], for: "emoji")
                }
            }
            let (font, list) = (try #require(files.font), try #require(files.list))
            #expect(make("\(folder)/none.ttf", list) == "emoji: there is no file \(folder)/none.ttf")
            #expect(make("\(folder)/font.ttf", list) == "emoji: \(folder)/font.ttf is no font, or it is damaged")
            #expect(
                make(font, "\(folder)/list.txt")
                    == "emoji: \(folder)/list.txt lists no emoji; it should be Unicode's emoji-test.txt")
            withEnvironment(["LAB_DATA": "/nowhere"]) {
                #expect(DataFolders.emojiFiles.font == font)
            }
        }
    }
}
