"""Every fault that reading a catalog can give, each with its whole message."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from advisor import source
from advisor.catalog import draft, reading, record
from advisor.catalog.record import validated
from advisor.diagnostic import Faults, Refused
from tests.worlds import FIELDS, PROVINCE, SHIPPED, WORLD, Content, document, faults, laws, messages, write


class Case(NamedTuple):
    code: str
    files: dict[str, Content]
    message: str


DAYS_OFF = """\
- year: 2021
  by: [45/2019/QH14 Điều 112 khoản 1]
  days_off:
    - {day: 2021-01-01, of: tet-duong-lich}
    - {day: 2021-02-10, of: tet-nguyen-dan}
    - {day: 2021-02-11, of: tet-nguyen-dan}
    - {day: 2021-02-12, of: tet-nguyen-dan}
    - {day: 2021-02-15, of: tet-nguyen-dan}
    - {day: 2021-02-16, of: tet-nguyen-dan}
    - {day: 2021-04-21, of: gio-to-hung-vuong}
    - {day: 2021-04-30, of: ngay-chien-thang}
    - {day: 2021-05-03, of: nghi-bu, in_place_of: 2021-05-01}
    - {day: 2021-09-02, of: quoc-khanh}
    - {day: 2021-09-03, of: quoc-khanh}
  evidence: {grade: reported}
"""

CASES = [
    Case(
        "yaml-syntax",
        {
            "fields.yaml": """\
- {field: a
  name: b}
- [
"""
        },
        """\
catalog/fields.yaml:2:7: yaml-syntax: this is not YAML: did not find expected ',' or '}'
      name: b}
          ^
    help: check indentation, colons and quotes around here
""",
    ),
    Case(
        "yaml-syntax",
        {"fields.yaml": "- {field: dat-dai, name: Đất\x07}\n"},
        """\
catalog/fields.yaml:1:29: yaml-syntax: this is not YAML: the character 0x0007 is not allowed
    - {field: dat-dai, name: Đất�}
                                ^
    help: take it out
""",
    ),
    Case(
        "yaml-alias",
        {"fields.yaml": "- {field: &x dat-dai, name: Đất đai}\n"},
        """\
catalog/fields.yaml:1:11: yaml-alias: an anchor (&x) is not allowed
    - {field: &x dat-dai, name: Đất đai}
              ^^^^^^^^^^
    help: write the value where it is needed
""",
    ),
    Case(
        "yaml-alias",
        {"fields.yaml": "- {field: dat-dai, &k name: *x}\n"},
        """\
catalog/fields.yaml:1:20: yaml-alias: an anchor (&k) is not allowed
    - {field: dat-dai, &k name: *x}
                       ^^^^^^^
    help: write the value where it is needed
catalog/fields.yaml:1:29: empty-text: the text is empty
    - {field: dat-dai, &k name: *x}
                                ^
    help: leave the key out when there is nothing to say
catalog/fields.yaml:1:29: yaml-alias: an alias (*x) is not allowed
    - {field: dat-dai, &k name: *x}
                                ^^
    help: write the value out
""",
    ),
    Case(
        "yaml-tag",
        {"fields.yaml": "- {field: !!python/name:os.system dat-dai, name: Đất đai}\n"},
        """\
catalog/fields.yaml:1:11: yaml-tag: a tag (tag:yaml.org,2002:python/name:os.system) is not allowed
    - {field: !!python/name:os.system dat-dai, name: Đất đai}
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    help: write the plain value
""",
    ),
    Case(
        "several-documents",
        {
            "fields.yaml": """\
- {field: dat-dai, name: Đất đai}
---
- {field: dat-dai, name: Đất đai}
"""
        },
        """\
catalog/fields.yaml:2:1: several-documents: a second document begins here
    ---
    ^^^
    help: put it into a file of its own
""",
    ),
    Case(
        "empty-file",
        {"fields.yaml": "# nothing yet\n"},
        """\
catalog/fields.yaml:1:1: empty-file: the file is empty
    # nothing yet
    ^
    help: write something into it or delete it
""",
    ),
    Case(
        "too-deep",
        {"fields.yaml": "- {field: dat-dai, name: [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}\n"},
        """\
