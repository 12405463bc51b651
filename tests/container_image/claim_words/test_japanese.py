"""Japanese copy that promises what only the shop may promise, and copy that only looks like it."""

from __future__ import annotations

import pytest

from tests.container_image.claim_words.judged import find_passed, find_refused, judge_words

# An offer or a gift, in a sentence of a model or of a delivered page.
REDUCTIONS = """
送料無料でお届け
刻印は無料です
刻印むりょう、いえ無料
タダでお付けします
全品半額
二割引の杖
3割引
20%オフ
二十パーセントオフ
冬のセール
ｾｰﾙ開催
せーる開催
ﾊﾞｰｹﾞﾝ
特価の杖
お得な組み合わせ
おトクな組
オトクな組
お買い得です
値下げしました
お値引きします
クーポンあります
ポイント10倍
ポイント還元
福袋
在庫一掃
キャンペーン中
もれなく進呈
今ならプレゼント中
百円引き
ワンコインで
"""
CLAIMS = """
価格はそのまま
やさしいお値段
安い杖
安く手に入る
お手頃な一本
リーズナブルな樫
コスパのよい杖
節約になります
四十円から
５００円
五百円の布
10ユーロ
二千円
税込で
十パーセント増し
残りわずか
残り三点
残り3本
あと2日
ラスト一本
ラストチャンス
最後の一点
在庫あり
在庫わずか
品切れ間近
まもなく売り切れ
完売しました
再入荷
入荷しました
数量限定
期間限定
限定の杖
先着順です
早い者勝ち
お早めにどうぞ
お急ぎください
今だけ
いまだけの杖
本日限り
今週末まで
まもなく終了
お見逃しなく
即日発送
翌日に届きます
すぐにお届け
配送は明日
二営業日で
返品できます
返金いたします
交換保証つき
永久保証
品質を保証します
人気の杖
大人気です
人気No.1
売れ筋の杖
ベストセラー
ランキング一位
第一位の杖
五つ星の杖
星5つ
高評価の杖
うれしいレビュー
お客様の声
口コミで広がる
受賞した職人
ご好評の樫
ギフトカード
"""
HARMLESS = """
四角いトレイ
三角の台座
八角の握り
十角形の台
円い月の飾り
半円の棚
楕円の鏡
四元素の杖
三次元の彫り
役割を選ぶ
割れにくい樫
デザインのポイント
贈り物に
大切な人へのプレゼントに
ギフトにも
いただく前のひととき
ただ静かな夜に
安らぎの灯り
不安のない握り
目安は手の長さ
残り香のある木
手仕事の一本
樫、とねりこ、にれ
はじめての一本
冬の星空の下で
星をかたどる
静かな夜のために
最後は蜜蝋で仕上げます
蜂蜜色の木肌
細い先、確かな握り
OAKの杖
新しい革のケース
1871年から同じ場所で
12歳から
長さ28センチ
三本の木から選ぶ
得意な呪文を伸ばす
セールスを知らない職人
価値ある静けさ
銀の輪
手に届く高さの棚
"""


@pytest.mark.parametrize("words", judge_words(REDUCTIONS))
def test_an_offer_is_refused_on_every_page(words: str) -> None:
    assert find_passed(words, "ja", is_reduction=True) == []


@pytest.mark.parametrize("words", judge_words(CLAIMS))
def test_a_claim_is_refused_in_every_spelling(words: str) -> None:
    assert find_passed(words, "ja") == []


@pytest.mark.parametrize("words", judge_words(HARMLESS))
def test_plain_copy_stays(words: str) -> None:
    assert find_refused(words, "ja") is None
