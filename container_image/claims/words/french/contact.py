"""Ways to reach the shop, and a model's words about its task, in a French text."""

from __future__ import annotations

from container_image.claims.words.french.parts import NETWORK

CONTACT = rf"""
    (nos|notre) (messages|messagerie|boite|commentaires)
    \w{{2,12}}(ez|tes|is)-nous, (appel|contact|interrog|consult|ecri|joign|sollicit|questionn)(ez|vez
        |gnez) (a )?(notre|nos|le|la|l'|un de nos) *
    (posez|pose|adressez|soumettez) (nous )?(vos|tes|toutes vos|votre) (questions?|demandes?)*, (pres
        |proche) de chez (vous|toi)
    (nous|on) (est|sommes|serons|sera) ~ (au|sur le|aux) (marche|halles|salon|stand)*
    *telephon*, (coup|coups) de (fil|telephone|grelot)(?! (rouge|d'or)\b)*, hotline, standard telephon*
    (appel|appell)(ez|er|e|es)(-nous| nous| notre| le (numero|magasin|standard|\d)| la (boutique|maison)| l'atelier
        | nos| vite| au (\d|zero|standard|numero))
    appelez-nous, appel gratuit, decroch(e|ez|er|ent|ons)(?! (la lune|les|un)\b)( (du|votre|le|pour))?
    numero (vert|de tel|gratuit|est)*, composez (le|notre)*, joign(ez|able|ables)*, rappel(le|lons|lez) (vous|nous)*
    (ecri(s|vez|re)|contact(ez|er|e)|suiv(ez|re|s)|retrouv(ez|er|e)|rejoi(gnez|ndre|ns)|visit(ez|er)|envoy(ez|er)
        |passez|passer|venez|appelez|joignez|laissez|parl(ez|er)|demand(ez|er)|interrog(ez|er)|consult(ez|er)|dites
        |racont(ez|er)|like(z|r)|tag(uez|uer)|mentionn(ez|er)|rencontr(ez|er)|trouv(ez|er)|cherch(ez|er)|discut(ez
        |er)|poussez|donn(ez)|croisez|abonn(ez|er))(-| )?((vous|donc|plutot|aussi|nous) )?(-?(nous|moi)|a nous
        |chez nous|avec nous|notre|nos)(?! (meilleur|plus|deux|gamme|selection|rayon|collection)\w*)
    nous (voir|ecrire|appeler|joindre|contacter|suivre|rendre visite|trouver|retrouver|rejoindre|parler|rencontrer
        |dire)\b
    (venez|passez|viens|passe) (nous|dire|a la boutique|en boutique|au magasin|au showroom|chez|a l'atelier (rue|pour
        |le))*
    (ecrivez|ecris) (a|au|nous|donc|lui|moi)*
    (un|petit|quelques) mots? (sur (whatsapp|insta|notre)|a l'equipe|et (on|nous))*, {NETWORK}, pseudo\b
    abonne(z|s|r)(-vous|-toi)?, abonnes de*, abonnements?, inscri(vez|ption|s)\w*(-vous)?, newsletter*, infolettre*
    (la|notre|votre) (gazette|lettre) (arriv|dans|d'info|chaque|hebdo|mensuelle)*
    (lettre|liste) (d'information|de diffusion)*, e-mails?, emails, (un|par|votre|cet) email, =l'email, =d'email
    (un|par|votre|ton|le|de) mails?, courriels?, boite (mail|e-mail)*, sms, texto*, tchat*, chattez
    chat en (ligne|direct)
    (notre|la|une) (chaine|page|video)(?! (d'ancre|en|de montagne|de velo|argent|or|dor|fine|et|suivante|blanche
        |pliee|torsad\w*)\b) (youtube|chaque|insta|facebook|twitch|officielle)*
    a la chaine, podcast, blog, followers?, hashtag*, mot-?diese*, (en )?(mp|dm|message prive|messages prives)\b
    visio*, arobase(?! (et|en|de laiton)\b), (point|dot) (com|fr|net|org|be|ch|shop|boutique|eu|ca|co)\b
    un point puis*, site (web|internet|officiel)*, (notre|sur le|le) site, www, boutique en ligne
    (notre|en|la|a la|une) boutique(?! (de poup|miniature|en bois)\b)( (rue|du|a|de la|est|pour|vous|physique
        |parisienne))?
    (notre|nos|en) (magasins?|showrooms?|points? de vente|agences?|conseillers?|conseilleres|equipes?
        |standard)(?! (des nains)\b)*
    showroom, service (client|clientele|apres)*, sav\b, (une|vos|des) questions? ?(\?|sur|\b), horaires
    ouvert(e|s|es)? (du|de \d|le|tous|jusqu|7j|dimanche|lundi|jusqu'a)*, (du|de) lundi (au|a)*
    rendez-?vous (au \d|en boutique|avec (nos|un|notre)|a la boutique|gratuit|rue|en ligne|sur (insta|notre
        |le site))*
    prenez rendez-?vous, sur rendez-?vous
    (marion|margot|nos (conseill|expert|couturi)\w*|l'equipe) (vous )?(repond|ecrit|rappelle|conseille|attend)*
    (vous )?(repond|repondons|reponse) (sur|par|en|sous|dans|a vos|tous|du|vite)*, vous rappelle*
    \d{{1,3}} ?(bis )?,? (rue|avenue|boulevard|place|quai|impasse|allee) *
    (rue|avenue|boulevard) (?!(une?|le|la|les|et|en|au|aux|ou|sous|avec|dans)\b)(de|du|des|d'|de la|saint\w*
        |\w+)(?! (lampe|scene))\b
    (derriere|en face de|a cote de) la (boulangerie|gare|mairie|poste|cathedrale)
    (poussez|pousser) (notre porte|la porte (de la (boutique|maison|galerie)|du (magasin|showroom)|de l'atelier))
    (zero|zero|#) (zero|#|puis|un) (zero|#|puis|et) (zero|#|puis|et)
    zero (un|deux|trois|quatre|cinq|six|sept|huit|neuf) *, (qr|flash)-?code*, scannez*, flashez*
    au dos (de|du)? ?(la carte|ticket)?$, laissez (nous|votre) (votre |adresse|numero|mail)*
"""
META = r"""
    todo(?=:), (tu es|vous etes) (redact|copywrit|assist)*
    (ecri|redige|compose|genere|cree|formule|propose|trouve)(s|z|vez|e|ez|r)?(-moi)? (un|une|deux|trois|#|le|la
        |des) ~ (phrase|accroche|titre|slogan|description|paragraphe|texte)s?
    (titre|texte|nom|image|accroche|description|prix) ~ (vient|va|viendra|arrive|sera|figure|apparait) (ici|la)
    en tant qu(e |'|' )(ia|intelligence|modele|assistant|assistante|chatbot|robot|llm|programme)*
    intelligence artificielle, modele (de langage|linguistique|d'ia|de langue)*, chatgpt
    ((je suis|desolee?) )(une ia|un modele|desolee?|un assistant|navree?|incapable|qu'un)*
    desole(e)?\b(?! (lande)\b) (je|mais|pour|de)*
    je (ne )?(peux|puis|suis|n'ai|comprends|dois|regrette|m'excuse|vais (vous )?(rediger|generer|ecrire)|propose
        |vous propose)(?! (de garder))\b*
    (bien sur|certainement|volontiers|avec plaisir|d'accord|absolument|parfait|entendu) ?!? ?(voici|voila|je
        |ci-dessous)*
    (voici|voila|ci-dessous|ci-joint|ci-apres) (\w+ ){0,3}(accroche|texte|textes|titre|titres|json|slogan|description
        |version|proposition|suggestion|reponse|resume|sous-titre|exemple|code|variante|paragraphe|html|contenu
        |brouillon)s?\b*
    (texte|titre|accroche|description|version) (demande|propose|genere|corrige|souhaite|requis)e?s?
    comme (demande|convenu|souhaite|requis)\b, n'hesitez pas a (me|demander|modifier|adapter)*, j'espere que*
    dites-moi (si|ce)*
    (oubli|ignor|neglig|contourn|outrepass|effac|annul)(e|ez|er|es|ons)? ((toutes|tous|tes|vos|les|ces|tout|ce
        |mes) )*(consign|instruct|regle|directive|ce qui|precedent|prompt|ordre|rappel|qu'on|indications)*
    (consignes?|instructions?|directives?) (precedent|anterieur|ci-dessus|initial|systeme|secret)*
    (tes|vos|mes) (consignes|instructions|directives|prompts?)(?! (du jeu))\b, prompts?\b
    (recit|affich|montr|revel|imprim|repet|donn)(e|ez|er) (tes|ton|le|les|vos|votre) (regles|consignes|instructions
        |prompt|systeme|mot de passe)*
    message systeme, invite systeme
    (votre|le|mon|ton|un|du) (texte|titre|accroche|slogan|contenu|nom|image) (ici|a (inserer|completer|remplacer
        |venir)|de remplacement|fictif|factice|par defaut)*
    (texte|titre|nom|produit|description|image|lien|accroche|sous-titre|marque)s? (ici|a completer|a inserer|a venir
        |a remplacer|a definir|a renseigner|du produit ici)\b
    ((a|a) )(completer|remplir ici|inserer|renseigner|definir|remplacer)\b(?! (soi|par|avec)\b)$
    nom du (produit|client|magasin)(?! (sur|brode|grave))\b
    (inser|complet|rempla|renseign)(ez|er) (ici|le (nom|titre|texte|produit)|votre|la description|par)*, faux texte
    texte (fictif|d'exemple|bidon|de test|provisoire), exemple de (texte|titre)
    # (caracteres|signes|mots|tokens)( max\w*)?, (maximum|max|au plus) # (caracteres|mots|signes)*
    (limite|nombre) de (caracteres|mots)*, donnees d'entrainement
    (titre|texte|reponse|sortie|sous-titre|accroche|version #?|note|remarque|assistant|utilisateur|systeme|objet
        |consigne) ?:(?! (le|la)\b)
    message d'erreur, erreur (\d+|systeme|de serveur|interne|inattendue)
    (tradui|resume|reformul|reecri|raccourci|corrig|redig|gener|ecri)(s|t|e|ez|sez|vez|re|er) (le|ce|cette|la|les|moi
        |-moi|un|une|en) (texte|titre|phrase|paragraphe|suivant|contenu|article|description|en (anglais|francais|json
        |html)|\w+ (suivant|ci-dessous))*
    (ne )?(renvoi|repond|retourn|affich|fourni|donn)(e|s|ez|es|re|er|ssez|t) (que|uniquement|seulement|au format
        |en json|l'objet|le json|le titre demande|la reponse)*
    l'utilisat(eur|rice)*, (l')?objet json
    (aucun|aucune|pas de|zero) (produits?|resultats?|articles?|donnees?|contenu|correspondance)s? (trouve|disponible
        |correspond|a afficher|pour)*
    (aucun|aucune) (produit|resultat) *, impossible de*
    (page|contenu|texte|produit|image) (introuvable|non (trouve|disponible)|indisponible|manquant|absent|en (cours
        |construction))*
    en cours de (chargement|redaction|construction)*, chargement*
    veuillez (patienter|reessayer|inserer|completer|remplacer|patienter|preciser|fournir)*, une erreur*
    erreur\b (lors|de|dans|serveur|404)*
    (remplac|supprim|modifi|edit|complet|effac)(e|er|ez) (ce|cette|le|ces|l'|par|avant|ici) (texte|titre|phrase|bloc
        |paragraphe|section|contenu|mention|ligne|exemple|votre|la|mise)*
    ^(sous-?)?(titre|texte|description|bouton|image|lien|paragraphe|accroche|contenu|slogan|section|produit|article
        |etiquette|legende|resume|pied de page|en-?tete|corps)( (ici|principal|un|deux|#|du|de la page))?$
    sous-titre\b(?! (d'un|du film|de l'album)\b)*
    (tu es|vous etes|agis comme|comporte-toi|joue le role|fais comme si) (\w+ )?(un|une|tu|vous|en)? ?(assistant|ia
        |modele|expert|redact|chatbot|traduct|robot|pirate|copywrit)*
    assistant (utile|virtuel|ia|de redaction|bienveillant)*
    j'ai (gener|redig|ecri|prepar|cre|formul|tradui|choisi de|tent|essay|respect|suivi|note que|remplac|omis|evite
        |utilis)*
    (deux|trois|quatre|cinq|plusieurs|quelques|#) (propositions?|suggestions?|variantes?|versions?|options?
        |accroches?|formulations?|idees de (titre|texte))\b*
    (option|variante|proposition|suggestion|version|exemple|alternative) (#|a|b|c|un|deux)(?=\s?(?::|$))
    (genere|redige|ecrit|produit|cree)(e|s|es)? (par|avec|a l'aide de) (une |un |l'|chat)?(ia|intelligence|gpt
        |chatgpt|modele|algorithme|assistant|robot|machine)*
    (maximum|max|moins de|environ|pas plus de|entre|limite de) # (caracteres|mots|signes|et)*
    (role|contexte|public|cible|tonalite|style|format|consigne|tache|mots-cles|instruction|instructions|sujet|langue
        |longueur) ?:
    (selon|conformement a|d'apres|comme indique dans|suivant) (la|les|vos|votre|ta|tes|le) (consigne|instruction
        |demande|brief|prompt|requete|cahier)*
    votre (demande|requete)(?! (en mariage)\b)*
    (la|cette|votre) (requete|consigne|instruction|demande) (est|etait|interdit|demande|dit|precise|ne|a ete
        |concerne)*
    (ne|n') (mentionne|cite|ecris|utilise|revele|parle|inclus|depasse)\w* (pas|jamais|aucun)*
    texte (de remplissage|bouche-trou|temporaire|generique|a changer|test)*, lorem*
    desormais (tu|vous) (es|etes|reponds|ignores|suis)*
    nouvelles? (instructions?|consignes?|regles?)(?! (du jeu)\b)*, a partir de maintenant*, mode developpeur*
    je (vous |t'|te )?(aide|propose|suggere|recommande|conseille|remercie|souhaite|precise|rappelle|signale|reste
        |serais|ferai|reponds)*
    je n'ai (pas|aucun|aucune)*, politique d'utilisation, (contenu|propos) inappropri*
"""
