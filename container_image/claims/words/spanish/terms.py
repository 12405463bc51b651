"""Ways to pay, codes to enter, delivery and guarantees, in a Spanish text."""

from __future__ import annotations

PAYMENTS = r"""
    bizum*, pay ?pal*, oxxo, klarna, mastercard, (apple|google|amazon) pay, visa (o|y)*, bitcoin*, cripto*, spei
    mercado ?pago, rapipago, nequi, yape, aplazame, contra ?reembolso, transferencia bancaria, transferencias
    (una|por|con|haz|hace|hacer|mediante|aceptamos|via) transferencia, a plazos
    # (comodos |suaves )?(plazos|cuotas|mensualidades|mordiscos|pagos), (en|comodos) (plazos|cuotas)
    (a|los|por|varios|tus|nuestros|pocos) plazos, cuotas?, mensualidad*, (sin|con|cero) interes(es)?, meses sin*
    un[oa] (al|cada|por) mes, # al mes, aceptamos *
    (tarjeta|tarjetas) (de )?(credito|debito|regalo|bancaria|o efectivo|y efectivo)*
    (con|tu|su|por|en|toda|cualquier) tarjeta( de credito)?, (en|con|tarjeta o|tarjeta y) efectivo
    efectivo (o|y) tarjeta, en metalico, al contado, (tarjeta|cheque|bono) (de )?regalo, cheque(s)? (al|de|a|bancari)*
    talon (bancario|al portador), fi(amos|ado a)*, abon(al[oa]s?|are|aras|ara)
    abona ~ (recib|en mano|repartidor|cuota|tarjeta|plazos|transferencia)*
    afloj\w* (la )?(pasta|mosca|lana|plata|guita), factura a (nombre|#|\d)*, factur(as|amos|acion|ar|ado)
    (la|tu|una|con|su|sin|te) factura, nit, rfc, cif, monedas? (digital|virtual|electronic)*
    (moneda|dinero) de (internet|la red), # dias (fecha|para pagar)*, financi(a|ala|alo|amos|acion|ar|ado)*, a credito
    al fiado, de fiado, iban, cuenta (bancaria|corriente), (a|en) nuestra cuenta
    monedero (virtual|digital|electronico), (a|en) fin de mes, (pasa|pasamos|pasas) (la|tu) (tarjeta|factura)*
    datafono, tpv, domiciliacion, remesa de dinero, giro postal, # letras ~ (carrito|cesta|caja|pedido|casilla|pagar)
    caja de esta semana, clave de (caja|compra|pago|la cesta), (con|tu|el|un|este|mi|su|nuestro|ese|usa|por|al) codigo
    codigo (para|de (\w+) (en|al))*, (tus|nuestros|los) codigos, codigos (para|promo|de (compra|descuento|regalo))*
    (la|tu|una|de) contrasena, contrasena (de|para|en)*, canje*, (tu|un|este|el|con|mi|su|nuestro) vale
    (usa|use|usad|mete|meta|meted|pon|ponga|marca|copia|introduc\w{1,4}|introduzc\w{1,4}|escrib[aei]\w{0,2}
    |tecle\w{1,2}|inserta|digita) ~ (casilla|clave)
    (usa|use|usad|mete|meta|meted|introduc\w{1,4}|introduzc\w{1,4}|escrib[aei]\w{0,2}|tecle\w{1,2}|aplica|pega|inserta
    |digita|copia) ~ (contrasena|cupon|palabra)
    (introduc\w{1,4}|introduzc\w{1,4}|escrib[aei]\w{0,2}|tecle\w{1,2}|pega|digita|di|diga|dile|susurra|susurre
    |menciona|recita) ~ (cesta|carrito|checkout)
    (introduc\w{1,4}|introduzc\w{1,4}|escrib[aei]\w{0,2}|tecle\w{1,2}|digita|mete|pon|usa) ~ (al (pagar|tramitar
    |finalizar|terminar|cerrar))
    (introduc\w{1,4}|introduzc\w{1,4}|escrib[aei]\w{0,2}|tecle\w{1,2}|digita|pon|usa) ~ antes de (pagar|terminar
    |finalizar|tramitar|cerrar|comprar), tecle(a|e|en|ad) *
    (di|dile|diga|digan|susurra|susurre|menciona|nombra|grita|canta) ~ (en (la )?caja|al pagar|mostrador|dependient)*
    (di|dile|diga) (que )?vienes de parte*, (vienes|vas|ven|venga) de parte de, palabra (clave|de la (semana|casa))
    en (la )?caja (te|di|al pagar|antes de pagar)*, (al|antes de) (tramitar|finalizar) *
    (ultimo|siguiente) paso( de (la compra|compra|pago))?(?=[^\w]*$)
    (presenta|muestra|ensena|presente|muestre) (este|el|tu|la) (mensaje|correo|codigo|captura|pantalla|carne|tarjeta
    |cupon)*, (acept|admit)(a|an|amos|imos|e|en) *, vales de comida, (nombre|palabra) ~ al (finalizar|pagar|terminar)
    privado, (dividir?|divide|reparte|fracciona|aplaza) (el|tu|la|los) (pago|compra|cuenta|importe|gasto)*
    (luego|despues|en (marzo|enero|verano)) (pagas|paga|abonas)*, (ingresa|ingrese|ingresen|digita|digite) *
    introduce (?!un|una|los|las)\w+, santo y sena, al oido (de|del) (cajer|dependient|vended)*
    (menciona|mencione|cita|nombra) (este|a) *
    (divid|repart|fraccion|apla[zc]|part)\w{1,4} (el pago|la compra|el total|tu (pago|compra)|en # (pagos|meses
    |partes))*, (compra|llevat\w{1,2}|estren\w{1,2}|disfrut\w{1,2}) (ya |hoy |ahora )?y pag*
"""

