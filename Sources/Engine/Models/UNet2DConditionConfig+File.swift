extension UNet2DConditionConfig: PretrainedConfig {
    static let className = "UNet2DConditionModel"
    static let legacyKeys: [String: String] = [:]

    static let fields: [ConfigField<Self>] =
        [
            .init("sample_size", \.sampleSizes),
            .init("in_channels", \.inChannels),
            .init("out_channels", \.outChannels),
            .init("center_input_sample", \.centerInputSample),
            .init("flip_sin_to_cos", \.flipSinToCos),
            .init("freq_shift", \.freqShift),
            .init("down_block_types", \.downBlockTypes),
            .init("mid_block_type", \.midBlockType),
            .init("up_block_types", \.upBlockTypes),
            .init("only_cross_attention", \.onlyCrossAttention),
            .init("block_out_channels", \.blockOutChannels),
            .init("layers_per_block", \.layersPerBlock),
            .init("downsample_padding", \.downsamplePadding),
            .init("mid_block_scale_factor", \.wholeMidBlockScaleFactor),
            .init("dropout", \.dropout),
            .init("act_fn", \.actFn),
            .init("norm_num_groups", \.normNumGroups),
            .init("norm_eps", \.normEps),
            .init("cross_attention_dim", \.crossAttentionDim),
            .init("transformer_layers_per_block", \.transformerLayersPerBlock),
            .init("attention_head_dim", \.attentionHeadDim),
            .init("use_linear_projection", \.useLinearProjection),
            .init("class_embed_type", \.classEmbedType),
            .init("num_class_embeds", \.numClassEmbeds),
            .init("upcast_attention", \.upcastAttention),
            .init("resnet_time_scale_shift", \.resnetTimeScaleShift),
            .init("time_embedding_type", \.timeEmbeddingType),
            .init("time_embedding_dim", \.timeEmbeddingDim),
            .init("conv_in_kernel", \.convInKernel),
            .init("conv_out_kernel", \.convOutKernel),
        ] + unsupported.map { ConfigField($0.key, only: $0.value) }

    /// Options that the engine does not have, and the values at which they change nothing.
    private static let unsupported: KeyValuePairs<String, JSONValue> = [
        "addition_embed_type": .null,
        "addition_embed_type_num_heads": .integer(64),
        "addition_time_embed_dim": .null,
        "attention_type": .string("default"),
        "class_embeddings_concat": .bool(false),
        "cross_attention_norm": .null,
        "dual_cross_attention": .bool(false),
        "encoder_hid_dim": .null,
        "encoder_hid_dim_type": .null,
        "mid_block_only_cross_attention": .null,
        "num_attention_heads": .null,
        "projection_class_embeddings_input_dim": .null,
        "resnet_out_scale_factor": .number(1),
        "resnet_skip_time_act": .bool(false),
        "reverse_transformer_layers_per_block": .null,
        "time_cond_proj_dim": .null,
        "time_embedding_act_fn": .null,
        "timestep_post_act": .null,
    ]

    static func modernise(_ members: inout [String: JSONValue], warnings: inout [String]) throws {
        try requireClass(in: members, oneOf: [className])
    }
}
