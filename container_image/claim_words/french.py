"""What a French text may not say."""

from __future__ import annotations

from container_image.claim_words.vocabulary import Vocabulary, write_number
from container_image.number_words import FRENCH

VOCABULARY = Vocabulary(
    number=write_number(FRENCH | {"un", "une"}),
    reductions=r"""
        gratuit*, gratos, gracieux, gracieusement, offert(e|s|es)?, en cadeau, solde, soldes, soldee?s?, remise(e|s|es)?
        reductions?, rabais, ristournes?, promos?, promotions?, bons? plans?, bons? (d'achat|de reduction)
        codes? (promo|reduc|avantage)*, moitie prix, demi prix, prix (casse|reduit|barre|doux|mini|bas|sacrifie|choc)*
        destock*, liquidation*, bonnes? affaires?, (deux|trois|2|3) pour (une?|deux|1|2|le prix), sans (frais|surcout)
        franco de port, # ?(%|pour cent) (de )?(remise|reduction|moins|rabais|economie)*
        jusqu'a -? ?\d{1,2} ?(%|pour cent), economis(ez|er), ventes? (privee|flash)s?, un achete
        (un|le) deuxieme a *
        tout doit disparaitre, braderie*, nous offrons, on vous l'offre, c'est cadeau
        (etui|tissu|cadeau) (offert|inclus|compris)*
        """,
    prices=r"""
        prix, tarifs?, cout(s|e|ent|er|ait|eux)?, (pas|moins|peu) cher(s|e|es)?, bon marche, euros?, pour cent
        centimes?
        offres?, econom(ie|ies|ise|iques?), epargn*, abordable*, avantageu(x|se|ses), reduit(e|s|es)?, budgets?
        (seulement|a partir de|moins de|que|des) \d*, rembours*, gagnez (de|des|vos|un|\d)*
        (points?|carte) (de )?fidelite
        (cheque|carte|bon) cadeaux?, pay(ez|er|e), paiements?, mensualit*, tva, ttc, facture*
        trois fois rien, aubaines?, sans supplement, moins \d*
        """,
    scarcity=r"""
        stocks?, rupture, epuise(e|s|es)?, disponib*, plus que #, plus que quelques*, reste (plus )?que*, n'en reste*
        derni(er|ere|ers|eres) (chance|piece|exemplaire|jour|heure|article|unite|occasion|minute)*
        limite(e|s|es)?, depech*, faites vite, vite vite, ne (manquez|ratez) pas, a ne pas (manquer|rater)
        profitez( |-)en
        profitez (vite|maintenant|de (nos|notre|l'offre)|des)*, avant (qu'il|rupture|la fin|epuisement)*
        bientot (fini|epuise|termine|parti)*, (aujourd'hui|ce week-end|cette semaine) (seulement|uniquement)
        seulement (aujourd'hui|ce week|cette semaine)*, jusqu'a (ce soir|dimanche|demain|minuit|epuisement)*
        compte a rebours, (presque|bientot) (epuise|vendu|parti)*
        quelques (pieces|exemplaires|jours) (seulement|restant)*
        livraison*, livrables?, livreurs?, livrons, =livrée?s?
        livree?s? (demain|chez|sous|partout|gratuit|rapide|en \d)*
        =expédiée?s?, expedition (en|sous|rapide|gratuit|offert|le jour|immediate)*
        frais (d'envoi|de port|d'expedition)
        envois? (gratuit|rapide|sous|en|offert|immediat)*, colis
        (chez vous|recevez|recevez-l[ea]s?) (en|demain|sous|des)*
        sous # ?(h|heures|jours), # jours ouvr*, point relais
        retours? (gratuit|offert|sous|facile|possible|accept|sans|dans|pendant)*, droit de retour, satisfait*
        garanti*, echange (gratuit|possible|sous)*
        avis, temoignage*, notee? (par|#)*, # etoiles?, # sur #, recompens*, =primée?s?, laureate?s?, medaille*
        meilleure?s? vente*, (plus|mieux) (vendu|aime|populaire|achete|note)*, plebiscit*, elu (produit|meilleur)*
        (adore|recommande|approuve|choisi)e?s? par, (milliers|centaines|millions) de client*, client(e|s|es)? satisfait*
        (recue?s?|arrivee?|arrivent|arrivera) (demain|chez|en \d|sous|des|avant|vite)*, # jours chez*
        encore # (piece|exemplaire|unite|article)*, restant(e|s|es)?
        derni(er|ere|ers|eres) de (la serie|ce lot|cette|cet)*
        fin (dimanche|samedi|vendredi|demain|ce soir), part(ent)? vite, maintenant ou jamais, exclusivite
        client(s|e|es|ele)?, adoree?s? (de|par) *, numero (un|1), coups? de coeur (de|des|client)*
        """,
    harmless=r"""
        coute que coute, remises? (a neuf|en|a l'eau), budget temps
        (?<!l')(?<!cette\s)(?<!notre\s)offre\s(un|une|le|la|les|au|aux|plus|toute?|son|sa|ses)
        a partir de \d{1,2} ans, des 1\d{3}, (payer|payez) de sa personne, (n'a|sans) prix
        """,
    common="le, les, et, est, pour, avec, vous, nous, votre, vos, notre, nos, une, du, dans, qui",
)