catalog/fields.yaml:1:41: too-deep: more than 16 levels of nesting
    - {field: dat-dai, name: [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}
                                            ^
    help: no file of the project needs so many
""",
    ),
    Case(
        "key-not-text",
        {"fields.yaml": "- {field: dat-dai, name: Đất đai, [a, b]: c}\n"},
        """\
catalog/fields.yaml:1:35: key-not-text: a key must be a word
    - {field: dat-dai, name: Đất đai, [a, b]: c}
                                      ^
    help: write `key: value`
""",
    ),
    Case(
        "repeated-key",
        {
            "fields.yaml": """\
- field: dat-dai
  name: Đất đai
  name: Đất
"""
        },
        """\
catalog/fields.yaml:3:3: repeated-key: the key `name` stands twice
      name: Đất
      ^^^^
    see also catalog/fields.yaml:2
    help: keep one of the two
""",
    ),
    Case(
        "empty-value",
        {
            "fields.yaml": """\
- field: dat-dai
  name:
"""
        },
        """\
catalog/fields.yaml:2:8: empty-text: the text is empty
      name:
           ^
    help: leave the key out when there is nothing to say
catalog/fields.yaml:2:8: empty-value: there is no value here
      name:
           ^
    help: leave the key out when the value is not known
""",
    ),
    Case(
        "yaml-boolean",
        {"fields.yaml": "- {field: dat-dai, name: No}\n"},
        """\
catalog/fields.yaml:1:26: yaml-boolean: YAML programs read the bare word No as true or false
    - {field: dat-dai, name: No}
                             ^^
    help: write 'No' in quotes if the word is meant, true or false if not
""",
    ),
    Case(
        "yaml-boolean",
        {"fields.yaml": "- {field: dat-dai, name: Đất đai, on: x}\n"},
        """\
catalog/fields.yaml:1:35: unknown-key: there is no key `on` here
    - {field: dat-dai, name: Đất đai, on: x}
                                      ^^
    help: known here: field, name
catalog/fields.yaml:1:35: yaml-boolean: YAML programs read the bare key on as true or false
    - {field: dat-dai, name: Đất đai, on: x}
                                      ^^
    help: write 'on' in quotes
""",
    ),
    Case(
        "yaml-boolean",
        {"fields.yaml": "- {field: on, name: Đất đai}\n"},
        """\
catalog/fields.yaml:1:11: yaml-boolean: YAML programs read the bare word on as true or false
    - {field: on, name: Đất đai}
              ^^
    help: write 'on' in quotes if the word is meant, true or false if not
""",
    ),
    Case(
        "no-such-day",
        {
            "province.yaml": """\
province: thu
name: Tỉnh thử
recorded_from: 2025-02-29
"""
        },
        """\
catalog/province.yaml:3:16: no-such-day: 2025-02-29 is no day of the calendar
    recorded_from: 2025-02-29
                   ^^^^^^^^^^
    help: correct the date (year-month-day)
""",
    ),
    Case(
        "not-nfc",
        {"fields.yaml": unicodedata.normalize("NFD", "- {field: dat-dai, name: Đất đai}\n")},
        """\
catalog/fields.yaml:1:26: not-nfc: the text is in decomposed Unicode: it looks the same and is not equal
    - {field: dat-dai, name: NFD}
                             ^^^^^^^^^
    help: save the text in NFC (composed letters)
""".replace("NFD", unicodedata.normalize("NFD", "Đất đai")),
    ),
    Case(
        "unseen-character",
        {"fields.yaml": "- {field: dat-dai, name: Đất\u200b đai}\n"},
        """\
catalog/fields.yaml:1:26: unseen-character: the text holds the invisible character U+200B: it reads otherwise than it looks
    - {field: dat-dai, name: Đất\ufffd đai}
                             ^^^^^^^^
    help: take it out, or type the text again
""",
    ),
    Case(
        "foreign-letter",
        {"fields.yaml": "- {field: dat-dai, name: Đất đ\u0430i}\n"},
        """\
catalog/fields.yaml:1:26: foreign-letter: a Greek or Cyrillic letter (U+0430) in a word of Latin ones: it looks alike and is not equal
    - {field: dat-dai, name: Đất đ\u0430i}
                             ^^^^^^^
    help: type the word again
""",
    ),
    Case(
        "eth-for-d",
        {"fields.yaml": "- {field: dat-dai, name: Ðất đai}\n"},
        """\
catalog/fields.yaml:1:26: eth-for-d: the letter Ð (eth) stands where Đ is meant
    - {field: dat-dai, name: Ðất đai}
                             ^^^^^^^
    help: replace Ð by Đ, ð by đ
""",
    ),
    Case(
        "file-too-large",
        {"fields.yaml": 5 * 1024 * 1024},
        """\
catalog/fields.yaml:1:1: file-too-large: the file has more than 4 MiB
    help: split it into several files
""",
    ),
    Case(
        "not-utf8",
        {"fields.yaml": b"- {field: dat-dai, name: \xd0\xe3}\n"},
        """\
catalog/fields.yaml:1:1: not-utf8: byte 25 is not UTF-8
    help: save the file as UTF-8
""",
    ),
    Case(
        "unreadable",
        {"fields.yaml": None},
        """\
catalog/fields.yaml:1:1: unreadable: the file can't be read: it is no file
    help: give it another name, or take it out
""",
    ),
    Case(
        "too-many-values",
        {"fields.yaml": "- a\n" * 50_001},
        """\
catalog/fields.yaml:50000:3: too-many-values: the file has more than 50000 values
    - a
      ^
    help: split it into several files
""",
    ),
    Case(
        "boolean-for-text",
        {"fields.yaml": "- {field: dat-dai, name: true}\n"},
        """\
catalog/fields.yaml:1:26: boolean-for-text: true and false are no text here
    - {field: dat-dai, name: true}
                             ^
    help: write the word in quotes
""",
    ),
    Case(
        "number-for-text",
        {
            "procedures/p.yaml": """\
procedure: 1.010100
name: Thủ tục
field: dat-dai
levels: [province]
source: {evidence: {grade: text}}
""",
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
        },
        """\
catalog/procedures/p.yaml:1:12: number-for-text: 1.010100 without quotes is read as a number
    procedure: 1.010100
               ^
    help: write it in quotes: '1.010100'
""",
    ),
    Case(
        "number-for-text",
        {"fields.yaml": "- {field: 12, name: Đất đai}\n"},
        """\
catalog/fields.yaml:1:11: number-for-text: 12 without quotes is read as a number
    - {field: 12, name: Đất đai}
              ^
    help: write it in quotes: '12'
""",
    ),
    Case(
        "date-for-text",
        {"fields.yaml": "- {field: dat-dai, name: 2025-01-01}\n"},
        """\
catalog/fields.yaml:1:26: date-for-text: 2025-01-01 without quotes is read as a date
    - {field: dat-dai, name: 2025-01-01}
                             ^
    help: write it in quotes
""",
    ),
    Case(
        "ends-before-it-begins",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2020-01-01, until: 2020-01-01}
evidence: {grade: text}
"""
        },
        """\
catalog/legislation/l.yaml:4:11: ends-before-it-begins: the period from 2020-01-01 until 2020-01-01 has no day in it
    in_force: {from: 2020-01-01, until: 2020-01-01}
              ^
    help: `until` is the first day on which it is no longer in force; correct one of the two
""",
    ),
    Case(
        "unknown-key",
        {"fields.yaml": "- {feild: dat-dai, field: dat-dai, name: Đất đai}\n"},
        """\
catalog/fields.yaml:1:4: unknown-key: there is no key `feild` here
    - {feild: dat-dai, field: dat-dai, name: Đất đai}
       ^^^^^
    help: did you mean `field`?
""",
    ),
    Case(
        "unknown-key",
        {"fields.yaml": "- {field: dat-dai, name: Đất đai, zzz: 1}\n"},
        """\
catalog/fields.yaml:1:35: unknown-key: there is no key `zzz` here
    - {field: dat-dai, name: Đất đai, zzz: 1}
                                      ^^^
    help: known here: field, name
""",
    ),
    Case(
        "missing-key",
        {"fields.yaml": "- {field: dat-dai}\n"},
        """\
catalog/fields.yaml:1:3: missing-key: the key `name` is missing
    - {field: dat-dai}
      ^
    help: add it, or look at a file of the same kind
""",
    ),
    Case(
        "not-a-slug",
        {"fields.yaml": "- {field: Đất đai, name: Đất đai}\n"},
        """\
catalog/fields.yaml:1:11: not-a-slug: this is no id
    - {field: Đất đai, name: Đất đai}
              ^
    help: use small letters without accents, digits and hyphens, as in so-tu-phap
""",
    ),
    Case(
        "unknown-word",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luaat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
"""
        },
        """\
catalog/legislation/l.yaml:2:7: unknown-word: there is no 'luaat' here; known: 'hien-phap', 'bo-luat', 'luat', 'nghi-quyet-quoc-hoi', 'phap-lenh', 'nghi-quyet-ubtvqh', 'nghi-dinh', 'nghi-quyet-chinh-phu', 'quyet-dinh-thu-tuong', 'thong-tu', 'nghi-quyet-hdnd-tinh', 'quyet-dinh-ubnd-tinh' or 'cong-van'
    kind: luaat
          ^
    help: did you mean `luat`?
""",  # noqa: E501
    ),
    Case(
        "unknown-word",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: zzz
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
"""
        },
        """\
catalog/legislation/l.yaml:2:7: unknown-word: there is no 'zzz' here; known: 'hien-phap', 'bo-luat', 'luat', 'nghi-quyet-quoc-hoi', 'phap-lenh', 'nghi-quyet-ubtvqh', 'nghi-dinh', 'nghi-quyet-chinh-phu', 'quyet-dinh-thu-tuong', 'thong-tu', 'nghi-quyet-hdnd-tinh', 'quyet-dinh-ubnd-tinh' or 'cong-van'
    kind: zzz
          ^
    help: use one of the words listed
""",  # noqa: E501
    ),
    Case(
        "not-text",
        {"fields.yaml": "- {field: dat-dai, name: [Đất đai]}\n"},
        """\
catalog/fields.yaml:1:26: not-text: a text is wanted here
    - {field: dat-dai, name: [Đất đai]}
                             ^
    help: write one text
""",
    ),
    Case(
        "empty-text",
        {"fields.yaml": "- {field: dat-dai, name: ''}\n"},
        """\
catalog/fields.yaml:1:26: empty-text: the text is empty
    - {field: dat-dai, name: ''}
                             ^
    help: leave the key out when there is nothing to say
""",
    ),
    Case(
        "text-too-long",
        {"fields.yaml": "- {field: dat-dai, name: " + "x" * 4001 + "}\n"},
        """\
catalog/fields.yaml:1:26: text-too-long: the text is too long
    help: say it shorter
""",
    ),
    Case(
        "not-a-date",
        {
            "province.yaml": """\
province: thu
name: Tỉnh thử
recorded_from: 01/01/2016
"""
        },
        """\
catalog/province.yaml:3:16: not-a-date: a day is wanted here
    recorded_from: 01/01/2016
                   ^
    help: write the day as 2026-01-31, without quotes
""",
    ),
    Case(
        "not-a-number",
        {
            "procedures/p.yaml": """\
procedure: '1.000001'
name: Thủ tục
field: dat-dai
levels: [province]
time_limit: {days: nhiều}
source: {evidence: {grade: text}}
""",
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
        },
        """\
catalog/procedures/p.yaml:5:20: not-a-number: a whole number is wanted here
    time_limit: {days: nhiều}
                       ^
    help: write it in digits
""",
    ),
    Case(
        "number-too-small",
        {
            "procedures/p.yaml": """\
procedure: '1.000001'
name: Thủ tục
field: dat-dai
levels: [province]
time_limit: {days: -1}
source: {evidence: {grade: text}}
""",
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
        },
        """\
catalog/procedures/p.yaml:5:20: number-too-small: the number is too small
    time_limit: {days: -1}
                       ^
    help: correct the number
""",
    ),
    Case(
        "not-a-list",
        {
            "matters.yaml": "- {matter: giao-dat, name: Giao đất, field: dat-dai}\n",
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
            "procedures/p.yaml": """\
procedure: '1.000001'
name: Thủ tục
field: dat-dai
levels: [province]
matters: giao-dat
source: {evidence: {grade: text}}
""",
        },
        """\
catalog/procedures/p.yaml:5:10: not-a-list: a list is wanted here
    matters: giao-dat
             ^
    help: write [one, two], or one a line after a hyphen
""",
    ),
    Case(
        "empty-list",
        {
            "procedures/p.yaml": """\
procedure: '1.000001'
name: Thủ tục
field: dat-dai
levels: []
source: {evidence: {grade: text}}
""",
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
        },
        """\
catalog/procedures/p.yaml:4:9: empty-list: the list is empty
    levels: []
            ^
    help: write at least one, or leave the key out if it may be absent
""",
    ),
    Case(
        "not-a-mapping",
        {
            "procedures/p.yaml": """\
procedure: '1.000001'
name: Thủ tục
field: dat-dai
levels: [province]
time_limit: 5
source: {evidence: {grade: text}}
""",
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
        },
        """\
catalog/procedures/p.yaml:5:13: not-a-mapping: a mapping is wanted here
    time_limit: 5
                ^
    help: write `key: value`
""",
    ),
    Case(
        "not-a-mapping",
        {"fields.yaml": "dat-dai\n"},
        """\
catalog/fields.yaml:1:1: not-a-mapping: a record or a list of records is wanted
    dat-dai
    ^
    help: look at a file beside it
""",
    ),
    Case(
        "not-true-or-false",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
moves_powers: maybe
evidence: {grade: text}
"""
        },
        """\
catalog/legislation/l.yaml:4:15: not-true-or-false: true or false is wanted here
    moves_powers: maybe
                  ^
    help: write true or false without quotes
""",
    ),
    Case(
        "no-document-number",
        {
            "legislation/l.yaml": """\
document: 1/2020
kind: luat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
"""
        },
        """\
catalog/legislation/l.yaml:1:11: no-document-number: '1/2020' is no document number (số hiệu)
    document: 1/2020
              ^
    help: write the whole number, as in 72/2025/QH15
""",
    ),
    Case(
        "no-citation",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
provisions:
  - at: Điều 1
    says: Câu.
    ends: [Điều 2 của luật cũ]
"""
        },
        """\
catalog/legislation/l.yaml:9:12: no-citation: 'Điều 2 của luật cũ' is no citation
        ends: [Điều 2 của luật cũ]
               ^
    help: write it as: 72/2025/QH15 Điều 14 khoản 2 điểm a
""",
    ),
    Case(
        "no-procedure-code",
        {
            "procedures/p.yaml": """\
procedure: '1.0001'
name: Thủ tục
field: dat-dai
levels: [province]
source: {evidence: {grade: text}}
""",
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
        },
        """\
catalog/procedures/p.yaml:1:12: no-procedure-code: '1.0001' is no procedure code
    procedure: '1.0001'
               ^
    help: one digit, a point, six digits, in quotes; or unknown
""",
    ),
    Case(
        "year-twice",
        {"holidays.yaml": DAYS_OFF + DAYS_OFF},
        """\
catalog/holidays.yaml:16:3: year-twice: 2021 is written twice
    - year: 2021
      ^
    see also catalog/holidays.yaml:1
    help: keep one
""",
    ),
    Case(
        "holiday-odd",
        {"holidays.yaml": DAYS_OFF.replace("    - {day: 2021-04-30, of: ngay-chien-thang}\n", "")},
        """\
catalog/holidays.yaml:1:3: holiday-odd: 2021: ngay-chien-thang on 2021-04-30 is not off
    - year: 2021
      ^
    help: add the day, or the day that makes up for it
""",
    ),
    Case(
        "order-twice",
        {
            "one-stop.yaml": "- {order: a, by: 1/2020/NĐ-CP, in_force: {until: 2020-01-01}, steps: [{step: receive, says: x}]}\n"
            "- {order: b, by: 2/2020/NĐ-CP, in_force: {from: 2019-01-01}, steps: [{step: receive, says: x}]}\n"
        },
        """\
catalog/one-stop.yaml:2:3: order-twice: two orders are in force at the same time
    - {order: b, by: 2/2020/NĐ-CP, in_force: {from: 2019-01-01}, steps: [{step: receive, says: x}]}
      ^
    see also catalog/one-stop.yaml:1
    help: correct `in_force`
""",
    ),
    Case(
        "order-odd",
        {
            "one-stop.yaml": "- {order: a, by: 1/2020/NĐ-CP, in_force: {until: 2020-01-01}, "
            "steps: [{step: decide, says: x}, {step: receive, says: x}]}\n"
        },
        """\
catalog/one-stop.yaml:1:3: order-odd: a step stands twice or out of turn
    - {order: a, by: 1/2020/NĐ-CP, in_force: {until: 2020-01-01}, steps: [{step: decide, says: x}, {step: receive, says: x}]}
      ^
    help: the turn is: receive, transfer, appraise, submit, decide, send-back, return
""",
    ),
    Case(
        "unknown-in-plan",
        {
            "plans/k.yaml": """\
plan: k
number: 1/KH-UBND
name: Kế hoạch thử
issued: 2017-04-10
issuer: ubnd-tinh
issuer_name: UBND tỉnh
evidence: {grade: text}
units: [{unit: huyen-a, name: Huyện A, level: district}]
tables:
  - table: phu-luc
    at: Phụ lục
    title: Biểu
    level: district
    by: 2017-06-30
    task: bao-cao
    unit_heading: Đơn vị
    columns: [{column: total, number: 3, measure: total, heading: Tổng số}]
    rows:
      - {ordinal: 1, unit: huyen-b, name: Huyện B, figures: {totals: 1}}
statements:
  - at: mục I
    says: Có 1/1.
    table: phu-luc-1
    part: {column: total, value: 1}
    whole: {column: total, value: 1}
    percent: '100'
"""
        },
        """\
catalog/plans/k.yaml:1:1: unknown-in-plan: there is no unit `ubnd-tinh`
    plan: k
    ^
    help: known here: huyen-a
catalog/plans/k.yaml:10:5: unknown-in-plan: there is no task `bao-cao`
      - table: phu-luc
        ^
    help: known here: none
catalog/plans/k.yaml:19:9: unknown-in-plan: there is no column `totals`
          - {ordinal: 1, unit: huyen-b, name: Huyện B, figures: {totals: 1}}
            ^
    help: did you mean `total`?
catalog/plans/k.yaml:19:9: unknown-in-plan: there is no unit `huyen-b`
          - {ordinal: 1, unit: huyen-b, name: Huyện B, figures: {totals: 1}}
            ^
    help: did you mean `huyen-a`?
catalog/plans/k.yaml:21:5: unknown-in-plan: there is no table `phu-luc-1`
      - at: mục I
        ^
    help: did you mean `phu-luc`?
""",
    ),
    Case(
        "no-percentage",
        {
            "plans/k.yaml": """\
plan: k
number: 1/KH-UBND
name: Kế hoạch thử
issued: 2017-04-10
issuer: ubnd-tinh
issuer_name: UBND tỉnh
evidence: {grade: text}
goals: [{goal: a, at: mục I, says: Đạt, levels: [province], percent: '92.4'}]
"""
        },
        """\
catalog/plans/k.yaml:8:70: no-percentage: '92.4' is no percentage
    goals: [{goal: a, at: mục I, says: Đạt, levels: [province], percent: '92.4'}]
                                                                         ^
    help: write it as the plan prints it, in quotes: '92,4'
""",
    ),
    Case(
        "no-such-kind-of-file",
        {"feilds.yaml": "- {field: dat-dai, name: Đất đai}\n"},
        """\
catalog/feilds.yaml:1:1: no-such-kind-of-file: nothing is read from a file of this name here
    help: folders: legislation, institutions, procedures, instruments, plans; files: province.yaml, fields.yaml, matters.yaml, coverage.yaml, ranking.yaml, answers.yaml, aliases.yaml, holidays.yaml, one-stop.yaml, sifted.yaml
""",  # noqa: E501
    ),
    Case(
        "no-province",
        {"fields.yaml": "- {field: dat-dai, name: Đất đai}\n", "province.yaml": "[]\n"},
        """\
catalog/province.yaml:1:1: no-province: the catalog names no province
    []
    ^
    help: add province.yaml
""",
    ),
    Case(
        "document-twice",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
""",
            "legislation/m.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
""",
        },
        """\
catalog/legislation/m.yaml:1:1: document-twice: 1/2020/QH14 is written twice
    document: 1/2020/QH14
    ^
    see also catalog/legislation/l.yaml:1
    help: keep one of the two
""",
    ),
    Case(
        "procedure-twice",
        {
            "procedures/p.yaml": """\
procedure: '1.000001'
name: Thủ tục
field: dat-dai
levels: [province]
source: {evidence: {grade: text}}
""",
            "procedures/q.yaml": """\
procedure: '1.000001'
name: Thủ tục
field: dat-dai
levels: [province]
source: {evidence: {grade: text}}
""",
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
        },
        """\
catalog/procedures/q.yaml:1:1: procedure-twice: 1.000001 is written twice
    procedure: '1.000001'
    ^
    see also catalog/procedures/p.yaml:1
    help: keep one of the two
""",
    ),
    Case(
        "field-twice",
        {
            "fields.yaml": """\
- {field: dat-dai, name: Đất đai}
- {field: dat-dai, name: Đất đai}
"""
        },
        """\
catalog/fields.yaml:2:3: field-twice: dat-dai is written twice
    - {field: dat-dai, name: Đất đai}
      ^
    see also catalog/fields.yaml:1
    help: keep one of the two
""",
    ),
    Case(
        "matter-twice",
        {
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
            "matters.yaml": """\
- {matter: giao-dat, name: Giao đất, field: dat-dai}
- {matter: giao-dat, name: Giao đất, field: dat-dai}
""",
        },
        """\
catalog/matters.yaml:2:3: matter-twice: giao-dat is written twice
    - {matter: giao-dat, name: Giao đất, field: dat-dai}
      ^
    see also catalog/matters.yaml:1
    help: keep one of the two
""",
    ),
    Case(
        "instrument-twice",
        {
            "instruments/t.yaml": """\
instrument: qd
province: thu
form: uy_quyen
from_words: Chủ tịch
to: [{receiver_words: Giám đốc sở}]
evidence: {grade: text}
""",
            "instruments/u.yaml": """\
instrument: qd
province: thu
form: uy_quyen
from_words: Chủ tịch
to: [{receiver_words: Giám đốc sở}]
evidence: {grade: text}
""",
        },
        """\
catalog/instruments/u.yaml:1:1: instrument-twice: qd is written twice
    instrument: qd
    ^
    see also catalog/instruments/t.yaml:1
    help: keep one of the two
""",
    ),
    Case(
        "wording-twice",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
provisions:
  - {at: Điều 1, id: moi, says: Câu., in_force: {until: 2021-01-01}}
  - {at: Điều 1, id: moi, says: Câu., in_force: {from: 2021-01-01}}
"""
        },
        """\
catalog/legislation/l.yaml:8:5: wording-twice: Điều 1#moi is written twice
      - {at: Điều 1, id: moi, says: Câu., in_force: {from: 2021-01-01}}
        ^
    see also catalog/legislation/l.yaml:7
    help: keep one of the two
""",
    ),
    Case(
        "body-twice",
        {
            "institutions/i.yaml": """\
- body: ubnd
  name: Ubnd
  kind: ubnd
  level: province
  exists: {until: 2025-03-02}
  evidence: {grade: text}
- body: ubnd
  name: Ubnd
  kind: ubnd
  level: province
  exists: {from: 2025-03-01}
  evidence: {grade: text}
"""
        },
        """\
catalog/institutions/i.yaml:7:3: body-twice: ubnd is borne by two bodies at the same time
    - body: ubnd
      ^
    see also catalog/institutions/i.yaml:1
    help: give one of them another id, or correct `exists`
""",
    ),
    Case(
        "body-twice",
        {
            "institutions/i.yaml": """\
- body: ubnd
  name: Ubnd
  kind: ubnd
  level: province
  posts: [{post: chu-tich, name: Chủ tịch, role: head}]
  evidence: {grade: text}
- body: ubnd-hai
  name: Ubnd-Hai
  kind: ubnd
  level: province
  posts: [{post: chu-tich, name: Chủ tịch, role: head}]
  evidence: {grade: text}
"""
        },
        """\
catalog/institutions/i.yaml:7:3: body-twice: chu-tich is borne by two bodies at the same time
    - body: ubnd-hai
      ^
    see also catalog/institutions/i.yaml:1
    help: give one of them another id, or correct `exists`
""",
    ),
    Case(
        "no-id",
        {
            "procedures/p.yaml": """\
procedure: unknown
name: Thủ tục
field: dat-dai
levels: [province]
source: {evidence: {grade: text}}
""",
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
        },
        """\
catalog/procedures/p.yaml:1:1: no-id: a procedure without a code needs an `id`
    procedure: unknown
    ^
    help: add `id: …`
""",
    ),
    Case(
        "no-id",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
provisions:
  - {at: unknown, says: Câu., evidence: {grade: recalled}}
"""
        },
        """\
catalog/legislation/l.yaml:7:5: no-id: a wording whose clause is unknown needs an `id`
      - {at: unknown, says: Câu., evidence: {grade: recalled}}
        ^
    help: add `id: …`
""",
    ),
    Case(
        "no-citation",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
provisions:
  - {at: khoản 2 Điều 1, says: Câu.}
"""
        },
        """\
catalog/legislation/l.yaml:7:5: no-citation: 'khoản 2 Điều 1' is no part of a document
      - {at: khoản 2 Điều 1, says: Câu.}
        ^
    help: write it as: Điều 14 khoản 2 điểm a
""",
    ),
    Case(
        "wordings-overlap",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
provisions:
  - {at: Điều 1, id: goc, says: Câu., in_force: {until: 2021-01-02}}
  - {at: Điều 1, id: moi, says: Câu., in_force: {from: 2021-01-01}}
"""
        },
        """\
catalog/legislation/l.yaml:8:5: wordings-overlap: two wordings of 1/2020/QH14 Điều 1 are in force on the same day
      - {at: Điều 1, id: moi, says: Câu., in_force: {from: 2021-01-01}}
        ^
    see also catalog/legislation/l.yaml:7
    help: end one `in_force` where the other begins, or write them as sentences of one provision
""",
    ),
    Case(
        "outside-its-document",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
provisions:
  - {at: Điều 1, says: Câu., in_force: {until: 2020-01-01}}
"""
        },
        """\
catalog/legislation/l.yaml:7:5: outside-its-document: the provision's period has no day in common with that of 1/2020/QH14
      - {at: Điều 1, says: Câu., in_force: {until: 2020-01-01}}
        ^
    see also catalog/legislation/l.yaml:1
    help: correct one of the two periods
""",
    ),
    Case(
        "citation-to-nothing",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
provisions:
  - {at: Điều 1 khoản 1, says: Câu.}
  - {at: Điều 2, says: Câu., displaces: [1/2020/QH14 Điều 1]}
"""
        },
        """\
catalog/legislation/l.yaml:8:5: citation-to-nothing: 1/2020/QH14 Điều 1 is not in the catalog
      - {at: Điều 2, says: Câu., displaces: [1/2020/QH14 Điều 1]}
        ^
    help: record that clause, or correct the citation; nothing near it is taken instead
""",
    ),
    Case(
        "citation-to-nothing",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
provisions:
  - {at: Điều 2, says: Câu., ends: [2/2020/QH14 Điều 1]}
"""
        },
        """\
catalog/legislation/l.yaml:7:5: citation-to-nothing: 2/2020/QH14 Điều 1: the document is not in the catalog
      - {at: Điều 2, says: Câu., ends: [2/2020/QH14 Điều 1]}
        ^
    help: record the document, or correct the citation; nothing near it is taken instead
""",
    ),
    Case(
        "citation-to-nothing",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
provisions:
  - {at: Điều 2, says: Câu., amended_by: 2/2020/QH14}
"""
        },
        """\
catalog/legislation/l.yaml:7:5: citation-to-nothing: 2/2020/QH14 is not in the catalog
      - {at: Điều 2, says: Câu., amended_by: 2/2020/QH14}
        ^
    help: record the document
""",
    ),
    Case(
        "citation-to-nothing",
        {
            "instruments/t.yaml": """\
instrument: qd
province: thu
form: uy_quyen
from_words: Chủ tịch
to: [{receiver_words: Giám đốc sở}]
bases: [2/2020/QH14]
evidence: {grade: text}
"""
        },
        """\
catalog/instruments/t.yaml:1:1: citation-to-nothing: 2/2020/QH14: the document is not in the catalog
    instrument: qd
    ^
    help: record it
""",
    ),
    Case(
        "lift-without-authority",
        {
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
            "matters.yaml": "- {matter: giao-dat, name: Giao đất, field: dat-dai}\n",
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
provisions:
  - {at: Điều 1, says: Cấm.}
""",
            "legislation/m.yaml": """\
document: 2/2020/NĐ-CP
kind: nghi-dinh
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
provisions:
  - at: Điều 9
    says: Gỡ.
    lifts: [{ban: 1/2020/QH14 Điều 1, matters: [giao-dat], forms: [uy_quyen]}]
""",
        },
        """\
catalog/legislation/m.yaml:9:13: lift-without-authority: 2/2020/NĐ-CP is of lower rank than 1/2020/QH14 and names nothing that lets it lift the ban
        lifts: [{ban: 1/2020/QH14 Điều 1, matters: [giao-dat], forms: [uy_quyen]}]
                ^
    see also catalog/legislation/l.yaml:1
    help: add `lifts_by:` with the clause that allows it, or take the lift out
""",  # noqa: E501
    ),
    Case(
        "unknown-body",
        {
            "institutions/i.yaml": """\
- body: ubnd-tinh
  name: Ubnd-Tinh
  kind: ubnd
  level: province
  evidence: {grade: text}
- body: ubnd-xa
  name: Ubnd-Xa
  kind: ubnd
  level: province
  under: [{body: ubnd-tihn, as: lower-government}]
  evidence: {grade: text}
"""
        },
        """\
catalog/institutions/i.yaml:10:11: unknown-body: there is no body `ubnd-tihn`
      under: [{body: ubnd-tihn, as: lower-government}]
              ^
    help: did you mean `ubnd-tinh`?
""",
    ),
    Case(
        "unknown-body",
        {
            "institutions/i.yaml": """\
- body: ubnd-tinh
  name: Ubnd-Tinh
  kind: ubnd
  level: province
  succeeds: [zzz]
  evidence: {grade: text}
"""
        },
        """\
catalog/institutions/i.yaml:1:3: unknown-body: there is no body `zzz`
    - body: ubnd-tinh
      ^
    help: add it, or look into body ids with `advisor check --list body`
""",
    ),
    Case(
        "unknown-field",
        {
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
            "matters.yaml": "- {matter: giao-dat, name: Giao đất, field: dat-dia}\n",
        },
        """\
catalog/matters.yaml:1:3: unknown-field: there is no field `dat-dia`
    - {matter: giao-dat, name: Giao đất, field: dat-dia}
      ^
    help: did you mean `dat-dai`?
""",
    ),
    Case(
        "unknown-matter",
        {
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
            "matters.yaml": "- {matter: giao-dat, name: Giao đất, field: dat-dai}\n",
            "procedures/p.yaml": """\
procedure: '1.000001'
name: Thủ tục
field: dat-dai
levels: [province]
matters: [giao-dats]
source: {evidence: {grade: text}}
""",
        },
        """\
catalog/procedures/p.yaml:1:1: unknown-matter: there is no matter `giao-dats`
    procedure: '1.000001'
    ^
    help: did you mean `giao-dat`?
""",
    ),
    Case(
        "circle-of-bodies",
        {
            "institutions/i.yaml": """\
- body: mot
  name: Mot
  kind: ubnd
  level: province
  under: [{body: hai, as: other}]
  evidence: {grade: text}
- body: hai
  name: Hai
  kind: ubnd
  level: province
  under: [{body: mot, as: other}]
  evidence: {grade: text}
"""
        },
        """\
catalog/institutions/i.yaml:1:3: circle-of-bodies: a body stands above itself: mot → hai → mot
    - body: mot
      ^
    help: take one of these relations out
""",
    ),
    Case(
        "circle-of-bodies",
        {
            "institutions/i.yaml": """\
- body: mot
  name: Mot
  kind: ubnd
  level: province
  exists: {until: 2020-01-01}
  evidence: {grade: text}
- body: mot
  name: Mot
  kind: ubnd
  level: province
  exists: {from: 2020-01-01}
  succeeds: [hai]
  evidence: {grade: text}
- body: hai
  name: Hai
  kind: ubnd
  level: province
  exists: {until: 2020-01-01}
  evidence: {grade: text}
- body: hai
  name: Hai
  kind: ubnd
  level: province
  exists: {from: 2020-01-01}
  succeeds: [mot]
  evidence: {grade: text}
"""
        },
        """\
catalog/institutions/i.yaml:1:3: circle-of-bodies: a body succeeds itself: mot (2) → hai (2) → mot (2)
    - body: mot
      ^
    help: take one of these relations out
""",
    ),
    Case(
        "holder-not-there",
        {
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
            "matters.yaml": "- {matter: giao-dat, name: Giao đất, field: dat-dai}\n",
            "institutions/i.yaml": """\
- body: ubnd-huyen
  name: Ubnd-Huyen
  kind: ubnd
  level: province
  exists: {until: 2025-07-01}
  evidence: {grade: text}
""",
            "legislation/l.yaml": """\
document: 1/2025/QH15
kind: luat
title: Luật thử
in_force: {from: 2025-07-01}
evidence: {grade: text}
provisions:
  - at: Điều 1
    says: Giao.
    holds: [{matters: [giao-dat], level: province, by: ubnd-huyen}]
""",
        },
        """\
catalog/legislation/l.yaml:9:13: holder-not-there: ubnd-huyen did not exist on 2025-07-01, when 1/2025/QH15 Điều 1 begins to name it
        holds: [{matters: [giao-dat], level: province, by: ubnd-huyen}]
                ^
    help: name the body of that day, or correct the period
""",
    ),
    Case(
        "holder-not-there",
        {
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
            "institutions/i.yaml": """\
- body: ubnd-huyen
  name: Ubnd-Huyen
  kind: ubnd
  level: province
  exists: {until: 2025-07-01}
  evidence: {grade: text}
""",
            "procedures/p.yaml": """\
procedure: '1.000001'
name: Thủ tục
field: dat-dai
levels: [province]
source: {since: 2025-07-01, holder: ubnd-huyen, evidence: {grade: text}}
""",
        },
        """\
catalog/procedures/p.yaml:5:9: holder-not-there: ubnd-huyen did not exist on 2025-07-01, the day of the publication
    source: {since: 2025-07-01, holder: ubnd-huyen, evidence: {grade: text}}
            ^
    help: name the body of that day, or correct the day
""",
    ),
    Case(
        "unknown-clause-verified",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2020-01-01}
evidence: {grade: text}
provisions:
  - {at: unknown, id: cau, says: Câu.}
"""
        },
        """\
catalog/legislation/l.yaml:7:5: unknown-clause-verified: the clause is unknown and the words are graded `text`
      - {at: unknown, id: cau, says: Câu.}
        ^
    help: name the clause, or give the provision its own `evidence` with a lower grade
""",
    ),
    Case(
        "citation-to-nothing",
        {
            "legislation/l.yaml": """\
document: 1/2020/QH14
kind: luat
title: Luật thử
replaced_by: 2/2020/QH14
evidence: {grade: text}
"""
        },
        """\
catalog/legislation/l.yaml:1:1: citation-to-nothing: 2/2020/QH14 is not in the catalog
    document: 1/2020/QH14
    ^
    help: record the document
""",
    ),
    Case(
        "unknown-body",
        {
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
            "procedures/p.yaml": """\
procedure: '1.000001'
name: Thủ tục
field: dat-dai
levels: [province]
steps: [{name: Một, by: zzz}]
source: {evidence: {grade: text}}
""",
        },
        """\
catalog/procedures/p.yaml:5:9: unknown-body: there is no body `zzz`
    steps: [{name: Một, by: zzz}]
            ^
    help: add it, or look into body ids with `advisor check --list body`
""",
    ),
    Case(
        "coverage-of-what",
        {
            "coverage.yaml": """\
of: field
state: unread
why: Chưa.
"""
        },
        """\
catalog/coverage.yaml:1:1: coverage-of-what: coverage of the field law and `field` do not go together
    of: field
    ^
    help: name a field with `of: field` only
""",
    ),
    Case(
        "coverage-of-what",
        {
            "coverage.yaml": """\
of: general
field: dat-dai
state: unread
why: Chưa.
""",
            "fields.yaml": "- {field: dat-dai, name: Đất đai}\n",
        },
        """\
catalog/coverage.yaml:1:1: coverage-of-what: coverage of the general law and `field` do not go together
    of: general
    ^
    help: name a field with `of: field` only
""",
    ),
    Case(
        "sifted-of-what",
        {"sifted.yaml": "- {of: explicit, sentences: 1, became: recorded, why: Chưa.}\n"},
        """\
catalog/sifted.yaml:1:3: sifted-of-what: exactly one of `document` and `part` says whose sentences they are
    - {of: explicit, sentences: 1, became: recorded, why: Chưa.}
      ^
    help: correct the value
""",
    ),
    Case(
        "alias-of-what",
        {"aliases.yaml": "- {body: mot, field: hai, spellings: [Một]}\n"},
        """\
catalog/aliases.yaml:1:3: alias-of-what: spellings are of one body, one outside body or one field
    - {body: mot, field: hai, spellings: [Một]}
      ^
    help: keep one of the three keys
""",
    ),
    Case(
        "alias-outside",
        {
            "institutions/i.yaml": """\
- body: cong-an
  name: Công an
  kind: nganh-doc
  level: province
  evidence: {grade: text}
""",
            "aliases.yaml": "- {body: cong-an, spellings: [Công an tỉnh]}\n",
        },
        """\
catalog/aliases.yaml:1:3: alias-outside: cong-an is a body outside the province's direction
    - {body: cong-an, spellings: [Công an tỉnh]}
      ^
    help: write it under `outside:`
""",
    ),
    Case(
        "unknown-body",
        {"aliases.yaml": "- {body: zzz, spellings: [Một]}\n"},
        """\
catalog/aliases.yaml:1:3: unknown-body: there is no such id: zzz
    - {body: zzz, spellings: [Một]}
      ^
    help: add it, or correct the id
""",
    ),
    Case(
        "unknown-field",
        {"aliases.yaml": "- {field: zzz, spellings: [Một]}\n"},
        """\
catalog/aliases.yaml:1:3: unknown-field: there is no such id: zzz
    - {field: zzz, spellings: [Một]}
      ^
    help: add it, or correct the id
""",
    ),
    Case(
        "spelling-twice",
        {
            "institutions/i.yaml": """\
- body: mot
  name: Mot
  kind: ubnd
  level: province
  evidence: {grade: text}
- body: hai
  name: Hai
  kind: ubnd
  level: province
  evidence: {grade: text}
""",
            "aliases.yaml": """\
- {body: mot, spellings: [Uỷ ban]}
- {body: hai, spellings: ['ủy  ban.']}
""",
        },
        """\
catalog/aliases.yaml:2:3: spelling-twice: 'ủy  ban.' means both mot and hai
    - {body: hai, spellings: ['ủy  ban.']}
      ^
    see also catalog/aliases.yaml:1
    help: keep one of the two
""",
    ),
    Case(
        "no-such-scope",
        {"answers.yaml": "- {fact: hoi, value: co, source: Công văn, by: Sở, answered: 2026-01-01, scope: field}\n"},
        """\
catalog/answers.yaml:1:3: no-such-scope: `scope: field` names a `field`, `scope: procedures` names `procedures`
    - {fact: hoi, value: co, source: Công văn, by: Sở, answered: 2026-01-01, scope: field}
      ^
    help: correct the value
""",
    ),
    Case(
        "holder-of-what",
        {"answers.yaml": "- {fact: holder, value: co, source: Công văn, by: Sở, answered: 2026-01-01, scope: province}\n"},
        """\
catalog/answers.yaml:1:3: holder-of-what: who holds a power is answered for procedures, one by one
    - {fact: holder, value: co, source: Công văn, by: Sở, answered: 2026-01-01, scope: province}
      ^
    help: correct the value
""",
    ),
    Case(
        "answers-clash",
        {
            "answers.yaml": """\
- {fact: hoi, value: co, source: Công văn, by: Sở, answered: 2026-01-01, scope: province}
- {fact: hoi, value: khong, source: Công văn, by: Sở, answered: 2026-01-01, scope: province}
"""
        },
        """\
catalog/answers.yaml:2:3: answers-clash: hoi is answered in two ways for the same thing from the same day on
    - {fact: hoi, value: khong, source: Công văn, by: Sở, answered: 2026-01-01, scope: province}
      ^
    see also catalog/answers.yaml:1
    help: keep one, or let the later one begin later (`from`)
""",
    ),
    Case(
        "unknown-procedure",
        {
            "answers.yaml": """\
- fact: hoi
  value: co
  scope: procedures
  procedures: ['1.000009']
  source: Công văn
  by: Sở
  answered: 2026-01-01
"""
        },
        """\
catalog/answers.yaml:1:3: unknown-procedure: there is no procedure `1.000009`
    - fact: hoi
      ^
    help: see `advisor check --list procedure`
""",
    ),
]


