"""What a reader left aside, mended or doubts: notes that go with a delivery, in both languages."""

from __future__ import annotations

from pipeline.logs import Words

# One line for each code; a reader adds its own.
NOTES: dict[str, Words] = {
    "unmasked": Words("按设置没有遮蔽的列：{columns}", "columns left unmasked, as told: {columns}"),
    "encoding": Words("编码：{encoding}（自动判断或按设置）", "encoding: {encoding} (detected, or as told)"),
    "delimiter": Words("分隔符：{delimiter}", "delimiter: {delimiter}"),
    "delimiter_doubtful": Words(
        "分隔符 {delimiter} 不是唯一可能；如不对，请在 [[source]] 写 delimiter",
        "the delimiter {delimiter} is not the only one possible; if it is wrong, set delimiter under [[source]]",
    ),
    "one_column": Words("只有一列", "a single column"),
    "quote": Words("引号：{quote}", "quote: {quote}"),
    "escape": Words("引号的转义符：{escape}", "quotes are escaped by {escape}"),
    "line_ends": Words("行尾：{ends}", "line ends: {ends}"),
    "rows_above_header": Words(
        "表头以上 {count} 行未读（第 {lines} 行）", "{count} lines above the header were left aside ({lines})"
    ),
    "header_rows": Words("表头有 {count} 行，已合并", "the header takes {count} rows, which were joined"),
    "header_mended": Words(
        "表头的引号或分隔符有误，按最少改动读取",
        "the header's quotes or delimiters are wrong; it was read in the least forced way",
    ),
    "header_absent": Words("没有找到表头，首行即为数据", "no header was found; the first row is data"),
    "blank_rows": Words("空行 {count} 行（第 {lines} 行）", "{count} blank rows ({lines})"),
    "header_repeated": Words(
        "重复的表头 {count} 行（第 {lines} 行）", "the header stands again {count} times ({lines})"
    ),
    "footer_rows": Words(
        "合计或备注 {count} 行，不作记录（第 {lines} 行）",
        "{count} rows are totals or remarks, no records ({lines})",
    ),
    "field_count": Words(
        "{count} 行的列数与表头不符，按原样保留（第 {lines} 行）",
        "{count} rows have another number of cells, kept as found ({lines})",
    ),
    "stray_quote": Words(
        "{count} 行有多余的引号，按最少改动读取（第 {lines} 行）",
        "{count} rows have a stray quote and were read in the least forced way ({lines})",
    ),
    "quote_spans_rows": Words(
        "{count} 行可能被跨行的引号连在一起，按各自一行读取（第 {lines} 行）",
        "{count} lines may be one record by a quote that spans them; they were read one by one ({lines})",
    ),
    "nul_character": Words("{count} 行含 NUL 字符（第 {lines} 行）", "{count} rows hold a NUL ({lines})"),
    "undecodable": Words(
        "{count} 行有无法解码的字节（第 {lines} 行）",
        "{count} rows hold bytes that could not be decoded ({lines})",
    ),
    "rows_spaced": Words(
        "{count} 行的单元格都以空格开头，其他行不是；空格已去除（第 {lines} 行）",
        "in {count} rows all cells begin with a space, in the others not; the spaces were removed ({lines})",
    ),
    "rows_unlike": Words(
        "{count} 行与其他行形式不同，请核对（第 {lines} 行）",
        "{count} rows have another form than the others; look at them ({lines})",
    ),
    "bytes_as_text": Words(
        "列 {column} 是字节，按 UTF-8 或十六进制读取",
        "column {column} holds bytes, read as UTF-8 or as hexadecimal",
    ),
    "contradicted": Words(
        "{count} 行与同一文件中后面的行主键（{key}）相同而内容不同；以后面的为准",
        "{count} rows have the key ({key}) of a later row of this file and other content; the later counts",
    ),
    "withdrawn": Words("{at} 撤回：{because}", "withdrawn on {at}: {because}"),
    "json_doubled": Words(
        "{count} 条记录把同一字段写了两次，值相同", "{count} records tell a field twice, with the same value"
    ),
    "sheet": Words("工作表：{sheet}", "sheet: {sheet}"),
    "merges_filled": Words(
        "列 {column} 有 {count} 个合并单元格，其值已填入所含各行",
        "column {column}: {count} merged cells gave their value to each row they cover",
    ),
    "merges_left": Words(
        "列 {column} 有 {count} 个合并单元格，只有首行有值；要填入各行，请在 [[source]] 写 fill_down",
        "column {column}: {count} merged cells, only their first rows have the value; to fill all rows name the column in fill_down",
    ),
    "cells_beside": Words(
        "表格右侧另有内容，未读：{count} 行（第 {lines} 行）",
        "cells beside the table were left aside: {count} rows ({lines})",
    ),
    "cells_flawed": Words(
        "用不到的列中有 {count} 个错误值或无结果的公式，按空值处理（第 {lines} 行）",
        "columns nobody uses have {count} error values or formulas without a value, read as empty (rows {lines})",
    ),
    "formulas_stale": Words(
        "写出此文件的程序未计算公式，公式的结果可能不对；请用 Excel 打开后保存",
        "the program that wrote this file left its formulas uncalculated, their values may be wrong; open and save it",
    ),
    "sheets_hidden": Words("隐藏的工作表：{sheets}", "hidden sheets: {sheets}"),
}


def note(code: str, **facts: object) -> str:
    """The note of a code, its facts filled in: Chinese · English."""
    words = NOTES[code]
    return f"{words.zh.format(**facts)} · {words.en.format(**facts)}"
