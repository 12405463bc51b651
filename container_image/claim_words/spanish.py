"""What a Spanish text may not say."""

from __future__ import annotations

from container_image.claim_words.vocabulary import Vocabulary, write_number
from container_image.number_words import SPANISH

VOCABULARY = Vocabulary(
    number=write_number(SPANISH | {"un", "uno", "una"}),
    reductions=r"""
        gratis, gratuit(o|a|os|as|amente), de regalo, rebaj*, descuento*, descontad*, oferton*, ofertas?, promocion*
        promos?, cupon*, vales? (de )?(descuento|compra|regalo), codigos? (de )?(descuento|promo)*, liquidacion*
        gangas?
        chollos?, saldos?, (mitad de|medio) precio, precios? (reducid|rebajad|especial|de saldo|tachad)*
        (2 ?x ?1|3 ?x ?2|dos por uno|tres por dos|dos por (el )?precio*), sin (coste|costo|cargo|gastos|recargo)*
        # ?(%|por ciento) (de )?(descuento|menos|dto|rebaja|ahorro)*, hasta (un |el )?\d{1,2} ?(%|por ciento)
        dto, ahorr*, (envio|portes) (gratis|incluido)s?, llev(a|e|ate|ese) (dos|tres|2|3) (y )?pag*
        compra (uno|una|dos|\d) y*, llev(ate|ese|ate) otr[oa]*, (segund[oa]|tercer[oa]) (a mitad|gratis|de regalo)*
        todo debe (irse|salir)
        """,
    prices=r"""
        precios?, barat(o|a|os|as|isim[oa]s?), economic(o|a|os|as), asequible*, euros?, por ciento, centimos?
        cuestan?, costes?, costos?, tarifas?, (solo|desde|menos de|a partir de|por solo) \d*
        (tarjeta|cheque|bono) regalo
        pag(a|ue|as|o|os|ar), a plazos, reembols*, puntos (de )?(regalo|fidelidad|recompensa), regalamos, dinero
        presupuesto*, iva, bonificacion*
        """,
    scarcity=r"""
        stock, existencias, disponib*, agotad*, (se|casi) agotan?*, (ya )?(solo|apenas) quedan?*
        quedan? (poc[oa]s|#|menos)*
        ultim(a|as|o|os) (unidad|pieza|oportunidad|dia|hora|existencia|ejemplar|minuto)*, limitad(o|a|os|as)
        (date|dese|daos|dense) prisa, apresur*, no (te|se|os) (lo|la|los|las) pierda*
        (solo|unicamente) (hoy|por hoy|esta|este|hasta)*
        (acaba|termina|finaliza)n? (hoy|manana|pronto|en)*, cuenta atras, tiempo limitado, oportunidad*
        antes de que (se|sea)*, aprovech(a|e|en) (la|las|ahora|esta|nuestr|ya)*, hasta agotar*, compra ya, ya casi no
        envi(o|os|amos|ado|ada|ados|adas|ar), entregas?, entregamos, entregad(o|a|os|as), reparto, despach(o|os|amos)
        portes, (llega|llegan|recibe|recibelo|recibela|recibalo|tenlo) (en|manana|hoy|antes|mana)*
        # dias (laborables|habiles)
        # horas (laborables|habiles), mensajeria
        garanti*, devolucion*, devuelv\w{1,4} (el )?dinero, cambios? (gratis|gratuit|y devol)*, satisfaccion, reintegr*
        valorad(o|a|os|as), valoracion*, resenas?, opinion(es)?, puntuacion*, # estrellas?, # sobre #
        premiad(o|a|os|as), premios?, galardon*, mas (vendid|popular|querid|comprad|valorad)*, superventas
        (exito|record) de ventas, recomendad(o|a|os|as) por, (miles|cientos|millones) de (client|comprador|person)*
        clientes? satisfech*
        (manana|hoy) en (casa|tu|su)*, en casa en*, en \d{1,2} ?(h|horas), dejes? escapar, numero (uno|1)
        \d[.,]\d de \d
        exclusiv[oa]s? (en|de) (la )?(web|tienda|online)*, favorit[oa]s? de (tod|nuestr|los client|miles)*
        client(e|es|a|as)
        """,
    harmless=r"""
        sale (del|de la|con|a la|al|bien|mejor), salen (del|de la|con|a la|al|bien|mejor), cuesta (arriba|abajo|creer)
        (desde|a partir de) (los )?\d{1,2} anos, desde 1\d{3}, (sin|menos) prisa, entrega (y|al) (oficio|esmero|pasion)
        """,
    common="el, los, las, y, con, para, por, una, su, tu, nuestro, nuestra, esta, este, que, del",
)
