// The grid worker's page in Chinese; words_en.ts has the same members.
const words = {
  title: "网格工作台",
  tabs: {tasks: "任务", report: "上报", outbox: "待发送", me: "我的"},
  common: {
    back: "返回", send: "提交", cancel: "取消", retry: "再试", none: "没有", optional: "选填", refresh: "刷新", no_network: "没有网络", kept_at: (time: string) => `没有网络，显示的是 ${time} 保存的内容`,
    loading: "正在打开…", photo: "照片", photos: "添加照片", photo_remove: "去掉这张照片", photo_bad: (name: string) => `「${name}」打不开，请换成 JPEG 或 PNG 照片`, photos_max: (count: number) => `最多 ${count} 张照片`,
    device_full: "本机存储空间已满，这一条没有保存。请先发送或丢弃旧草稿，或清理手机空间；填写的内容还在页面上。", device_fails: "本机浏览器不能保存草稿（例如无痕模式），联网后请在此重新提交；填写的内容还在页面上。",
    saved_here: "已保存在本机",
  },
  status: {
    none: "没有待发送的内容", waiting: (count: number) => `${count} 条待发送`, sending: (count: number) => `正在发送，剩 ${count} 条`, trouble: (count: number) => `${count} 条要您决定`,
    off: "没有网络", offline: "没有网络，写下的会在联网后自动发送", sign_in: (count: number) => `请重新登录，登录后发送 ${count} 条`, renew: "有新版本", renew_do: "更新",
  },
  sign_in: {
    title: "登录", login: "账号", password: "密码", go: "登录", waits: (count: number) => `本机还有 ${count} 条内容待发送，由写下它的人登录后发送。`, unreachable: "连接不上服务器。第一次使用需要联网登录，之后没有网络也能用。",
    oidc: (name: string) => `用${name}登录`, new_title: "先修改初始密码", old: "现在的密码", new_one: "新密码", change: "修改", demo: "演示数据",
  },
  tasks: {
    mine: "要我办的", patrol: "巡查任务", area: "本片区的", by_due: "最急的在前", by_distance: "最近的在前", take_along: "带上离线用", taken_along: (count: number) => `已带上 ${count} 件，没有网络也能看`, none: "没有要办的事项。", none_area: "片区里没有别的在办事项。",
    overdue: "超期", due: (time: string) => `${time} 到期`, no_due: "未起算时限", away: (distance: string) => `约 ${distance}`, pending: "待发送", area_hint: "由别的单位承办，您可以查看。",
    position: {insecure: "本页不是加密连接（https），浏览器不提供定位。", refused: "没有得到定位许可，可在浏览器设置里打开。", unknown: "暂时定不了位，请到开阔处再试。"},
  },
  task: {
    receive: "签收", answer: "办结答复", note: "现场记录", received: "签收后开始办理。", text: "诉求内容", place: "地点", no_text: "没有另写内容。", navigate: "坐标", due: "到期", state: "状态", unit: "承办单位", number: "编号", opened: "提出", photos: "附件照片",
    timeline: "办理经过", unsent: "这一件有待发送的内容", not_kept: "这一件没有存在本机，联网后才能打开。", gone: "这一件您已不能查看，可能已转走。", answer_text: "办理结果", answer_hint: "写明做了什么、结果怎样。", note_text: "现场情况", before: "处置前", after: "处置后",
    checklist: "检查表", checklist_none: "不用检查表", failed: "勾选不合格的项", checks_next: "答复后由受理中心审核。", own_answer: "您的答复由他人审核。",
  },
  report: {
    title: "上报", kind: "类别", other_kinds: "其他类别", category: "分类", summary: "什么事", summary_hint: "一句话说清；会出现在清单里，不要写姓名和电话。", text: "详细情况", place: "地点", position: "定位", position_do: "取当前位置", position_again: "重新定位", position_is: (metres: string) => `已定位，误差约 ${metres} 米`, position_drop: "不附位置",
    form: "登记项", yes: "是", no: "否", missing_summary: "请写明什么事。", missing_kind: "请选择类别。", missing_field: (name: string) => `请填写${name}。`, kept: "写到一半的内容已保存在本机。", discard: "清空", discard_ask: "清空已经填写的内容？", edited: "修改待发送的内容", no_kinds: "类别还没有取到，联网打开一次就会保存在本机。",
  },
  outbox: {
    title: "待发送", empty: "都发出去了。", sent: "已发送", sent_hint: "只记发送结果，内容已从本机清除，七天后不再显示。", waits_behind: "排在前一条之后", at: (time: string) => `${time} 写下`, next: "联网后自动发送", tries: (count: number) => `试过 ${count} 次`, send_now: "现在发送",
    states: {waiting: "待发送", sending: "正在发送", sent: "已发送", refused: "服务器没有接受", conflict: "情况有变"}, whats: {report: "上报", receive: "签收", note: "现场记录", answer: "办结答复", check_in: "签到", check_out: "签退", task: "巡查任务"},
    again: "再发一次", edit: "修改后再发", discard: "丢弃", discard_ask: "丢弃后不能恢复，确定？", discard_unsure: "这一条可能已经送达，丢弃只是本机不再发送。确定？", unsure: "可能已经送达，以服务器为准。", open: "打开这一件", compare: "对照", then: "您写的时候", now: "现在", anyway: "在现在的基础上发送", gone: "现在看不到这一件了。", others: (count: number) => `本机还有别人的 ${count} 条待发送，由他本人登录后发送。`,
    rows: {state: "状态", unit: "承办单位", due: "到期", last: "最近一步"}, number_is: (number: string) => `编号 ${number}`, look: "联网后可对照现在的情况。", not_possible: "现在的状态下已不能再做这一步，可以丢弃，或打开这一件另行处理。",
  },
  me: {
    title: "我的", unit: "单位", duty: "值守", on_duty: "正在当班", off_duty: "现在不当班", until: (time: string) => `到 ${time}`, check_in: "签到", check_out: "签退", checked_in: (place: string, time: string) => `${time} 在${place}签到`, in_place: "位置在片区内", out_of_place: "位置不在片区内", cells: "我的片区", parts: {worker: "负责", deputy: "替补", shift: "排班"} as Record<string, string>,
    with_position: "签到时附上位置", no_duty: "本机上没有值守信息。", kept: "关于我保存了什么", on_device: "本机上", on_server: "服务器上", drafts: (count: number) => `待发送 ${count} 条`, lists: (count: number) => `离线可看的清单和事项 ${count} 份`, room: (used: string, all: string) => `已用 ${used}，共 ${all}`, drop: "清除离线内容", dropped: "已清除。",
    positions: (count: number, days: number) => `位置 ${count} 个，${days} 天后自动删除`, positions_none: "没有保存您的位置。", positions_show: "查看保存的位置", forget: "删除保存的位置", forgotten: "已删除。", position_hint: "只有您按下定位或签到时才取一次位置，本页不在后台跟踪。", drafts_hint: "草稿没有加密，凭手机锁屏保护；别人登录本机看不到您的草稿。",
    theme: "显示", themes: {light: "浅色", system: "跟随系统", dark: "深色"}, language: "语言", install: "添加到主屏幕后像应用一样打开，没有网络也能用。", leave: "退出登录", leave_ask: (count: number) => count ? `还有 ${count} 条待发送，退出后留在本机，您再次登录时发送。退出？` : "退出后本机的离线清单会清除。退出？", console: "打开完整控制台", leave_offline: "没有网络，退出需要联网。",
  },
  duty_task: {title: "巡查任务", good: "正常", problem: "有问题", skipped: "未查", problem_text: "什么问题", finish: "完成", missing: (name: string) => `请写明「${name}」的问题。`, gone: "这个任务不在您的清单里。", behind_case: "打开对应事项"},
  steps: {
    registered: "登记", admitted: "受理", refused: "不予受理", dispatched: "派单", objected: "提出异议", objection_decided: "裁定异议", transferred: "转到另一受理中心", received: "签收", noted: "记录", answered: "答复", accepted: "审核通过", returned: "退回重办", suspended: "中止时限", resumed: "恢复时限", extended: "延期", handed_over: "改派", taken_over: "移交",
    escalated: "催办提醒", pressed: "督办", merged: "并入另一件", joined: "并进一件", unmerged: "拆开并件", parted: "拆出一件", followed_up: "回访", archived: "归档", reopened: "重新打开", withdrawn: "撤回", timed: "调整时限", imported: "导入", asked: "短信回访已发", to_be_called: "转电话回访",
  } as Record<string, string>,
  states: {registered: "待受理", admitted: "待派单", issued: "待签收", received: "办理中", answered: "待审核", closed: "已办结", refused: "不予受理", merged: "已并件", archived: "已归档", withdrawn: "已撤回"} as Record<string, string>,
};
export default words;