def test_a_catalog_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A folder that does not exist is one fault with the option that names another."""
    found = Faults()
    reading.collect(tmp_path / "nowhere", found)
    place = tmp_path / "nowhere"
    assert str(Refused(found.found)) == (
        f"{place}:1:1: no-catalog: there is no folder {place}\n    help: name one with --catalog"
    )


def test_a_file_with_a_thousand_faults_is_given_up(tmp_path: Path) -> None:
    """The first thousand faults of a file are told, and that there are more."""
    *_, last = faults(tmp_path, {"fields.yaml": "- no\n" * 1_002})
    assert (
        str(last)
        == """\
catalog/fields.yaml:1001:3: too-many-faults: the file has more than 1000 faults
    - no
      ^
    help: mend those shown first"""
    )
    assert messages(tmp_path, {"fields.yaml": "- no\n" * 1_000}).count("yaml-boolean") == 1_000


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "draft: x\nin_force: {until: 2027-01-01}\ndocuments:\n- document: 1/2020/QH14\n",
            "no-day: the draft does not say from which day on it is in force\n"
            "    draft: x\n    ^\n    help: add in_force: {from: …}",
        ),
        (
            "draft: x\nin_force: {from: 2027-01-01}\ndocuments:\n- document: 1/2020/QH14\n"
            "  provisions:\n    - {at: Điều 9, change: repeal}\n",
            "no-such-clause: 1/2020/QH14 Điều 9 is not on record in a wording that lasts until then, so the draft can't repeal it\n"
            "        - {at: Điều 9, change: repeal}\n          ^\n    help: name a recorded clause, or insert it",
        ),
    ],
)
def test_a_draft_is_told_what_it_lacks(tmp_path: Path, text: str, told: str) -> None:
    """An amendment says from when, and changes only what is there."""
    law = "document: 1/2020/QH14\nkind: luat\ntitle: x\nin_force: {from: 2020-01-01}\nevidence: {grade: text}\n"
    world = write(tmp_path, {"province.yaml": PROVINCE, "legislation/a.yaml": law})
    path = tmp_path / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        draft.read(path, reading.read(world))
    assert told in str(refused.value)


ELSEWHERE = {
    "no-day": test_a_draft_is_told_what_it_lacks,
    "no-such-clause": test_a_draft_is_told_what_it_lacks,
    "no-catalog": test_a_catalog_that_is_not_there_is_named,
    "too-many-faults": test_a_file_with_a_thousand_faults_is_given_up,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_fault_is_told_whole(case: Case, tmp_path: Path) -> None:
    """Each thing that people get wrong has a code, a place, the line with the words underlined, and what to do about it."""
    assert messages(tmp_path, case.files) + "\n" == case.message
    assert f": {case.code}: " in case.message


def test_every_code_has_a_test() -> None:
    """A fault that can be given and has no whole message here fails this test."""
    assert set(_codes_in_the_source()) == {case.code for case in CASES} | set(ELSEWHERE)


def _codes_in_the_source() -> Iterator[str]:
    yield from record._CODE.values()
    for path in (Path(source.__file__), *sorted(Path(record.__file__).parent.glob("*.py"))):
        yield from _codes(ast.parse(path.read_text(encoding="utf-8")))


def _codes(tree: ast.AST) -> Iterator[str]:
    """The second argument of `faults.add`, `self.fault`; the first of `PydanticCustomError`; the kinds that codes are made of."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in ("_twice", "PydanticCustomError"):
            assert isinstance(node.args[0], ast.Constant)
            assert isinstance(node.args[0].value, str)
            yield node.args[0].value + ("-twice" if name == "_twice" else "")
        elif name in ("add", "fault") and len(node.args) >= 4:
            match node.args[1]:
                case ast.Constant(value=str(code)):
                    yield code
                case ast.JoinedStr() as made:
                    start = made.values[0]
                    if isinstance(start, ast.Constant) and start.value == "unknown-":
                        yield from ("unknown-body", "unknown-field", "unknown-matter", "unknown-procedure")
                    else:
                        assert ast.unparse(made) == "f'{kind}-twice'"
                case other:
                    assert ast.unparse(other) == "code", "a code is written where the fault is given"


