// Chinese: the words of places and of the files that the grid is drawn by. places_en.ts has the same members.
export default {
  places: {
    title: "找到的地点", drop: "去掉位置：{name}", files: "网格与地名文件", load: "载入文件", file: "文件", items: "条数", from: "生效日期", ever: "一直以来", loaded_at: "载入时间", counts: "现行",
    hint: "网格的边界和地名按文件载入，从生效日期起使用；以前的诉求件留在当时的网格里。", none: "还没有载入网格和地名。",
    of: {boundaries: "本市网格的边界", places: "地名", network: "“{name}”网格的边界"}, whats: {boundaries: "边界", places: "地名"}, hints: {boundaries: "GeoJSON，WGS 84、GCJ-02 或 BD-09", places: "csv 或 xlsx：名称、类别、别名、经度、纬度、坐标系"},
    effective_from: "从哪天起使用（不填为今天）", network: "哪个部门的网格（不填为本市网格）", network_hint: "例如 urban", read: "读到 {count} 条。", findings: "有 {count} 处要留意：", no_findings: "没有发现问题。", loaded: "已载入 {count} 条",
  },
};
