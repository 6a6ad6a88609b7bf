"""A complaints log of any length, the same each time, with the truth about each row."""

from __future__ import annotations

from pathlib import Path

import duckdb

HEADER = "投诉编号,受理时间,首次响应时间,办结时间,办结时限,状态,级别,工号,客户编号,客户电话,类别,渠道,产品,部门,区域,内容,评分"
FAULTY_SHARE = 0.005
# Faults of the line itself: a reader that keeps such a row keeps cells that nobody wrote there.
BROKEN_ROWS = ("field_missing", "field_too_many", "stray_quote")
_FAULTS = (
    *BROKEN_ROWS,
    "bad_date",
    "date_missing",
    "resolved_before_received",
    "rating_out_of_range",
    "in_future",
)

_ROWS = """
WITH drawn AS (
  SELECT i, CAST(hash(i) >> 1 AS BIGINT) AS h, CAST(hash(i + 1000000007) >> 1 AS BIGINT) AS g,
    CAST(hash(i * 7 + 3) % greatest({rows} // 10, 1) AS BIGINT) AS customer
  FROM range({rows}) AS numbers(i)
), dated AS (
  SELECT *, TIMESTAMP '2024-01-01' + to_seconds(i * 63072000 // {rows}) AS received,
    CASE WHEN h % {one_in} = 0 THEN ['{faults}'][CAST(1 + (h // {one_in}) % {kinds} AS INTEGER)] ELSE '' END AS fault
  FROM drawn
), cells AS (
  SELECT i, fault, concat('TS', lpad(CAST(i AS VARCHAR), 9, '0')) AS id,
    CASE fault WHEN 'bad_date' THEN '2024-13-45 25:61:00' WHEN 'date_missing' THEN '' WHEN 'in_future' THEN '2031-01-01 08:00:00'
      ELSE strftime(received, '%Y-%m-%d %H:%M:%S') END AS received_at,
    strftime(if(fault = 'in_future', TIMESTAMP '2031-01-01 09:00:00', received + to_seconds(60 + g % 20000)), '%Y-%m-%d %H:%M:%S') AS responded_at,
    strftime(if(fault = 'resolved_before_received', received - INTERVAL 1 HOUR, if(fault = 'in_future', TIMESTAMP '2031-01-02',
      received + to_seconds(30000 + g % 400000))), '%Y-%m-%d %H:%M:%S') AS resolved_at,
    strftime(if(fault = 'in_future', TIMESTAMP '2031-01-04', received + INTERVAL 3 DAY), '%Y-%m-%d %H:%M:%S') AS due_at,
    ['已办结', '处理中', '已关闭'][1 + h % 3] AS status, ['一般', '重要', '紧急'][1 + h // 8 % 3] AS severity,
    concat('KF', lpad(CAST(1 + h // 32 % 400 AS VARCHAR), 4, '0')) AS staff,
    concat('HU', lpad(CAST(customer AS VARCHAR), 8, '0')) AS customer,
    concat('1', 3 + customer % 7, lpad(CAST(CAST(hash(customer) >> 1 AS BIGINT) % 1000000000 AS VARCHAR), 9, '0')) AS phone,
    ['质量问题', '物流配送', '退款退货', '服务态度', '发票问题', '安装维修'][1 + h // 128 % 6] AS category,
    ['电话', '微信', '网页', '门店'][1 + h // 512 % 4] AS channel,
    concat(['空调', '冰箱', '洗衣机', '热水器', '油烟机'][1 + h // 2048 % 5], ' KFR-', 20 + h // 8192 % 60, 'GW') AS product,
    ['售后一部', '售后二部', '物流部', '客服中心'][1 + h // 131072 % 4] AS department,
    ['华东', '华南', '华北', '西南', '东北'][1 + h // 524288 % 5] AS region,
    concat('客户反映', ['机器不制冷', '送货晚了两天', '退款没有到账', '没有按约定上门', '开错了发票'][1 + g // 32 % 5], '，',
      ['希望尽快处理', '要求今天回复', '已经催过三次', '请安排人员联系'][1 + g // 128 % 4], if(g % 100 = 0, '，回电' || phone, '')) AS content,
    if(fault = 'rating_out_of_range', '55', CAST(1 + g // 2048 % 5 AS VARCHAR)) AS rating, g
  FROM dated
), written AS (
  SELECT *, CASE WHEN fault = 'stray_quote' THEN '说"好"' || content WHEN g % 33 = 1 THEN concat('"', content, ', 多次"')
    WHEN g % 1000 = 2 THEN concat('"', content, chr(10), '谢谢"') ELSE content END AS told
  FROM cells
)
SELECT id, fault, concat_ws(',', id, received_at, responded_at, resolved_at, due_at, status, severity, staff, customer, phone, category,
  channel, product, department, region, if(fault = 'field_too_many', told || ',' || region, told)) || if(fault = 'field_missing', '', ',' || rating) AS line
FROM written ORDER BY i
"""


def write_log(path: Path, truth: Path, rows: int) -> None:
    """Writes a UTF-8 CSV file of so many rows, and beside it each row's id with its fault ("" = good) as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sql = _ROWS.format(
        rows=rows, one_in=round(1 / FAULTY_SHARE), kinds=len(_FAULTS), faults="', '".join(_FAULTS)
    )
    schema = pa.schema([("id", pa.string()), ("fault", pa.string())])
    with (
        duckdb.connect() as connection,
        path.open("w", encoding="utf-8", newline="") as log,
        pq.ParquetWriter(truth, schema) as told,
    ):
        log.write(HEADER + "\n")
        for batch in connection.sql(sql).to_arrow_reader(100_000):
            log.write("\n".join(batch["line"].to_pylist()) + "\n")
            told.write_batch(batch.select(["id", "fault"]))
