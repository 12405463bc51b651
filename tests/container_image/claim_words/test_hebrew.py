"""Hebrew copy that promises what only the shop may promise, and copy that only looks like it."""

from __future__ import annotations

import pytest

from tests.container_image.claim_words.judged import find_passed, find_refused, judge_words

# An offer or a gift, in a sentence of a model or of a delivered page.
REDUCTIONS = """
משלוח חינם עד הבית
חריטה חינם
בחינם לכל שרביט
חִנָּם לכולם
עשרים אחוז הנחה
הנחות על עץ אלון
בהנחה מיוחדת
מבצע סוף העונה
במבצע השבוע
המבצעים שלנו
מוצרים מוזלים
בחצי מחיר
בחצי המחיר
קוד קופון אלון
קופונים לכולם
שובר מתנה
ללא עלות
ללא תשלום
בלי תשלום נוסף
מתנה בקנייה
מכירת חיסול
הטבה ללקוחות
קבלו בד פשתן
1+1 על הליבות
אחד פלוס אחד
קוד הנחה לאתר
"""
CLAIMS = """
מחירים קטנים
המחיר הטוב ביותר
במחיר מיוחד
זול ויפה
הזולים ביותר
משתלם במיוחד
חיסכון גדול
לחסוך עוד היום
עשרה אחוזים יותר
ארבעים שקל
40 שקלים
40 ש"ח
40 ש״ח
₪40
עשרה דולר
באירו אחד
רק 20
החל מ-19
בתשלומים
החזר כספי
כסף בחזרה
כרטיס מתנה
מועדון לקוחות
יש במלאי
המלאי מוגבל
אזל מהמלאי
אוזל מהר
כמעט נגמר
נשארו רק שלוש
נותרו שתי יחידות
יחידות אחרונות
ההזדמנות האחרונה
מהדורה מוגבלת
לזמן מוגבל
רק היום
היום בלבד
עד חצות
מהרו
אל תפספסו
ספירה לאחור
זמין מיד
משלוח מהיר
המשלוחים יוצאים היום
נשלח היום
אספקה מהירה
עד הבית
תוך שלושה ימים
תוך יומיים
שלושה ימי עסקים
אחריות לכל החיים
באחריות מלאה
האיכות מובטחת
החזרה קלה
החלפה חינם
הנמכר ביותר
רב מכר
פופולרי במיוחד
אלפי לקוחות
לקוחות מרוצים
ביקורות נלהבות
חמישה כוכבים
בדירוג גבוה
זוכה פרסים
חוות דעת
"""
HARMLESS = """
עץ אלון כהה
שרביט ליד ראשונה
לערבים שקטים
נעשה ביד ובסבלנות
אלון, מילה ובוקיצה
מתנה לאוהבי היער
כוכבים בשמי החורף
תחת כוכבי הצפון
ידית חמה ורכה
קו בהיר, עץ כהה
ספר לחשים קטן
קצה דק, אחיזה יציבה
גוון של דבש
אור אחרון של סתיו
הצעד האחרון: שעווה
חופשי כמו הרוח
בד פשתן רך
ליבה מאבן ירח
שני עצים, צליל אחד
נבחר בקפידה
הליכה בערב
אוצר מן הסדנה
סבלנות של אומן
לב העץ
ישר מן היער
שקט של בית
עבודת יד
חוזרים ליער
החלפת ליבה בבית
שש גוונים של ירוק
כלי עבודה ישנים
שטיח פרסי קטן
עשר שנים על הספסל
"""


@pytest.mark.parametrize("words", judge_words(REDUCTIONS))
def test_an_offer_is_refused_on_every_page(words: str) -> None:
    assert find_passed(words, "he", is_reduction=True) == []


@pytest.mark.parametrize("words", judge_words(CLAIMS))
def test_a_claim_is_refused_in_every_spelling(words: str) -> None:
    assert find_passed(words, "he") == []


@pytest.mark.parametrize("words", judge_words(HARMLESS))
def test_plain_copy_stays(words: str) -> None:
    assert find_refused(words, "he") is None