def test_the_shipped_catalog_reads_without_fault() -> None:
    """What is shipped is read with the same checks as anything else, and nothing is wrong with it."""
    found = Faults()
    catalog = reading.collect(SHIPPED, found)
    assert [str(fault) for fault in found.found] == []
    assert catalog.fingerprint.startswith("sha256:")
    assert min(len(catalog.documents), len(catalog.procedures), len(catalog.bodies)) > 50


def test_the_invented_world_reads_without_fault(tmp_path: Path) -> None:
    """The world of the other tests breaks no rule of its own."""
    assert messages(tmp_path, WORLD) == ""


def test_all_faults_come_at_once_and_in_order(tmp_path: Path) -> None:
    """Faults of several files and of every stage of reading come in one pass, by file, line and column."""
    files: dict[str, Content] = {
        "matters.yaml": "- {matter: giao-dat, name: no, field: dat-dia}\n- {matter: giao-dat, name: Giao đất, field: dat-dai}\n",
        "fields.yaml": "- {field: dat-dai, name: Ðất đai}\n- {field: rung}\n",
        "institutions/a.yaml": "- [\n",
        "legislation/b.yaml": document("1/2020/QH14", "at: Điều 1, says: Câu., ends: [3/2020/QH14]"),
        "feilds.yaml": "x: 1\n",
    }
    found = faults(tmp_path, files)
    assert [(fault.place.file, fault.place.line, fault.code) for fault in found] == [
        ("catalog/feilds.yaml", 1, "no-such-kind-of-file"),
        ("catalog/fields.yaml", 1, "eth-for-d"),
        ("catalog/fields.yaml", 2, "missing-key"),
        ("catalog/institutions/a.yaml", 2, "yaml-syntax"),
        ("catalog/legislation/b.yaml", 7, "citation-to-nothing"),
        ("catalog/matters.yaml", 1, "unknown-field"),
        ("catalog/matters.yaml", 1, "yaml-boolean"),
        ("catalog/matters.yaml", 2, "matter-twice"),
    ]


