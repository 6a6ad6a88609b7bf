"""Where a text names a person: by surname before a title, after a label, or in a signature."""

from __future__ import annotations

import re

from pipeline.ingest.personal.surnames import COMMON_SURNAMES, COMPOUND, HAN, ORDINARY, SURNAMES

_SINGLE = f"[{SURNAMES}]"
_FIRST_OF_COMPOUND = "".join(sorted({name[0] for name in COMPOUND.split("|")}))
_SURNAME = rf"(?=[{SURNAMES}{_FIRST_OF_COMPOUND}])(?!{ORDINARY})(?:{COMPOUND}|{_SINGLE})"
_COMMON = rf"(?=[{COMMON_SURNAMES}{_FIRST_OF_COMPOUND}])(?!{ORDINARY})(?:{COMPOUND}|[{COMMON_SURNAMES}])"
TITLES = "先生|女士|小姐|太太|夫人|阿姨|叔叔|大爷|大妈|大姐|大哥|大叔|大娘|奶奶|爷爷|姐姐|师傅|老师|医生|大夫|老板|同志|同学|经理|主任"
LABELS = (
    "姓名|名字|联系人|机主|户主|车主|业主|房主|户名|收件人|收货人|寄件人|投诉人|来电人|致电人|申请人|报修人|预约人|经办人|持卡人|开户人|患者|家属|会员|客户|用户|顾客|"
    "本人|签名|署名|签字|落款|称呼|抬头"
)
_AFTER_NAME = r"(?=$|[\s,，.。;；:：、!！?？)）\]】/|*\d]|电话|手机|联系|来电|致电|反映|反馈|投诉|表示|要求|称|说|身份|地址|号码|先生|女士|小姐|的|在|于|要|住|家|已|与|和)"

TITLED = re.compile(rf"{_SURNAME}{HAN}{{0,2}}(?={TITLES})|{_COMMON}(?=总(?:$|[,，。说答]))")
LABELLED = re.compile(
    rf"(?:{LABELS})(?:姓名|名称)?(?:\s*[:：=]\s*|\s+|是|为|叫)({_SURNAME}{HAN}{{1,2}}?{_AFTER_NAME}|{_SURNAME}{HAN}{{1,3}})"
    rf"|(?:我叫|叫做|名叫|名为|我姓|免贵姓|本人姓)\s*({_SURNAME}{HAN}{{1,2}}?{_AFTER_NAME}|{_SURNAME}{HAN}{{1,2}}|{_SINGLE})"
    rf"|(?:我是|{LABELS})\s*({_COMMON}{HAN}{{1,2}}){_AFTER_NAME}"
    rf"|(?:{LABELS}|(?i:name|contact|customer))\s*[:：=]\s*([A-Z][A-Za-z.'-]+(?:\s+[A-Z][A-Za-z.'-]*){{0,3}})",
)
SIGNED = re.compile(
    rf"[—–-]\s*({_COMMON}{HAN}{{1,2}})\s*(?:\d.*)?$|({_COMMON}{HAN}{{1,2}})\s*(?:敬上|敬启|谨上|拜上)"
)
DOTTED = re.compile(rf"{HAN}{{1,8}}(?:[·•]{HAN}{{1,8}})+")
SUSPICIOUS = (
    rf"(?:{COMPOUND}|[{SURNAMES}])(?:{HAN}{{0,2}}(?:{TITLES})|总)|(?:{LABELS})(?:姓名|名称)?(?:\s*[:：=]|\s+|是|为|叫)|我叫|叫做|名叫|名为|我姓|免贵姓|本人姓"
    rf"|(?:我是|{LABELS})\s*(?:{COMPOUND}|[{COMMON_SURNAMES}])|(?i:name|contact|customer)\s*[:：=]"
    rf"|[—–-]\s*{HAN}|敬上|敬启|谨上|拜上|[·•]"
)
