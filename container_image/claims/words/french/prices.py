"""Prices and offers, in a French text."""

from __future__ import annotations

from container_image.claims.words.french.parts import FRACTION, SMALL_CHANGE

REDUCTIONS = r"""
    gratuit*, gratos, gracieux, gracieusement, offert(e|s|es)?, en cadeau, solde, soldes, soldee?s?
    remise (de|sur|immediate|exception|speciale|a la caisse)*
    (une|des|vos|nos|la|deux|grosse|petite) remises?(?! (en|de jardin|au fond|a (neuf|outils))\b)
    remises?(?! (en|de jardin|au fond|a (neuf|outils)|pour les)\b)
    reductions?(?! (de (sauce|vin|fond|porto|balsam|jus))\b), rabais, ristournes?, promos?, promotions?, bons? plans?
    bons? (d'achat|de reduction), codes? (promo|reduc|avantage)*, moitie prix, demi prix
    prix (casse|reduit|barre|doux|mini|bas|sacrifie|choc)*, destock*, liquidation*, bonnes? affaires?
    (deux|trois|2|3) pour (une?|deux|1|2|le prix), sans (frais|surcout), franco de port
    # ?(%|pour cent) (de )?(remise|reduction|moins|rabais|economie)*, jusqu'a -? ?\d{1,2} ?(%|pour cent)
    economis(ez|er), ventes? (privee|flash)s?, un achete, (un|le) deuxieme a *, tout doit disparaitre, braderie*
    nous offrons, on vous l'offre, c'est cadeau, (etui|tissu|cadeau) (offert|inclus|compris)*
"""
PRICES = rf"""
    (petite|moindre|legere) note, (repart|vient|part) (avec vous )?pour rien
    (moins|pas plus|guere plus) (cher |couteux )?(qu'un|qu'une|que le|que la|que les|qu'ailleurs|que partout
        |que jamais|que d'habitude|que (hier|votre)) ~ (bus|metro|train|cafe|cinema|place|repas|the|pain|semaine
        |mois|an|ville|quartier|ailleurs|concurrence|pizza|journal|magazine|course|plein|verre|ticket|billet|menu)*
    # de moins(?! (que les|de))\b, (a peine|seulement|pour) (un|quelques) billets? (de|rouge|bleu|vert)*
    (cela|ca|il|elle|ils|elles) ~ (coute|couter\w*|revien\w*|tombe|passe) ~ (moins|rien|centime|peu|peanuts
        |le quart|la moitie|#)
    (retire|enleve|deduit|ote|rabote|soustrait|efface)(e|ons|s)? (un|une|la|le|deux|#) ~ (tiers|quart|moitie
        |dizaine|prix|etiquettes?|tarif|dixieme|cinquieme)
    avec (la|le|l'|votre|chaque|toute?|les|deux) ?\w+,? (l'|le|la|un|une|son|sa|des|les) ?\w+ (en plus|en prime
        |offerte?|en cadeau|cadeau|gratuite?)
    (premier|premiere|deuxieme|second|seconde|troisieme|prochain|prochaine|quatrieme) \w+ (est|c'est|sera|vous est
        |vient|reste) (pour|notre|en|sur|a|offert\w*) (nous|cadeau|moitie|notre|la maison)*
    (etait|etaient|fut|valait) (a )?# ~ (aujourd'hui|desormais|maintenant|est|passe) ~ #, la difference (est|reste
        |va) (pour|a|dans|chez)*
    prix(?! de vertu), tarifs?, cout(s|e|ent|er|ait|eux|era|eront|erait)?, (pas|moins|peu|plus|trop|si) cher(s|e|es)?
    bon marche, euros?, pour cent, centimes?, l'addition, chere?s (payes?|vendus?), couteux, couteuse*
    a moindre frais, aux? frais (de|du)
    (l'|une |nos |cette |notre |des |d'|offres? )offres?(?! (un|une|le|la|les|au|aux|plus|de l')\b)
    offres? (speciale|du moment|exception|de (bienvenue|lancement|saison|la semaine|noel)|limitee|d'essai|valable
        |a saisir)*
    offrons, (vous|on|l') (vous )?(offre|offrons)(?! (un (regard|coin))\b), econom(ie|ies|ise|iques?|isez), epargn*
    abordable*, avantageu(x|se|ses), budgets?, prix-?plaisir, petits? prix
    (reduit|divise|barre|casse|sabre|ecrase|brade)(e|s|es)? (de|par|le|les|nos|prix|sur|aujourd'hui|a), bradee?s?
    (tarif|prix) reduits?
    (seulement|a partir de|moins de|que|des|pour|sous) \d(?![\d\s.,]*(ans|cm|mm|m|kg|g|ml|cl|l|personnes|heures?|h
        |minutes?|mois|jours|pieces|mains|couleurs|tasses|degres|watts|branches|places|doigts|essences)\b)*
    rembours*, gagnez (de|des|vos|un|\d)*
    gagn(er|ez|ant)s?(?! (le large|la cote|le jardin|de la place|du terrain)\b), (points?|carte) (de )?fidelite
    fidelite, tva, ttc, taxes?, hors taxe, (trois|deux) fois rien, aubaines?, sans supplement, moins \d*
    (pour|de) (une bouchee|une poignee) de *, poignee de (balles|centimes|pieces|sous|monnaie)
    balles?(?! (de|en|a|au|pour|et|qui|rebond|neuves|souple|mousse)\b)
    (pas|un|dix|deux|sans un|trois|quelques) sous?(?! (de cuivre|la|le|les|l'|un|son|brode))\b, le sou, piastres
    thunes?, pognon, fric, du fric, flouze, oseille (de|depens)*
    (votre|ton|de l'|notre|d'|leur|en avoir pour votre) ?argent(?! (massif|sterling|brosse|925|martele|vieilli
        |poli)\b)
    (de|moins d'|plus d'|gagner de l') ?argent (economis|gagne|facile|sonnant)*, pour votre argent
    porte-monnaie (allege|intact|content|vous)*
    (votre|ton|du|le) (porte-?monnaie|portefeuille)(?! (en|a|de|cousu|plat)\b)
    (votre|ton|la) bourse(?! (en|de (cuir|velours)|a|brodee)\b)
    (rend\w*|laisse\w*|rest\w*|gard\w*|votre|petite|menue|de la) ~ monnaie(?!-)(?! du pape)\b
    (un|deux|de|d'un|petit|gros|vos|quelques) billets?(?! (doux|de (train|cinema|loterie|theatre))\b)
    billets? de (dix|vingt|cinquante|cent|cinq), la barre (des|de) #
    sous (les|la barre)? ?(cent|cinquante|trente|vingt|mille)
    (moins de|sous les|a peine|en dessous de) (cent|cinquante|trente|vingt|dix|mille)(?! (ans|pages|grammes|metres
        |jours|kilos|centimetres|minutes)\b)
    (deux|trois|quatre) chiffres, (un|le) bras(?! (de|d'|articule|long|en|mobile)\b)$, couter(a|ait)? (pas )?un bras
    les yeux de la tete
    (hier|avant|autrefois|naguere|jadis|l'an dernier|le mois dernier
        |la semaine derniere) #[^.\n]{{0,14}} (aujourd'hui|maintenant|desormais)
    (aujourd'hui|maintenant|desormais) #
    (etait|valait|etaient|affiche|affichait|passe|vaut|tombe) ((a|de) )?#(?! (heures?|ans)\b), valait, valaient
    vaut (bien )?(le|plus|son|de|moins|deux)(?! (detour|coup d'oeil|la peine|voyage)\b)*
    (ailleurs|partout) ~ (double|triple|cher|plus|comptez|paie\w*)*
    comptez (le|deux fois|moins|environ|\d)(?! (deux poches|sur|temps|pas|nombre)\b)
    le (double|triple)(?! (fond|noeud|rang|vitrage|fil|tour|boutonnage|rideau|face|pont)\b)$
    (etiquette|etiquettes)(?! (en|de (jardin|bagage|cuir|bois)|a (broder|nouer|bagages)|pour|a)\b)
    (etiquettes?) (ont|a|fond|baisse|degring|rouge|affich|vous|allege)*, les etiquettes, (moins|plus) cher qu*
    ((le|au) )?prix (d'un|d'une|de|du) *, (cout|tarif) (d'un|d'une)*
    (sautez|renoncez a|privez-vous de|deux) ~ {SMALL_CHANGE} *
    (moins|autant|pas plus|a peine plus) qu(e|'un|'une) ~ {SMALL_CHANGE}
    (un|le|deux) {FRACTION} ((de|en) )?(moins|reduction|remise|du prix|sur|a payer|offert)*
    {FRACTION} ((en|de) )?moins, moitie moins, (deux|trois) fois moins (cher|a payer)*
    moins ((a|de) )?(payer|depens|debours)*, (pour|que) la moitie
    (prenez|achetez|prends|choisissez|emportez|pour) (-?en )?(deux|trois|quatre|un|une|# achete\w*) ~ (payez|compt\w*
        |paye\w*|recevez|offert\w*|gratuit\w*|troisieme|second\w*|qu'un|qu'une|seul\w*)
    (n'en|en) (payez|comptons|comptez|facturons|payons) (qu|que)*
    (deuxieme|seconde?|troisieme|quatrieme) ~ (cadeau|offert\w*|gratuit\w*|maison|regale|moitie|pour nous|rien)*
    ((c'est|la) )?maison qui (regale|offre|invite|paie)*
    (c'est|reste|est|sont) (pour|a) (nous|notre (pomme|charge|compte)|la maison)(?! (tous|qu|deux)\b)
    pour notre pomme, a notre charge
    (nous|on) (prenons|prend|paie|payons|regle|reglons|absorb\w*) (la|les|le|a) (tva|taxe|frais|port|note|notre)*
    on (vous )?regale, nous regalons, notre tournee
    (petit|joli|un|le|votre|des) (cadeau|surprise|echantillon|savon)s? ~ (glisse|se glisse|cache|vous attend|avec
        |dans|pour (chaque|tout)|accompagne|en prime|surprise)(?! (un|le) (tiroir|papier))*
    cadeau(x)?(?! (ideal|de (noel|naissance|mariage|pendaison|la nature)|pour (qui|un|une|ceux|celle|celui|la|le
        |maman|papa)|a (faire|deballer)|tout trouve|d'un)\b) (surprise|glisse|dans|avec|pour|de bienvenue|a chaque
        |inclus|compris|en|maison|bonus)*
    en prime(?! time)\b, bonus, en supplement, par-dessus le marche
    sans (rien|debourser|vous ruiner|se ruiner|depenser|bourse)*, se ruiner, ruin(er|eux|euse)\b
    (ne |n')?(vous )?couter(a|ont|ait) (rien|que)*, (ca|qui) ne coute *, rien a payer, (pour|a) zero
    zero (euro|frais|centime)*, rapport qualite*, qualite-?prix, en (aurez|avoir|donne|avez) (pour|plus)*
    (total|note|addition|facture|somme|ardoise|montant) (s'allege|baiss\w*|rapetiss\w*|fond|diminue\w*|reste|totale
        |modique|rondelette|legere?|a|est|qui)(?! (look)\b)*
    la (note|facture|somme|depense)(?! (de (tete|coeur|fond)|juste|boisee|finale|musicale|d'espoir|florale|fruitee
        |sucree|verte|poivree|de musique|epicee|claire|acidulee)\b)
    (depens(e|es|er|ez)|debours\w*|degain\w*), a la depense, investissement*, sans intermediaire*
    (fondre|fondu|fondent|dring\w*|chuter?|en chute|s'effondr\w*|degringol\w*|chut\w*) ~ (neige au soleil|prix
        |etiquette|comme neige|tarif)*
    ciseaux dans (les|nos)*, coup de (ciseaux|canif) (dans|sur)*, (faites|fait) le calcul, pas un (sou|centime|rond)*
    tout rond(s)?$, radin*, clopinette*, cacahuete*, # quatre-vingt-(dix|quinze|cinq)(-neuf|-huit)?
    (un|une) ~ sur (deux|trois|quatre|cinq) (est|c'est|sera|vous est) (pour|offert|gratuit|cadeau)*
    (ne |n')?(fera|fait|feront) (pas |)(mal|peur|fuir|fondre|souffrir|rougir) ((a|au|aux|de|pour) )*(votre|ton|vos|le
        |la|les)? ?(portefeuille|bourse|porte-?monnaie|banquier|budget|compte|finances|tirelire|economies)
    (votre|ton|le) banquier*, tirelire (intacte|vous|sourit|content|remerc|n'|ne|reste|pleine)*
    (portefeuille|porte-?monnaie|bourse)s? (dit|sourit|respire|content|leger|legere|plat|intact|serre|modeste|vous
        |vont|reste|ne|n')*
    (petites?|toutes les|modestes?|maigres?) (bourses?|budgets?|finances|moyens)\b(?! (en|de)\b)*
    (moindre|petit|bas|vil|juste|meilleur|bon|tout petit|bout de) (couts?|prix|tarifs?|montants?), bas(se)? prix*
    ((les|nos|tous les) )?(prix|tarifs|etiquettes|montants|chiffres) (\w+ )?(fond|chut|tomb|baiss|degringol|recul
        |maigri|plong|s'allegent|s'effondr|plie|tranch|coup|rabot|divis|rapetiss|degonfl)*
    (rabot|sabr|tranch|coup|taill|rogn|ecras|brad|divis|allege)(e|ee|es|ees|er|ons|ent|ez)? ((dans|sur|de|les|nos|le
        |la) )*(prix|tarifs?|etiquettes?|marges?|note|addition|facture|tout le rayon)*
    (divise|coupe|reduit)(e|s|es)? (par deux|en deux|de moitie|d'un)(?! (morceaux|parts?|bols)\b)*
    ((le|un|a) )?prix (d'ami|casse|plume|plancher|coutant|usine|d'usine|fou|fous|leger|imbattable|canon|mignon)*
    sortie d'usine, magasin d'usine, outlet, invendus?, fins? de serie*, second choix
    (cadeau|surprise|echantillon|attention|bonus|goodie|pochette) (maison|bonus|pour (chaque|toute|tout)
        |a (l'interieur|chaque)|dans (chaque|votre|le)|glisse|de notre part|de la maison|compris|inclus|vous attend
        |d'accueil|avec (chaque|votre|tout))(e|s)?*
    de notre part
    (on|nous) (vous )?(l'|le |la |les |en )?(offr|glisse|ajout|rajout|paie|pay|rembours|gat|donn|fai(t|sons) cadeau
        |prend a|prenons a|mett|joint|joign|regal)(e|ons|s|t|ent|ez)? (un|une|le|la|les|a|en|pour|de|avec|aussi|votre
        |dans|gracieu|meme)(?! (vie|soin|temps|gout|main|coeur))\b(?! (main|coeur|temps)\b)*
    (tombola|loterie|tirage au sort|jeu-?concours|jeu concours|concours (ouvert|pour|a gagner)|a gagner|lot(s)? a)*
    gros lot
    (tout|toute|tous) (a|au) (moitie|demi|prix|\d+|dix|cinq|vingt|trente|cinquante)(?! (mains|voiles|heures|coeur
        |cordes|doigts|ans|centimetres|degres))\b*
    (a|pour) (\w+ )?(dix|vingt|trente|quarante|cinquante|soixante|cent|cinq)(?! (ans|mains|centimetres|grammes|degres
        |minutes|heures|metres|pas|personnes|doigts|litres|pages|pieces|jours|fils|points|mailles|tasses|couverts
        |convives|branches|kilometres|euros|lieues|etages|tours|pour|et|ou|a)\b)( a peine| tout rond| pile| seulement
        |$)
    cher payer, payer cher, (double|triple) (du prix|ailleurs|chez)*
    sans ((vous|se) )?(ruiner|saigner|casser la tirelire|exploser)*, casser sa tirelire, petite(s)? somme(s)?
    (somme|montant) (modique|derisoire|ridicule|rondelette|coquette)*, derisoire*, reprise de votre ancien*
    parrain(age|ez|er)*, cagnott(er|ez|e votre|e fidelite)*
    (ticket|bon|coupon)s? (de caisse|de remise|a decouper|cadeau|reduc)*
    coupons?\b(?! (de (tissu|soie|lin|coton|velours|laine)|d'etoffe)\b)
"""