def test_a_faulty_record_hides_no_fault_of_another(tmp_path: Path) -> None:
    """Adding a broken record, or a broken file, takes away none of the faults that were there."""
    lines = {"fields.yaml": FIELDS, "matters.yaml": "- {matter: giao-dat, name: Giao đất, field: dat-dia}\n"}
    before = set(messages(tmp_path / "one", lines).splitlines())
    for broken in (
        "- {matter: 5, name: x}\n",
        "- {matter: hai, nmae: x, field: rung}\n",
        "- 7\n",
        "- {matter: ba, name: ~, field: on}\n",
    ):
        changed: dict[str, Content] = {**lines, "matters.yaml": lines["matters.yaml"] + broken, "institutions/x.yaml": "a: [\n"}
        after = messages(tmp_path / str(len(broken)), changed).splitlines()
        assert before < set(after)


def test_a_misspelt_key_hides_no_fault_of_the_same_record(tmp_path: Path) -> None:
    """A stranger among the keys is one fault; what else is wrong with that record is said as well, across records too."""
    text = document("1/2020/QH14", "at: Điều 1, says: Câu., ends: [3/2020/QH14], nota: x\nat: Điều một, says: Câu.")
    found = faults(tmp_path, {"legislation/a.yaml": text})
    assert [fault.code for fault in found] == ["citation-to-nothing", "unknown-key", "no-citation"]
    assert found[1].help == "did you mean `note`?"


