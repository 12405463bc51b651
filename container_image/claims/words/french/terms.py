"""Ways to pay, codes to enter, delivery and returns, in a French text."""

from __future__ import annotations

PAYMENTS = r"""
    (moitie|reste|partie) (maintenant|aujourd'hui|tout de suite) *, (mettez|mets)(-le|-la|-les) sur (la|votre) carte
    resili(able|er|ez|ation)s?, sans (abonnement|engagement|interets?), (regl|pay)(ez|er) (quand|lorsque|apres
        |plus tard|a la fin|en fin)*
    (carte|cartes|especes|cheques?|bitcoin|virement) ~ (accept\w*|bienvenu\w*|possible)
    pay(ez|er|e|es|ee|ees|ons|ent|ant|able|ables|era|erez)(?! (de sa|attention|sage|basque|d'en|cathare|normand)\b)
    pai(e|ent|era)\b, paiements?, mensualit*, mensuel*, facture(s|z|r|e|tion)?, facturons, facturation, acompte*
    echeance*, echelonn*, prelev*, a credit, credit(s)? (gratuit|d'impot|immediat|renouv|possible|accorde)*
    financement*, (sans|avec) apport, leasing, virements?(?! de bord)(?! de )?
    (notre|votre|un) (compte|rib|banque)(?! (goutte|fils|rendu|tours|est bon|pas)\b), iban, rib, sepa, cheques?
    (carte|cb) (bancaire|bleue|cadeau|de (credit|paiement|fidelite|debit)|visa|kdo|prepayee)
    cartes? (bleue|cadeau|bancaire)s?, (cheque|carte|bon) cadeaux?, (en|les|vos|de l'|par) (especes|liquide|cash)
    especes (ou|et|acceptees|sonnantes|bienvenues)*, (bons?|titres?|cheques?)-?(restaurant|vacances|cadeau|achat)*
    tickets?-?(resto|restaurant)*, paypal, alma, klarna, oney, lydia, paylib, bancontact, bitcoins?, crypto*
    cryptomonnaie*, ethereum, visa, mastercard, american express, amex, apple pay, google pay, sumup, floa, cofidis
    twint, payconiq, sans contact, interac, desjardins
    (regl(ez|er|ement|ements)|reglez-la|reglez-le)(?! (la (lame|hauteur|flamme|meche|selle|vis|lumiere|sangle)|l'
        |le (dossier|feu|manche|ton|pas|bec))\b)*
    (en|par) (deux|trois|quatre|dix|douze|six|plusieurs|#) (fois|mensualites|versements|paiements
        |temps sans)(?! (plus|moins)\b)
    versements?
    (portez|prenez|emportez|essayez|achetez|mettez)(-la|-le|-les)? (aujourd'hui|maintenant|tout de suite) ~ (le mois
        |plus tard|reglez|payez|caisse)*
    (passez|passer|regler|payer|souffler|valider|en|a la|au moment|presenter) ((a|en) )?(la )?caisse(?! (a (pommes
        |outils|savon|vin)|de|en|claire)\b)( (le|du|avec))?
    (a la|en) caisse(?! (a (pommes|outils|savon|vin|claire)|de (bois|vin|pommes)|en (bois|pin))\b)
    (etal(ez|er|ons)) (la depense|le|vos|les|votre|l')*
    (le|au|du|du|fin de|fin du|par|chaque|tous les) mois (prochain|suivant|d'apres|sans|pour|seulement)?(?! (de|d'
        |du)\b)
    (votre|ton|le|au|du) panier(?! (de|a|en|d'|percier|tresse|garni|rond|porte)\b), valider (le|votre|ton)*
    au moment (de payer|de valider|de regler|du paiement|de passer)*, finaliser*
    (acceptons|accepte|acceptes|prenons|acceptees) ~ (carte\w*|cheque\w*|crypto\w*|especes|bitcoin\w*|devise\w*
        |paiement\w*|tous)*
    on accepte*, (nous|on) (acceptons|prenons|prend) (les|la|le)*
    (paypal|lydia|alma|cheques|cartes|bons) (acceptes?|bienvenu\w*)*
    (droit de cite|bienvenue?s?) (chez nous|pour nos|dans notre caisse)*
    ardoise(?! (et|de|noire|brute|mate|ou|pour|grise|naturelle|murale)\b) (ouverte|chez)*, a temperament
    apres la paie, jour de paie, fin de mois
"""
DELIVERY = r"""
    (arrive|arrivent|arrivera|arriveront|sera|seront|parvient) ((la|chez (vous|toi)|a la maison
        |entre vos mains) )?(lundi|mardi|mercredi|jeudi|vendredi|samedi|demain)(?! (matin (de|gris)))
    (devant|a|jusqu'a|sous|derriere|sur) (votre|ton|ta) (portail|porte|seuil|grille|paillasson|immeuble|garage
        |portillon|perron|palier|maison)(?! (grande|bien)) *
    couvert(e|s|es)? (pendant )?# ans, # ans ~ contre (la rouille|la casse|tout|les|l'usure|le vol|vents)*, (assure
        |protege|couvert|garanti)(e|s|es)? ~ contre (le vol|la casse|la perte|la rouille|l'usure)
    (renvoyez|rendez|retournez|ramenez|rapportez|echangez|changez)-?(le|la|les|nous) *, (reprenons|reprend
        |remplacons|remplace|reparons|remboursons|echangeons) (tout|toute|chaque|votre|vos|le|la|les|l'|sans
        |gratuit)*
    livraison*, livrables?
    (nos|notre|un|votre|le|par) livreurs? (\w+ )?(sonne|passe|arrive|vous|attend|monte|livre|le|la|en)*, livrons
    =livrée?s?(?! de| bleue?)
    livr(e|ee|es|ees|er|era|erons) (demain|chez|sous|partout|gratuit|rapide|en \d|a domicile|a (votre|ta)|jusqu
        |le (jour|lendemain)|avant|en deux|par|devant)*
    (nous|on) (livrons|livre|expedi\w*|envoy\w*|echang\w*|rembours\w*|repren\w*|repar\w*|remplac\w*|posta\w*
        |vous en (refait|refera|renvoie|offre))*
    =expédiée?s?, expedi(e|ee|es|ees) (le|sous|en|par|des|depuis|demain|partout)*
    expedition(s)? (en|sous|rapide|gratuit|offert|le jour|immediate|soign|sous)*
    frais (d'envoi|de port|d'expedition|de retour|de livraison)
    (le|les frais de|sans) ports? (offert|compris|est|sont|pay|en)*, port (offert|paye|gratuit|compris|du)
    envois? (gratuit|rapide|sous|en|offert|immediat|soigne|partout|postal|suivi)*
    colis(?! (en|de) (bois|papier|feutre|carton|tissu))\b
    paquets? (chez|demain|sous|part|dans votre)*, (votre|ton|sur le) paillasson*
    (a|devant|sur|jusqu'a) (votre|ta) porte, (sur|devant) (votre|le) (palier|perron)
    (jusqu'au|au) (quatrieme|troisieme|cinquieme|sixieme|deuxieme|dernier) etage
    (chez vous|recevez|recevez-l[ea]s?|chez toi) (en|demain|sous|des|avant|le|d'ici|\w+ matin)*, recevez*
    (demain|lundi|mardi|jeudi) (matin|midi|chez|sur|a votre|dans votre|soir|des)*, des demain
    (d'ici|avant) (demain|jeudi|vendredi|lundi|mardi|samedi|noel|deux jours|48)*
    sous (#|deux|trois|quarante-huit|vingt-quatre) ?(h|heures|jours|semaines)*
    (#|deux|trois) jours (ouvr|chez|maximum|et)*, point(s)? relais, (au|en|du) relais(?! (de (chasse|poste)))\b
    mondial relay, colissimo, chronopost, dhl, ups, fedex, (par|a|avec) la poste, la poste (livre|vous|apporte|passe)*
    bpost, postes canada
    facteur (sonne|passe|vous|l'apport|frapp)*, par la poste, par coursier, coursier*, transporteur*
    suivi (de|du) colis, click (and|et) collect, retrait (en|au|gratuit|magasin|boutique)*
    (retirez|venez (le|la) (chercher|retirer))*, ((a|vous) )?retirer (en|au|sur)*
    retours? (gratuit|offert|sous|facile|possible|accept|sans|dans|pendant|simple|en (magasin|boutique)|produit
        |client)*
    droit de (retour|retractation)*, retract*, satisfait*
    (renvoy|retourn)(ez|er|e|es|ons)(-l[ea]s?\b| (sans frais|gratuit|sous|a nos|nous|le colis|l'article))*
    (la|le|les) (renvoyer|retourner), renvoyez*
    (on|nous) (la|le|les|vous (la|le|les)) (reprend|reprenons|echange|echangeons|rembourse|remboursons|repare
        |reparons|remplace|remplacons|refait|renvoie|recupere)*
    repris(e)? (de|sans|gratuit|garantie|si)*, (changer|change|changez|changement) d'avis
    (ne )?(vous|te) (plait|plaisent|convien\w*|va) (pas|plus)*
    (trop|pas) (petit|grand|large|etroit|la bonne taille)e?s?(?= ?\?)*, mauvaise taille
    taille (incorrecte|qui ne va pas)*, garanti(e|es|s|r|t|ssons|ssent)?(?! (sans))\b, sous garantie
    a vie(?! (en))\b
    echang(e|es|ez|eons|er)(-l[ea]s?| l[ea]s?| (gratuit|possible|sous|sans|facile|standard|contre|de taille|immediat
        |votre))
    (on|nous) echang*, echangez*, (casse|casser|abime|lache|cede) (d'ici|avant|dans les|au bout|on|nous|un jour)*
    (on|nous) vous en (refait|refaisons|redonne|renvoie|donne|fabrique)*
    remplace(e|ee|ment)? (gratuit|sans|a vie|a neuf|immediat|garanti)*
    reparation(s)? (gratuit|offert|a vie|garanti|incluse)*, sav
    (#|cent|trente|quatorze) (nuits|jours) (a l'essai|d'essai|pour|de reflexion|satisfait|si|et)*, a l'essai
    essai (gratuit|sans|de \d|a domicile|libre)*, essayez-?(la|le|les)? (chez vous|sans|pendant|gratuit|trente|cent)*
    sans (engagement|risque|justification|discuter|poser de question|facon|justificatif)(?! (et sans chichi))\b
    command(ez|e|es|ee|ees|er|ons) (avant|aujourd'hui|maintenant|vite|ce|des|en ligne|hier|le|a midi|passee|partie
        |sous|avant)*
    passez commande, commandes? (avant|passee|partie|expedi|traite)*
    (part|partent|partira|partiront|quitte) (le jour|ce soir|demain|aujourd'hui|des|sous|de l'atelier (le|sous))*
    le jour meme
    (recue?s?|arrivee?|arrivent|arrivera|arriveront|arrive) (demain|chez|en \d|sous|des|avant|vite|a (votre|ta)
        |en deux|le lendemain)*
    monde entier, partout (dans le|en (france|europe|belgique))*, a domicile
    (monte|montee|montes|installe|installee) (jusqu|chez vous|par nos)*
"""
CODES = r"""
    code, codes, mot, mot de passe, sesame, saisi*, tape, tapez, taper, entrez, entrer, glissez, glisse, chuchot*
    souffl*, dites, dis, dit, mentionn*, indiqu*, inscrivez, copiez, collez, panier, caisse, case, champ, commande
    payer, paiement, avec le, total, addition, bon, utilisez, utilise, donnez, appliquez, ajoutez, lettres, magique
    boutique, murmur*, annonc*, rappelez
"""