DELIVERY = r"""
    envi(os?|amos|aremos|al[oa]s?|arte|artel[oa]), enviad[oa]s? (hoy|en|a tu|desde|por|el|manana|con|gratis)*
    (te|os|lo|la|los|las|se) envi*, enviar (a|hoy|gratis|tu|el pedido|desde)*, entregas
    (la|con|tu|de|nuestra|su|sin|cada) entrega(?! (de|del) \w+ (a|al))
    entrega (en|gratis|gratuita|a|al|inmediata|rapida|express?|garant|hoy|manana|puntual|urgente|segura|el mismo
    |incluida|sin)*, entreg(amos|ado|ada|ados|adas|aremos|ar), reparto, repartidor*, repart(imos|iremos)
    despach(o|os|amos|ado), portes, (gastos|coste) de envio, aduana*
    (llega|llegan|llegara|llegaran|recib\w{0,5}|tenl[oa]|ten) ~ (manana|hoy|antes de|en # (h|horas?|dias?)|en \d)*
    (llega|llegan|llegara|llegaran|recib\w{0,5}|tenl[oa]) ~ (el|este|antes del) (lunes|martes|jueves|viernes|sabado)*
    (llega|llegan|llegara|llegaran) (a tiempo|a tu (casa|puerta)|puntual|con (seur|correos))*
    # dias (laborables|habiles), # horas (laborables|habiles), mensajeria
    (el|nuestro|un|tu|al) (mensajero|transportista|cartero) ~ (llam|lleg|pas|toca|trae|te|entreg|dej|sub|sal)*
    (el|nuestro|un|tu) (mensajero|transportista|cartero) (lo|la|los|las|te|os) \w+, seur, mrw, dhl, fedex, estafeta
    servientrega, andreani, nacex, (con|por|de) correos, correos express
    (por|via) (mensajero|agencia|courier|correo)*, garanti*, devolucion*, devuelv\w{1,4} (el |tu )?dinero
    devuelv(el[oa]s?|es|enosl[oa]), (lo|la|los|las|nos|te) devuelv*, devolv(emos|er|ernosl[oa]|erl[oa]s?|eremos|eras)
    cambios? (gratis|gratuit|y devol|de talla|sin|facil)*, (lo|la|los|las) cambi(as?|amos|an|aremos)
    cambi(amos|aremos|arl[oa]s?|arte|artel[oa]|al[oa]s? por otr[oa]), satisfaccion, reintegr*
    (manana|hoy) en (casa|tu|su)*, en casa (en (#|menos|un dia)|manana|hoy mismo|antes de)*, en \d{1,2} ?(h|horas)
    dejes? escapar, en (tu|su|vuestro) (felpudo|buzon|domicilio|portal|rellano)
    en tu (casa|puerta|mesa|salon) (manana|hoy|en #|antes|el)*
    (manana|hoy|pasado|el lunes|esta tarde) ~ en (tu|su|vuestra)*, a domicilio
    (llev|tra|sub|acerc|mand|dej|pon|arrim)\w{0,2}(amos|emos|imos) *, (hasta|a) (tu|la|su) (puerta|domicilio|rellano)
    (dej|sub|llev|mont|instal)\w{1,4} en casa, nos (la|lo|las|los) *
    (te|os|le|les) (lo|la|los|las) (\w{2,12}mos|recog|llev|sub|mont|cambi|trae|manda)*
    se (lo|la|los|las) \w{2,12}(amos|emos|imos)
    (te|os|le|les) (hacemos|damos|enviamos|mandamos|llevamos|cambiamos|devolvemos|reparamos|montamos|recogemos)
    (vamos|pasamos|venimos|iremos|pasaremos|pasan|pasa) a (recog|por|busc|llevar)*
    (dias|noches|semanas|meses|ano|anos) (para|de) (arrepent|devol|prueba|probar|cambi|garant)*
    (recog|recoj)\w+ ~ (tienda|taller|local|sucursal|oficina|punto|almacen|taquilla), punto de (recogida|entrega)
    (recogida|retiro) (en|gratis|a)*, taquilla (de|inteligente|mas)*, (en|de) (la|tu|una) taquilla, sin ascensor
    (tu|tus|su|el|mandamos|los|cada) paquete(s)? (te|lleg|sale|viaja|va|esper|esta|duerme|hasta|en camino|ya)*
    (mandamos|tu|tus) paquetes?, (pedido|pedidos|encargo|encargos) *
    (no|si no) te (convence|gusta|vale|sirve|encaja)n?, (no|si no) te (queda|va|llena|entra|cabe)n? *
    te quedan? (chic|grand|pequen|cort|larg|estrech|anch)*, (pid|encarg|compr)\w{1,4} (\w+ ){0,2}antes de (las|la|el)*
    (sale|salen|saldra) (hoy|manana|esta|el mismo|en el dia)*
    (se|te) (rompe|parte|estropea|despega|dobla|raja)n? ~ (te|lo|la|hacemos|damos|arreglamos|cambiamos|antes de)*
    (antes|dentro) de (#) (dias|anos|meses|horas|semanas), (de|con) por vida, reparacion(es)? (gratis|incluid|de por)*
    (sin|y sin) (preguntas|dar explicaciones|rechistar|compromiso|letra pequena)
    (viaja|sale|va) (\w+ )?(desde|en) (nuestro|el) almacen, seguimiento (del|de tu|online), (numero de )?rastreo
    antes del? (lunes|martes|miercoles|jueves|viernes|sabado|domingo)
    (compra|pruebal[oa]) (sin riesgo|# (dias|noches))*, (sale|salen) ~ (en el dia|hoy|en # horas|manana mismo)
    (defecto|defectos) de (fabrica|fabricacion)*
    (#|un|dos|tres) anos (por|contra|de) (defect|garant|rotur|cobert|proteccion)*
    lo (tienes|tendras|recibes|recibiras) *, (la|las|los) (tienes|tendras|recibes|recibiras) (el|en|manana|hoy|antes)*
    (si no te|no te) (enamor|convenc|gust|encaj)*, (tus|tu) (bulto|bultos|envio)
    (viene|llega) (un|el) (camion|transportista|mensajero)*
    (llega|llegan|llegara|llegaran|recib\w{1,5}|tendras|lo tienes|la tienes|entregamos) en ~ (dias?|horas?|semanas?
    |nada), (lo|la|los|las) recoges *, (viaja|viajan|va|van) (hacia |hasta )?(tu|vuestra|su) casa
    (desembala|montaje|instalacion) (incluid|gratis|a domicilio|en (tu )?casa)*
"""

CODES = r"""
    usa, use, usad, mete, meta, introduce, escribe, teclea, pon, anade, aplica, di, dile, susurra, menciona, codigo
    clave, palabra, contrasena, cupon, casilla, cesta, carrito, caja, pagar, compra, pedido, total, letras, canjea
    ingresa
"""
