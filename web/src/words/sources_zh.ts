// Chinese: the words of sources, packages and parts. sources_en.ts has the same members.
export default {
  sources: {
    title: "来源", new: "登记来文", register: "登记", search: "按标题、编号、来文单位查找", none: "还没有登记过来文。批示、会议议定事项、上级交办、议案、建议和提案在这里登记、交办、答复。",
    open: "未办结", overdue: "逾期未答复", to_rate: "待评价", dissatisfied: "不满意", unassigned: "待交办", led: "我单位主办的", kinds: "承诺从哪里来", of_kind: "{count} 件", promises: "{count} 项任务", late: "{count} 件逾期", no_promises: "没有任务",
    lead: "主办单位", issuer: "来文单位或代表委员", number: "编号", received: "收到", due: "答复时限", replied: "答复", commitments: "形成任务", text: "来文内容",
  },
  source: {
    states: {registered: "待交办", assigned: "办理中", replied: "已答复", rated: "已评价", closed: "已办结"}, ratings: {satisfied: "满意", basically: "基本满意", dissatisfied: "不满意"},
    steps: {registered: "登记", assigned: "交办", replied: "答复", rated: "评价", closed: "办结"}, done: "已完成", now: "当前", waiting: "未到",
    numbers: {instruction: "批示编号", meeting: "会议", order: "文号", bill: "议案编号", suggestion: "建议编号", proposal: "提案编号"},
    issuers: {instruction: "批示领导", meeting: "议定机关", order: "来文机关", bill: "领衔代表", suggestion: "提出建议的代表", proposal: "提案委员或界别"},
    dues: {instruction: "报告结果的时限", meeting: "落实时限", order: "报告时限", bill: "答复时限", suggestion: "答复时限", proposal: "答复时限"},
    examples: {instruction: "例如：政批〔2026〕7号", meeting: "例如：第61次市政府常务会议", order: "例如：省督〔2026〕19号", bill: "例如：第12号", suggestion: "例如：第43号", proposal: "例如：第118号"},
    title: "标题", kind: "类型", text: "内容", file: "原件", received_on: "收到日期", by_kind_hint: "交办后由主办单位答复，由代表、委员评价；答复中承诺的事项立为任务。", hint: "交办后由承办单位落实、反馈；其中的事项立为任务。",
    replies: "答复", no_reply: "主办单位还没有答复。", no_text: "没有录入内容，见原件。", replied_on: "{day} 答复", not_rated: "待代表、委员评价", reply_on: "答复日期", reply_file: "答复件", days_left: "还有 {count} 天", days_over: "已逾期 {count} 天", due_today: "今天到期", replied_in_time: "按时答复", replied_late: "逾期 {count} 天答复", no_due: "没有时限",
    promises: "形成的任务", no_promises: "还没有由它形成的任务。", no_promises_hint: "答复中承诺的事项，可以选中原句后立为任务。", promise_title: "立为任务",
    deeds: {assign: "交办", reply: "答复", rate: "登记评价", promise: "立为任务", close: "办结"}, reassign: "改办",
    hints: {assign: "主办单位只有一个，由它答复。", reply: "以主办单位的名义答复。答复里承诺的事项，随后立为任务。", rate: "代表、委员对答复的评价。不满意的须再次答复。", close: "办结后不再答复；由它形成的任务照常推进。"},
    took: {assign: "已交办", reply: "已答复", rate: "已登记评价", promise: "已立为任务", close: "已办结"}, rating: "评价", rating_text: "意见", from: "来文", go: "打开来文",
  },
};
