#include "app/help.h"

#include <algorithm>
#include <array>

#include "app/keep_commands.h"
#include "app/route_command.h"

namespace luoshi::app {
namespace {

constexpr HelpText kOverview = {
    "",
    R"(luoshi（落实）——读政府工作报告：目标、任务、数字，每一条都指回原文

用法：luoshi 命令 [选项] 文件…

命令
  read      读报告：指标、任务、名词、提纲，每一条指回原文位置
  compare   对照两年的报告：去年的目标，今年完成了没有
  panel     多份报告的标准指标并成面板数据，一行一个指标
  deadline  某类事项的到期时间和推导过程：放假、调休、中止、延期，条文依据
  locate    一批经纬度各在哪个网格；也检查城市的边界文件
  route     从已标注的诉求学会分拨：训练、评估、建议类别并说明理由
  serve     启动服务；同一页还有 token、verify、export、import、backup、restore 等
  help      某个命令的说明：luoshi help read

选项
  --lang zh|en   语言（也可设环境变量 LUOSHI_LANG）
  --version      版本
  --help         这一页

例子
  luoshi read 报告.docx
  luoshi read 报告文件夹 --format xlsx --output 指标.xlsx
  luoshi compare 2025年报告.docx 2026年报告.docx
  luoshi panel 各地报告/ --format csv --output 面板.csv

退出状态：0 都读了；1 有文件读不了（其余照读）；2 用法不对
)",
    R"(luoshi - reads government work reports: targets, tasks and figures, each with its place

Usage: luoshi COMMAND [OPTIONS] FILE...

Commands
  read      read reports: quantities, tasks, terms, outline, each pointing back to the text
  compare   two years' reports: what became of last year's targets
  panel     the standard indicators of many reports, one row each, for researchers
  deadline  when a matter is due, and why: holidays, suspensions, extensions, articles
  locate    the cells that points lie in; also checks a city's boundaries
  route     learns from labelled messages where to send new ones: train, evaluate, suggest
  serve     starts the server; its page has token, verify, export, import, backup, restore ...
  help      about one command: luoshi help read

Options
  --lang zh|en   language (or set the environment variable LUOSHI_LANG)
  --version      the version
  --help         this page

Examples
  luoshi read report.docx
  luoshi read folder --format xlsx --output quantities.xlsx
  luoshi compare report-2025.docx report-2026.docx
  luoshi panel reports/ --format csv --output panel.csv

Exit status: 0 all was read; 1 something could not be read (the rest was); 2 wrong usage
)"};

constexpr HelpText kRead = {"read",
                            R"(luoshi read——读政府工作报告

用法：luoshi read 文件… [选项]

文件可以是 txt、html、docx、pdf、doc，也可以是文件夹（其中的文档都读）；- 表示标准输入。
多个文件同时读，按给出的顺序出结果；有读不了的，在标准错误里各说一行，其余照读。

选项
  -f, --format FORMAT  输出格式，不写时看 --output 的后缀，否则为 table
                         table  给人看的摘要；多个文件时每个一行
                         text   报告的文字，各条的起止位置就按它来数
                         json   一个数组，每份报告一个对象
                         jsonl  一行一个对象，供程序用（docs/formats/reading.md）
                         csv    一张表，Excel、WPS 可直接打开
                         xlsx   工作簿：指标、任务、名词、提纲、发现
                         html   一页标注好的全文，用浏览器看
  -o, --output PATH    写到文件，不写到标准输出；text、html 读多个文件时为文件夹
  -w, --what WHAT      只要一类：quantities 指标，tasks 任务，terms 名词，
                         outline 提纲，findings 发现；all 全部
      --lexicon DIR    用该文件夹里的词表代替内置的同名词表
      --lang zh|en     语言
  -h, --help           这一页

例子
  luoshi read 报告.docx                          看摘要
  luoshi read 报告.docx --what tasks             看全部任务
  luoshi read 报告.pdf -o 报告.xlsx              存成工作簿
  luoshi read 报告.docx -o 报告.html             存成标注全文的网页
  luoshi read 各地报告/ --format csv > 指标.csv  一个文件夹的指标并成一张表
  luoshi read --format jsonl - < 报告.txt        从标准输入读

退出状态：0 都读了；1 有文件读不了（其余照读）；2 用法不对
)",
                            R"(luoshi read - read government work reports

Usage: luoshi read FILE... [OPTIONS]

A FILE is txt, html, docx, pdf or doc, or a folder (every document in it); - is standard input.
Files are read in parallel, results come in the order given. What cannot be read is told in one line
each on standard error; the others are still read.

Options
  -f, --format FORMAT  what to write; else by the ending of --output, else a table
                         table  a summary for a person; of several files one line each
                         text   the report's text, in which places are counted
                         json   one array, one object for each report
                         jsonl  one object a line, for programs (docs/formats/reading.md)
                         csv    one table, for Excel and WPS
                         xlsx   a workbook: quantities, tasks, terms, outline, findings
                         html   one page, the whole text annotated, for a browser
  -o, --output PATH    a file, instead of standard output; for text and html of several files a
                       folder
  -w, --what WHAT      one kind only: quantities, tasks, terms, outline, findings; or all
      --lexicon DIR    word lists in this folder replace the built-in ones of the same name
      --lang zh|en     language
  -h, --help           this page

Examples
  luoshi read report.docx                           a summary
  luoshi read report.docx --what tasks              all tasks
  luoshi read report.pdf -o report.xlsx             a workbook
  luoshi read report.docx -o report.html            the annotated text as a page
  luoshi read reports/ --format csv > figures.csv   a folder's figures in one table
  luoshi read --format jsonl - < report.txt         from standard input

Exit status: 0 all was read; 1 something could not be read (the rest was); 2 wrong usage
)"};

