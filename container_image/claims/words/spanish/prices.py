"""Offers, prices and savings, in a Spanish text."""

from __future__ import annotations

REDUCTIONS = r"""
    gratis, gratuit(o|a|os|as|amente), de (regalo|balde|gorra[^\w]*$), rebaj*, descuent*, descontad*, oferton*
    ofert(a|as|aza|azas|ita|itas), promocion*, promos?, cup(on|ones|oncito)s?, (la|las|en|con|estas|nuestras) promo*
    vales? (de )?(descuento|compra|regalo), codigos? (de )?(descuento|promo)*, liquidacion*, liquidamos
    gang(a|as|uita|uitas|azo)s?, choll(o|os|azo|azos), (los|grandes|nuestros|en|ultimos|tiempo de) saldos?
    saldos(?=[^\w]*$), (mitad de|medio) precio, precios? (reducid|rebajad|especial|de saldo|tachad)*
    (black|viernes) (friday|negro), cyber ?monday, hot sale, buen fin
    (2 ?x ?1|3 ?x ?2|dos por uno|tres por dos|dos por (el )?precio*), sin (coste|costo|cargo|gastos|recargo)*
    (coste|costo|cargo) cero, # ?(%|por ciento) (de )?(descuento|menos|dto|rebaja|ahorro)*
    hasta (un |el )?\d{1,2} ?(%|por ciento), dto, ahorr*, (envio|portes) (gratis|incluido)s?
    llev(a|e|ate|ese) (dos|tres|2|3) ~ pag*, compra (uno|una|dos|\d) y*, llev(ate|ese|ate) otr[oa]*
    (segund[oa]|tercer[oa]) ~ (a mitad|gratis|de regalo)*, todo (debe|tiene que) (irse|salir), invita la casa
    (corre|corren|va|van) ~ (de|por) nuestra cuenta, corren? ~ de la casa
    (un|dos|tres) (tercio|cuarto|quinto)s? (menos|mas barat)*, la mitad (menos|mas barat)*
    venta (flash|privada|de liquidacion), (el )?iva (lo|corre|va|incluid|de regalo|te lo)*
    (trae|lleva|esconde|incluye) (un )?(regalo|sorpresa)(?=[^\w]*$)
    (dos|tres|cuatro|cinco|seis) por (diez|veinte|treinta|cuarenta|cincuenta|sesenta|cien|\d{2,3})
    todo al (cincuenta|treinta|veinte|cuarenta|setenta|\d\d)
    saldos (de|del) (\w+ )?(verano|invierno|otono|primavera|enero|julio|agosto|temporada|stock|fin)
    (mas|mejor\w*) \w+ por (mucho |bastante )?(menos|poco)(?=[^\w]*$)
    recib(e|es|iras|ir|elo) (un |una |tu )(regalo|obsequio|detalle|bono|sorpresa|vale|muestra), un obsequio
    # menos (en|sobre|con|al|por)(?! (\w+ )?(hilos|piezas|vueltas|puntadas)), se (te )?(descuenta|rebaja|quita)n? *
"""

