// Chinese: the words that are there from the start; the others come when somebody is signed in.
export default {
  brand: "落实",
  slogan: "从一份报告，到件件有着落",
  nav: {
    demo: "演示数据", demo_hint: "这里的任务、进展、督办都是生成的演示数据", main: "主导航", menu: "菜单", skip: "跳到内容",
    overview: "总览", desk: "我的桌面", commitments: "任务", sources: "来源", packages: "任务包", groups: {promises: "承诺", carrying: "推进", requests: "诉求", office: "机关"}, readings: "报告", orders: "督查", "case-desk": "诉求工作台", cases: "诉求件", "case-figures": "诉求数据", articles: "知识库", indicators: "指标", rankings: "排名", units: "单位", people: "人员", audit: "审计", settings: "设置", account: "我的账号", sign_out: "退出登录",
    language: "English", live: "实时连接正常", not_live: "实时连接已断开，正在重连",
  },
  common: {
    filter: "筛选", all: "全部", none: "无", save: "保存", cancel: "取消", close: "关闭", create: "新建", delete: "删除", copy: "复制", copied: "已复制",
    retry: "重试", back: "返回", previous: "上一页", next: "下一页", export: "导出", import: "导入", loading: "正在载入…", empty: "没有符合条件的记录", more: "详情",
    actions: "操作", sort_by: "按“{name}”排序", page: "第 {page} 页",
    outdated: "别人刚刚改过这条记录，请重新载入后再改。", request: "请求编号 {id}", choose: "请选择", open: "打开", optional: "可不填",
  },
  sign_in: {
    title: "登录", login: "用户名", password: "密码", submit: "登录", oidc: "使用{name}登录", or: "或",
    first: "首次登录，请先修改密码", first_hint: "初始密码只用一次。修改后即可进入系统。",
    old: "原密码", new: "新密码", repeat: "再输一遍新密码", change: "修改密码", not_same: "两次输入的新密码不一致", leave: "换个账号登录",
    rule_length: "至少 {count} 个字符", rule_classes: "包含大写字母、小写字母、数字、其他符号中的 {count} 类", rule_login: "不含用户名",
    rule_same: "两次输入一致", expired: "登录已过期，请重新登录", oidc_failed: "统一身份认证没有成功，请重试或改用密码登录",
    changed: "密码已修改，其他设备上的登录已退出",
  },
  theme: {title: "外观", light: "浅色", system: "跟随系统", dark: "深色"},
};
