"""How programs introduce what they quote, in six languages; all of it is made up.

MARKED: the lines above a quotation whose lines begin with ">". UNMARKED: above one that has no marks.
"""

from __future__ import annotations

_US = "ICT indicators pipeline"
_AT = "no-reply@pipeline.example"

MARKED = {
    "gmail en": f"On Mon, May 5, 2025 at 10:00 AM {_US} <{_AT}> wrote:",
    "gmail en, wrapped": f"On Mon, May 5, 2025 at 10:00 AM {_US} <\n{_AT}> wrote:",
    "thunderbird en": f"On 05/05/2025 10:00, {_US} wrote:",
    "apple en": f"> On 5 May 2025, at 10:00, {_US} <{_AT}> wrote:",
    "yahoo en": f"On Monday, May 5, 2025 at 10:00:00 AM GMT+3, {_US} <{_AT}> wrote:",
    "gmail fr": f"Le lun. 5 mai 2025 à 10:00, {_US} <{_AT}> a écrit :",
    "gmail fr, wrapped": f"Le lun. 5 mai 2025 à 10:00, {_US} <{_AT}> a\nécrit :",
    "thunderbird fr": f"Le 05/05/2025 à 10:00, {_US} a écrit\xa0:",
    "gmail es": f"El lun, 5 may 2025 a las 10:00, {_US} (<{_AT}>)\nescribió:",
    "thunderbird es": f"El 5/5/25 a las 10:00, {_US} escribió:",
    "apple es": f"El 5 may 2025, a las 10:00, {_US} <{_AT}> escribió:",
    "gmail ru": f"пн, 5 мая 2025 г. в 10:00, {_US} <{_AT}>:",
    "thunderbird ru": f"05.05.2025 10:00, {_US} пишет:",
    "apple ru": f"5 мая 2025 г., в 10:00, {_US} <{_AT}> написал(а):",
    "mail.ru": f"Понедельник, 5 мая 2025, 10:00 +03:00 от {_US} <{_AT}>:",
    "yandex": f'05.05.2025, 10:00, "{_US}" <{_AT}>:',
    "gmail ar": f"في الاثنين، 5 مايو 2025 في 10:00 ص تمت كتابة ما يلي بواسطة {_US} <\u200e{_AT}\u200f>:",
    "gmail ar, wrapped": "\u202bفي الاثنين، ٥ مايو ٢٠٢٥ في ١٠:٠٠ ص تمت كتابة ما يلي بواسطة "
    f"\u202a{_US}\u202c\u200f <\n\u202a{_AT}\u202c\u200f>:\u202c",
    "thunderbird ar": f"في 05/05/2025 10:00 ص، كتب {_US}:",
    "apple ar": f"في ٥ مايو ٢٠٢٥، الساعة ١٠:٠٠ ص، كتب {_US} <{_AT}>:",
    "gmail zh": f"{_US} <{_AT}> 于2025年5月5日周一 10:00写道：",
    "thunderbird zh": f"在 2025/5/5 10:00, {_US} 写道:",
    "apple zh": f"2025年5月5日 10:00，{_US} <{_AT}> 写道：",
    "gmail zh, Taiwan": f"{_US} <{_AT}> 於 2025年5月5日 週一 上午10:00寫道：",
    "163.com": f'At 2025-05-05 10:00:00, "{_US}" <{_AT}> wrote:',
    "163.com zh": f'在 2025-05-05 10:00:00，"{_US}" <{_AT}> 写道：',
}


def _outlook(*labels: str, line: str = "", colon: str = ":") -> str:
    values = (f"{_US} <{_AT}>", "Monday, 5 May 2025 10:00", "ict@stat.example", "Report on your file")
    fields = "\n".join(f"{label}{colon} {value}" for label, value in zip(labels, values, strict=True))
    return f"{line}\n{fields}" if line else fields


_EN = ("From", "Sent", "To", "Subject")
UNMARKED = {
    "outlook en": _outlook(*_EN),
    "outlook en, line": _outlook(*_EN, line="_" * 32),
    "outlook en, of old": _outlook(*_EN, line="-----Original Message-----"),
    "outlook en, bold": _outlook("*From", "*Sent", "*To", "*Subject", colon=":*"),
    "outlook fr": _outlook("De", "Envoyé", "À", "Objet", colon="\xa0:"),
    "outlook fr, of old": _outlook("De", "Envoyé", "À", "Objet", line="-----Message d'origine-----", colon=" :"),
    "outlook es": _outlook("De", "Enviado", "Para", "Asunto"),
    "outlook es, el": _outlook("De", "Enviado el", "Para", "Asunto", line="-----Mensaje original-----"),
    "outlook ru": _outlook("От", "Отправлено", "Кому", "Тема"),
    "outlook ru, of old": _outlook("From", "Sent", "To", "Subject", line="-----Исходное сообщение-----"),
    "outlook ar": _outlook("من", "تم الإرسال", "إلى", "الموضوع"),
    "outlook ar, of old": _outlook("من", "تاريخ الإرسال", "إلى", "الموضوع", line="-----الرسالة الأصلية-----"),
    "outlook zh": _outlook("发件人", "发送时间", "收件人", "主题"),
    "outlook zh, wide": _outlook("发件人", "发送时间", "收件人", "主题", colon="："),
    "qq": _outlook("发件人", "发送时间", "收件人", "主题", line="------------------ 原始邮件 ------------------"),
    "outlook zh, Taiwan": _outlook("寄件者", "寄件日期", "收件者", "主旨"),
    "lotus notes": _outlook("From", "Date", "To", "Subject", line="-----ict@stat.example wrote: -----"),
}

WORDS = {
    "a table": "From: 2012\nTo: 2016\nSubject: HH6",
    "a list": "- HH6 is right\n- HH7 is an estimate\n-- \nA. Person\nPS: HH8 follows.",
    "a rule": "Values of 2013:\n____________________________________\nHH6 = 22.8",
    "more than": "HH6 is\n> 95 %\nin towns.",
    "a courtesy in the middle": "HH6 is right.\nBest regards,\nA. Person\n\nDisclaimer: this mail is from the office.\n"
    "HH7 is wrong.",
    "a line after a courtesy": "Thanks,\nthe value of 2013 is an estimate.",
    "en": "On 5 May 2013 at 10:00 the census office wrote:\nall values are estimates.",
    "fr": "Le 5 mai 2013 à 10:00, le bureau a écrit :\ntoutes les valeurs sont des estimations.",
    "es": "El 5 de mayo de 2013, 10:00, la oficina escribió:\ntodos los valores son estimaciones.",
    "ru": "5 мая 2013 г. в 10:00 служба пишет:\nвсе значения — оценки.",
    "ar": "في 5 مايو 2013 الساعة 10:00 كتب المكتب:\nجميع القيم تقديرية.",
    "zh": "2013年5月5日 10:00 统计局写道：\n所有数值均为估计数。",
    "es, a list": "De: 2012\nPara: 2016\nAsunto: HH6 es correcto",
    "zh, a list": "发件人: 统计局\n主题: 2013年数值\n数值正确。",
}
