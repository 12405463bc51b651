"""Health, safety and certificates, in a French text."""

from __future__ import annotations

from container_image.claims.words.french.parts import BODY, EXPERTS, RELIEVES

HEALTH = rf"""
    sommeil (plus )?(profond|reparateur|paisible|retrouve)*, (remonte|arrete|inverse)(r
        |nt)? le temps, sure?s? des la naissance
    (pediatr|gynecolog|cardiolog|allergolog)*, (disent|dit|selon|assurent|affirment|d'apres|recommandent
        |confirment) (les |des |nos |tous les )?{EXPERTS}
    {EXPERTS} (lui|y|leur|en|le|la|l') ~ (confiance|adoptent|adopte|choisissent|boivent|parlent|preferent)
    (vivre|vive|vivra|vivent|vit) ~ plus longtemps, neutres? en (carbone
        |co2), climat*, bilan carbone, empreinte carbone
    bon(ne)?s? pour (la|le|les|vos|votre|ton|l') ?(articulations?|dos|peau|coeur|sante|digestion|os|foie|estomac
        |ligne|moral|sommeil|cheveux|circulation|planete|environnement|climat|intestins?|defenses|yeux|memoire)
    (kilos|calories|bourrelets|rondeurs|graisses?|rides|cernes|boutons) ~ (fond\w*|s'envol\w*|disparai\w*
        |s'effac\w*|s'attenu\w*|en moins), (fait|font) fondre (les|vos|la) (kilos|graisses?|bourrelets|rondeurs)
    insomni\w+, eczema*, acne*, boutons? (d'acne|disparai|s'en vont|sur le visage)*, psoriasis, rosacee, dermatit*
    dermatolog*, *allerg*, hypoallerg*, atopique*, asthm*, arthrose, arthrit*, rhumatism*, migraines?, maux? (de|d')*
    mal (de|au|aux) (dos|tete|ventre|gorge|dents|genou\w*|pied\w*|reins|mer|transport\w*|nuque), douleur*, douloureu*
    endolori*, courbatur*, crampes?, lumbago, sciatique, tendinite
    souffr(e|ez|ir|ait|ent|ance|ances|ants?)(?! (le vent))\b, anxiete, angoiss*, depressi(on|f|ve)(?! (atmos)\b)*
    (haute |la |l'hyper|hyper)tension(?! (du (fil|tissu)|superf))\b, hypertension, cholesterol, diabet*, glycemi*
    immunit*, immun*, inflam*
    anti-?(age|rides?|bacterien\w*|stress|inflam\w*|douleur\w*|cellulite|moustique|microb\w*|acarien\w*), antibact*
    rides?\b(?! (sur l'eau|du lac)\b), ridules, cicatric*, cellulite, vergetures, varices, surpoids, minceur
    minc(ir|it|issez)*, maigr(ir|it|issez|issant)*, (perd(re|ez)|perte) ((du|de) )?(poids|kilos)*
    (les )?kilos (s'|fond|en|disparai|superflus|de trop|partent)*, brule(-| )(graisse|les graisses|les calories)*
    calories, metabolism*, digesti*, digere*, ballonn*, transit, detox*, gueule de bois, lendemain\w* de fete
    ((la|de la|bonne|votre|une) )sante\b, sante (de|des|du|pour|au|retrouv)*, bien-etre
    sain(e|s|es)? (pour|et sans danger)*, sante, rhume*, grippe*, toux, tousse*, fievre*, virus, microb*, bacteri*
    germes? (pathog)*, nausee*, fatigue(?! (de la lumiere))\b
    (contre|antidote|rempart|remede|bouclier|chasse|stop|fini|finis?) (a |au |aux |contre |la |le |les |l'
        |du |de |des )*(stress|fatigue|rhume|grippe|toux|insomni\w*|angoiss\w*|nuits blanches|douleur\w*|ronfle\w*
        |maladie\w*|{BODY})
    stress*, symptom*, maladie*, malade(s)?\b, cancer*, tumeur*, menopaus*, hormon*, libido, virilite, fertilite
    vitalite, remed*, guer(ir|it|ison|isseu\w*|issent|i)\b, gueris*
    ((se|vous) )?soign(er|e|ez|ent) (le|la|les|l'|vos|votre|les maux|naturellement)(?! (finition|detail|allure
        |coutures)\b)*
    therap*, medic\w*(?! de)\b, medical*, medicinal*, medecine (douce|naturelle|de|chinoise)*, cliniqu*
    (scientifiquement|cliniquement|medicalement) *, prouve(e|s|es)?, {EXPERTS} (recommand\w*|conseill\w*|prescri\w*)
    orthoped*, ordonnance\b(?! (de la)\b)*, prescri*, patients?(?! (travail|lecteur|gestes?|artisan|assembl))\b
    cure (de|detox|minceur|bien)(?! (pipe)\b)*
    vertus?(?! (de patience|cardinal)\b)( (apais|relax|digest|medic|calm|cura|thera|antiox))*, bienfaits?, antioxyd*
    probiotiq*, collagene
    {RELIEVES} ~ (toux|douleur\w*|stress|maux|angoiss\w*|{BODY}|rides?|eczema|cicatric\w*|boutons|rhume\w*|immun\w*
        |migraine\w*|inflammation\w*|fatigue|memoire|concentration|humeur|ame|esprit|hormone\w*|peaux?|symptome\w*
        |allergie\w*|courbature\w*|insomnie\w*|graisse\w*|toxines|nerv\w*|organisme|corps|cheveux)
    (adieu|au revoir|fini|finies?|oubliez|bye|stop|dites adieu|ciao|vient? a bout|viennent a bout|viendra a bout
        |terminee?s?) (a |au |aux |de |des |du |les |le |la |l')*(mal|maux|insomni\w*|douleur\w*|rhume\w*|migraine\w*
        |stress|courbature\w*|dos|nuits?|rides?|ronfle\w*|boutons|kilos|crampes?|jambes lourdes|fatigue|allergie\w*)
    {BODY} (\w+ ){{0,3}}(oubli|remerci|souffr|soulag|apais|retrouv(e|ent) )*
    (mieux|bien|meilleur) (dormir|sommeil|dormez)*
    (dormir|dormez|s'endorm\w*|endorm\w*) (mieux|comme un bebe|enfin|vite|plus vite|en (dix|cinq|quelques))*
    sommeil (reparateur|profond|retrouve|meilleur)*, ronfl*
    (aide|aident|aider) ((a|au|vos|votre) )*(dormir|digerer|maigrir|mincir|sommeil|endorm\w*|respirer|guerir
        |concentrer|detendre|recuper\w*|relaxer|circulation)*
    (sans|aucun) danger*, inoffensi*, non toxique*, toxique*, toxine*
    sans (bpa|paraben|produits? chimique|perturbateur|phtalate)*, bpa
    (convient|adapte|sur|surs|ideal|parfait|doux)e?s? ((pour|aux?) )*(bebes?|nourrisson\w*|tout-petits
        |peaux? (sensible|atopique|allergique)\w*|femmes enceintes|allergique\w*|nouveau-nes?)
    (securite|norme)s? (ce|enfants?|europeenne|testee?|garantie|des petits)*, norme*, homologu*
    (teste|testee|testes|testees|tests?) (sous|en|dermat|clin|par|de|laborat|cliniq)(?! (nos soins|la main)\b)*
    laborato*, certifi*, labelli*, label\b (bio|rouge|eco|vert)*, label, ecolabel, ecocert
    ((100 %|certifie|label|garanti) )?bio\b(?! (graphie|logie)\b)*, agriculture biologique, ecologi*
    eco-?(responsable|concu|friendly|label)*, ecoresponsable, neutre en carbone, carbone (neutre)*, bilan carbone
    empreinte carbone, climat\w* (neutre|positif)*, co2, durable(s)? et (respon|ecolo)*
    respect\w* (de l'environnement|la planete|de la planete|la nature|l'environnement)*
    (bon|bonne|sauve\w*|protege\w*|ami|geste) ((de|pour) )*(la |l')?(planete|environnement|nature|climat)
    biodegradable*, commerce equitable, equitable*, oeko-?tex, fsc, gots, max havelaar, vegan (certif)*
    (doigts?|mains?|jambes|pieds|muscles?|articulations?|nuque|epaules?|yeux|peau|levres|talons|chevilles?|poignets?
        |hanches) (raides?|engourdi|gonfle|lourd|fatigue|endolori|irrite|seche|gerce|enflamme|douloureu|crevasse
        |tendu|noue|froisse|stresse|sensible|a tendance|atopique|mature|reactive|rugueu)(e|s|es|x|se|ses)?\b
    (derouill|degourdi|decontract|deten|delass|decongestionn|degonfl|desenflamm|soulag|apais)\w* (les|la|le|vos|votre
        |l'|vos) ?(doigts?|mains?|jambes|pieds|muscles?|articulations?|nuque|epaules?|yeux|peau|corps|esprit|nerfs
        |dos|ventre|tensions?|bebe)*
    (dorm|endorm|sommeil)\w* (comme un (loir|bebe|ange)|mieux|vite|enfin|sans|profond|repar|d'une traite
        |toute la nuit)*
    (bon|bonne|bons|bonnes|excellent|parfait|ideal|benefique|salutaire)(e|s|es)? pour (la sante|le coeur|le dos
        |la peau|le transit|vos? |les (intestins|articulations|os|nerfs|yeux|reins|jambes|poumons|dents|cheveux)
        |l'(intestin|estomac|organisme|environnement|humeur|esprit)|le (ventre|foie|moral|sang|sommeil|corps|climat)
        |la (ligne|circulation|digestion|memoire|planete|gorge|tension|silhouette))(?! (mains|soirees|balades|tables?
        |murs?|plantes?|matins?|amis)\b)*
    intestin*, intestins
    (fait|font|faire) (du bien|des (miracles|merveilles)|maigrir|dormir|fondre|tomber la fievre|baisser|disparaitre
        |oublier (la douleur|les maux|la fatigue))(?! (les (oignons|beurre))\b)*
    du bien (a|au|aux|pour) (votre|ton|la|le|vos|tes|l')*, demangeaison*, demange*, irritation*, rougeur*
    (peau|peaux) (sensible|seche|atopique|allergique|reactive|a problemes|mature|irritee)s?, verrue*
    cor(s)? aux pieds, mycose*, cystite*, brulures? d'estomac, reflux, constipation, diarrhee*, vertige*, acouphene*
    mal de mer, regles douloureuses, coliques?, poussee dentaire, erytheme, ampoule(s)? aux pieds, obesite
    dependance au*, sevrage, alzheimer, parkinson, epilep*, avc\b, thrombose, osteoporose, hemorroid*
    bouffees de chaleur, jambes lourdes, tdah, surmenage, epuisement nerveu*, burn-?out, deprime
    coup de (blues|fatigue|mou), moral (en berne|au beau|retrouve)
    garde(nt)? (la (ligne|sante|forme)|en (forme|bonne sante)|jeune)\b*
    (pour|et|reste\w*|garder|rester) en forme\b(?! (de|d'|d)\b)( \w+)?, en pleine (forme|sante)
    jeunesse (de la peau|eternelle|retrouvee|de vos)*, (ans|annees) de moins, paraitre plus jeune
    plus jeune (et|que)*, rajeuni*, ventre plat, tour de taille (affine|reduit|qui)*
    (perd|fond|brul|elimin)\w* (\w+ )?(graisse|kilos?|centimetres|poids|calories|capitons|bourrelets|taille)*
    bourrelets?\b(?! (de (laine|porte|mousse)|anti)\b)*, coupe-?faim, appetit coupe*
    (etudes?|chercheurs?|science|scientifiques?|tests?|medecins?) (\w+ )?(prouv|demontr|confirm|atteste|montr
        |recommand|valid|l'ont dit)*
    (teste|approuve|valide|concu|controle|homologue)(e|s|es)? (en laboratoire|par (des|les|nos|un|une) (medecin
        |dermato|pediatre|expert|labo|veterin|ophtalmo|dentiste|sages|kine|osteo|pharma)\w*|cliniquement
        |sous controle|avec des (medecin|kine|osteo)\w*)*
    (a la place|au lieu) (des?|d'un) (medicament|cachet|pilule|somnifere|comprime)*
    (sans|zero|ni|aucun|aucune) ~ (medicament|somnifere|pesticide|produits? chimiques?|parabene?|sulfate|allergene
        |additif|conservateur|perturbateur|nocif|nocive|chimie|microplastique|ogm|effets? secondaires?|substances?
        |cruaute|emission|danger)(s|es)?\b
    effets secondaires, non teste sur*, cruelty free
    (zero|neutre en|bas|faible en|sans) ?(dechet|carbone|emission|empreinte|co2)s?\b, bonne conscience
    (sauv|preserv|proteg|respect|aim)\w* ((la|notre|les) )?(planete|terre|oceans?|foret amazonienne|climat
        |nature)\b(?! (et (les|le) (livres|dessin))\b)*
    impact (carbone|environnemental|reduit|positif)*
    (agree|conforme|certifie|norme|repond aux normes|agrement)(e|s|es)? (ce|en \d|aux?|nf|iso|par|europeenne|france
        |usda|bio)*
    marquage ce, (ne |n')(risque|craint|craignent|risquent)(nt)? (rien|pas|plus|aucun)*
    (des|pour|avec|chez) ((les|votre|le|tout|nos) )?(tout-petits?|nourrissons?|bebes?|femmes? enceintes?
        |nouveau-nes?) (peuvent|peut|sans|en (toute )?securite|adapte|convient|des la naissance|ne risque|machouill
        |sucer|mordill)*
    des la naissance, en toute (securite|innocuite|serenite pour)*
"""
