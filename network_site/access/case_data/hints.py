"""Softer signs: a text that is itself a request, or asks for evidence."""

import re
from collections.abc import Iterator

from network_site.access.case_data.kinds import Kind
from network_site.access.case_data.people import Finding

# One phrase occurs in any talk about requests; two of them make a letter.
LETTER = re.compile(
    r"\b(?:presents? (?:its|his|her) compliments|has the honou?r to|have the honou?r to|hereby requests?"
    r"|(?:dear|your) (?:sir|madam|excellency)|summary of (?:the )?facts:|statement of (?:the )?facts:"
    r"|assistance requested:|yours (?:faithfully|sincerely)|pursuant to the (?:treaty|convention)[^.]{0,60}requests)"
    r"|\b(?:j'ai l'honneur|a l'honneur de|exposé des faits ?:|présente ses compliments|je vous prie d'agréer"
    r"|commission rogatoire internationale ?:|aux fins de ?:|actes demandés ?:)"
    r"|\b(?:tengo el honor|tiene el honor|hechos ?:|exposición de los hechos|saluda atentamente|le saluda"
    r"|diligencias solicitadas ?:|por la presente (?:se )?solicit\w+)"
    r"|\b(?:имею честь|имеет честь|свидетельствует свое уважение|с уважением,|обстоятельства дела:"
    r"|прошу провести|просим провести)"
    r"|يتشرف|نتشرف|تهدي (?:أطيب )?تحياتها|وتفضلوا بقبول|ملخص الوقائع|الإجراءات المطلوبة"
    r"|此致\s*敬礼|谨致意|案情摘要|请求协助事项|特此请求",
    re.IGNORECASE,
)
PHRASES = 2

ASKED_FOR = (
    r"\bintercept\w*|\bwire\s?taps?|\bphone taps?|\bcall (?:records|data|logs)|\bphone records|\brecordings"
    r"|\bécoutes?|\binterceptions?|\bfadettes?|\brelevés? téléphoniques?"
    r"|\bintervenci\w+ telefónicas?|\bescuchas?|\binterceptaci\w+|\bregistros? de llamadas"
    r"|\bперехват\w*|\bпрослуш\w+|\bдетализаци\w+|اعتراض|تنصت|تسجيلات|سجلات المكالمات|监听|窃听|通话记录"
)
OF_THIS = (
    r"\b(?:this|these|that|the following)\s+(?:(?:phone|mobile|telephone)\s+)?"
    r"(?:phone|mobile|number|line|subscriber|device)s?"
    r"|\b(?:ce|cet|cette|ces|le)\s+(?:numéros?|téléphones?|lignes?)(?:\s+suivants?)?"
    r"|\b(?:este|esta|estos|ese|el siguiente)\s+(?:números?|teléfonos?|líneas?)"
    r"|\b(?:этому|этот|этого|данному|следующему)\s+(?:номер\w*|телефон\w*|абонент\w*)"
    r"|(?:هذا|هذه|التالي)\s+(?:الرقم|الهاتف|الخط)|(?:这个|该|此|以下)(?:电话)?(?:号码|电话|手机)"
)
INTERCEPT = re.compile(
    rf"(?:{ASKED_FOR})[^.?!؟。？！\n]{{0,60}}(?:{OF_THIS})|(?:{OF_THIS})的?(?:{ASKED_FOR})", re.IGNORECASE
)


def find_letters(text: str) -> Iterator[Finding]:
    """Find the phrases of a request letter where there are several."""
    phrases = list(LETTER.finditer(text))
    if len({phrase[0].lower() for phrase in phrases}) >= PHRASES:
        for phrase in phrases:
            yield Kind.LETTER, phrase.start(), phrase.end()


def find_intercepts(text: str) -> Iterator[Finding]:
    """Find the question whether somebody holds intercepts or records of a certain number."""
    for match in INTERCEPT.finditer(text):
        yield Kind.INTERCEPT, match.start(), match.end()
