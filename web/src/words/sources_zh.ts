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
    replies: "答复", no_reply: "主办单位还没有答复。", no_text: "没有录入内容，见原件。", replied_on: "{day} 答复", not_rated: "待代表、委员评价", by_rule: "不填则按本市规则，自收到之日起{limit}", reply_on: "答复日期", reply_file: "答复件", days_left: "还有 {count} 天", days_over: "已逾期 {count} 天", due_today: "今天到期", replied_in_time: "按时答复", replied_late: "逾期 {count} 天答复", no_due: "没有时限",
    promises: "形成的任务", no_promises: "还没有由它形成的任务。", no_promises_hint: "答复中承诺的事项，可以选中原句后立为任务。", promise_title: "立为任务",
    deeds: {assign: "交办", reply: "答复", rate: "登记评价", promise: "立为任务", close: "办结"}, reassign: "改办",
    hints: {assign: "主办单位只有一个，由它答复。", reply: "以主办单位的名义答复。答复里承诺的事项，随后立为任务。", rate: "代表、委员对答复的评价。不满意的须再次答复。", close: "办结后不再答复；由它形成的任务照常推进。"},
    took: {assign: "已交办", reply: "已答复", rate: "已登记评价", promise: "已立为任务", close: "已办结"}, rating: "评价", rating_text: "意见", from: "来文", go: "打开来文",
  },
  packages: {
    title: "任务包", new: "新建任务包", name: "名称", name_hint: "例如：“四百工程”、六大行动", year: "年度", declared: "公布项数", members: "已登记", lights: "进展", none: "{year} 年还没有任务包。报告里的“四百工程”、六大行动、十件实事，审定时自动成包，也可以在这里新建。", any_year: "全部年度", check: "核对", agrees: "项数相符", add: "添加任务", add_hint: "勾选要放进来的任务；已在别的任务包里的会移过来。", no_members: "任务包里还没有任务。", remove: "移出", remove_title: "把“{title}”移出任务包", removed: "已移出", added: "已放入 {count} 项", chosen: "放入 {count} 项", reason: "说明", reason_add: "归入“{name}”", reason_remove: "不属于“{name}”", of_reading: "出自报告", join: "放入任务包", leave: "移出任务包", join_title: "放入任务包", choose: "任务包", in_another: "在“{name}”", edit: "修改", withdraw: "撤回", withdraw_hint: "撤回后不再显示，经过保留。还有任务的不能撤回。", declared_hint: "0 为没有公布项数", partly: "{failed} 项没有放入：{why}",
  },
  parts: {
    share: "分解到单位", title: "把“{title}”分解到单位", hint: "每个单位一项子任务，一次全部建立。合计与总目标的差额随填随算。", counties: "加入全部县区", add: "添加单位", evenly: "平均分配", unit: "单位", name: "子任务名称", value: "目标值", sum: "合计", already: "已有子任务", whole: "总目标", gap_none: "与总目标相符", gap_short: "还差 {value}", gap_over: "超出 {value}", not_added: "按百分比衡量，各单位之和不与总目标比较。", no_target: "没有目标值，子任务按节点衡量。", make: "建立 {count} 项子任务", made: "已建立 {count} 项子任务", counted: "总进度改按子任务汇总", counted_reason: "分解到各单位，按子任务汇总", some_empty: "{count} 个单位没有填数值，按节点衡量", remove: "去掉{name}", nobody: "先选择单位。",
  },
};
