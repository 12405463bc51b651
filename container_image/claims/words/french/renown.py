"""Scarcity, ratings and popularity, in a French text."""

from __future__ import annotations

from container_image.claims.words.french.parts import DAY, EXPERTS, PEOPLE

SCARCITY = rf"""
    (etagere|rayon|carton|stock|portant|vitrine) (sera|seront|est deja
        |est presque) (bientot )?vide, n'attendez pas *, (plus|davantage) d'etoiles qu*
    (n'y en a|n'y en aura|n'en reste\w*|y en a|n'en aura|n'en refera\w*) (bientot |presque |deja )?plus, (ne
        |n') (sera|seront|est|restera) (bientot |deja )?plus (la|en rayon|dans|disponible|a vous)*
    (encore|plus que|reste) (#|quelques|une poignee de) \w+ (et|puis|avant) *, (et|puis|apres) (ce sera
        |c'est) (fini|tout|termine|trop tard|rideau)
    (les|nos) stocks? *, (prenez|prends|attrapez|emportez|adoptez|saisissez)(-le|-la|-les)? ~ (avant|vite
        |sans attendre|pendant)
    stocks?(?! ?-?(car|fisch|option))\b, rupture(?! (de style|de ton))\b, epuise(e|s|es|r|ment|ront)?, disponib*
    plus que (#|quelques), plus que quelques*, ((ne|n'en|il) )?reste(nt)? (plus )?qu(?!'a \w+(er|ir|re)\b)*, n'en reste*
    celles? qui reste(nt)?, ceux qui restent, il (en|nous en|n'en) reste(ra)?
    derni(er|ere|ers|eres) (chance|piece|exemplaire|jour|heure|article|unite|occasion|minute|rappel|appel|arrivage
        |delai|ligne droite|lot|stock|taille|paire|commande)(?! (du jour|de (soleil|lumiere|clarte)|d'ete
        |de l'ete)\b)*
    les (deux|trois|quelques|cinq|toutes) derni(ers|eres)*
    (edition|serie|quantite|stock|tirage|duree|nombre|collection|temps|offre|places?) ((tres|strictement
        |ultra) )?limite(e|s|es)?
    (dans la|sans|la) limite (des|du|de)*, limite(e|s|es)? (a \d+|en (nombre|stock|quantite)|dans le temps|jusqu)*
    (quantites?|tirages?|tres|strictement) limite(e|s|es)?, depech*, faites vite, vite vite
    vite(?! (noue|fait|seche|prepare|plie|range|pret|monte|et bien|demontable|enfile|mis)\w*)\b (avant|tant|il|saut
        |on|elle|c'est|ca|foncez|parti|ils)*
    pressez*, hat(ez|e)-*, ne (manquez|ratez|tardez|trainez|laissez (pas|personne|filer)) pas
    a ne pas (manquer|rater|louper), ne (laissez|laisse) (pas )?(passer|filer|echapper)*
    (manquer|rater|louper) (ca|cette|le coche|l'occasion)*
    saisissez(?! (le manche|la poignee|la|l'anse|le|d'une main))\b*, foncez, courez(?! (les bois|la campagne))\b*
    sautez (sur|dessus)*, precipit*, profitez( |-)en
    profitez (vite|maintenant|de (nos|notre|l'offre|cette|ces)|des|tant)*
    avant (qu'il|qu'elle|qu'ils|qu'un|qu'une|qu'on|que|rupture|la fin|epuisement|{DAY}|le \d|la fermeture|la rupture
        |disparition
        |les autres)(?! (dormir|dodo|le diner|la nuit|le repas|que la nuit|que le|que la|de)\b)*
    tant qu'il (en|y en) (reste|a)*, tant qu'(il|elle)s? (y )?en *
    tant que (le stock|les stocks|possible|vous (pouvez|le)|c'est|ca)*
    bientot (fini|epuise|termine|parti|plus|la fin|introuv|disparu)*
    {DAY} (seulement|uniquement|dernier delai|sinon|il sera|nous fermons|c'est fini|tout s'arrete|on ferme|minuit
        |minuit|soir)(?! (au coin|autour)\b)*
    (aujourd'hui|ce week-end|cette semaine|ce mois) (seulement|uniquement)
    seulement (aujourd'hui|ce week|cette semaine|jusqu)*
    jusqu'a (ce soir|{DAY}|epuisement|la fin|fin|rupture)(?! (du bras|des temps|de la nuit|la manche)\b)*
    (apres|passe|ensuite) (lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|minuit|celles-ci|ceux-ci
        |cette date|l'heure|le \d)(?! (soir|midi|la pluie|manger|diner)\b)*
    ((il sera|c'est|sera|bientot|trop) )trop tard, trop tard, compte a rebours
    (presque|bientot|deja|quasiment) (epuise|vendu|parti|plus|introuvable|en rupture|reserve|fini)*
    quelques (pieces|exemplaires|jours|heures|unites|paires) (seulement|restant|encore|et)*
    (pour|a) tout le monde(?! (a table|son|sa|sa place)\b)$, il n'y en aura*, n'y en aura (pas|plus)*
    encore (#|deux|trois) (piece|exemplaire|unite|article|jour|heure)*, restant(e|s|es)?, (comptent|compte) ~ doigts*
    doigts d'une main(?! (gantee|fine))\b, derni(er|ere|ers|eres) de (la serie|ce lot|cette|cet)*
    (la )?(pile|rayon|stock|etagere|portant|tas|reserve)s? (diminue|fond|baisse|se vide|rapetisse|s'amenuise|descend
        |se degarnit|est vide)*
    se vide(nt)? (vite|a|de)*
    (diminue|fond|s'amenuise|s'envole|s'arrache|se vend|partent|part|file|filent|disparai\w*)(nt)? (pendant|a vue
        |tres vite|vite|comme des|plus vite|en un|deja|rapidement)*
    fin (dimanche|samedi|vendredi|demain|ce soir|de (serie|l'offre|vente|saison))(?! (de saison en))\b
    part(ent)? (vite|comme|deja), (comme des|les) petits pains, maintenant ou jamais
    c'est (le moment|maintenant)(?! (de|du) (the|gouter|repos|calme)\b)\b, exclusivite
    (qui|si vous|celui qui) (hesit|tard|attend|dort|reflech|traine)\w*(?! (au|sur|le|la|dans|encore que)\b)
    bredouille, (a|des|avant|coups? de) minuit(?! (bleu|passe|sonnant a))\b, carrosse ~ citrouille, citrouille et*
    rideau plus*, (quelqu'un|un|une) d'autre (va|l'aura|le prend|la port|partira|s'en|l'emport|aura|est)*
    un(e)? autre (l'aura|la prendra|le prendra|partira|va|passera)*, plus (une seule|un seul|d'autre) *
    ne (reviendra|reviendront|sera|seront|sera plus|seront plus)(?! (pas (en|vide|froid))\b) (pas|plus|jamais)*
    jamais (refabriqu|reedit|reproduit|plus)*, (ne|pas|plus) (refabriqu|reedit|reassort)*, reassort*, reapprovision*
    de retour(?! (de|du|des|a la|au|en|chez|d'une|sur)\b)( en| dans| mais)?, pas pour longtemps, plus pour longtemps
    (nous|on) fermons? (la|les|a|boutique|dimanche)*, precommand*, liste d'attente
    reserve(z|r)(-la|-le|-les| la| le| votre| vite| des)*, (demande|ruee|rush|foule)s? (est|forte|sur|se presse)*
    (derniere|plus) (ligne|minute)(?! (droite des|de))\b, dormez dessus, le temps presse, (l'heure|le temps) tourne
    (vous|tu) (dormez|dors|hesitez|hesites|attendez|attends) *, (rare|rares) (comme|et recherch)*, introuvable*
    s'arrach*, ephemere (vente|boutique|offre)*, clignez*, en un clin d'oeil
"""
RATINGS = rf"""
    # (petites |belles )?etoiles ~ ({PEOPLE}|avis|notes?|sur|clients?|google|partout|decernees?)
    (le|la|un) (premier|premiere|seul|meilleur|meilleure) choix (de|des|du|pour les)*, choix (numero|des
        |de tous les) (un|1|{EXPERTS}|{PEOPLE})
    (milliers|millions|centaines|dizaines) d(e |')\w+ (ne|n'|ont|lui|leur|l'|y|le|la|les|font|en|sont|s'|se|dorment
        |portent|aiment|utilisent|jurent|attendent|adorent|boivent|roulent|lisent)
    (lui|leur|nous|y|vous|leurs?) (fait|font|accordent?|ont fait) (deja )?confiance
    (tous|toutes|tout|chaque|la moitie) (des |du |de |les |le |la )?(enfants?|chiens?|chats?|lecteurs|parents
        |voisins|amis|quartier|immeuble|ecole|bureau|village|ville|jardiniers|cyclistes|mamans|copains|cousins
        |famille|rue) ~ (reclam\w*|veulent|veut|demand\w*|adorent?|en a|en ont|en parl\w*|possed\w*|l'a|l'ont
        |s'arrach\w*|rev\w* d\w*|jur\w*|en veut|craqu\w*)
    (lecteurs|clients|critiques|proprietaires|parents|enfants|chefs|{PEOPLE}) ~ (n'en finissent|en parlent
        |en redemandent|raffolent|reviennent|adorent|sont (ravis|conquis|unanimes|fans)|se l'arrachent|ne jurent
        |en raffolent|le recommandent|la recommandent)
    avis(?! (aux|de (tempete|recherche|grand frais))\b), temoignage*, notee? (par|#)*, noter? #*
    (une|leur) note de #*, #( petites| belles)? etoiles?(?! (en|de|a|au|sur|d'|du|dans|pour|brod|dor|peint|mer)\b)
    etoiles (de|pour|par) (votre part|vous|nos|google)*, # sur #, recompens*, =primée?s?, laureate?s?
    medaille(e|s|es)?(?! (en|pour le cou|gravee|ancienne|de)\b), medaille (d'or|d'argent)*, palme\b d'or
    meilleure?s? vente*
    (plus|mieux) (vendu|aime|populaire|achete|note|demande|recherche|convoite|offert|plebiscite|porte|apprecie
        |commente|partage)e?s?\b
    plebiscit*, elu(e|s|es)? (produit|meilleur|par|jouet|plus)*, populaire(s)?(?! (art|chanson|imagerie)\b)
    best-?sellers?, ((notre|le|la) )?(top|hit) (des|de la|\d|vente)*, tube de l'ete, succes(?!-)(?! (damour))\b
    carton\b (plein|de l'annee|aupres)*, phenomene*
    sensation (de|du)(?! (chaleur|douceur|velours|fraicheur|legerete)\b)*, incontournable*
    culte(s)?(?! (du the|des))\b, star (de|du|des)*, vedette\w* (de|du|des)*, coqueluche*, chouchou(te|s|tes)?\b
    (coup|coups) de (coeur|foudre) (de|des|client|du|general)*, prefere(e|s|es)? (de|des|par|du)*
    favori(te|s|tes)? (de|des|du|par)*, ((la|le) )?((grand|grande) )?(favorite?|preferee?)s? (de (nos|vos|tous)|des)*
    (adore|recommande|approuve|choisi|valide|conseille|utilise|porte|vu|adopte|salue|encense|aime|teste|trouve
        |acclame|cite|prescrit|soutenu)e?s? (et \w+ )?(par|au bras|dans|a la tele|sur le tapis|a cannes|chez
        |en couverture) (?!(la main|le (nez|haut|temps)|main|nature|deux|la nature|l'ombre|les (plus )?(petites
        |grandes) mains|l'atelier|dessus|nos (artisans|ateliers|potier|couturi)))(#|tous|toutes|plus|les|nos|vos|le
        |la|l'|des|vous|un|une|tout)*
    vu(e|s|es)? (a la tele|au bras|sur|dans|en|chez)(?! (recemment|d'en|de)\b)*
    (recommand|conseill|approuv|jur|plebiscit|prescri|valid|ador|raffol)(e|ent|es|ons|vent|ons|ez)(?! (de|a)\b)
    recommandation*
    {EXPERTS} ~ (recommand\w*|conseill\w*|jur\w*|ador\w*|approuv\w*|prescri\w*|valid\w*|utilis\w*|choisi\w*|raffol\w*
        |n'y jur\w*|sont unanimes|le disent|confirm\w*)
    (ne )?jure(nt)? que*
    (milliers|centaines|millions|dizaine\w*|# mille|dix mille|deja \d+|deja #|plus de \d+
        |des milliers) (de |d')?~ {PEOPLE}
    (milliers|centaines|millions) (de |d')?(client|personne|avis|fan|fois|foyer|gens|famille|femme)*
    deja (adopte|vendu|conquis|seduit|dix|mille|cent|# mille)*, conquis(e|es)? (par|le|la|les|tous|nos|des|plus)*
    {PEOPLE} (conquis|satisfait|heureu|seduit|fidele|ravis|comble|enthousiaste)*, client(s|e|es|ele)?(?! (mystere))\b
    clientele, adoree?s? (de|par) *, numero (un|1)(?! (sur la porte|peint|brode))\b, n ?° ?1
    # (\w+ )?sur (dix|cinq|trois|quatre|cent|vingt)
    tout le monde (en|l'|le|la|se|parle|veut|s'arrache|porte|adore|aime|a|craque)(?! (a table|sa place)\b)*
    tout (paris|lyon|le quartier|l'immeuble|le village|bruxelles|geneve) *
    (la )?moitie (de|du|des) (lyon|paris|la ville|la france|quartier|village|pays|bureau|\w+) (y |boit|port|dort|a|en
        |l'|possede|utilise|s'y|deja|s'est)*
    ((le|au|du) )?(jury|juges|concours|palmares)(?! (de (chant)))\b
    (prix|coupe|trophee|medaille|or|l'or) (du|de la|d'excellence|de l'annee|du public|au concours|du jury|remporte
        |recu|lui)*
    (remis|decerne|attribue|remporte|gagne|rafle)(e|s)? (l'or|le prix|la|le|un prix|deux|une medaille|trois)*
    de l'annee(?! (scolaire|derniere|prochaine|passee))\b
    (actrice|acteur|chanteu\w*|comedien\w*|footballeu\w*|presidente?|ministre|princesse|people|stars?
        |celebrit\w*) (celebre|connu|en|l'|la|le|port|a|ador|qui)(?! (en bois|mariner)\b)*
    celebre(s|e)?(?! (la|le|les|l'|un|une|nos|avec|ses)\b), celebrites, tapis rouge
    (la|dans la) presse(?! (a|ail|agrume|papier|puree)\b)*
    (en parle|en parlent|fait parler|font parler|fait le buzz|buzz)*, buzz, tendance(s)?(?! (a))\b, viral*
    (tres|si|plus) (demandee?s?|prisee?s?|convoitee?s?|recherchee?s?|courue?s?)(?! (dans les))\b, engouement, unanim*
    (ecrit|dit|confie|raconte|assure|s'exclame|temoigne|avoue) (?!(bonjour|bonsoir|adieu|merci|oui|non|tout|beaucoup
        |long|bienvenue|mieux|stop|encore|une|des|les|son|ses|avec|sans|que|bonne|moins)\b)[a-z]{{3,12}}( de| a| d'|$)*
    je (ne |n')?(m'en|la|le|l'|recommand|rachet|ador|suis (ravi|conqui|fan)|dors|porte|vis)*
    (rachet|reprend|recommand|reachet|choisi)(erais|raient|eraient|eront|rait)*
    ne (s'en|m'en|peuvent s'en|se) (separ|pass)*
    (mon|ma) (mari|femme|chien|chat|fils|fille|mere|copine|coiffeu)\w* (l'|ador|la|le|en)*
    (aucune?|nul\w*) (\w+ )?ne (quitte|part|se vend|s'en va|fait) ~ (souvent|rayon\w*|vite|autant)*
    (quitte|quittent) (nos|les) (rayons|etageres|boutique)*, (aussi|plus) souvent (que|achete|command)*, palmares
    classement, champion(ne|s)? (de|des|du)*, leader*, reference (du|en|dans|absolue|des)*, inegale*
    meilleure?s? (du (monde|marche|quartier|pays)|de (france|paris|tous|sa categorie)|ventes?|produit|rapport|avis
        |de l'annee)*
    reputation*, renomm*, reconnu(e|s|es)? (par|dans|pour)*, acclame*, encense*, applaudi*, salue(e|s|es)? par*
    devenu(e|s)? culte*
"""
