"""What a Japanese text may not say. It has no spaces, so each entry is found anywhere."""

from __future__ import annotations

from container_image.claims.words.japanese import business, contact, health, people, prices, renown, terms
from container_image.claims.words.vocabulary import Vocabulary

VOCABULARY = Vocabulary(
    begins="",
    ends="",
    number="[0-9〇一二三四五六七八九十百千数何]{1,6}",
    # Copy in these letters is in no other language; the word only says that other texts need not be searched.
    common="です",
    reductions=prices.REDUCTIONS,
    prices=prices.PRICES,
    payments=terms.PAYMENTS,
    contact=contact.CONTACT,
    scarcity=renown.SCARCITY,
    delivery=terms.DELIVERY,
    ratings=renown.RATINGS,
    health=health.HEALTH,
    personal=people.PERSONAL,
    insults=people.INSULTS,
    business=business.BUSINESS,
    meta=contact.META,
    codes=terms.CODES,
    harmless=r"""
        (回復|治療|治癒|解毒|毒消し)(の)?(薬|魔法|呪文|ポーション)の?(小道具|びん|瓶|小瓶|絵|模型), 回復薬
        医学(生|部|者|書)(?!も|が(推|すす)), お得意, 人気(の|が)な, 人気(の|が)少な, 目安, 役割, #割れ
        お値札(入れ|立て), 痛快, みにくいあひる, 注文の多い, 三つ星(が|の夜), 安い香り, 人気(の)?ない(?=道|浜|海|森)
        千(で(編|縫|織|結|作|ま)|鳥|代|切|羽), 万(で(き|は)|年), 回収(箱|かご), ご?当地, 前回り, 満足(げ|そう)
        三日限り, 長らく使, お前掛け, 前は(丸|四角|深|浅|大き|開), 元は(蔵|納屋|布), 昨日の(続き|雨|残)
        永久(凍土|磁石|歯), 世界(中)?の(森|海|山|豆|茶), 家計簿, 銀行(員|家)(の|人形), 急行列車, 予約(席)?の札
        動画(用)?の(照|ライト|三脚), お客さまごっこ, お客さんごっこ, 警察(官|署|犬)(の|人)?(人形|おもちゃ|絵本|ミニ)?
        選挙カー, 現金輸送, お小遣い帳, お金の(おもちゃ|ままごと), 痛んだ(革|木|布|本|家具|髪|道具|床|器|塗)
        おもちゃのお金, 値札(入れ|立て), 大賞典, 職人(さん)?(が|の手)(選ぶ|選んだ)(木|革|土|糸|布|豆|茶|石)
        医学(を描|の(本|歴史|図|絵)|史)
        """,
)