constexpr HelpText kCompare = {"compare",
                               R"(luoshi compare——对照两年的报告

用法：luoshi compare 去年的报告 今年的报告 [选项]

去年报告里的每个目标和量化任务，在今年报告的回顾里找它的结果：完成、未完成、不可比（口径、
计量或单位变了）、未提到（给出最接近的数字）。指标、计量、单位都一致才判完成或未完成。

选项
  -f, --format FORMAT  table（默认）、jsonl、csv、xlsx、html；不写时看 --output 的后缀
  -o, --output PATH    写到文件，不写到标准输出
      --lexicon DIR    用该文件夹里的词表代替内置的同名词表
      --lang zh|en     语言
  -h, --help           这一页

例子
  luoshi compare 2025.docx 2026.docx
  luoshi compare 2025.docx 2026.docx -o 对照.xlsx

退出状态：0 都读了；1 有文件读不了；2 用法不对
)",
                               R"(luoshi compare - what became of last year's targets

Usage: luoshi compare LAST_YEAR THIS_YEAR [OPTIONS]

For each target and quantified task of last year's report, what this year's review says of it: met,
missed, changed (in definition, measure or unit) or not mentioned (with the closest figure). Met and
missed are only said when indicator, measure and unit agree.

Options
  -f, --format FORMAT  table (default), jsonl, csv, xlsx, html; else by the ending of --output
  -o, --output PATH    a file, instead of standard output
      --lexicon DIR    word lists in this folder replace the built-in ones of the same name
      --lang zh|en     language
  -h, --help           this page

Examples
  luoshi compare 2025.docx 2026.docx
  luoshi compare 2025.docx 2026.docx -o comparison.xlsx

Exit status: 0 both were read; 1 something could not be read; 2 wrong usage
)"};

constexpr HelpText kPanel = {"panel",
                             R"(luoshi panel——把多份报告的标准指标并成面板数据

用法：luoshi panel 文件… [选项]

每份报告、每个标准指标（data/reading/indicators.yaml：地区生产总值、一般公共预算收入、城镇新增
就业……）一行，目标与结果分开，带数值、单位、比较词和原文位置。文件可以是文件夹；- 表示标准输入。

选项
  -f, --format FORMAT  table（默认）、csv、xlsx、jsonl；不写时看 --output 的后缀
  -o, --output PATH    写到文件，不写到标准输出
      --lexicon DIR    用该文件夹里的词表代替内置的同名词表
      --lang zh|en     语言
  -h, --help           这一页

例子
  luoshi panel 各地报告/ -o 面板.csv
  luoshi panel 各地报告/ --format jsonl | head

退出状态：0 都读了；1 有文件读不了（其余照读）；2 用法不对
)",
                             R"(luoshi panel - the standard indicators of many reports as panel data

Usage: luoshi panel FILE... [OPTIONS]

One row for each report and standard indicator (data/reading/indicators.yaml: GDP, budget revenue,
new urban jobs ...), targets and outcomes apart, with value, unit, comparator and place in the text.
A FILE may be a folder; - is standard input.

Options
  -f, --format FORMAT  table (default), csv, xlsx, jsonl; else by the ending of --output
  -o, --output PATH    a file, instead of standard output
      --lexicon DIR    word lists in this folder replace the built-in ones of the same name
      --lang zh|en     language
  -h, --help           this page

Examples
  luoshi panel reports/ -o panel.csv
  luoshi panel reports/ --format jsonl | head

Exit status: 0 all was read; 1 something could not be read (the rest was); 2 wrong usage
)"};

constexpr HelpText kLocate = {"locate",
                              R"(luoshi locate——一批经纬度各在哪个网格

用法：luoshi locate [--city 目录] [选项] < points.csv

按城市目录里的 boundaries.geojson（docs/formats/boundaries.md）找每一点所在的最小区域。points.csv 的列为
longitude、latitude，可有 datum（wgs84、gcj02、bd09）；第一行就是数字时按此顺序。

选项
  --city 目录             城市文件；不写时为示例城市
  --datum 坐标系          没有 datum 列时各点的坐标系，默认 wgs84
  --format FORMAT         text（默认：坐标、编号、名称路径，以制表符分隔）、csv、jsonl
  --check                 不读点，只检查边界：自相交、重叠、空隙、越界
  --lang zh|en            语言

退出状态：0 各点都读了；1 有读不了的，或边界有错；2 用法不对
)",
                              R"(luoshi locate - the cells that points lie in

