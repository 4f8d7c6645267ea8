#!/bin/bash
# Writes data/search/initials.txt: the initial letter of the pinyin of every ideograph U+4E00 to U+9FFF, as ICU
# transliterates it (CLDR's Han-Latin, which is Unicode's kMandarin). Needs uconv of the package icu-devtools.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p data/search
{
  cat <<'HEADER'
# Initial letters of the pinyin of ideographs, 64 a line from the code point that begins it; "-": none is known.
# Made by scripts/pinyin-initials.sh from CLDR's Han-Latin transliteration, which derives from Unihan's kMandarin.
# Data (c) Unicode, Inc., under the Unicode License V3: https://www.unicode.org/license.txt
# "also" lines: further readings of ideographs that are in common use with several.
HEADER
  python3 - <<'PYTHON'
import subprocess
import unicodedata

first, last = 0x4E00, 0x9FFF
text = "\n".join(chr(c) for c in range(first, last + 1)) + "\n"
latin = subprocess.run(["uconv", "-x", "Han-Latin"], input=text.encode(), stdout=subprocess.PIPE, check=True)
letters = []
for line in latin.stdout.decode().split("\n")[: last - first + 1]:
    plain = unicodedata.normalize("NFD", line.strip())[:1].lower()
    letters.append(plain if "a" <= plain <= "z" else "-")
for begin in range(0, len(letters), 64):
    print(f"{first + begin:04X} {''.join(letters[begin:begin + 64])}")
PYTHON
  cat <<'ALSO'
also 重c 长c 行h 乐y 会k 调t 率s 系j 厦x 单s 参s 藏z 朝z 弹t 给j 降x 卡q 省x 石d 提d 校j 种c 曾z 盛c 区o 圈j 落l 宿x
also 期j 仇q 堡p 埔p 蕃b 番p 解x 伽q 什s 还h 折s 叶x 尉y 射y 万m 秘b 车j 屏b 汤s 贾g 繁p 俞s
ALSO
} >data/search/initials.txt
