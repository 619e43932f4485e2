extension UNet2DConfig: PretrainedConfig {
    static let className = "UNet2DModel"

    static let legacyKeys = [
        "image_size": "sample_size",
        "num_res_blocks": "layers_per_block",
        "block_channels": "block_out_channels",
        "down_blocks": "down_block_types",
        "up_blocks": "up_block_types",
        "downscale_freq_shift": "freq_shift",
        "resnet_num_groups": "norm_num_groups",
        "resnet_act_fn": "act_fn",
        "resnet_eps": "norm_eps",
        "num_head_channels": "attention_head_dim",
    ]

    static let fields: [ConfigField<Self>] = [
        .init("sample_size", \.sampleSizes),
        .init("in_channels", \.inChannels),
        .init("out_channels", \.outChannels),
        .init("center_input_sample", \.centerInputSample),
        .init("time_embedding_type", \.timeEmbeddingType),
        .init("time_embedding_dim", \.timeEmbeddingDim),
        .init("freq_shift", \.freqShift),
        .init("flip_sin_to_cos", \.flipSinToCos),
        .init("down_block_types", \.downBlockTypes),
        .init("mid_block_type", \.midBlockType),
        .init("up_block_types", \.upBlockTypes),
        .init("block_out_channels", \.blockOutChannels),
        .init("layers_per_block", \.layersPerBlock),
        .init("mid_block_scale_factor", \.wholeMidBlockScaleFactor),
        .init("downsample_padding", \.downsamplePadding),
        .init("downsample_type", \.downsampleType),
        .init("upsample_type", \.upsampleType),
        .init("dropout", \.dropout),
        .init("act_fn", \.actFn),
        .init("attention_head_dim", \.attentionHeadDim),
        .init("norm_num_groups", \.normNumGroups),
        .init("attn_norm_num_groups", \.attnNormNumGroups),
        .init("norm_eps", \.normEps),
        .init("resnet_time_scale_shift", \.resnetTimeScaleShift),
        .init("add_attention", \.addAttention),
        .init("class_embed_type", \.classEmbedType),
        .init("num_class_embeds", \.numClassEmbeds),
        .init("num_train_timesteps", \.numTrainTimesteps),
    ]

    /// Names that the class had in older versions of diffusers.
    private static let classNames = [className, "UNetUnconditionalModel", "UNetModel"]

    static func modernise(_ members: inout [String: JSONValue], warnings: inout [String]) throws {
        try requireClass(in: members, oneOf: classNames)
    }
}

extension DownBlockType: ConfigValue {
    init?(json: JSONValue) {
        guard case .string(let name) = json else { return nil }
        self.init(rawValue: name.withoutLegacyPrefix)
    }
}

extension UpBlockType: ConfigValue {
    init?(json: JSONValue) {
        guard case .string(let name) = json else { return nil }
        self.init(rawValue: name.withoutLegacyPrefix)
    }
}

extension String {
    /// Old files name blocks `UNetResDownBlock2D` and so on.
    fileprivate var withoutLegacyPrefix: String { hasPrefix("UNetRes") ? String(dropFirst(7)) : self }
}
