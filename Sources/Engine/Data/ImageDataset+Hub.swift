extension ImageDataset {
    /// A data set of the Hugging Face Hub, such as `ImageDataset.hub("huggan/smithsonian_butterflies_subset")`.
    ///
    /// Its images are fetched once, several at a time, and kept in `~/.cache/diffusion-lab/hub` (or below
    /// `XDG_CACHE_HOME`). When the connection is cut, or at Ctrl-C, what has arrived stays, and the same call goes on from
    /// there. What is complete needs no network. Grey images of a set that has coloured ones are read as RGB.
    ///
    /// The environment variables of the Hub's own tools apply: `HF_TOKEN` for private and gated sets, `HF_ENDPOINT`,
    /// `HF_HUB_OFFLINE`, `HF_HUB_DOWNLOAD_TIMEOUT`. `LAB_HUB_VIEWER` is the address of the data set viewer.
    ///
    /// - Parameters:
    ///   - name: `owner/name`.
    ///   - config: the configuration; nil for the one named default, or the first.
    ///   - split: the split; nil for train, or the first.
    ///   - count: how many images, from the first; nil for all.
    ///   - image: the column of images; nil for the first.
    ///   - label: the column of labels, also one of texts or numbers; nil for the class labels, if there are any.
    /// - Throws: `EngineError` when there is no such set, it is private or gated, has no images, or cannot be fetched;
    ///   `Interrupted` at Ctrl-C.
    public static func hub(
        _ name: String, config: String? = nil, split: String? = nil, count: Int? = nil, image: String? = nil,
        label: String? = nil
    ) throws -> ImageDataset {
        let wishes = HubDataset.Wishes(config: config, split: split, count: count, image: image, label: label)
        return try HubDataset(name, HubSettings()).load(wishes)
    }
}
