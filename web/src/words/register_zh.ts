// Chinese: the words of the register. register_en.ts has the same members.
export default {
  review: {
    title: "逐条审定", candidates: "候选任务", current: "当前候选", begin: "开始审定",
    begin_hint: "从这份报告读出 {tasks} 项任务、{targets} 个目标。审定就是逐条看过：采纳的立为任务，不是任务的剔除。原文在左，候选在右，用键盘就能做完。", not_begun: "这份报告还没有开始审定。",
    states: {open: "未定", accepted: "已采纳", rejected: "已剔除", merged: "已合并", split: "已拆分"},
    left_over: "还剩 {open} 条，已采纳 {accepted}，共 {all} 条", all_done: "全部审定完毕，没有未定的了。", selected: "已选 {count} 条", nobody_only: "只看没有牵头单位的",
    accept: "采纳", reject: "剔除", correct: "修改", merge: "合并", split: "拆分", lead: "牵头", undo: "撤销",
    general: "原则性表述", general_hint: "原则性表述：没有可以核对的事项，一般剔除。", parts: "可拆 {count} 项", one_of: "{count} 个单位可选", year_end: "年底（原文没有写明）", similar: "相近", open_commitment: "打开立项的任务",
    because: "建议，依据“{words}”（{share}%）", not_ours: "文中近似“{unit}”（依据“{words}”），本市没有唯一对应的单位", suggested: "建议（依据“{words}”）", for_many: "为选中的 {count} 条指定", drop: "去掉{name}",
    cannot_split: "这句话没有可以断开的地方。", cut: "在“{words}”前断开",
    keys: {next: "下一条", previous: "上一条", accept: "采纳（连同显示的牵头单位）", accept_bare: "采纳，暂不指定单位", reject: "剔除", correct: "就地修改", lead: "指定牵头单位", merge: "与下一条合并，或合并选中的", split: "拆分", undo: "撤销上一步", select: "选中或取消选中", select_none: "取消全部选中", open_only: "只看未定的"},
  },
  commitment: {
    title: "任务名称", kind: "类别", kinds: {target: "目标", task: "任务", project: "项目", livelihood: "民生实事"}, any_kind: "全部类别", lead: "牵头单位", supporting: "配合单位", no_lead: "无牵头单位", deadline: "期限", target: "目标值", unit: "单位", package: "任务包",
    measured_by: "衡量", by: {value: "数值", indicator: "指标", parts: "子任务", milestones: "节点"}, cumulative: "全年累计",
  },
};
