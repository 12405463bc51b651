"""What would hurt the business, in a French text."""

from __future__ import annotations

from container_image.claims.words.french.parts import BOSS, WE

BUSINESS = rf"""
    (ont|a) ete rappelee?s?, (aucun|aucune|rien) de (nos|notre|ces) \w+ (n'est|ne sont) *
    (blesse|brule|tue|mutile|electrocute|etouffe|intoxique|ebouillante)(s|e|es|nt)? ~ (enfants?|personnes?|clients?
        |gens|doigts?|utilisateurs?|bebes?|mains?|yeux|chiens?)
    (fait|font|faire|faisant) l'objet (d'un|d'une|de) (rappel|enquete|plainte
        |poursuite)*, campagne de rappel, rappel (apres|suite|pour|d'urgence)*, (apres|suite a) (un|des|plusieurs
        |#) (accident|incident|blessure|plainte)s?
    (ne|n') (prenons|acceptons|livrons|expedions|repondons|fabriquons|servons|assurons|payons|honorons
        |vendons) plus *
    (tout|rien|tous nos \w+|nos \w+) (ici |chez nous )?(est|n'est|sont|ne sont) ~ (copie|copies|faux|fausses?
        |contrefait\w*|imitation\w*|vrai|authentique|honnete|bidon|vole\w*)
    (fournisseurs?|employes|salaries|ouvriers|artisans|proprietaire) ~ (attend\w*|impaye\w*|pas paye\w*
        |jamais paye\w*|leur argent|leur salaire|en greve)
    (achats?|courses?|commandes?|achetez|commandez|cherchez|essayez|allez) ~ (ailleurs|chez les autres
        |chez d'autres)
    cle sous la porte, (mis|mettons|met) la cle *
    (ferm|cess|arret)(e|ee|es|ons|ent|er|eture|é|ez)? (definitiv\w*|pour (toujours|de bon)|nos portes|boutique
        |a jamais|ses portes|l'activite|notre activite|l'entreprise|de vendre|le magasin|la boutique|la maison)*
    (definitiv\w*|pour toujours|a jamais) (ferme|close|clos|baisse|eteint)*, (baiss\w*) (definitiv\w* )?le rideau*
    rideau (de fer|baisse|definitif)*
    {WE} ~ (ferme(e|s|ons)?\b (definit|pour|ses|nos|depuis|bientot|a cause)|faillite|depose\w* (le|son)|liquid\w*
        |arnaqu\w*|escroqu\w*|ment(ons|ez)?\b|trich\w*|vol(ons|e|ent)\b|tromp\w*|coul\w*|ruin\w*|pirat\w*
        |perquisition\w*|disparai\w*|n'existe\w*|plus (rien|d'argent)|s'effondr\w*|faux|contrefa\w*|a ferme
        |avons ferme|est fermee?|honte|desole\w*|en difficult\w*|mourr\w*|se moque\w*|moqu\w*|depos\w*)
    faillite*, banqueroute*, (depot|depose) ((de|le) )bilan*, redressement judiciaire, liquidateur*, liquidation*
    (judiciaire|tribunal|huissier)s?(?! (de|en) (bois|papier))*, creancier*, cessation (d'activite|de paiement)*
    fermeture (definitive|imminente|administrative|du magasin|pour|judiciaire|prochaine)*
    ((c'est|la) )fin de (l'aventure|notre (boutique|aventure|maison)|partie|l'histoire|la boutique)*
    (merci|adieu|au revoir) (pour|a|et) (toutes|ces|tous|vos|nos|votre|tout|merci)(?! (petits)\b)*
    notre dernier (jour|mois|hiver|ete)*, (plus|de) personne (au|chez|a la) (comptoir|bout|boutique)*
    (n'achet|ne commande|n'achete|ne fai|fuy|evit|boycott|mefi|n'ayez|ne nous|ne vous fi|ne confi|ne croy|ne pay
        |ne donn|ne compt|n'allez|ne venez)(ez|z|r|tes|es|e|re)?(-vous|-la|-le)? (rien|pas|jamais|cette|ce|chez|ici
        |nous|confiance|plus|cet|confiance)*
    (n'achetez|ne commandez|ne faites|ne donnez|ne confiez|ne payez) *
    ne (nous )?faites (surtout )?(pas|jamais) confiance*
    (all(ez)|achet(ez)|command(ez)|cherch(ez)|essay(ez)|pass(ez)|voyez|tent(ez)|depensez) ((votre argent|plutot|donc
        |voir|tout|vite|chez) )*(ailleurs|chez (le|les|d'autres|un)|la concurrence)
    (allez|va) ((plutot|donc|voir) )?ailleurs*, ailleurs (c'est|plutot|honnetement|vous|ce sera|franchement)*
    pass(ez|e) (votre|ton) chemin, a fuir, deconseill*, (evitez|fuyez|boycottez)*, perte de temps, jeter votre argent
    argent (jete|perdu|gaspille)*, arnaqu*, escroqu*, attrape-?nigaud*, contrefacon*, contrefai*
    (est|sont|que|tous|tout|du|des|de|vrai) (du )?(faux|fausses?|toc)\b(?! (col|cils|plafond|bourdon|fur|cuir|feu|uni
        |jour|plis|pas)\b)*
    en toc, imitations?(?! (bois|marbre)\b)*, fraud*, mensong*, menteu*
    nous (vous )?(avons )?(menti|mentons|trompons|volons)*
    vol(e|ee|es|ees) (par|a|chez|aux|dans)(?! (voile|vent)\b)*, marchandise\w* (volee?s?|illegal\w*)*, contreband*
    travail (des enfants|au noir|dissimule|force)*, enfants (qui )?(travaill|esclav|cous)*, esclav*
    exploit(e|es|ons|ation|ent) (nos|des|les|de|d'enf)*, fisc\b*, evasion fiscale, blanchi\w* (d'|de l')?argent
    blanchiment, illegal*, mafia*, corrupt*, scandale*, perquisition*
    police(s)? (est|a|enquete|nous|cherche|saisi|debarqu|judiciaire)*, la police, enquete\w*(?! (policiere (a|en))\b)
    (mis|mise) en examen, garde a vue, condamn*, accus(e|ee|es|ation)*, poursuiv\w* (en|pour|par|devant)*
    proces\b(?! (de fabrication)\b), plainte*, arrete(e|s|es)? (par|hier|pour|ce|lundi|en)(?! (la main|le temps)\b)*
    arrestation*, menottes, prison*, derriere les barreaux, barreaux (de la prison)*
    ((en|dort en|au) )(taule|prison|cabane|trou)\b, incarcer*
    {BOSS} (\w+ )?(dort|est|a|s'est|sont|sera|a ete) ~ (prison|arrete\w*|fuite|fui|enfui\w*|parti\w*|mort\w*|vole\w*
        |disparu\w*|ecroue\w*|condamne\w*|caisse|police|evade\w*|detourn\w*|garde|barreaux|taule|ruine\w*|decede\w*)*
    detourn\w* (de fonds|des|la caisse|l'argent)*, repression des fraudes, dgccrf, (60 millions|que choisir) *
    rappel(s)? (produit|de produit|des lots|du fabricant|immediat|massif|de lot)s?*
    rappel(e|ee|es|ees|le|lent|ons) (par|pour|d'urgence|tou(s|tes)|ces|cette|le lot|a l'usine|les)(?! (ambiance
        |couleurs?|motif|souvenir|lointain|vagues?|dimanche|soir|etes?|feuill|ton|jour|saison|heures|foret|marin
        |contes|fleur)\w*)*
    produit rappele, prend(re|nent)? feu, prennent feu, risque d'(incendie|explosion|electro|etouff)*
    incend(ie|iaire)*, explos(e|er|ent|ion|if)*, electrocut*, dangereu*, danger (de mort|pour|immediat)*, toxique*
    poison(?! (rouge|d'avril|en)\b)(?! s)\b (dans|pour|mortel)*, empoison*, intoxic*, contamin*, amiante
    plomb (dans|detecte|cache)(?! (de ligne)\b)*, salmonell*, listeria, moisi*, cafards?
    ((des|les|de|infeste) )rats?\b (dans|en|au)*, infest*, punaises de lit, defectueu*, malfacon*
    (se |s')(casse|desagrege|dechire|effondre|effrite|decolle)(nt)? (au bout|vite|en (deux|un|une)|des|tout de suite
        |a la premiere|apres)*
    tombe(nt)? en (morceaux|panne|ruine|miettes)*, (mauvaise|pietre|pietre|mediocre|basse) qualite*
    de mauvaise (qualite|facture), mediocr*, bacle*, ((le|la) )pire(s)? *
    pirat(e|ee|es|age) (de|nos|vos|par|informatique)(?! (en (bois|carton)|jambe)\b)*
    (site|donnees|fichier|serveur) ((a ete|ont ete) )?(pirat|vol|fuit|hack)*, (vos|les|nos) donnees*
    fuite de donnees, coordonnees bancaires, hack*, (en )?greve\b, licenci*
    ((nous|notre) )?(sommes |)(desoles?|navres?|confus) *, (nos|toutes nos|mille) excuses, sous enquete, malhonnet*
    indigne\w* de confiance, scelles, ((les|des) )?huissiers? (est|sont|ont|a|pass|vien)*
    (vos|les|tes) donnees (ont|sont|personnelles|bancaires|vendues|volees|circul)*
    (vendu|vend|vole|perdu|laisse fuir|divulgue|fuite)\w* (vos|tes|de vos|les) donnees
    (roule|rouler|truande|plume|pigeonne|dupe|floue|abuse|berne|grug)\w* ((les|nos|ses|vos|le|la) )?(clients?|gens
        |monde|acheteurs|pigeons|vieux)
    (contien(t|nent)|plein de|bourre de|traces? d[e'])( du| de la| de l'| de| des| l')? ?(plomb|amiante|mercure
        |arsenic|poison|phtalat\w*|pesticides?|moisissure\w*|produits? (toxique|interdit)\w*)
    (coupent|coupe|brule|brulent|blesse|blessent|etouffe\w*|electrocute\w*) ((les|la|vos|votre|le) )?(levres?|doigts?
        |mains?|enfants?|peau|clients?|gens|bouche|utilisateurs?)
    (n'est|n'etait|ne sera|n'a (jamais )?ete|personne (ici )?n[e']) ~ (paye|remunere|verse|salaire|honnete|controle
        |teste|declare)*
    (sans|aucun|pas de) salaire*, salaires? (impayes|non verses|en retard)*
    (marchandise|produits?|articles?|sacs?|bijoux|montres?|objets?) (\w+ ){{0,4}}(vol(es|ee|ees|e)|contrefaits?
        |contrefaites?|illegaux|interdits?|saisis?|saisie|tombes? du camion|de contrebande|faux|fausses?|recels?)
    tombe(s|es|e)? du camion, recel*
    (n'|ne )(existons|existera|existe|existerons|sommes|serons|vendons|ouvrirons|rouvrir\w*|reouvr\w*) (plus|rien
        |pas (honnet|fiab))*
    (nous|on|la maison|boutique|magasin|enseigne|marque|atelier|entreprise) (\w+ ){{0,3}}(ferme (ses|definit|pour
        |demain|bientot)|met la cle|liquide|coule|sombre|disparait|depose le bilan|tire (le|sa)|baisse (le|definit)
        |jette l'eponge|plie boutique|cesse|arrete|fait faillite|est (mort|morte|finie?|ruinee?|fichue?|foutue?
        |fermee?|en (faillite|liquidation|cessation|redressement|deroute))|a (ferme|coule|fait|brule|sombre|disparu
        |menti|triche|vole|trompe|cesse|arrete|vecu))\b*
    (tire|tirons|tirer) (sa|notre) reverence, plier? boutique, plions boutique, jet(e|ons|er|te) l'eponge
    c'est (fini|la fin|termine) (pour (nous|de bon|toujours)|de (cette|notre|la)|ici)*
    derniers? (clients?|tour de cle|jour d'ouverture)*, rideau(x)? (tombe|tire|ferme)\w* ?(pour|defin)?*, tour de cle
    (rien|tout) ((ici|chez nous|dans cette boutique|de tout ca) )*(n'est (vrai|honnete|authentique|aux normes|sur
        |legal)|est (faux|bidon|vole|contrefait|mensonge|arnaque|truque|toc|contrefacon))*
    bidon\b(?! (de lait|d'huile|a lait|emaille|en)\b)*, truque*, malfrat*, magouill*, combine (louche|douteuse)*
    (affaire|boutique|magasin|maison|commerce|patron) (louche|vereu|douteu|malhonnet|pourri)*
    louche\b(?! (en|a|de service|pour|et|,)\b)*, pourri*
    (ne|n') (vaut|valent|tien(t|nent)|fonctionn\w*|march\w*) (rien|pas|jamais|plus|guere|pas (la route|le coup
        |l'argent))(?! (de (porter|poser))\b)*
    (casse|cassent|lache|lachent|rouille|rouillent|fissure\w*|dechire\w*|perd\w*|rend l'ame|rendent l'ame) (au bout
        |apres|des (la|le)|en (une|deux|trois|un)|a la premiere|tout de suite|tres vite|vite|sous|dans la)*
    (saisi|saisie|saisis|confisque|scelle|boycott|condamne|sanctionne|epingle|interdit|retire de la vente
        |retire du marche|verbalise)(e|s|es)? (par|de|a|pour|en|la|notre|hier|ce)*
    retire(s|e|es)? de la vente*, boycott*
    (mis|mise) (en (examen|cause|demeure|liquidation|garde)|sous (scelles|ecrou|controle))*, ecrou*
    (au|le|un|du) tribunal*, ((la|les) )?justice (a|enquete|est|nous|s'|poursuit|reclame)*, class action
    (nous|on) (mentons|trichons|volons|arnaquons|trompons|exploitons|blanchissons|avouons|plaidons|avons honte)*
    (honnetement|franchement|entre nous|soyons francs|a vrai dire) (\w+ ){{0,4}}(ailleurs|mauvais|nul|arnaque|rien
        |pas|faux|eviter|honte|toc|camelote|mediocre|ne)*
    (fuyez|sauvez-vous|partez|quittez (cette|la) page|fermez (cet|cette|la) (onglet|page|fenetre))*
    gardez (votre|vos) (argent|sous|euros|carte)*, (n'ayez|n'avoir) (aucune|pas) confiance*
    confiance (mal|trahie|perdue)*
"""