Usage: luoshi locate [--city FOLDER] [OPTIONS] < points.csv

By boundaries.geojson of the city's folder (docs/formats/boundaries.md): the innermost region of
each point. Columns of points.csv: longitude, latitude and, if there is one, datum (wgs84, gcj02,
bd09); in this order when the first row is numbers already.

Options
  --city FOLDER     the city's files; without it the sample city
  --datum DATUM     of the points without one of their own; wgs84 by default
  --format FORMAT   text (default: place, id and path of names between tabs), csv, jsonl
  --check           reads no points; tells what is wrong with the boundaries
  --lang zh|en      language

Exit status: 0 all points were read; 1 some were not, or the boundaries are wrong; 2 wrong usage
)"};

constexpr HelpText kDeadline = {"deadline",
                                R"(luoshi deadline——某类事项什么时候到期，怎样算出来的

用法：luoshi deadline --kind 类别 --from 时间 [选项]

按城市的 kinds.yaml（时限规则）和 calendar.yaml（放假、调休、办公时间）推算到期时间，逐步写出推导
过程和条文依据（docs/formats/deadline.md）。未载入的年份只按周末推算，结果标为暂定。

选项
  --city 目录            城市文件；不写时为示例城市
  --kind 类别            kinds.yaml 里的 id；写错时列出全部
  --from 时间            起算：2026-03-02、2026-03-02T09:30，可带 +08:00
  --suspend 起..止[=事由]  中止，可写多次；不写止表示尚未恢复，恢复当日计入
  --extend 数[@时间]     批准的延期，按规则的单位，可写多次；时间为批准时间
  --return 时间          退回，可写多次
  --object 起..止        异议提出和决定的时间
  --unit 单位            由谁办理（其办公时间）
  --hand-over 单位@时间  移交，可写多次
  --done 阶段@时间       某阶段实际完成的时间，可写多次
  --close 时间           办结
  --now 时间             以此为现在：列出已到的提醒
  --format table|json    输出格式
  --lang zh|en           语言

例子
  luoshi deadline --kind hotline-complaint --from 2026-02-10T09:30
  luoshi deadline --kind market-complaint-mediate --from 2026-03-02 \
    --suspend 2026-03-10..2026-03-20=testing --format json

退出状态：0 算出来了；1 城市文件读不了；2 用法不对，或规则不允许
)",
                                R"(luoshi deadline - when a matter is due, and how that comes

Usage: luoshi deadline --kind KIND --from TIME [OPTIONS]

The due time by the city's kinds.yaml (rules of limits) and calendar.yaml (holidays, shifted working
days, office hours), derived step by step with the articles behind it (docs/formats/deadline.md). A
year that is not loaded has only its weekends, and the result is marked as provisional.

Options
  --city FOLDER           the city's files; without it the sample city
  --kind KIND             an id of kinds.yaml; a wrong one lists all
  --from TIME             the opening: 2026-03-02, 2026-03-02T09:30, with or without +08:00
  --suspend FROM..TO[=GROUND]  a suspension, several times; without TO it is not over; the day of
                          the resumption counts
  --extend N[@TIME]       an approved extension in the rule's unit, several times; when approved
  --return TIME           a return, several times
  --object FROM..TO       an objection, and when it was decided
  --unit UNIT             who is in charge (whose office hours)
  --hand-over UNIT@TIME   a hand-over, several times
  --done STAGE@TIME       when a stage was done in fact, several times
  --close TIME            the closing
  --now TIME              taken as now: lists the reminders that have come
  --format table|json     what to write
  --lang zh|en            language

Examples
  luoshi deadline --kind hotline-complaint --from 2026-02-10T09:30
  luoshi deadline --kind market-complaint-mediate --from 2026-03-02 \
    --suspend 2026-03-10..2026-03-20=testing --format json

Exit status: 0 derived; 1 the city's files cannot be read; 2 wrong usage, or the rule forbids it
)"};

constexpr std::array<HelpText, 6> kTexts = {kOverview, kRead, kCompare, kPanel, kDeadline, kLocate};

}  // namespace

std::string_view help_text(std::string_view command, base::Language language) {
  for (const HelpText& text : kTexts) {
    if (text.command != command) continue;
    return language == base::Language::kChinese ? text.zh : text.en;
  }
  if (command == kRouteHelp.command) {
    return language == base::Language::kChinese ? kRouteHelp.zh : kRouteHelp.en;
  }
  const auto is_it = [&](const KeepCommand& one) { return one.name == command; };
  if (command == kServerHelp.command || std::ranges::any_of(keep_commands(), is_it)) {
    return language == base::Language::kChinese ? kServerHelp.zh : kServerHelp.en;
  }
  return {};
}

}  // namespace luoshi::app