PRICES = r"""
    precios?, preciazos?, barat(o|a|os|as|isim[oa]s?|it[oa]s?), baratura*, economic(o|a|os|as|amente), asequible*
    euros?, (euritos|eurillos|pavos|pesitos|pesetas|lucas) *, por ciento, centimos?, centimit*, cuest(a|an|e|en)
    cost(es?|os?|ar|aba|aban|ara|aran|aria|arian|ado|ando|oso|osa)
    val(e|en|ia|ian|dra|dran) (menos|lo que|lo mismo|mas de|mucho|poco|#)*, lo que (vale|valia|pag|gast|cuest)*
    tarifas?, (solo|desde|menos de|a partir de|por solo) \d*, (por|desde) (menos|poco mas) de
    pag(a|as|an|amos|aba|abas|ad[oa]s?|are|aras|ara|aria|arias|ando|ue|ues|uen|uemos|o|os|ar|ar[lt][oae]s?), pagal[oa]s?
    reembols*, puntos (de )?(regalo|fidelidad|recompensa), dinero(s|ito|al)?, dineral, regal(amos|aremos)
    te regal(amos|aremos|an), (casi|medio) regalad[oa]s?, de oferta, de obsequio, obsequiamos
    obsequio (con|por|de la casa)*, cortesia (de la casa|nuestra), detallito (de|en|para)*, presupuesto*, iva
    impuestos?, bonificacion*, fortuna, pastizal, paston, calderilla, perras (gordas)?, (cuatro|tres|unos|dos) duros
    (un|dos|tres|cuatro|cinco|unas|cuatro) perras, (un|el) ojo de la cara, (un|el|tu) rinon
    (tu|vuestro) bolsillo (lo|te|respira|descansa|sonrie|agradec|no)*
    (mir|cuid|rasc|alivi|respet|duel|dol|castig|vaci|apriet|apret|agradec|aligera)\w* ~ bolsillos?
    (para todos los|apto para cualquier|amable con (el|tu)) bolsillos?, # (billetes?|monedas?)
    billetes? (de|verde|azul|marron|rojo|\d)*
    (antes|ayer|era|eran|estaba|estaban) ~ (#|cien|mil) ~ (ahora|hoy|ya) ~ (#|cien|mil), de # a # (sin|solo|nada|asi)*
    todo a (cien|mil|un|cinco|diez|veinte|treinta|cuarenta|cincuenta|\d\d)
    a (#|cien|mil) (cada un|el par|la pieza|la unidad|el kilo)*
    a # la (pieza|unidad|taza|docena|caja|pareja|botella|bolsa)
    no lleg(a|an|amos|ue|uen) (ni )?a( los| las)? (#|cien|mil), sin llegar a( los)? (#|cien|mil)
    # (y # )?con (noventa|noventa y nueve|noventa y cinco|cincuenta|\d\d), (nueve|cinco) noventa( y nueve| y cinco)?
    # y nueve noventa*, por (menos|poco mas|solo|solamente|apenas|tan solo) (de )?(#|cien|mil|lo que|un|una|unos|unas)
    (menos|lo mismo|igual|poco mas|tanto) (que|como) ~ (cafe|cafes|cana|canas|menu|bocadillo|bocata|entrada|cena)
    (menos|lo mismo|igual|poco mas|tanto) (que|como) ~ (comida|almuerzo|desayuno|pizza|cerveza|cine|periodico|taxi)
    lo (que|mismo que) (un|una|dos|tres|el|la) (cafe|cana|menu|cena|entrada|pizza|cerveza|taxi|taco)*
    (el|la) (doble|triple|mitad) (que|de lo|en otr|por|del valor)*, (a|por) (la )?mitad
    (te|os|le|les) (sale|salen|saldra|saldria|queda en|quedan en) (a|por|casi|tirad|de balde|#|menos)*
    (echa|haz|saca|hagan|echen) (las |tus )?(cuentas|numeros), gast(ar|as|es|aras|aste|arte|aria) *
    (nuevos|viejos|menos|mas|#|cien|mil) (machacantes|pelas|cobres|varos|pesos|bolivares|soles)
    (el total|la cuenta|la factura|tu cuenta|el importe|el ticket|la suma) ~ (baj|adelgaz|mengu|encog|reduc|desinfl)*
    (te|os|le) (baja|bajara|rebaja|quita|quitamos) ~ (cuenta|total|ticket|importe), (el|tu|su) importe
    (tijera|tijeras|tijeretazo|hachazo|recort\w{1,5}) ~ (etiquetas?|marcador)
    (contamos|cobramos|cobrar|cobran|cobraremos|cobrarte) *, calidad precio
    (segund|tercer)[oa] ~ (invit|regal|corre de|va de|sale)*, (con|por|en) (cada|tu|su|la primera) (compra|pedido)
    (por|con) el mismo (precio|dinero|importe), # (extra|mas) (por|de regalo|gratis)*
    (tira|tiramos|echamos) la casa por la ventana, (bajamos|bajan|baja|bajada|caida) (de |los |las )?(precio|etiqueta)*
    (algo|poco|mucho) (de )?mas por (menos|lo mismo), (mas|mucho) por menos, por (cuatro|dos|tres) (duros|chavos)
    (merece|vale|amortiz\w*) ~ (cada|inversion) (euro|centimo|peso)*, buena inversion, amortiz*, rentable*
    al alcance de (todos|cualquier|tu bolsillo)*, lujo accesible, low cost
    # (\w+ )?(menos|de menos) (en|sobre|al) (caja|total|ticket|etiqueta)*
    (el|su) bolsillo (ni|no|lo|apenas|te|agradec)*, ni un (peso|euro|duro|centimo|sol|real|dolar)*
    (no|ni) (\w+ )?(te )?(arruin|endeud|empen)*, (barata|cara|caro|baratita)
    (sin|no) (te )?(salirte|salirse) (del|de) presupuesto, (menos|mas) dinero, (cobro|cobros|se cobra)(?! (vida))
    por (una|otra) (miseria|nimiedad|tonteria|ridiculez), (un|el) (precio|coste|chollo|regalo) (de|asi)*
    (redondo|redondos)(?= el precio), # (el par|la pareja|el juego|el lote|la unidad|cada uno|cada una)(?=[^\w]*$)
    (te|os) (llev|quit|ahorr|descont|cuent)\w+ (un |una )?# (menos|de menos|por ciento)
    un (cinco|diez|quince|veinte|treinta|cuarenta|cincuenta|\d\d) (menos|de menos), (precio|precios) (de|para) amig*
    (merece|justifica|vale) (lo que|cada) (cuest|pag|centimo|euro|peso)*
    # (pavos|lucas|pelas|duros|machacantes|mangos|varos|pesos|morlacos)(?=[^\w]*$)
    (tan|casi|bien|muy|mas) tirad[oa]s?(?=[^\w]*$), sorte(o|os|amos|a|an), particip(a|e|ad) (en (el|nuestr|un)|y gan)*
    gan(a|e|ate) (un|una|puntos|premios) (viaje|cena|vale|tarjeta|\w+ con tu)*, puntos (dobles|triples|extra|canjeables)
    (suma|gana|acumula|doble de) puntos, mejor (valor|relacion) (del|de|por)*, (el|te|nos) iva
    (un|el|dos) (solo )?billetes?(?! (de|para) (tren|avion|ida|metro))
    (desde|a|por) (cien|doscient|trescient|cuatrocient|quinient|seiscient|mil|ochenta|noventa|setenta|sesenta|cincuenta
    |cuarenta|treinta|veinte)\w*(?=[^\w]*$)
    por cada (amig|compra|pedido|invitad|recomend)*
"""
