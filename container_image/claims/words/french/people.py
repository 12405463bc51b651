"""What the shop knows of the shopper, and insults, in a French text."""

from __future__ import annotations

from container_image.claims.words.french.parts import SEEN

PERSONAL = rf"""
    (jeunes?|futures?|nouvelles?|nouveaux?|chere?s?) (mamans?|papas?|parents?|grand-meres?|retraitee?s?|veuves?
        |divorcees?|maries|proprietaires?|locataires?)(?! (ours|canard|oiseau|chat))\b
    \w+ que (vous etes|tu es)(?= ?[,.!?]|$), (vous|tu) (\w+ez|regardes|hesites|reviens|lorgnes|cherches|penses
        |reves) ~ depuis *
    depuis (des|quelques|plusieurs|trois|deux|#) (jours|semaines|heures|mois) ~ (vous|tu|votre|ton), (historique
        |parcours) (d'achats?|de navigation)
    (des |un |une |vos )?(nez|visages?|rides|hanches|silhouettes?|pieds|mains|peaux?|ventres?|jambes|cheveux
        |gouts) comme (les? |la )?(votre|votres|tien|tiens|tienne)s?
    (vous|tu) (pensez|penses|revez|reves|songez|songes) (encore|toujours) *, (parce que|puisque|comme) (vous
        |tu) (habit|viv|vi|loge|travaill)(ez|es|s) *
    (puisque|parce que|comme|depuis que|si|quand|car|maintenant que|etant donne que) (vous|tu) (?!(aimez (le|la|les)
        |etes (debutant)|avez (peu|froid|soif|faim|envie|le temps)|voulez|souhaitez|cherchez un))*
    (vous|tu) (l'|les |en |y |nous |venez de |viens de |aviez |avais |avez |as |n'avez |n'as |etes |es )+((deja|tant
        |encore|tout|toujours|longtemps|bien|recemment|souvent|beaucoup|pas) )?({SEEN}|emmenag\w*|demenag\w*|venu\w*
        |reste\w*|arrete\w*|fini\w*|pris\w*|perdu\w*|eu\w*)
    (vous|tu) (aviez|avais|regardiez|regardais|cherchiez|cherchais|vouliez|voulais|hesitiez|hesitais|achetez|achetes
        |commandez|habitez|habites|vivez|vis|venez d|viens d|prenez toujours|prends toujours|chauss\w*
        |portez toujours|dormez mal|gagnez|touchez|depensez|preferez|adorez|etes (une?|le genre|du genre|de ceux
        |maman|papa|enceinte|celibataire|marie\w*|de retour|revenu\w*|econome\w*|fidele\w*|parmi|proche|encore
        |souvent)|es (une?|de retour|revenu\w*|maman|papa|enceinte|celibataire|fidele|encore))*
    (as-tu|avez-vous) ~ {SEEN}
    (vos|votre|tes|ton|ta) ~ (derni(er|ere|ers|eres)|achats?|commandes?|recherches?|visites?|historique|anniversaire
        |panier|compte(?! gouttes)|profil|liste de souhaits|favoris|age|adresse|code postal|salaire|revenus?
        |navigation|clics?|mari\b|femme\b|epoux|epouse|copain|copine|ex\b|patron|divorce|grossesse|silhouette
        |pointure|quartier|ville|region|voisin\w*|prenom|nom\b|telephone|budget|quarantaine|cinquantaine|soixantaine
        |habitudes?|preferences|gouts)(?! (de poupee)\b)
    (vos|tes|votre) ((trois|deux|quatre|#) )?(dernieres|derniers|precedent\w*|recent\w*) *
    d'apres (vos|votre|tes|ton)*, selon (vos|votre|tes|ton) (derni|achat|gout|histor|recherch|prefer)*
    au vu de (vos|votre)*, en fonction de (vos|votre)*
    (rebonjour|bonjour|salut|coucou|hello) [a-z]{{3,12}}(?=[,!.?]|$), rebonjour*
    (content\w*|heureux|ravis?|plaisir) de (vous|te) (re)?voir*, (vous|te) (re)?voila*, vous revoila, bon retour*
    (de retour|revenu\w*) (parmi|chez) nous, (encore|toujours) (en train|a penser|hesit|en tete)*
    en tete(?! (de (rayon|lit|gondole|cortege|mouton)))\b
    (vous|te|t') (attend(ait|ent|aient)?|trotte|manqu\w*|correspond\w*) (depuis|encore|toujours|dans votre|sagement
        |la tete)*
    ton panier*, t'attend(ait|aient)?, (votre|ton) panier*
    nous ((avons|l'avons|vous avons) )?(bien )?(remarqu|not|vu que|constat|devin|suppos|savons|sav|observ|gard
        |mis de cote|pens\w* (a vous|a toi)|reten|devinons|imaginons|soupconn|croyons savoir|connaissons (vos|votre
        |bien))(e|es|ons|u|us|ez|ions)?\b*
    on ((a|t'a|vous a|l'a) )?(bien )?(remarqu|not|vu|sait|devin|connait|pens|gard|observ|reten|suppos|voit|parie)(e
        |es|u|ait|er)? ?(que|bien|tes|vos|a vous|a toi|pour vous|pour toi|ton|votre|ce que)*
    on (sait|devine|voit|parie|se doute|connait) (que|bien|tes|vos|ton|ce)*, (mon|notre) petit doigt*
    un petit oiseau*
    (pour|comme) (une?|la|le|les) (femme|homme|dame|monsieur|fille|garcon|maman|papa|mere|pere|personne|etudiant\w*
        |retraite\w*|celibataire|client\w*|jeune|habitue\w*|gourmand\w*)s? (de votre|de ton|comme (vous|toi)
        |dans votre|de plus|d'un certain|qui|divorce\w*|enceinte|celibataire|de (quarante|cinquante|soixante
        |trente))*
    ((de|a) )(votre|ton) age
    ((a|des|passe|avec vos|la) )(soixante|cinquante|quarante|trente|soixante-dix|quatre-vingts?) (ans|passes
        |ans passes|printemps)(?! (de (savoir|metier|maison|tradition)|d'experience)\b)*
    comme (vous|toi)(?! (voulez|voudrez|le|l'|aimez|etes|preferez))\b
    (une?|des|les) ~ comme (vous|toi)(?! (voulez|voudrez|l'aimez|aimez))\b, toi qui*
    vous qui (?!(aimez|aimeriez|revez|cherchez|cuisinez|lisez))*
    (en tant que|comme|pour notre|cher|chere|notre) (client\w*|fidele\w*|chasseu\w*|habitue\w*|membre\w*|jeune (maman
        |papa)|nouvelle maman|nouveau papa|futur\w*|amateur\w* de promo\w*)\b
    chasseu(r|se)s? de (bonnes affaires|promos?)*
    (vous|tu) (meritez|merites|regardez a|regardes a|surveillez|comptez (vos|chaque))*
    (choisi|selectionne|pense|prepare|reserve|garde|mis de cote)e?s? ((rien que|specialement|expres
        |tout specialement) )?(pour (vous|toi)|a votre (nom|intention))(?! (faire))\b
    (rien que|juste|specialement|personnellement) pour (vous|toi)
    (les gens|d'autres|les clients|vos voisins|voisins|clients) (de|a|comme|pres de) (votre|chez|vous|\w+)*
    (vous|toi) et (votre|ton) (mari|femme|bebe|chien)*
    comme (la derniere|d'habitude|l'autre|toujours) ?(fois|jour|soir)?, (l'autre|hier) (soir|jour)(?! (de|d'))\b
    depuis (hier|mardi|lundi|jeudi|vendredi|votre|ta|ton|dimanche|la semaine|samedi)(?! (1|des|toujours)\b)*
    (a|de|vers) (nantes|lyon|paris|lille|bordeaux|marseille|toulouse|bruxelles|geneve|montreal)\b (voici|il pleut
        |vous)*
    (votre|ton|ta|vos|tes) (bebe|jumeaux|fils|fille|enfant|mari|femme|mariage|divorce|demenagement|chef|retraite|ex
        |belle-mere|grossesse|chien|loyer|conge|promotion|rupture|diagnostic|regime|voisin|voisine|collegue) (arriv
        |est|a|va|dort|aim|vien|sera|ador|fait|approch|merit|pass|tomb|naitra|pourra|n'|ne|vous|te|sont)*
    (apres|depuis|pour|suite a|a cause de|en vue de|avant) (votre|ton|ta|vos|tes) (divorce|mariage|demenagement
        |anniversaire|rupture|separation|licenciement|achat|visite|commande|derni|grossesse|accouchement|regime
        |retraite|panier|passage|recherche|naissance|voyage|augmentation|inscription)*
    pour ((les|des|nos) )?(celibataires?|retraites?|divorce\w*|veuves?|etudiants?|mamans|papas|femmes|hommes|seniors
        |quadras|quinquas|sexagenaires|trentenaires|gens)( \w+)? (de plus de|de moins de|comme|dans votre|au budget
        |de (quarante|cinquante|soixante|trente)|fauch|seul|presse|sans le sou)*
    (d'autres|les autres|des) (acheteurs|clients|clientes|visiteurs|gens|parisiens|femmes|mamans)( (de|a|en|comme|qui
        |pres))? ~ (ont|preferent|choisi\w*|pris|achet\w*|aiment|prennent|craqu\w*|adopt\w*|regard\w*)
    ((nous|on|je) )?(vous|t'|te|vous a|vous avons|t'avons|t'a|l'avons) ((avons|a|ai|ont|as) )?(vu|vus|vue|observe
        |suivi|repere|reconnu|surveille|garde|reserve|mis de cote|entendu|apercu|remarque|devine|cerne|surpris)(e|es
        |s|u)?\b ~ *
    (vu|vus|vue) (survoler|hesiter|regarder|passer|revenir|cliquer|trainer|lorgner|chercher)*
    (tu|vous) (etais|etiez|es|etes) ((deja|encore|souvent|bien|la) )*(la|ici|venu\w*|passe\w*|revenu\w*|reparti\w*
        |reste\w*|parti\w*) (hier|la semaine|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|le mois|l'an|l'autre
        |en|ce matin|avant|deux|trois|plusieurs|tard)*
    (tu|vous) \w+ (toujours|souvent|jamais|encore|d'habitude|d'ordinaire|chaque fois|rarement|surtout|sans doute
        |surement|decidement|plutot|volontiers) (du|de|des|le|la|les|en|au|a|bleu|noir|moins|trop|tard|petit|moyen
        |vert|pas|ce|dans|chez|cette|pour)*
    (comme |)la (derniere|semaine derniere|fois derniere|fois precedente) *(fois)?(?= ?[,.!?]|$), la semaine derniere
    (hier|avant-hier|mardi|lundi|jeudi|vendredi|samedi|dimanche|l'autre (jour|soir)|recemment|ce matin
        |tout a l'heure) (vous|tu|votre|ton|ta|encore vous|deja)*
    (sans doute|visiblement|apparemment|manifestement|decidement|probablement|surement|a l'evidence) (\w+ )?(vous|tu
        |votre|ton|ta|vos|tes)*
    (vous|tu) (semblez|sembles|paraissez|parais|avez l'air|as l'air|devez|dois (etre|avoir)|manquez|manques
        |cherchez encore|cherches encore|hesitez|reflechissez|reviens|revenez|rodez|rodes|tournez autour|avez besoin
        |dormez|travaillez|travailles|habitez|mangez|voyagez|vieilliss\w*|touchez|gagnez|depens\w*)(?! (les yeux
        |dehors)\b)*
    (vos|tes) (cookies|clics|habitudes|finances|voisins|amis|collegues|enfants|jumeaux|parents|soucis|dettes
        |insomnies|mensurations|donnees|visites)\b*
    (votre|ton) (budget|age|banquier|porte-?monnaie|salaire|signe|historique|gout|style|humeur|metier|employeur
        |quartier|ville|prenom) (semble|est|parait|dit|nous|indique|montre|serre|penche|a|merite|reste|trahit
        |preferre|tend|vous)*
    (bonjour|bonsoir|salut|coucou|hello|re-?bonjour|merci|bravo|felicitations|joyeux anniversaire|bon anniversaire
        |bienvenue|ravi) ((encore|a toi|a vous|chere?) )?(thomas|camille|marie|julie|sophie|pierre|paul|jean|claire
        |nicolas|emma|lea|monsieur|madame|mademoiselle|mme|m\b)*
    joyeux anniversaire*, te (revoila|voila|revoir)*
    (nous|on) (se souvient|nous souvenons|se rappelle|nous rappelons|retient|imagine|imagine que|suppose|soupconne
        |devine|parie|espionne|suit|suivons|piste|pistons|s'inquiete)( de| que)? (vous|toi|votre|ton|vos|tes|ce)*
    (toi|vous),? (le|la|les|l') (radin|econome|fidele|chasseur|presse|frileu|gourmand|celibataire|lyonnais|parisien
        |client|habitue|verseau|lion|vierge|scorpion|belier|taureau|gemeaux|balance)*
    (en|comme) (bon|bonne|vrai|vraie|fidele|eternel) (parisien|lyonnais|client|cliente|scorpion|lion|belier|breton
        |suisse|belge|maman|papa|chasseur|radin)*
"""
INSULTS = r"""
    (votre|ton|ta|vos|tes) \w+ (est|sont) (une? )?(epave|honte|catastrophe|desastre|blague|ruine)s?
    (tes|vos|ton|votre) (\w+ )?(fesses|cul|derriere|popotin|gras|bedaine|bourrelets), (arret(ez|e)|cess(ez
        |e)) de (vous|te|t'|pleur\w*|gein\w*|ral\w*|faire)(?! (le tri|du bruit)) *, comme un sac
    (pour|aux|les) (les |des |vos )?(gens |personnes |femmes |hommes |filles )?(trop )?(gros|grosses|obeses
        |grassouillet\w*|moches|laid\w*|radins|betes|ploucs|fauches)(?= ?[,.!?]|$)
    (vous|tu) ne (savez|sais|pouvez|peux|comprenez|comprends|connaissez) ((visiblement|manifestement|decidement
        |sans doute|vraiment|meme) )*(pas|rien|plus|meme pas)*
    idiot*, imbecile*, cretin*, abruti*, debile*, stupid*, bete comme (tes|vos|ses)*
    (trop|si|es|etes|assez|plus) (bete|sotte?|con|nul|moche|laid|gros|grosse|vieux|vieille|pauvre|bigleux
        |radin)(?! (de (bonheur))|s de)*
    con(ne|nard|nards|nasse|s|nes)?\b(?! (brio|fuoco)\b), connard*
    andouille\w*(?! (de (vire|guemene)|fumee|grillee)\b), abrutis?, empote*, ploucs?, beauf*, pequenaud*, radins?
    radine*, grippe-?sou*, avares?\b(?! de (moliere|la (comedie|piece|fable))\b), pingre*, rapiat*, minable*
    rate\b (que|de)*, rates\b
    feignant*, faineant*, paresseu\w* (que|comme|va|toi|vous)*, gros (lard|tas|porc|plein|naze)*
    grosse (vache|truie|dondon), truie, moche(s)?\b, moche*, hideu*, affreu(x|se) (que|comme|gueule|toi)*, laideron*
    (sale|espece|bande|tas) (de |d')?(con|ploucs?|idiot|cretin|radin|voleur|naze|gueux|cloche|menteu|incapable|ane
        |anes|feignant|porc|chien|gosse|vieux|vieille|riche|pauvre|type|mec|bourge|boug)*
    bande de (?!(cuir|tissu|coton|lin|velours|toile|papier|feutre|terre|laiton))\w+
    espece de (?!(lavande|rose|plante|bois|arbre|chene|sauge))\w+, va te faire*, ta gueule, ferme-la, degage*
    casse-?toi, merd*, foutre*, putain*, salop*, salaud*, batard*, encul*, chier*, bordel*, pute*, gueux, manant*
    crasseu*, puant*, tu (pues|sens mauvais|es (trop|si|vraiment|nul\w*|moche|gros\w*|laid\w*))*
    vous (puez|sentez mauvais|etes (trop|si|fagot\w*|mal|vraiment|ridicul\w*|nul\w*|moches?|habille\w* comme))*
    fagote*, epouvantail(?! (de (paille|jardin)|a moineaux|en (paille|tissu)))\b(?! (en|pour le)\b)
    mal (habille\w*|fagote\w*|fringue\w*|elevee?s?), ridicule*, honte*
    meme (toi|vous|un (idiot|cretin|imbecile|enfant|empote|singe|ane|manchot|nul)|une (idiote|cruche|gourde)
        |quelqu'un|ta|votre (belle|mere|chien))(?! (quand)\b)*
    meme vous*
    (cruche|gourde|cloche|dinde|bourrique|tete de mule|bon a rien|propre a rien|moins que rien)s? (comme|que|va
        |de service|vous|toi)*
    bons? a rien, quel(le)? (idiot|dinde|cruche|nul|ane|bourrique)*
    pauvre (type|con|tache|cloche|fille|nul|ane|mec|idiot|cretin)*
    (ton|votre) (sale|affreu\w*|horrible|mauvais) (gout|gueule|tete|tronche|face|interieur)*, mauvais gout, tronche*
    (avec|vu) (ta|votre|cette|une) (tete|silhouette|gueule|figure|bedaine)*, gros(se)? bedaine, bedaine, escrocs?
    voleurs?(?! (en (bois|peluche)|deux|et le gendarme|de (baghdad|feu))\b)( (d'en face|que|chez))?, arnaqu*
    charlatan*, camelote*, pacotille, bric a brac de chez*, (d'en|en) face (vend|sont|de chez|est|fait)*
    d'en face(?! (de la)\b), (les|des|nos|la) concurrent*, la concurrence, concurren*
    (contrairement|rien a voir|a la difference|pas comme) (a|aux|avec|au|les|chez|ce)*
    (autres|grandes|certaines) (boutiques|magasins|enseignes|marques) (qui|vend|vous|n'|ne|font|ment)*
    brigand\w*(?! (en)\b) (d'|de)*, crapules?, filou*, bandits? (d'en|de)*, voyou*, truand*
    requin\w* (d'en|de la|de l'imm)*, rapac*, votez*, vot(er|ons|ent|e pour|e contre)\b, elect(eur|rice|ion|oral)*
    partis?\b (politique|au pouvoir|de (gauche|droite)|ne|est|qui)*, ce parti, ministre*, gouvernement*
    president\w*(?! (de table)\b), politi(que|cien|card)*
    ((la|de|d'extreme) )(gauche|droite) (est|ne|au|caviar|radicale|voudr|vous)*, extreme (gauche|droite), macron*
    le pen, melenchon, depute*, senateur*, faschist*, fachos?, fascist*, communist*, nazi*, racist*, sexist*, immigr*
    migrant*, etranger(s|e|es)? (dehors|qui|volent|sont|n')*, musulman*, islam*, juifs?\b, juive*, chretien*, catho*
    infideles?\b, mecreant*, (dieu|allah|jesus) (hait|est mort|n'existe|veut|vous|te|punira|deteste)*
    pri(ent|ez|er) (dieu|pour|encore|ne)*, religion*, secte*, croyant*, heretiq*, blasphem*
    bombe(s)? (dans|chez|sous|artisanale)*, terroris*, tuer\b*, tue(r|z)? (toi|vous|les|le|votre)*
    creve(z|r)?\b (donc|charogne|sale)*, mort aux*, egorg*, frapp\w* (toi|vous|les)*
    gare (a|aux) (toi|vous|ceux|qui|ta|tes|vos|votre)*, sinon (gare|on|nous|tu|vous|tant pis|je|ca|panpan|baffe)*
    ou (on|nous) (vous|te|viendr\w*|va|allons|saura|saurons|cass\w*|retrouv\w*|passe)*, (on|nous) (sait|savons) ou *
    (tu|vous) (le )?(regrett|pai|pay)er(as|ez|a)*, regrett(e|er|ez|era|erez|eras)*, prenez garde, mefie(z|-toi)*
    menac*, (on|nous) (va|allons|vient|viendrons) (vous|te|venir|casser|bruler|trouver|chercher (chez|les|vos))*
    casser (les|la|ta|tes|vos|votre)*, bouseu*, peigne-?cul*, pleutre*, poltron*, lache(s)? (que|comme|va)*
    larve(s)? (comme|que)*, mollusque comme*, tocard*, boloss*
    (les|ces|des|toi|vous|un vrai|une|pauvre) bouffon(s|ne)?(?! (du roi|de))\b, clochard*
    clodo*, racaille*, vermine*, raclure*, ordure(s)?\b(?! (menager)\b)*, pourriture*
    fumier\b(?! (de (cheval|poule)|composte)\b)*, enfoire*, conn(asse|eries?)*, couillon*, trouduc*, trou du cul
    cul-terreux, emmerd*, pauvre (cloche|fou|folle|vieux)*, vieux (schnock|debris|con|croulant|crouton)*
    vieille (bique|peau|chouette|chose|rombiere|harpie|megere)(?! (en bois|de faience)\b)*, harpie*, megere*
    mochete*, boudin(s)?\b(?! (noir|blanc|de porte|creole|antillais|aux)\b)*, thon (comme|que)\b, cageot comme*
    ((les|trop|ces) )(gros|grosses|obeses|moches|pauvres|vieux|laids|chauves|nains|ploucs)\b (n[e']|ne|qui|dehors
        |vous|sont|devraient|n'entrent|passent|comme|ont|du)*
    ((les|ces) )gens (de ce|de cette|de votre|de ton|comme (vous|toi)|d'ici|du coin|sans)*, rien a faire ici
    (n'ont|n'a|n'as|n'avez) (rien a (faire|voir)|aucun gout|pas de (gout|cervelle)|rien dans)*
    rien dans (la tete|le crane|le cerveau)*, sans cervelle
    tete (de (noeud|lard|turc|veau|con)|vide|creuse)(?! (en)\b)*, cervelle (de moineau|d'oiseau|de)*
    (ta|ton|votre|vos|tes) (maison|salon|cuisine|appartement|voiture|chien|femme|mari|mere|cheveux|visage|nez|ventre
        |tenue|vetements|gouts?|interieur|deco|haleine) (est|sont|ressemble\w*|fait|font|pue\w*|a l'air|sent|me
        |nous)\b(?! (le (bois|pain))\b)*
    porcherie*, taudis*, trou a rats
    (gout|style|allure|tenue|coiffure|interieur) (epouvantable|affreu|atroce|horrible|deplorable|nul|minable
        |pitoyable|vulgaire|douteu|ridicul|lamentable|immonde|hideu|de chiottes)*
    vulgaire*, pitoyable*, lamentable*, pathetique*, nul(le|s|les)? (a chier|comme|que|en tout|et moche)*
    rentre(z)? (chez (toi|vous)|dans (ton|votre))*
    (sale|sales) (etranger|arabe|juif|noir|rital|boche|polac|americain|flic|gauchiste|facho|parisien|bourge|riche
        |pauvre)*
    youpin*, bougnoul*, negre*, bamboula*, boche(s)?\b, rital*, gogol*, mongol(ien)?\b(?! (d)\b)*, triso*
    handicape(s)? (du|de|mental)*, =attardé, =attardés, =attardée, pede(s)?\b, tapette(?! (a (mouche|souris)))\b, pd\b
    gouine*, travelo*
    garce*, salope*, trainee(?! (de|d'))\b, putes?*
    (vrais?|veritables?) (hommes?|femmes?) (ne |n'|pleur|port|achet|boiv|sav)*, femmelette*, mauviette*
    (hais|hait|deteste|detestons|meprise|meprisons|crache|crachons)(ons|nt)? (les|vos|votre|tous|ces|sur)*
    on vous (hait|meprise|deteste|crache|plaint|aura|retrouvera|surveille|attend)*
    (boutique|magasin|voisin|enseigne|marque|concurrent|vendeur|commerce)s?(e|es)? (voisin|d'a cote|d'en face
        |concurrent|rival)\w* (\w+ )?(vend|est|sont|vole|ment|fait|pue|arnaque|escroque|propose|n')*
    la boutique (voisine|d'a cote)*
    (vend|vendent|vendre) (\w+ )?(des? )?(ordures?|saletes?|cochonneries?|daube|camelote|pacotille|merde|dechets?
        |saloperies?|n'importe quoi|du toc)*
    daube\b(?! (de (boeuf|sanglier|poulpe|joue|canard)|provencale|au)\b)*, cochonnerie*, salete(s)? (qu|comme|d)*
    (contrairement|a la difference|loin) (a|aux|de|des|du) (ces|certains|certaines|nos|tous|la|autres|eux|charlatan
        |voisin|gens|boutiques|enseignes)*
    (on|nous|je) (sait|savons|sais) (ou|tout|qui) *, ou tu (gares|habites|dors|travailles|vis)*
    ou vous (habitez|garez|dormez|vivez|travaillez)*
    (on|je|nous) (te|vous|va|allons|vais|viendra|viens) (retrouv|cass|fair|brul|tu|frapp|cogn|crev|poursuiv|punir
        |surveill)\w* *
    tu vas (le )?(payer|regretter|voir|souffrir|pleurer)*, vous allez (le )?(payer|regretter|souffrir|pleurer)*
    dernier avertissement*, derniere sommation, tenez-vous (le )?pour*, ca va (chauffer|barder|mal finir)*
    (gifle|baffe|claque|raclee|coup de pied|coup de poing|fessee)s? (se perd|a|dans|pour|aux|t'|vous|qui)*
    casse-toi*, tire-toi, barre-toi, va (te|voir ailleurs|au diable|en enfer|mourir|crever|te pendre)*
    allez (au diable|vous faire|en enfer)*, brul(ez|e|er) en enfer*
    (patrie|peuple|nation|republique|revolution|greve generale|etat|roi|reine|pape|eglise|imam|syndicat|gauche|droite
        |elus?) (\w+ )?(ment|vole|nous vole|trahi|doit|devrait|pourri|corromp|est (pourri|mort|en))*
    (a bas|dehors|mort aux?|sus aux?|non a|non aux) (les? |la |l'|le )?\w+*, grand remplacement, complot*
    vaccin(s|er)? (tue|est|obligat|empoison|ment|puce)*
"""
