"""In which language a text seems to be."""

import pytest

from network_site.search.guessing import language_seen


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The State that asks gives the facts of the case and the text of the law that it applies."),
        (
            "fr",
            "L'autorité transmet un exposé des faits et le texte de la loi ; la victime est entendue par une femme.",
        ),
        ("es", "La autoridad envía un resumen de los hechos y el texto de la ley, y a la víctima la oye una mujer."),
        ("pt", "A autoridade envia um resumo dos factos e o texto da lei, e a vítima deve ser ouvida por uma mulher."),
        (
            "ru",
            "Государство направляет изложение фактов и закон. Если это ребенок, с ним говорит тот, кто был обучен.",
        ),
        (
            "ar",
            "إذا كانت الضحية طفلا فإن المقابلة يجريها شخص تم تدريبه على ذلك من قبل السلطة التي هي في الدولة أو غيرها.",
        ),
        ("zh", "请求国应当提供案情摘要和法律条文。"),
        ("ja", "請求国は事実の概要と法律の条文を提供しなければならない。"),
    ],
)
def test_the_small_words_or_the_signs_of_a_text_tell_its_language(language: str, text: str) -> None:
    assert language_seen(text) == language
    assert language_seen(f"{text} Eurojust, UNODC") == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Checklist: vessels at the quay",
        "A 12 B 34 C 56 " * 50,
        "Autoritatea transmite un rezumat al faptelor și textul legii. Dacă victima este un copil, o audiază o femeie.",
        "Держава надсилає короткий виклад фактів і текст закону. Якщо потерпілий є дитиною, допит проводить особа.",
    ],
)
def test_what_tells_too_little_is_in_no_language(text: str) -> None:
    assert language_seen(text) == ""