def test_no_neighbour_of_a_citation_is_offered(tmp_path: Path) -> None:
    """A citation one letter or one clause beside a recorded one gets no suggestion: a neighbouring clause is another law."""
    provisions = "at: Điều 14 khoản 1, says: Câu.\nat: Điều 15, says: Câu., {key}: [{cited}]"
    for n, key in enumerate(("displaces", "same_matter_as", "ends", "saves", "refers_to")):
        cited = "1/2020/QH14 Điều 14 khoản 2" if key in ("displaces", "same_matter_as") else "1/2020/QH15 Điều 14 khoản 1"
        text = provisions.format(key=key, cited=cited)
        (fault,) = faults(tmp_path / str(n), {"legislation/a.yaml": document("1/2020/QH14", text)})
        assert fault.code == "citation-to-nothing"
        assert "did you mean" not in fault.help
        assert "nothing near it is taken instead" in fault.help


def test_a_lower_text_lifts_a_ban_where_it_names_what_allows_it(tmp_path: Path) -> None:
    """A decree lifts a law's ban only by what lets it do so; a law of the same rank needs nothing."""
    lift = "lifts: [{ban: 1/2020/QH14 Điều 1, matters: [giao-dat], forms: [uy_quyen]}]"
    ban = document("1/2020/QH14", "at: Điều 1, says: Cấm.")
    named = document("2/2020/NĐ-CP", f"at: Điều 9, says: Gỡ., lifts_by: 1/2020/QH14, {lift}", kind="nghi-dinh")
    equal = document("3/2020/QH14", f"at: Điều 9, says: Gỡ., {lift}")
    assert messages(tmp_path, {**WORLD, **laws(a=ban, b=named, c=equal)}) == ""


