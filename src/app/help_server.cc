// One page for all commands of the server and its ledger: they share their options.
#include "app/help.h"

namespace luoshi::app {

const HelpText kServerHelp = {"serve",
                              R"(luoshi serve 及台账的命令

用法
  luoshi serve --data 目录 [--city 目录] [--empty] [--store 位置] [--listen 地址:端口]
      启动服务；数据目录不存在时建立，空台账装入城市文件（不给 --city 时为示例城市），
      并显示一次初始账号的密码。示例城市带有一个演示年度：任务、进展、红黄灯、督办都是
      生成的，每页都有演示标记；加 --empty 则不生成，只有单位、人员和报告。能应答后在标准输出写一行 listening on http://…；
      收到 SIGTERM 或 Ctrl-C 后办完手上的请求再退出。
  luoshi token    --data 目录 --user 用户名 [--scope 权限,…] [--name 名称] [--days 天数]
      打印一个接口令牌；不给 --scope 时为此人现有的全部权限
  luoshi password --data 目录 --user 用户名        打印一个新的初始密码
  luoshi verify   --data 目录 [--anchor 文件] [--public-key 文件]
      重算散列链和全部投影并对照；有出入时退出状态为 1
  luoshi rebuild  --data 目录                      按事件重算投影，服务可以照常运行
  luoshi export   --data 目录 [--output 文件]      全部内容，一行一个 JSON 对象
  luoshi import   --data 新目录 [--store 位置] 文件
  luoshi import cases 文件 --kind-map 对照表 --data 目录 [--city 目录] [--dry-run]
                  [--format text|json|jsonl]
      导入另一系统的诉求件（xlsx、csv）：列和取值按对照表（docs/formats/kind-map.md）；有错的行
      不导入并指出单元格，其余照导；再导一次不会重复，那边已办结的在这里办结；--dry-run 只看不写
  luoshi backup   --data 目录 --to 备份目录        可反复执行，每次补上新增的部分
  luoshi restore  --data 新目录 --from 备份目录 [--until 时间]
  luoshi anchor   --data 目录                      打印签过名的锚定行，请另处保存
  luoshi salvage  --data 目录                      损坏的台账文件里还能救出的事件
  luoshi rotate   --data 目录                      新的主密钥，重新包裹各人的密钥；之后重启服务
  luoshi config                                    每个配置项的值和来历
  luoshi settings --data 目录 [--issuer 地址] [--client-id 编号] [--name 名称] [--login-claim 项]
      设置统一身份认证；都不给时显示现在的设置；--issuer none 取消。正在运行的服务随即照办。
      客户端密钥不进台账，写在配置 oidc-secret 或 oidc-secret-file 里

配置项可写成选项 --名称 值，环境变量 LUOSHI_名称，或配置文件（--config 文件）里的
“名称: 值”；luoshi config 列出全部。

退出状态：0 办成了；1 没有办成，或核对有出入；2 用法不对
)",
                              R"(luoshi serve, and the commands of the ledger

Usage
  luoshi serve --data FOLDER [--city FOLDER] [--empty] [--store WHERE]
               [--listen ADDRESS:PORT]
      starts the server; makes the data folder when it is not there, fills an empty ledger with
      the city's files (without --city: the sample city) and shows the first passwords once.
      The sample city has lived a year: commitments, progress, lights, orders, all made up and
      marked as demonstration on every page; with --empty it has its units, people and reports.
      Writes one line "listening on http://..." to standard output once it answers; SIGTERM and
      Ctrl-C let it finish the requests under way.
  luoshi token    --data FOLDER --user LOGIN [--scope RIGHT,...] [--name NAME]
                  [--days DAYS]
      prints an API token; without --scope it has all rights that the person has now
  luoshi password --data FOLDER --user LOGIN       prints a new first password
  luoshi verify   --data FOLDER [--anchor FILE] [--public-key FILE]
      computes the chain and all projections anew and compares; exit status 1 when they differ
  luoshi rebuild  --data FOLDER                    computes the projections anew, on-line
  luoshi export   --data FOLDER [--output FILE]    everything, one JSON object a line
  luoshi import   --data NEW [--store WHERE] FILE
  luoshi import cases FILE --kind-map FILE --data FOLDER [--city FOLDER] [--dry-run]
                  [--format text|json|jsonl]
      cases of another system (xlsx, csv), read by a kind map (docs/formats/kind-map.md): a row
      that is wrong is left out and told at its cell; the same file again changes nothing, what has
      been closed there is closed here; --dry-run looks and writes nothing
  luoshi backup   --data FOLDER --to FOLDER        again and again: each run adds what followed
  luoshi restore  --data NEW --from FOLDER [--until TIME]
  luoshi anchor   --data FOLDER                    prints a signed anchor; keep it elsewhere
  luoshi salvage  --data FOLDER                    the events that a damaged file still holds
  luoshi rotate   --data FOLDER                    a new master key wraps everybody's keys; start
                                                   the server anew afterwards
  luoshi config                                    every key, its value and where it came from
  luoshi settings --data FOLDER [--issuer ADDRESS] [--client-id ID] [--name NAME]
                  [--login-claim CLAIM]
      sets the identity provider; without options shows it; --issuer none takes it away. A server
      that is running follows at once. The client's secret does not enter the ledger: it stands in
      the configuration, oidc-secret or oidc-secret-file

A key is given as an option --NAME VALUE, as the variable LUOSHI_NAME, or as a line "NAME: VALUE"
in a configuration file (--config FILE); luoshi config lists all.

Exit status: 0 done; 1 not done, or something differs; 2 wrong usage
)"};

}  // namespace luoshi::app
