#!/bin/bash
# Writes data/search/pinyin.txt: the syllable of the pinyin of every ideograph U+4E00 to U+9FFF, as ICU transliterates
# it (CLDR's Han-Latin, which is Unicode's kMandarin). Needs uconv of the package icu-devtools.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p data/search
{
  cat <<'HEADER'
# Pinyin: a syllable and the ideographs that are read so, without tones.
# Made by scripts/pinyin.sh from CLDR's Han-Latin transliteration, which derives from Unihan's kMandarin.
# Data (c) Unicode, Inc., under the Unicode License V3: https://www.unicode.org/license.txt
# Below "# also": further readings of ideographs that are in common use with several.
HEADER
  python3 - <<'PYTHON'
import collections
import subprocess
import unicodedata

first, last = 0x4E00, 0x9FFF
text = "\n".join(chr(c) for c in range(first, last + 1)) + "\n"
latin = subprocess.run(["uconv", "-x", "Han-Latin"], input=text.encode(), stdout=subprocess.PIPE, check=True)
read = collections.defaultdict(str)
for place, line in enumerate(latin.stdout.decode().split("\n")[: last - first + 1]):
    marked = unicodedata.normalize("NFD", line.strip().lower()).replace("u\u0308", "v")
    plain = "".join(c for c in marked if "a" <= c <= "z")
    if plain and plain != chr(first + place):
        read[plain] += chr(first + place)
for syllable in sorted(read):
    print(syllable, read[syllable])
PYTHON
  cat <<'ALSO'
# also
chang 长
che 车
cheng 盛
chong 重种
dan 石
di 提
gei 给
hai 还
hang 行
hui 会
ji 系期给
jia 贾
jiao 校
juan 圈
kuai 会
la 落
lv 率
mi 秘
mo 万
ou 区
pan 番
pu 堡埔
qi 期
qia 卡
qie 伽
qiu 仇
ping 屏
shan 单
shen 参
she 折
shang 汤
shu 俞
shuai 率
tan 弹
tiao 调
xia 厦
xian 解
xiang 降
xie 叶
xing 省
xiu 宿
ye 射
yu 尉
yue 乐
zang 藏
zeng 曾
zhao 朝
zhuan 传
ALSO
} >data/search/pinyin.txt