def test_the_clause_that_allows_a_lift_is_recorded(tmp_path: Path) -> None:
    """`lifts_by` may name a clause, and then that clause is in the catalog; a neighbour is not taken for it."""
    lift = "lifts: [{ban: 1/2020/QH14 Điều 1, matters: [giao-dat], forms: [uy_quyen]}]"
    ban = document("1/2020/QH14", "at: Điều 1, says: Cấm.\nat: Điều 2 khoản 1, says: Giao Chính phủ.")

    def told(clause: str) -> str:
        named = document("2/2020/NĐ-CP", f"at: Điều 9, says: Gỡ., lifts_by: {clause}, {lift}", kind="nghi-dinh")
        return messages(tmp_path / clause.replace("/", "-"), {**WORLD, **laws(a=ban, b=named)})

    assert told("1/2020/QH14 Điều 2 khoản 1") == ""
    assert "citation-to-nothing: 1/2020/QH14 Điều 3 is not in the catalog" in told("1/2020/QH14 Điều 3")


def test_bodies_may_change_places_and_names(tmp_path: Path) -> None:
    """One body below another in one period and above it in the next is no circle; a post may be renamed within its body."""
    text = """\
- body: mot
  name: Một
  kind: trung-tam
  level: province
  under: [{body: hai, as: other, during: {until: 2020-01-01}}]
  posts:
    - {post: truong, name: Trưởng ban, role: head, during: {until: 2020-01-01}}
    - {post: truong, name: Giám đốc, role: head, during: {from: 2020-01-01}}
  evidence: {grade: text}
- body: hai
  name: Hai
  kind: trung-tam
  level: province
  under: [{body: mot, as: other, during: {from: 2020-01-01}}]
  evidence: {grade: text}
"""
    assert messages(tmp_path / "a", {"institutions/a.yaml": text}) == ""
    still = text.replace("{from: 2020-01-01}}]", "{from: 2019-12-31}}]")
    assert [fault.code for fault in faults(tmp_path / "b", {"institutions/a.yaml": still})] == ["circle-of-bodies"]


