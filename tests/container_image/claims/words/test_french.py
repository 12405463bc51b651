"""French copy that promises what only the shop may promise, and copy that only looks like it."""

from __future__ import annotations

import pytest

from tests.container_image.claims.words.judged import find_passed, find_refused, judge_words

# An offer or a gift, in a sentence of a model or of a delivered page.
REDUCTIONS = """
La gravure est offerte
Livraison offerte dès deux baguettes
Un étui gratuit
Gratuitement chez vous
Deux pour le prix d'une
Les soldes d'hiver
En solde jusqu'au printemps
Une remise sur le chêne
Vingt pour cent de réduction
20 % de remise
Jusqu'à -50 % sur les noyaux
À moitié prix
Prix cassés sur l'atelier
Code promo CHENE
Nos promotions de saison
Un bon de réduction
Bonnes affaires à l'atelier
Vente flash
Vente privée
Rabais sur le frêne
Liquidation du vieux bois
Déstockage
Sans frais
Franco de port
Economisez sur la seconde
Un tissu en cadeau
Prix mini, grand effet
PROMO
"""
CLAIMS = """
Le prix juste
Nos offres de la semaine
L'offre des fêtes
Une offre spéciale
Moins cher qu'ailleurs
Pas cher du tout
Bon marché et solide
Dix euros bien placés
Dix pour cent de bois en plus
À partir de 19
Seulement 20
Un tarif doux
Ne coûte presque rien
À petit coût
Abordable pour tous
Economique et sobre
Des économies à la clé
Pour tous les budgets
Payez en trois fois
Remboursé si déçu
Satisfait ou remboursé
En stock
Rupture prochaine
Plus que trois en rayon
Il n'en reste que deux
Il ne reste plus que trois pièces
Dernières pièces
Dernière chance
Derniers exemplaires
Édition limitée
Quantités limitées
Disponible tout de suite
Bientôt épuisé
Presque épuisé
Profitez-en
Dépêchez-vous
Ne manquez pas ce bois
À ne pas rater
Aujourd'hui seulement
Jusqu'à dimanche
Compte à rebours lancé
Livraison rapide
Livré demain
Livrée chez vous
Livre sous deux jours
Expédié en 24 h
Expédition immédiate
Frais de port réduits
Envoi gratuit
Chez vous en deux jours
Retours faciles
Retour gratuit
Échange possible sous trente jours
Garanti à vie
Garantie de dix ans
Nos meilleures ventes
La plus vendue
Les plus aimées
Recommandé par nos clients
Des milliers de clients
Avis de nos clients
Cinq étoiles
Note 4,8
Un savoir-faire primé
Récompensé en 2024
Plébiscité
Une carte cadeau
Pour trois fois rien
À petit prix
Dès vingt euros
Dès 19
Pour moins cher
Un acheté, un offert
Le deuxième à moitié
Deux achetés, le troisième offert
Tout doit disparaître
Braderie
C'est cadeau
Étui compris, cadeau
Frais de port offerts
On vous l'offre
Nous offrons la gravure
Gravure offerte
Sans supplément
Nos petits prix
Moitié moins cher
Moins vingt pour cent
Moins 20
Vingt euros
Trente dirhams
Bonne affaire
Une aubaine
Réduit de moitié
Faites des économies
Économisez
Reçu demain
Livré en un clin d'œil
Arrive demain
Arrive chez vous demain
Expédié aujourd'hui
Envoyé sous deux jours
En deux jours chez vous
Encore trois pièces
Trois exemplaires restants
Bientôt en rupture
Stock limité
Les derniers de la série
Fin dimanche
Plus que deux jours
Dernier jour
Ça part vite
Partent vite
Vite, avant la fin
C'est maintenant ou jamais
Exclusivité web
Retour sous trente jours
Échange sans frais
Remboursement garanti
Qualité garantie
Nos clients l'adorent
Adorée de tous
Notre best-seller
Le plus vendu
Numéro un des ventes
Coup de cœur des clients
Noté 4,8 sur 5
Élu meilleur bois
Prix d'excellence
"""
HARMLESS = """
Offre une bonne prise
Le manche offre un grand calme
Offrir un livre de sorts
Un livre relié à la main
Des livres pour l'hiver
À offrir ou à garder
Un cadeau pour qui aime le bois
Une remise à neuf de l'atelier
Remise en forme d'un vieux bois
Le goût du voyage
L'esprit des expéditions polaires
Un retour aux sources
Retour à la forêt
La note de tête est boisée
Des étoiles plein la manche
Sous les étoiles d'hiver
Fait main, avec patience
Chêne, frêne et orme
Un bois sombre, une ligne claire
Pour les soirées calmes
Le premier geste
À partir de 12 ans
Depuis 1871 au même endroit
Les derniers rayons d'octobre
La dernière étape : la cire
Un reste de lumière
Deux bois, un seul son
Libre comme l'air
La main libre
Sans plomb
L'art de la patience
Une couleur de miel
Prise ferme, pointe fine
Un trésor d'atelier
Cher à nos forêts
Choisi avec soin
La promenade du soir
Une baguette pour chaque jour
Fait avec amour
L'atelier au bord du fleuve
Lignes droites, couleurs chaudes
Du neuf dans les bois
Le chant des vieux arbres
Idéal pour débuter
Un bon début
Rien que du bois et de l'huile
Trois bois, trois voix
Pour collectionneurs
Joli à offrir
À la lueur des étoiles
Vendredi soir au coin du feu
La liberté du geste
Une écorce rude
Un souffle d'hiver
Le camp des voyageurs
Fidèle par tous les temps
Découvrez l'atelier
Encore plus de chêne
Pour aller avec
Vus récemment
Votre sélection
Deux tailles
De S à XL
Prendre le temps
Le temps de prendre la plume
Au cœur de la forêt
Pris dans la masse
La note juste
Des détails soignés
Coûte que coûte
Un pas après l'autre
L'exigence du détail
Une promesse de calme
"""


@pytest.mark.parametrize("words", judge_words(REDUCTIONS))
def test_an_offer_is_refused_on_every_page(words: str) -> None:
    assert find_passed(words, "fr", is_reduction=True) == []


@pytest.mark.parametrize("words", judge_words(CLAIMS))
def test_a_claim_is_refused_in_every_spelling(words: str) -> None:
    assert find_passed(words, "fr") == []


@pytest.mark.parametrize("words", judge_words(HARMLESS))
def test_plain_copy_stays(words: str) -> None:
    assert find_refused(words, "fr") is None
