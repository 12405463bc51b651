"""Words that several tables of a French text share."""

from __future__ import annotations

DAY = r"(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|aujourd'hui|ce soir|minuit|noel|midi)"
FRACTION = r"(moitie|tiers|quart|cinquieme|dixieme)"
SMALL_CHANGE = (
    r"(cafes?|plats? du jour|sandwich(s|es)?|pizzas?|cinema|dejeuner|diner|croissants?|bieres?|places? de"
    r"|baguettes?|burgers?|pintes?|abonnement|resto|restaurant|menu|cappuccino|kebab|coton|tickets?"
    r"|plein d'essence|paquet de)"
)
EXPERTS = (
    r"(medecins?|docteurs?|dermatologues?|sages-femmes|veterinaires?|dentistes?|experts?|specialistes?|kines?"
    r"|pharmaciens?|kinesitherapeutes?|osteopathes?|pediatres?|chirurgiens?|(grands )?chefs|pros|professionnels"
    r"|scientifiques|stars|influenceu\w+|celebrites|orthopedistes?|nutritionnistes?|infirmi\w+|coachs?|critiques"
    r"|connaisseurs)"
)
PEOPLE = (
    r"(gens|clients?|clientes?|familles|foyers|personnes|fans|femmes|hommes|meres|peres|parents|acheteurs"
    r"|utilisateurs|lecteurs|jardiniers|buveurs|cyclistes|proprietaires|parisien\w+|francais\w*|adeptes|abonnes"
    r"|amateurs|membres|maitres|mamans|papas|d'entre vous)"
)
BODY = (
    r"(dos|nuque|epaules?|genou|genoux|articulations?|pieds?|talons?|hanches?|muscles?|ventre|estomac|peau|coeur"
    r"|tete|jambes?|foie|nerfs|circulation|digestion|sommeil|tension|gorge|poumons?|vertebres?|lombaires?"
    r"|cervicales?|yeux|os|defenses|transit|metabolisme|systeme)"
)
RELIEVES = (
    r"(soulage|apaise|guerit|calme|renforce|stimule|combat|previent|elimine|reduit|soigne|attenue|traite|favorise"
    r"|facilite|regule|detend|protege|purifie|detoxifie|ameliore|efface|chasse|repare|regenere|raffermit|draine"
    r"|nettoie|dissipe|booste|muscle|fortifie|tonifie|adoucit|delasse|denoue|debarrasse|libere|baisser"
    r"|decongestionne|rajeunit|decontracte)(nt|r|z)?"
)
SEEN = (
    r"(regarde|achete|commande|consulte|cherche|visite|clique|vu|laisse|aime|choisi|hesite|essaye|recherche"
    r"|enregistre|mis|sauvegarde|parcouru|oublie|abandonne|craque|repere|admire|flane|demande|adore|prefere|voulu"
    r"|revenu|passe|lorgne)"
)
NETWORK = (
    r"(instagram|insta|tiktok|facebook|youtube|pinterest|twitter|snapchat|discord|telegram|whatsapp|linkedin"
    r"|threads|messenger|reseaux( sociaux)?|signal\b|mastodon)"
)
WE = (
    r"(nous|on|notre (boutique|magasin|maison|entreprise|societe)|cette boutique|ce magasin|la boutique|le magasin"
    r"|la societe)"
)
BOSS = r"(patron|patronne|gerante?|directeur|directrice|fondateur|fondatrice|proprietaire|pdg|comptable)"