def test_wherever_a_value_is_wrong_its_fault_is_known(tmp_path: Path) -> None:
    """Whatever stands where something else is wanted, the fault has one of the codes tested here and the place of that value."""
    known = {case.code for case in CASES}
    files = {
        **WORLD,
        "legislation/a.yaml": FULL_DOCUMENT,
        "procedures/p.yaml": FULL_PROCEDURE,
        "instruments/i.yaml": FULL_INSTRUMENT,
    }
    files["coverage.yaml"] = (
        "of: field\nfield: dat-dai\nforms: [uy_quyen]\nduring: {from: 2025-01-01}\nstate: unread\nwhy: Chưa.\n"
    )
    files["aliases.yaml"] = "body: ubnd-tinh\nspellings: [UBND]\npublished_by: BCA\nnote: Ghi chú\n"
    files["answers.yaml"] = FULL_ANSWER
    assert messages(tmp_path, files) == ""
    tried = 0
    for name in (
        "legislation/a.yaml",
        "procedures/p.yaml",
        "instruments/i.yaml",
        "coverage.yaml",
        "institutions/all.yaml",
        "aliases.yaml",
        "answers.yaml",
    ):
        found = Faults()
        read = source.parse(files[name], name, found)
        assert read
        first = (0,) if isinstance(read.data, list) else ()
        model = {**reading.FOLDERS, **reading.FILES}[name.split("/")[0].removesuffix(".yaml")]
        for path in [path for path in read.places if len(path) > len(first) and path[: len(first)] == first]:
            wrongs: tuple[object, ...] = ("", "?", 7, -1, True, [], {}, [[]], {"@": read.places[path]})
            for wrong in wrongs:
                broken, record_ = Faults(), read.data[0] if first else read.data
                validated(model, read, _changed(record_, path[len(first) :], wrong), first, broken)
                assert {fault.code for fault in broken.found} <= known
                assert all(fault.place.file == name for fault in broken.found)
                tried += 1
    assert tried > 500


def _changed(data: object, path: tuple[str | int, ...], value: object) -> object:
    if not path:
        return value
    key, *rest = path
    if isinstance(data, list):
        return [_changed(item, tuple(rest), value) if n == key else item for n, item in enumerate(data)]
    assert isinstance(data, dict)
    return {name: _changed(item, tuple(rest), value) if name == key else item for name, item in data.items()}


FULL_DOCUMENT = """\
document: 1/2020/QH14
kind: luat
title: Luật
issuer: Quốc hội
issued: 2020-01-01
in_force: {from: 2020-02-01, until: 2030-01-01, unsure: [until]}
moves_powers: true
prevails: {over: all, by: Điều 2}
yields_to_later: true
who_changes: quoc-hoi
replaced_by: 1/2020/QH14
evidence: {grade: text, source: nơi đọc}
note: Ghi chú
provisions:
  - {at: Điều 1, says: Cấm.}
  - at: Điều 2
    id: goc
    in_force: {from: 2020-03-01}
    amended_by: 1/2020/QH14
    says: Câu.
    words: Lời.
    evidence: {grade: text}
    sentences: [{id: cau-hai, says: Câu hai., words: Lời., evidence: {grade: reported}}]
    holds: [{matters: [giao-dat], level: province, parts: [decide], by: ubnd-tinh, origin: law, only: Một phần}]
    displaces: [1/2020/QH14 Điều 1]
    lifts: [{ban: 1/2020/QH14 Điều 1, matters: [giao-dat], forms: [uy_quyen]}]
    lifts_by: 1/2020/QH14
    ends: [1/2020/QH14 Điều 1]
    same_matter_as: [1/2020/QH14 Điều 1]
    saves: [1/2020/QH14 Điều 1]
    refers_to: [1/2020/QH14 Điều 1]
    by_way_of: 1/2020/QH14 Điều 1
    closed: {list: receivers, of: [ubnd-xa], state: closed, by: Bộ}
    not_expressed: Vì sao
    note: Ghi chú
"""

FULL_PROCEDURE = """\
procedure: '1.000001'
id: thu
name: Thủ tục
name_evidence: {grade: text}
field: dat-dai
matters: [giao-dat]
levels: [province]
parts: [decide]
exists: {from: 2020-01-01}
time_limit: {working_days: 5, days: 7}
fact: {hoi: tra loi}
steps: [{name: Một, by: ubnd-tinh, days: 1}]
at_centre: {received: true, on_site_inspection: false}
volume: {per_year: 10, year: 2025, source: báo cáo}
source: {portal: p, since: 2020-01-01, by: QĐ, holder: ubnd-tinh, holder_words: UBND, holder_known: name, lists: [1/2020/QH14], evidence: {grade: text}}
note: Ghi chú
"""  # noqa: E501

FULL_INSTRUMENT = """\
instrument: qd
number: 1/QĐ-UBND
province: thu
form: uy_quyen
issued: 2020-01-01
reported: 2020-01-02
from: ubnd-tinh
from_words: UBND tỉnh
to: [{receiver: ubnd-xa, receiver_words: UBND xã, parts: [decide], matters: [giao-dat], procedures: ['1'], words: [Lời], except: Trừ}]
in_force: {from: 2020-01-01}
term: {until: 2021-01-01, months: 3, until_replaced: true}
conditions: [Một]
bases: [1/2020/QH14]
status: in-force
annex: read
evidence: {grade: text}
note: Ghi chú
"""

FULL_ANSWER = """\
fact: hoi
value: co
scope: field
field: dat-dai
level: province
from: 2025-01-01
source: Công văn
by: Sở
answered: 2026-01-01
"""
