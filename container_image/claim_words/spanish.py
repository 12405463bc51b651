"""What a Spanish text may not say."""

from __future__ import annotations

from container_image.claim_words.vocabulary import Vocabulary, write_number
from container_image.number_words import SPANISH

VOCABULARY = Vocabulary(
    number=write_number(SPANISH | {"un", "uno", "una"}),
    common=r"""
        el, los, las, del, al, con, para, por, una, uno, y, que, de, en, se, su, tu, te, nos, lo, muy, mas, como, esta
        este, ya, sin, hasta, donde, cuando, nuestr[oa]s?, hemos, somos, estamos, ha, han
        """,
    reductions=r"""
        gratis, gratuit(o|a|os|as|amente), de (regalo|balde|gorra[^\w]*$), rebaj*, descuent*, descontad*, oferton*
        ofert(a|as|aza|azas|ita|itas), promocion*, promos?, cup(on|ones|oncito)s?, (la|las|en|con|estas|nuestras) promo*
        vales? (de )?(descuento|compra|regalo), codigos? (de )?(descuento|promo)*, liquidacion*, liquidamos
        gang(a|as|uita|uitas|azo)s?, choll(o|os|azo|azos), saldos?, (mitad de|medio) precio
        precios? (reducid|rebajad|especial|de saldo|tachad)*, (black|viernes) (friday|negro), cyber ?monday, hot sale
        buen fin, (2 ?x ?1|3 ?x ?2|dos por uno|tres por dos|dos por (el )?precio*)
        sin (coste|costo|cargo|gastos|recargo)*, (coste|costo|cargo) cero
        # ?(%|por ciento) (de )?(descuento|menos|dto|rebaja|ahorro)*, hasta (un |el )?\d{1,2} ?(%|por ciento)
        dto, ahorr*, (envio|portes) (gratis|incluido)s?, llev(a|e|ate|ese) (dos|tres|2|3) ~ pag*
        compra (uno|una|dos|\d) y*, llev(ate|ese|ate) otr[oa]*, (segund[oa]|tercer[oa]) ~ (a mitad|gratis|de regalo)*
        todo (debe|tiene que) (irse|salir), invita la casa, (corre|corren|va|van) ~ (de|por) nuestra cuenta, corren? ~ de la casa
        (un|dos|tres) (tercio|cuarto|quinto)s? (menos|mas barat)*, la mitad (menos|mas barat)*
        venta (flash|privada|de liquidacion), (el )?iva (lo|corre|va|incluid|de regalo|te lo)*
        """,
    prices=r"""
        precios?, preciazos?, barat(o|a|os|as|isim[oa]s?|it[oa]s?), baratura*, economic(o|a|os|as|amente), asequible*
        euros?, (euritos|eurillos|pavos|pesitos|pesetas|lucas) *, por ciento, centimos?, centimit*
        cuest(a|an|e|en), cost(es?|os?|ar|aba|aban|ara|aran|aria|arian|ado|ando|oso|osa)
        val(e|en|ia|ian|dra|dran) (menos|lo que|lo mismo|mas de|mucho|poco|#)*, lo que (vale|valia|pag|gast|cuest)*
        tarifas?, (solo|desde|menos de|a partir de|por solo) \d*, (por|desde) (menos|poco mas) de
        pag(a|as|an|amos|aba|abas|ad[oa]s?|are|aras|ara|aria|arias|ando|ue|ues|uen|uemos|o|os|ar|ar[lt][oae]s?)
        pagal[oa]s?, reembols*, puntos (de )?(regalo|fidelidad|recompensa), dinero(s|ito|al)?, dineral
        regal(amos|aremos), te regal(amos|aremos|an), (casi|medio) regalad[oa]s?, de oferta, de obsequio
        obsequiamos, obsequio (con|por|de la casa)*, cortesia (de la casa|nuestra), detallito (de|en|para)*, presupuesto*, iva, impuestos?
        bonificacion*, fortuna, pastizal, paston, calderilla, perras (gordas)?, (cuatro|tres|unos|dos) duros
        (un|dos|tres|cuatro|cinco|unas|cuatro) perras
        (un|el) ojo de la cara, (un|el|tu) rinon, (tu|vuestro) bolsillo (lo|te|respira|descansa|sonrie|agradec|no)*
        (mir|cuid|rasc|alivi|respet|duel|dol|castig|vaci|apriet|apret|agradec|aligera)\w* ~ bolsillos?
        (para todos los|apto para cualquier|amable con (el|tu)) bolsillos?
        # (billetes?|monedas?), billetes? (de|verde|azul|marron|rojo|\d)*
        (antes|ayer|era|eran|estaba|estaban) ~ (#|cien|mil) ~ (ahora|hoy|ya) ~ (#|cien|mil)
        de # a # (sin|solo|nada|asi)*, todo a (cien|mil|un|cinco|diez|veinte|treinta|cuarenta|cincuenta|\d\d), a (#|cien|mil) (cada un|el par|la pieza|la unidad|el kilo)*
        a # la (pieza|unidad|taza|docena|caja|pareja|botella|bolsa)
        no lleg(a|an|amos|ue|uen) (ni )?a( los| las)? (#|cien|mil), sin llegar a( los)? (#|cien|mil)
        # (y # )?con (noventa|noventa y nueve|noventa y cinco|cincuenta|\d\d)
        (nueve|cinco) noventa( y nueve| y cinco)?, # y nueve noventa*
        por (menos|poco mas|solo|solamente|apenas|tan solo) (de )?(#|cien|mil|lo que|un|una|unos|unas)
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
        """,
    payments=r"""
        bizum*, pay ?pal*, oxxo, klarna, mastercard, (apple|google|amazon) pay, visa (o|y)*, bitcoin*, cripto*, spei
        mercado ?pago, rapipago, nequi, yape, aplazame, contra ?reembolso, transferencia bancaria, transferencias
        (una|por|con|haz|hace|hacer|mediante|aceptamos|via) transferencia
        a plazos, # (comodos |suaves )?(plazos|cuotas|mensualidades|mordiscos|pagos), (en|comodos) (plazos|cuotas), plazos
        cuotas?, mensualidad*, (sin|con|cero) interes(es)?, meses sin*, un[oa] (al|cada|por) mes, # al mes
        aceptamos *, (tarjeta|tarjetas) (de )?(credito|debito|regalo|bancaria|o efectivo|y efectivo)*
        (con|tu|su|por|en|toda|cualquier) tarjeta( de credito)?, (en|con|tarjeta o|tarjeta y) efectivo, efectivo (o|y) tarjeta, en metalico, al contado
        (tarjeta|cheque|bono) (de )?regalo, cheque(s)? (al|de|a|bancari)*, talon (bancario|al portador), fi(amos|ado a)*
        abon(al[oa]s?|are|aras|ara), abona ~ (recib|en mano|repartidor|cuota|tarjeta|plazos|transferencia)*
        afloj\w* (la )?(pasta|mosca|lana|plata|guita)
        factura a (nombre|#|\d)*, factur(as|amos|acion|ar|ado), (la|tu|una|con|su|sin|te) factura, nit, rfc, cif
        monedas? (digital|virtual|electronic)*, (moneda|dinero) de (internet|la red), # dias (fecha|para pagar)*
        financi(a|ala|alo|amos|acion|ar|ado)*, a credito, al fiado, de fiado, iban, cuenta (bancaria|corriente)
        (a|en) nuestra cuenta, monedero (virtual|digital|electronico), (a|en) fin de mes
        (pasa|pasamos|pasas) (la|tu) (tarjeta|factura)*, datafono, tpv, domiciliacion, remesa de dinero, giro postal
        # letras ~ (carrito|cesta|caja|pedido|casilla|pagar), caja de esta semana, clave de (caja|compra|pago|la cesta)
        codigos?, (la|tu|una|de) contrasena, contrasena (de|para|en)*, canje*, (tu|un|este|el|con|mi|su|nuestro) vale
        (usa|use|usad|mete|meta|meted|pon|ponga|marca|copia|introduc\w{1,4}|introduzc\w{1,4}|escrib[aei]\w{0,2}|tecle\w{1,2}|inserta|digita) ~ (casilla|clave)
        (usa|use|usad|mete|meta|meted|introduc\w{1,4}|introduzc\w{1,4}|escrib[aei]\w{0,2}|tecle\w{1,2}|aplica|pega|inserta|digita|copia) ~ (contrasena|cupon|palabra)
        (introduc\w{1,4}|introduzc\w{1,4}|escrib[aei]\w{0,2}|tecle\w{1,2}|pega|digita|di|diga|dile|susurra|susurre|menciona|recita) ~ (cesta|carrito|checkout)
        (introduc\w{1,4}|introduzc\w{1,4}|escrib[aei]\w{0,2}|tecle\w{1,2}|digita|mete|pon|usa) ~ (al (pagar|tramitar|finalizar|terminar|cerrar))
        (introduc\w{1,4}|introduzc\w{1,4}|escrib[aei]\w{0,2}|tecle\w{1,2}|digita|pon|usa) ~ antes de (pagar|terminar|finalizar|tramitar|cerrar|comprar)
        tecle(a|e|en|ad) *
        (di|dile|diga|digan|susurra|susurre|menciona|nombra|grita|canta) ~ (en (la )?caja|al pagar|mostrador|dependient)*
        (di|dile|diga) (que )?vienes de parte*, (vienes|vas|ven|venga) de parte de, palabra (clave|de la (semana|casa))
        en (la )?caja (te|di|al pagar|antes de pagar)*, (al|antes de) (tramitar|finalizar) *
        """,
    contact=r"""
        (escribe|escriba|escribid|escribi|llama|llame|llamad|visita|visite|visitad|contacta|contacte|sigue|siga)nos
        (seguid|segui|cuenta|cuente|consulta|consulte|pregunta|pregunte|manda|mande|envia|envie|deja|deje)nos
        (busca|busque|encuentra|encuentre|encontra|habla|hable|menciona|agrega|anade|etiqueta|unete a|da|de|conoce)nos
        (ver|conocer|visitar|seguir|escribir|llamar|contactar|encontrar|consultar|preguntar|hablar)nos
        (llama|escribe|escribi|llame|pregunta|consulta)(me|le|les)
        llam(a|e|ad|en) (ya|ahora|hoy|al (#|numero|telefono|taller|\d)|a (nuestro|la tienda|cualquier hora))*
        whats? ?app*, wh?asap*, guasap*, telegram, instagram*, insta, facebook, tik ?tok, twitter, youtube, pinterest
        linkedin, (en|de) (las )?redes( sociales)?, redes sociales, (la )?red (social|del pajar)*, hashtag
        (pajaro|pajarito|pajar\w*) azul
        nuestr[oa]s? (telefono|linea|correo|buzon|canal|perfil|web|pagina|boletin|blog|instagram|cuenta)*
        por telefono, (descuelg|levant|cog|marc|coj)\w* ~ telefono, (numero|linea) (de|del) telefono
        telefono (de atencion|gratuito|#|abierto|esta)*, telefon(o|icamente) (de lunes|de #)*
        (marca|marque|marcad) (el|al) (#|\d|numero|telefono)*, linea (gratuita|directa)
        (tu|un|por|mi|su|ese) (correo|mail|email|e mail|mensaje|sms), correo electronico, e ?mails?, boletin*, newsletter
        suscri*, arroba (\w+ ){1,3}(punto|com|es|net|org), \w+ arroba \w+ (punto|com|es)*
        punto (com|org|net|mx|shop|info|ar|cl)(?! \w), punto es(?=[^\w]*$), (un )?punto y com(?!\w), (uve|w|doble ?u) doble *
        (tres )?uves? dobles?, @\w{2}*, (cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)( y)?( (cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|doce|diez|once|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)){4}*
        (pasate|pasaos|pasese|acercate|acercaos|acerquese|asomate|ven|vente|venid|venga|vengan|visita|visite|visitad) ~ (tienda|calle|local|showroom|mostrador)
        (pasate|pasaos|acercate|ven|venid|venga|vente) ~ (vernos|verl[oa]s?|probar\w{0,4}|tomar|saludar\w{0,4}|recoger\w{0,4}|avenida)
        (pasate|pasaos|acercate|visita|visite|visitad|ven|venid|venga) ~ (nuestr[oa]s?) (tienda|taller|local|showroom|horno|puesto|obrador)*
        la calle (mayor|real|ancha|nueva|del? \w+|san|santa|\w+ (#|\d))*, (calle|avenida|avda|plaza) \w+ (\w+ )?(#|\d{1,3})
        (en|de) (nuestra|la) tienda (de|en|fisica)*, (en|a) (la )?tienda de la*
        (detras|al lado|enfrente|encima|debajo|junto a) (de )?la (panaderia|iglesia|estacion|farmacia|catedral|parada)
        horarios?, abrimos, abiert[oa]s? (hasta (las|tarde|la noche)|de lunes|todos los dias|los (lunes|sabados|domingos|festivos)|hoy)*, de lunes a (viernes|sabado|domingo) (de|hasta|en horario)*
        (danos|dale|pega|pegale|echa) un (toque[^\w]*$|toque al|toque por|telefonazo|silbidito|ring)*, danos un*
        pregunt(a|e|ad|en) por *, (pide|reserva) (tu )?(cita|hora)*, cita previa, atencion al*
        (mand|envi|dej|escrib|pon)\w{1,4} un (mensaje|whats|correo|mail|sms)*
        contact(a|e|ar|amos) (con|ahora|hoy|ya)*, (formulario|datos|pagina) de contacto, estamos (en|a) *
        (sube|subimos|colgamos|publicamos|emitimos) ~ (videos?|fotos?|directo|historias|reels?), (al|nuestro) canal
        chat(ea|eamos)? (con|en vivo)*, (en|por) (el )?chat, (te )?atendemos, (dudas|preguntas|consultas)(?=[^\w]*[?]), buscanos
        (en|de) (internet|la web|google) (como|buscando)*, (bus|googl)(ca|quen|ea) (\w+ ){1,3}(en (google|internet|la red))
        """,
    scarcity=r"""
        stock, existencias, disponib*, agotad*, (se|casi) agotan?*, (ya )?(solo|apenas) quedan?*
        quedan? (poc[oa]s|poquit|#|menos|solo|apenas)*, (las|los) (\w+ )?que quedan, (nos |te |os )quedan *
        ultim(a|as|o|os) (unidad|pieza|oportunidad|dia|hora|existencia|ejemplar|minuto|tanda|remesa|par|talla|plaza)*
        ultim(a|as|o|os) (llamada|semana|aviso|cartucho|fin de|momento)*, limitad(o|a|os|as)
        (date|dese|daos|dense|dar|con) (mucha )?prisa, apresur*, no (te|se|os) (lo|la|los|las) (pierda|piens)*
        no (te|se|os) (duerm|despist|demor|qued|retras|arrepient|entreteng|confi|descuid)*, se duerme
        (te|se|os) (quedas|quedes|queda|queden|quedaras|quedais) sin, quedarte sin, lo (piensas|pienses|dejes para)*
        pensar(lo|la|te) (mucho|dos|demasiado|tanto)*, ni lo pienses
        (solo|unicamente) (hoy|por hoy|esta|este|hasta|unos dias|por unos|un dia|durante|ahora)*
        (acaba|termina|finaliza|expira|caduca|vence)n? (hoy|manana|pronto|en #|el|esta)*, cuenta atras
        (por )?tiempo limitado, poco tiempo, oportunidad*
        (se|nos) (nos |te )?(acab|agot|termin|esfum)(an|en|aron|aran|ando), se (nos )?(acab|agot|termin)(a|o|ara) (pronto|rapido|hoy|manana|en|la (tanda|remesa|tirada|edicion|serie|coleccion)|el (stock|lote|plazo|tiempo)|esta)*, se (nos )?(acab|agot|termin)(a|ara)(?=[^\w]*$), acabarse, agotarse
        cuando se (acab|agot|termin|vay)(e|en|an) (est|la (tanda|remesa)|las?|los?|$)*, se (la|lo|las|los) (lleva|quita|quitan|llevan) *, otro se *
        (te|os) (la|lo|las|los) quit*, (antes que|que no) (otr[oa]|nadie|tu vecin|los demas|el vecino|alguien|te)*
        antes de que (se|sea|vuel|otr|desapar|te|lleg|alguien|cierr|no qued|lo|la)*
        aprovech(a|e|en|ad|al[oa]) (la|las|ahora|esta|est|nuestr|ya|hoy|el|los|antes|que)*
        hasta (agotar|fin de|final de|el fin|medianoche|manana|que se)*
        hasta (el |este )?(lunes|martes|miercoles|jueves|viernes|sabado|domingo|\d{1,2} de)*
        compra ya, ya casi no, (corre|corred|corran|corre corre) que*, corre antes*, corre[^\w]*$
        (que|se|porque|nos) vuelan?(?=[^\w]*$), vuelan? (de|del) (los |las |la )?(estante|tienda|almacen|mano|caja|percha)*
        (se|nos) (la|las|lo|los) (quitan|arrancan|rifan|disputan), se rifan
        manana (quiza|puede|ya|no|sera tarde|sube|vuelve)*, (luego|despues) no (digas|te|hay|habra|llor|vengas)*
        (dura|duran|durara|duraran) (poco|lo que|muy poco|un suspiro|nada|hasta)*
        (otra vez|de nuevo|de vuelta) (disponible|en (la )?tienda|al almacen|a la venta)*, a la venta
        no (habra|haremos|volver[ae]n? a (entrar|fabric|hac|tener|est)|volvemos a|repondremos|repetiremos|repetimos)*, no hay (mas|segunda|repuesto|otra (tanda|remesa))*, no quedan? (mas|unidades|much|tallas|casi|existencias)*
        (el|la|los|las) (monton|pila|lote|estante|estanteria|percha) ~ (mengu|baj|vaci|encog|se vac|adelgaz)*
        (se )?vaci(a|an|amos|ando) (el |la |los |las )?(almacen|estante|percha|tienda)*
        (con|sobran) (los )?dedos (de|sobran)*, (dias|horas|unidades|piezas|ejemplares) contad[oa]s
        # (unidades|ejemplares)( nada mas| en total| numerad[oa]s)?, unidades *, tirada (corta|unica|limitada), serie corta
        mientras (duren|queden|haya|tengamos), (a|esta) medianoche ~ (se|cerr|termina|acab|baj|todo|vuelve|desapar)*
        medianoche (la carroza|se|cerr|termin|acab|desapar|todo)*, (el )?(reloj|tiempo) (corre|apremia|no espera|se acaba)*
        (quien|el que) (llega|llegue) (antes|primero|tarde), (el|los) primer[oa]s? en (llegar|comprar|pedir)
        (por )?orden de llegada, lista de espera, preventa*, reserva(la|lo|te)?s? (ya|ahora|hoy|antes|el tuyo|la tuya|tu)
        (resta|restan|faltan|falta) (#|poc|sol)*, (ya )?no (te )?(esperara|esperan|esperes)*, antes de (que|las #|manana)
        (cerramos|bajamos la persiana|echamos el cierre) *, en # (minutos|horas) (cerr|cierra|se|desap)*
        (ahora|hoy) o nunca, ultimisim*, (va|van|vuela|vuelan) (quedando|desapareciendo), se estan (acab|agot|yend)*
        apalabrad*, hacer cola, (sal|se van|se va) volando, (desaparec|vol|esfum)\w{1,5} en (horas|minutos|un dia|#)*
        """,
    delivery=r"""
        envi(os?|amos|aremos|al[oa]s?|arte|artel[oa]), enviad[oa]s? (hoy|en|a tu|desde|por|el|manana|con|gratis)*
        (te|os|lo|la|los|las|se) envi*, enviar (a|hoy|gratis|tu|el pedido|desde)*
        entregas?, entreg(amos|ado|ada|ados|adas|aremos|ar), reparto, repartidor*, repart(imos|iremos)
        despach(o|os|amos|ado), portes, (gastos|coste) de envio, aduana*
        (llega|llegan|llegara|llegaran|recib\w{0,5}|tenl[oa]|ten) ~ (manana|hoy|antes de|en # (h|horas?|dias?)|en \d)*
        (llega|llegan|llegara|llegaran|recib\w{0,5}|tenl[oa]) ~ (el|este|antes del) (lunes|martes|jueves|viernes|sabado)*
        (llega|llegan|llegara|llegaran) (a tiempo|a tu (casa|puerta)|puntual|con (seur|correos))*
        # dias (laborables|habiles), # horas (laborables|habiles), mensajeria
        (el|nuestro|un|tu|al) (mensajero|transportista|cartero) ~ (llam|lleg|pas|toca|trae|lo|la|te|entreg|dej|sub|sal)*
        seur, mrw, dhl, fedex, estafeta, servientrega, andreani, nacex, (con|por|de) correos, correos express
        (por|via) (mensajero|agencia|courier|correo)*
        garanti*, devolucion*, devuelv\w{1,4} (el |tu )?dinero, devuelv(el[oa]s?|es|enosl[oa])
        (lo|la|los|las|nos|te) devuelv*, devolv(emos|er|ernosl[oa]|erl[oa]s?|eremos|eras)
        cambios? (gratis|gratuit|y devol|de talla|sin|facil)*, (lo|la|los|las) cambi(as?|amos|an|aremos)
        cambi(amos|aremos|arl[oa]s?|arte|artel[oa]|al[oa]s? por otr[oa]), satisfaccion, reintegr*
        (manana|hoy) en (casa|tu|su)*, en casa (en (#|menos|un dia)|manana|hoy mismo|antes de)*, en \d{1,2} ?(h|horas), dejes? escapar
        en (tu|su|vuestro) (felpudo|buzon|domicilio|portal|rellano), en tu (casa|puerta|mesa|salon) (manana|hoy|en #|antes|el)*
        (manana|hoy|pasado|el lunes|esta tarde) ~ en (tu|su|vuestra)*, a domicilio
        (llev|tra|sub|acerc|mand|dej|pon|arrim)\w{0,2}(amos|emos|imos) *, (hasta|a) (tu|la|su) (puerta|domicilio|rellano)
        (dej|sub|llev|mont|instal)\w{1,4} en casa
        nos (la|lo|las|los) *, (te|os|le|les) (lo|la|los|las) (\w{2,12}mos|recog|llev|sub|mont|cambi|trae|manda)*, se (lo|la|los|las) \w{2,12}(amos|emos|imos)
        (te|os|le|les) (hacemos|damos|enviamos|mandamos|llevamos|cambiamos|devolvemos|reparamos|montamos|recogemos)
        (vamos|pasamos|venimos|iremos|pasaremos|pasan|pasa) a (recog|por|busc|llevar)*
        (dias|noches|semanas|meses|ano|anos) (para|de) (arrepent|devol|prueba|probar|cambi|garant)*
        (recog|recoj)\w+ ~ (tienda|taller|local|sucursal|oficina|punto|almacen|taquilla), punto de (recogida|entrega)
        (recogida|retiro) (en|gratis|a)*, taquilla (de|inteligente|mas)*, (en|de) (la|tu|una) taquilla, sin ascensor
        (tu|tus|su|el|mandamos|los|cada) paquete(s)? (te|lleg|sale|viaja|va|esper|esta|duerme|hasta|en camino|ya)*
        (mandamos|tu|tus) paquetes?, (pedido|pedidos|encargo|encargos) *, (no|si no) te (convence|gusta|vale|sirve|encaja)n?
        (no|si no) te (queda|va|llena|entra|cabe)n? *, te quedan? (chic|grand|pequen|cort|larg|estrech|anch)*
        (pid|encarg|compr)\w{1,4} (\w+ ){0,2}antes de (las|la|el)*, (sale|salen|saldra) (hoy|manana|esta|el mismo|en el dia)*
        (se|te) (rompe|parte|estropea|despega|dobla|raja)n? ~ (te|lo|la|hacemos|damos|arreglamos|cambiamos|antes de)*
        (antes|dentro) de (#) (dias|anos|meses|horas|semanas), (de|con) por vida, reparacion(es)? (gratis|incluid|de por)*
        (sin|y sin) (preguntas|dar explicaciones|rechistar|compromiso|letra pequena)
        (viaja|sale|va) (\w+ )?(desde|en) (nuestro|el) almacen, seguimiento (del|de tu|online), (numero de )?rastreo
        antes del? (lunes|martes|miercoles|jueves|viernes|sabado|domingo), (compra|pruebal[oa]) (sin riesgo|# (dias|noches))*
        """,
    ratings=r"""
        valorad(o|a|os|as), valoracion*, resenas?, opinion(es)?, puntuacion*, puntu(an|amos|ad[oa]s?)
        (dos|tres|cuatro|cinco|[2-5]|[45][.,]\d) estrell(as|itas|azas), # sobre #
        premiad(o|a|os|as), premios?(?! (para|de) (perr|gat|cachorr|entren|adiestr)), galardon*, jurado, medallas? (de (oro|plata|bronce) (en|del?|al)|al|olimpica)*
        (colg|dio|dieron|concedi|otorg|gan|merec|llev)\w* (el|la|un|una) (oro|medalla|trofeo|diploma|estrella)
        mas (vendid|popular|querid|comprad|valorad|buscad|pedid|desead|famos|aclamad|solicitad|regalad|recomendad|vist)*
        (lo|la|los|las) (mas|que mas) (vend|gust|pid|compr|busc|llev|se vend|se llev|triunf)*, superventas, best ?seller*
        (mejor|mejores) ~ (del ano|del mundo|del pais|de (espana|mexico|europa|la ciudad|argentina))
        (exito|record) de ventas, exit(os|azo), (un|el|todo un|gran|mayor) exito, recomendad(o|a|os|as) por
        (lo|la|los|las|nos|que) recomiend(a|an|o|amos), recomiend(an|a) *, recomendacion*
        (\w+) recomiendan, (miles|cientos|millones|decenas) de (miles |de )*(client|comprador|person|espan|hogar|famil|lector)*
        (miles|cientos|millones) de (madre|padre|nin|mexican|argentin|usuari|fan|seguidor|mujer|hombre|jardiner|cociner)*
        (miles|cientos|millones) de (pedido|venta|resen|opinion|voto|me gusta|like|manos|pies|casas|cocinas|gente|amig)*
        clientes? satisfech*, numero (uno|1) (en|de|del)*, \d[.,]\d de \d, # de cada #, client(e|es|a|as|ela)
        exclusiv[oa]s? (en|de) (la )?(web|tienda|online)*, favorit[oa]s? de (tod|nuestr|los client|miles)*
        (favorit|preferid|elegid|amad|adorad|usad|aval|aplaudid|querid)[oa]s? (de|por|entre) ~ (chef|expert|profesional|client)*
        (favorit|preferid|elegid|amad|adorad|usad|aval|aplaudid|querid)[oa]s? (de|por|entre) ~ (cociner|famos|critic|jardiner)*
        (favorit|preferid|elegid|amad|adorad|usad|aval|aplaudid|querid)[oa]s? (de|por|entre) ~ (lector|padres|madres|compr)*
        (nin|ojit|mim)\w{1,4} (bonita|derecho|mimada?) de*, todo el mundo ~ (habla|quiere|usa|lleva|compra|busca|pide|tiene|adora|pregunta|comenta|te|sabe|recomienda|conoce|lleva), (todos|todas) (hablan|la quier|lo quier|quier)*
        (todos|todas|tod[oa] \w+) (pregunt|pid|busc|compr|llev|us|ador|habl|coment)(an|a|en|e), (de|en) boca (de|en)*
        medi[oa] \w+ (ya|desayuna|usa|lleva|duerme|tiene|compra|habla|quiere|camina|va|cocina|viste|bebe)
        medi[oa] (mundo|espana|pais|ciudad|barrio|madrid|mexico|internet|vecindario|oficina|pueblo|europa|argentina)
        (que|la|lo|las|los) (llev|us|quier|compr|ador)(a|an|e|en|o) (todo|todos|todas|medi|ciert|actri|actor|famos|la gente)*
        (la|lo|el|que) (llev|us|luc)(a|an|e|en|o|io) (una?|ciert[oa]|la|el|los|las) ~ (cantante|actriz|actor|influencer|modelo)
        (cantante|actriz|actor|futbolista|presentador\w*|reina|estrellas?) (de|en su|en la|famos|internacional) (ultima|moda|alfombra|gira|cine)*
        (cierta|cierto) (cantante|actriz|actor|influencer|futbolista|celebrity), famos[oa]s, celebridad*, influencer*
        (vist|salid|aparecid|sali|sale)\w* (en|por) (la |las |el |los )?(tele|tv|television|revista|prensa|redes|periodic|cine)*
        (como|lo|la) (lo |la )?(has )?(visto|viste|vist[oa]s?) en *, (portada|paginas) de (revista|vogue|elle)*
        no para(n|mos)? de (vend|ped|salir|preg)*, (se|las|los) (vende|venden|quita|quitan) (sol|como|de las manos)*
        como (rosquillas|churros|pan caliente), (ningun[oa]?|nada) ~ (sale|vende|venden|gusta|piden) (tanto|mas)
        repet(irian|iran|iria), (todos|todas|quienes|\w*ientas?) repiten, repiten (compra|pedido|todos|siempre)*, (vuelven|volver[ia]*n) a (compr|ped|por)*
        aclamad*, aplaudid*, elogi*, prestigi*, reconocid[oa]s? (por|a nivel|internacional|mundial)*, renombr*
        (ya )?confi(an|aron) *, la confianza de, lider(es)?, (esta|estan|se ha puesto|mas) (de|a la) (moda|ultima), viral(es)?
        trending, tendencia en*, furor, (causa|sensacion) (sensacion|de la temporada|del)*, arras(a|an|o|ando), triunf(a|an|o|ando)
        fans, seguidores, me gusta, likes, nota (media|de #|maxima)*, matricula de honor, (nos|le|la|lo) pus(o|ieron) (un|#)*
        ([^\w])["»”'“’] ?(cuenta|dice|escribe|opina|comenta|asegura|nos|confiesa|firma|repite)
        (dice|opina|comenta|asegura|confiesa|jura) \w{3,12} (de|desde) \w+
        (cuenta|dice|escribe|opina|comenta|firma|jura) (pilar|ana|maria|marta|lucia|carmen|laura|pedro|juan|jose|luis|carlos)
        no me (lo|la|los|las) quito, me (encanta|enamor|cambio la vida|ha cambiado)*, (no puedo|no podria) vivir sin
        testimoni*, (lo|la) dicen (ell|tod|quien|nuestr)*, (nos )?avalan?, (critica|prensa) (la|lo|los|coincid|especializ|aplaud)*
        (dentistas|medicos|chefs|expertos|criticos|cocineros|pediatras|profesionales) ~ (recom|elig|usa|aval|jura|prefi|coincid)*
        (grandes|mejores) (chefs|cocineros|expertos|hoteles|restaurantes)
        """,
    health=r"""
        dolor(es)?, dolorid[oa]s?, doloros*, duelen?, dolia*, insomnio, desvel(o|os) (adios|fuera)*, acne, granos (de la|del|fuera|adios)*
        alergi*, alergic*, colesterol*, tension arterial, (baj|regul|control|estabiliz)\w* la tension(?! (del|de la) (hilo|muelle|cuerda))
        hipertens*, estres*, ansiedad, depresi*, gripe, catarr*, resfri*, constipad*, tos, fiebre, migran*, jaqueca*, artritis
        artrosis, reuma*, ciatica, fascitis, varices, celulitis, ecc?zema*, dermatitis, psoriasis, caspa, calvicie, alopecia
        anti ?(arrugas|edad|inflam|bacteri|microb|caida|estres|alerg|oxid|caspa|hong|virus|viral|acne|dolor)*
        (borr|elimin|reduc|quit|atenu|alis|combat|suaviz)\w* ~ (arrugas|cicatri\w*|manchas|estrias|ojeras|granos|verrugas)(?! del? (lino|tela|papel))
        (elimin|mat|acab)\w* ~ (germenes|bacterias|virus|hongos|acaros), germenes, bacteri*, virus
        cicatri(za|zan|zar|zante)*, diabet*, (el|contra el|del|al) cancer, asma*, inflamad*, inflamacion, hinchazon, estrenimiento
        gastritis, reflujo, acidez de estomago, ardor(es)? de estomago, nauseas, mareos, vertigo*, resaca, hemorroid*, menopaus*
        menstrua*, (la|tu) regla (dolo|menos|sin)*, hormon*, tiroides, metabol*, (quema|queman|quemar) (la )?(grasa|calorias)*
        adelgaz(a|an|ar|ante|antes|aras|as) *, (perd|pierd|baj|control)\w* (de )?(peso|kilos|volumen|talla), (los|tus|unos|esos) kilos
        saciante*, lumbar*, lumbago, cervicales, juanetes, fatiga, cansancio, anemia, cistitis, herpes, infeccion*
        (alivi|relaj|san|cur|descarg|descontrac|calm)\w* ~ (espalda|cuello|rodillas?|articulaciones|musculos?|piernas|nervios|piel)
        (espalda|cuello|rodillas?|cabeza|huesos|articulaciones|pies) (que )?~ (dol|duel|alivi|cur)*
        curan? (el|la|los|las|tu|tus|todo|cualquier|heridas)*, curativ*, curarte, te cura*, curate, curan
        sana(r|n|dor|dora|dores|doras|tiv\w*|ra|cion), te san*, alivi(a|an|ar|o|ara|ando|ate)
        (calm|quit|elimin)\w* (el|la|los|tu|tus|las) (nervios|picor|picores|irritaci|malestar|pena)*
        previen(e|en), prevenir, prevencion, enfermed*, enferm(o|os|as|ar|es)
        (fortalec|refuerz|reforz|estimul|activ|mejor|regul|favorec|aceler|depur|protege|limpi)\w* ~ (defensas|inmun\w*|huesos|corazon|pelo)
        (fortalec|refuerz|reforz|estimul|activ|mejor|regul|favorec|aceler|depur|limpi|facilit)\w* ~ (circulacion|digestion|sueno|memoria|higado)
        (fortalec|estimul|mejor|regul|favorec|corrig|facilit)\w* ~ (transito|postura|respiracion|concentracion|sistema nervioso|animo)
        digestiv*, inmun*, (tus|las) defensas, detox*, desintox*, depurativ*, toxin*, toxic*, antioxidant*, rejuvenec*
        (frena|retrasa|combate|contra) (el )?envejec*, terap(ia|ias|eutic\w*), (aroma|cromo|musico)terap*
        medicinal(es)?, medicin(a|as)(?! de juguete), medicament*, farmaceutic*, (venta en|de) farmacias?(?=[^\w]*$), saludable*, salud(?! (y|a la))(?=[^\w]*\w), tu salud
        (la|por|para la|su) salud, vitalidad, energizant*, organismo, (duerm|dorm)\w+ (mejor|de un tiron|toda la noche)*
        (concili|recuper|regul)\w* el sueno, sueno reparador
        hip(o|er)alerg*, dermat*, testad[oa]s?, (clinica|medica|cientifica)mente, (estudios?|ensayos?) (clinic|cientific|de lab)*
        (probad|testad|certific|analizad|ensayad|pruebas|ensayos)\w* ~ (laboratorio|clinic\w*|medic\w*|cientific\w*)
        (segur|inocu|inofensiv)[oa]s? (para|en|con) ~ (bebe|bebes|nin\w*|peques|mascotas|piel|embarazadas|boca|recien)
        (segur|garantia)\w* (infantil|total)*, (a prueba de|sin peligro para) (bebe|nin|peque)*
        apt[oa]s? para (\w+ )?(piel|bebe|nin|celiac|alergi|embaraz|diabet|vegan|intoler|todas las piel|tod[oa]s? l)*
        sin (toxic|bpa|paraben|gluten|quimic|sulfat|riesgo|peligro|alergen|efectos secund|lactosa|contraindic)*
        libre de (bpa|toxic|paraben|gluten|quimic|crueldad|alergen)*, atoxic*, no toxic*, inocu*, crueldad
        piel(es)? (alergic|sensible|atopic|delicad|reactiv|irritad|con acne|con problema)*
        certific*, homologad*, sello (ecologic|oficial|verde|ue|organic|fsc|de calidad|europe|de salud)*, fsc, oeko*, gots, ecocert
        pefc, iso \d*, (cero|sin|bajas) emisiones, huella de carbono, (neutr\w+|cero) (en )?carbono, carbono neutr*
        milagros[oa]s?, hacen? milagros, remedi(o|os|a|an), efecto (calmante|relajante|terapeutico|sedante|placebo|lifting|antiinflam)*
        propiedades (medic|curat|calm|relaj|antiox|terap|benef|saluda)*, benefici(os|oso|osa) (para|de la)*
        buen[oa]s? para (la|el|tu|los|las|tus) (salud|corazon|piel|hueso|estomago|higado|vista|memoria|espalda|digestion|circul)*
        (escudo|barrera|defensa|muralla) contra (el|la|los|las)*, spf*, fps, (proteccion|filtro) (solar|uv)*, pediatr*, fisioterap*
        nutricionist*, prescri*, recet(a|ado|ada|an) (medica|por|tu medic|los medic)*, ortoped*, ergonom* certif*
        (medic|doctor|dentista|enfermer)\w* ~ (recom|aprob|aval|acons|consej|quer|receta|us)*
        (recomend|avalad|aprobad|acons|aconsej|disenad)\w* por ~ (medic|doctor|dentista|cientific|fisio|especialist)*
        """,
    personal=r"""
        (?!(?:alpi|empa|enca|emba|bala|aba|con|contra|tra|desga|enga|resi|exi|vi|re?vi|tri|asi|chi|insi|pa|ba|desi|consi|embi|revi|persi|subsi|desvi|po|co|go|que|dis|pe|mis|li|ali|desa)st(e|es)\b)[a-z]{2,12}(aste|iste)s?
        (que|lo que|como) (ya )?viste (ayer|la|el|anoche|hoy)*, (nos|ya) (compr|visit|mir)\w{2,5}
        (has|habeis|habias|hayas) (\w{2,12}(ado|ido)|visto|hecho|vuelto|puesto|estado|escrito)
        (sabemos|vimos|notamos|recordamos|intuimos|sospechamos|adivinamos|detectamos|observamos|suponemos|imaginamos) (que|cuanto|lo|donde|cual|como|tu|de tu)*
        (vimos|hemos|habiamos) (visto|notado|guardado|apartado|observado|detectado|sabido|reservado|sacado|recordado|mirado|elegido para ti)*
        nos (consta|han|ha|hemos|dij|cont|sopl|chiv)* (dicho|contado|llegado|chivado|soplado|enterado|que)*, un pajarito
        (te|os) (hemos|habiamos|vimos|oimos|conocemos|recordamos|echabamos|teniamos|esperabamos|guardamos|apartamos|sacamos)
        te (?!present|propon|ensen|cont|invit|mostr|acompan|ayud|guia|descubr|trae)\w{3,12}mos
        (tu|tus) (cesta|carrito) (te|sigue|espera|echa|guarda|tiene|esta)*, (sigue|espera|esperando|queda|duerme|aguarda)\w{0,4} ~ tu (cesta|carrito), (en|de) tu (cesta|carrito) (sigue|te|hay|espera|queda|esta|duerme|tienes|aun|todavia)*
        (tu|tus|sus) ~ (compras?|pedidos?|visitas?|busquedas?|historial|edad|cumple\w*|sueldo|nomina|ex)
        (tu|tus|sus) (codigo postal|direccion|perfil|navegacion|divorcio|separacion|embarazo|jubilacion|barrio|ciudad|vecindario)
        (tu|tus) (lista de deseos|talla de siempre|talla habitual|marca de siempre|datos|pantalla|ubicacion)
        (de|a|para|con) tu edad, a tus \w+( y \w+)? anos?, (con|a) (tus|los) ~ (que tienes|anos que|cumplidos|canas)
        # (y tantos|y pico|anos) que tienes*, y (tantos|pico|tantas) *, que tienes (#|anos)*, (tienes|tendras) # anos
        como (vives|eres|te gusta|te gustan|trabajas|compras|sueles|viajas|tienes|ayer (te|mir|vi|compr|dej|busc)*|la ultima vez)
        (ya|ahora) que (vives|eres|tienes|te|ayer|acabas|sois|esperas|estas|has)*
        (vives|resides|trabajas|estudias|naciste) (en|cerca|lejos|sol)*, (tu|vosotr[oa]s) que (siempre|eres|nunca|tanto|buscas|miras|vives|compras|sueles)
        siempre (compras|buscas|eliges|miras|llevas|pides|gastas|vuelves|vas|acabas|dejas), sueles *
        (te|le) (pierde|pierden|chifla|chiflan|ronda|rondan|vuelven? loc|delata|obsesiona|tienta|tientan)*, (te|os) (echaba|extran)*
        (otra vez|de nuevo|por fin) (por aqui|tu|aqui|de vuelta), por aqui otra vez, de vuelta por aqui
        (hola|bienvenid[oa]s?|buenas) (de nuevo|otra vez|de vuelta)
        (hola|buenas|querid[oa]|feliz dia) (ana|maria|marta|lucia|carmen|laura|pedro|juan|jose|luis|carlos|paco|pablo|javier|sofia)
        acabas de *, (estas|sigues) (embarazad|solter|divorciad|deprimid|a dieta|esperando|de baja|en paro|triste|busc|pens|dud)*
        (esperas|tienes|tuviste) (un |una )?(bebe|hij|nin)*, cumples (#|anos)*, te (jubil|cas|mud|divorci)as
        eres (madre|padre|abuel|solter|de los|de las|alguien|mujer|hombre|un|una|demasiado|tan|muy|mas|nuestr|fan|fiel|clienta|de esos)*
        (segun|basad[oa]s? en|por) (tu|tus|lo que (mir|compr|busc|vi))*, para (una|un) (mujer|hombre|chica|chico|senora?|persona|madre) (de tu|de #|como tu|de cierta edad|madur|solter)*
        (de|desde|lo de|la de) (ayer|anoche)(?! y hoy), ayer *, anoche, la (semana|vez) pasada, (el otro dia|la ultima vez|la otra vez) *
        (cazador|amante|fan|adict|buscador)\w* (a|de) (las |los )?(gang|ofert|chollo|rebaj|compra)*, ahorrador*
        (miras|cuidas|cuentas) (mucho|cada|tanto|bien)*, no puedes (resist|evit|dejar)*, (si|como) buen[oa]? \w+ que eres, que eres
        (nuestr[oa]s?|mi) (client\w* )?(favorit|preferid|mejor)[oa]? client*, (vuelves|volviste) (a|por|siempre|otra)*
        (te )?(seguimos|espiamos|observamos|vigilamos)
        """,
    insults=r"""
        tacan*, tont[oa]s?, tontain*, idiota*, imbecil*, estupid*, zoquete*, inutil(es)?, gilipoll*, cabron*, pendej*
        put[oa]s?, puta*, mierd*, joder, jodid*, cojon*, =coño, huevon*, boludo*, pelotud*, culer[oa]s?, mamon*, mongol*
        (vend|son|es|pura|menuda|vaya|solo|comprar|de)\w* ~ (basura|porqueria|bazofia|chatarra|morralla)(?! (de|reciclad))
        (los|las|esos|esas|unos|unas|panda de|banda de|sois|menudos) (\w+ )?(chorizos|ladrones|rateros|mangantes|piratas|buitres|sanguijuelas|ratas) *
        (son|sois|eres|es|somos) (un |una |unos |unas )?(ladron|choriz|estafador|sinverg|timador|mentiros|tramp|rata|cerd|burr|paleto|cutre|feo|gord)*
        sinverguenza*, estafador*, timador*, mentiros[oa]s?, caradura*, canallas?, gentuza, chusma, paleto*, palurd*, cutre*, hortera*
        macarra*, garrul[oa]s?, cateto*, analfabet*, ignorantes?, pobreton*, muert[oa]s? de hambre, pelagatos, don nadie, fracasad[oa]s?
        incult[oa]s?, cretin*, majader*, mamarrach*, adefesio*, esperpento*, bobalic*, memo, mem[oa]s, lerd[oa]s?, merluz[oa], mequetrefe
        cenutri[oa]s?, mastuerz*, besugo como*, pringad[oa]s?, panoli*, pardill*, rata de, roñ?os[oa]s?, agarrad[oa] (y|como|de|eres)*
        pedazo de (alcornoque|animal|burro|idiota|tonto|inutil|zoquete|bestia|imbecil|asno|besugo|bruto|mula)*
        (seas|eres|estas|sois|estais|vas|pareces|serias) (un |una |mas |tan |demasiado |muy |como un |como una |hech[oa] (un|una) )?(burr|asn|cerd|foca|vaca|ballena|fe[oa]|gord|viej|tont|rata|tap|call|calv|bruj|bestia|payas|espantap|desastre|cuadro|mula|vag)*
        (hech[oa]|como|parec\w+) (un|una) (espantapajaros|adefesio|desastre|cuadro|mamarracho|payas[oa]|saco de|foca|vaca|cerd[oa]|mula|orco)*
        (ponte|ponle|anda|oye|venga|toma|compra|mira|vamos|esto|hey|eh) (\w+ )?(gord[oa]s?|fe[oa]s?|viej[oa]s?|enan[oa]|calv[oa]) *
        no seas *, (demasiado|muy|tan) (fe[oa]|gord[oa]|pobre|tont[oa]|viej[oa]|torpe)s? (para|como|que|como para)*
        =\w+ como tú, =como tú (la|lo|sab|pod|pued)*, (alguien|gente|otros|gentuza) como (tu|vosotros|usted)(?=[^\w]*$)
        (disimul|escond|ocult|tap)\w* ~ (kilos|barriga|lorzas|michelines|tripa|canas|gordura|papada|fealdad|arrugas|culo), lorzas, michelines
        (tus|esas|esos|tu) (lorzas|kilos|canas|patas|barriga|tripa|papada|cara|pintas?|calva|piernas de|culo)
        (nada que ver|no) (con|como) (los|las|el|la|esos|esas|otr)\w* ~ (enfrente|lado|competencia|tienda|vecin\w+|supermercado|marcas?|webs?)
        (a diferencia de|al contrario que|mejor que|peor que|no somos como|ni como) ~ (enfrente|al lado|competencia|tiendas?|vecin\w+|marcas?|cadenas?)
        (la|nuestra) competencia, otras (tiendas|webs), (los|las|tienda|vecin\w+|local|chorizos) de (enfrente|al lado)
        politic(o|os|a|as), gobiern*, (el|al|la|ese|este) president[ea]*, (ese|este|al|del|tu|su|el|cualquier) partido (que|no|de|politic|es)*
        (a|por) ese partido, votan?, votar, votantes?, vot(o|e|es|en|aste) (a|por|en)*, elecciones, diputad*, ministr[oa]s?
        fach(a|as), fascist*, comunist*, nazi*, franquist*, derechon*, izquierdos*, sociata*, podemit*, peronist*, chavist*
        (los|las|esos) (fachas|panchitos|sudacas|gitanos|inmigrantes|judios|ateos|musulmanes|catolicos|maricon)*
        sudaca*, maric(on|ones|a|as), (esos|putos|los) moros(?! y), infieles, herej*, dios (no|ha|te)*, alah, (tu|su|vuestro) (dios|religion|fe|profeta)
        (te|os|se) vas? a (enterar|arrepentir|acordar|doler|pesar)*, arrepentir(as|eis|an), o (veras|te vas|si no|ya|atente)*, o si no
        (te|os) (mat|romp|part|quem|peg|revent|raj)(o|amos|emos|are|aremos), (sabemos|se|sabe) donde (vives|viv|esta tu)*, atente*
        (lo )?lamentar(as|eis)*, (lo )?pagaras (car|muy)*, (no|nadie) (te )?merec(es|en|eis|e) *, (la )?puerta esta (alli|ahi|abierta)
        la puerta (esta|por) (alli|ahi|all)*, largo de*, largate*, fuera de aqui, vete *, que os den, que te den, muerete*, callate, ojala te*
        (los|las) que votan?, (verguenza|pena|asco|risa) (da|das|dan|que|ajena)*, (das|dan|da|damos) (asco|pena|verguenza|risa)
        (hasta|incluso) (un|una|los|las) \w+ (como (tu|vos|usted)|sabr|podr)*, (apestas?|hueles) *, (nadie te|no vales|no sirves|no tienes) (quiere|para|ni)*
        """,
    business=r"""
        (echa|echamos|echado|bajado|bajamos|bajar|cerrad[oa]|cerramos|cerrar|cerro|cerraron) (\w+ )?(el cierre|la persiana|las puertas|la tienda|el taller|el negocio|la web|el chiringuito|el local|definitiv)*
        (cerrad[oa]s?|cerramos|cierra|cerro|cerraron|cerraremos|desaparec\w+) (para siempre|por|definitiv|hasta|del todo|sus puertas|esta|el|en)*
        (cierre|fin) (definitiv|de (la tienda|actividad|negocio)|por)*, cerramos, cese de*, se acabo (la tienda|el negocio|lo que se daba)*
        tim(o|os|amos|aron), estaf*, fraude*, engan(o|os|a|an|amos|ar|amos|ad[oa]s?), enganar*
        quiebra*, (ha|hemos|han) quebrado, quebramos, quebraron, bancarrota, arruin*, insolven*, acreedor*, concurso de*, embarg*, desahuci*
        juzgad[oa]s?, (el|un) juez (nos|ha|decret|orden)*, juicio (por|contra|pendiente)*, demand(ad|ar|an)*, denunci*, multad[oa]s?, multa (de|por|nos)*, sancion*, inspector*
        policia (se|nos|vino|ha|lleg|detuv|registr|entr|busca|clausur|precint)*, la policia, precint*, clausur*, hacienda (nos|se|viene|ha)*
        detuvieron, detenid[oa]s? (por|el|este|esta|ayer|en comis)*, arrest*, carcel, prision, preso(s)?, (entre|tras) rejas, imputad*, fug(ado|o|amos|aron|aron)
        nuestr[oa]s? (duen|jef|propietari|directiv|gerent|contabl|administrador)*, (al|a los|el|los) (duen[oa]s?|jefes?|propietarios?|gerentes?) (lo|los|se|nos|ha|han|est|huy|fug|rob)*
        (compr|pid|busc)\w{1,4} ~ (en )?(otr[oa] (tienda|lado|sitio|parte|web|lugar)|la competencia|amazon|cualquier otr\w+)
        (mejor|vete|id|ve|vaya|vayan|vayanse) ~ (otr[oa] (tienda|lado|sitio|parte|web|lugar)|a la competencia), en otr[oa] (tienda|lado|sitio|parte)(?=[^\w]*$)
        (no|jamas|nunca|ni) (nos |se te ocurra |vuelvas a |debes |deberias )?(compr|pid|confi|fi)(es|en|eis|e|ar|ais|as|amos)(l[oa]s?|nos|te)? *
        (retir|recog|reclam|llam|pid)\w{1,4} ~ (del mercado|por riesgo|defecto\w*|incendio|a revision|porque (arde|explota|quema|falla)\w*)
        (el|del|al|por el|su) fabricante, retirad[oa]s? del*, (riesgo|peligro) (de|electr|mortal|para)*, peligros[oa] (de|para|si|cuando)*, defectuos*
        (se|puede|pueden|suele) (incendi|explot|electrocut|prender fuego|quemarte|desmont|caer a trozos|romper|romp)*
        (vend|vendem|us|son|es|tod)\w* ~ (imitacion(es)?|falsific\w*|copias?|fals[oa]s?|robad[oa]s?|replicas? (chin|barat)\w*|de mentira|de contrabando)(?=[^\w]|$)
        falsific*, (son|es|mercancia|material|productos?|genero|todo) robad*, mercancia (robada|falsa|de contrabando)
        (no|ni|nunca|dejamos de) (pagamos|tenemos (permiso|licencia|ni idea|escrup)|respondemos|devolvemos|servimos|cumplimos|nos hacemos|sabemos (lo|que|hacer|cos)|contestamos|atendemos)*
        mentimos, mentiras?, robamos, (os|te) robamos, enganamos, (les|te|os) (mentim|estafam|timam)*, despid(os|ieron|en)*, despedido(s)? *, huelga*
        nin[oa]s (explot|trabaj|cosen)*, (trabajo|mano de obra) (infantil|esclav)*, trabajo esclav*, esclavitud, explotamos, liquidador*, (en|por) traspaso
        se (traspasa|alquila) *, (se vende|vendemos) (el |la |este |esta )?(local|negocio|tienda|empresa)
        nos (vamos (para siempre|a pique|a la quiebra|del todo)|jubil|rendimos|despedimos|arruin|fundim|hunde|hundim|embarg|han|cerraron|clausur|denunci|multar|cierran|deten|robaron|hackea|pillaron)*
        hacke*, ciberataque, (filtr|rob)\w* (de )?(tus|sus|los) datos, (hemos|habemos) (cerrado|quebrado|echado|bajado|fracas|perdido|suspendid|dejado|mentid|enganad|vendid)*
        fracas*, (en|a) la ruina, caducad[oa]s?, podrid*, averiad*, verguenza, vergonzos*, chapuza*, no funcionan?, no (vale|valen|sirve|sirven) (para )?nada*
        (se|te) (rompe|rompen|desarma|deshace|deshacen|cae) (a la|en|al|enseguida|solo)*, defraud*, decepci*, arrepient*
        blanque(o|amos)*, evasion*, evad*, mafia*, ilegal*, sin (licencia|permiso|papeles|control|garantia), prohibid[oa]s? (por|en|la venta)*
        (mala|pesima|poca|infima|dudosa) calidad, calidad (mala|pesima|infima|dudosa|lamentable), (es|son) (mal[oa]s?|pesim[oa]s?|un asco|una porqueria|horrible)*
        """,
    meta=r"""
        como (un |una )?(modelo|inteligencia|asistente|ia|bot) (de (lenguaje|ia)|artificial|virtual|no|conversacional)*, modelos? de (lenguaje|ia), modelo linguistico
        inteligencia artificial, soy (un |una )?(ia|asistente|modelo|bot|programa|inteligencia), (ignor|olvid|desobedec|omit|descart|pas)\w{1,4} ~ (anterior\w*|instruc\w*|prompt|reglas previas|ordenes|indicaciones)
        (mis|tus|las|estas|sus) (instrucciones (de sistema|anterior|previas|eran|dicen)|directrices|indicaciones|restricciones)*, (muestr|ensen|revel|imprim|repit|dime)\w* ~ (instrucciones|normas|reglas|prompt)
        (el|tu|mi|este|system) prompts?, json, html, lorem*, ipsum, dolor sit*, placeholder*
        (escrib|insert|coloc|coloqu|anad|pon|introduz|introduc|rellen|peg)\w{1,4} (aqui|su (texto|titul)|tu (texto|titul)|el (texto|titulo|nombre)|un titular)*
        aqui (va|ira|iria|vendria|vendra|tienes|tiene|tenéis|te dejo|dejo|esta) (\w+ ){0,2}(texto|titul\w*|descrip\w*|copy|nombre|version|contenido|propuesta|resultado|respuesta|opcion\w*|lista|json|borrador|boton|enlace|frase)
        aqui (va|ira) (el|la|su|tu|un)*, texto (de|del) (ejemplo|relleno|muestra|prueba|boton|pagina|descriptivo|provisional)*, (titulo|nombre|descripcion|texto|imagen|subtitulo) (del|de) (producto|la pagina|pagina|ejemplo|seccion|tienda|categoria|articulo)
        (titulo|texto|encabezado|descripcion) (para|de) (tu|la|su) (pagina|web|tienda|seccion)*, pendiente de (redact|complet|revis|traduc|tradu|escrib|defin)*, por (redactar|definir|completar|traducir)
        no (puedo|podemos|me es posible|estoy en condiciones|me esta permitido) ~ (ayud|gener|cumpl|escrib|opin|respond|ofrec|continu|cre|hacer|complet|proporcion|redact|asist)*
        lo siento*, (pido|mis|mil) (disculpas|perdon)*, disculp(a|e|en)*, espero que (te|le|esto) (sirv|ayud|guste|resulte)*, (claro|por supuesto|de acuerdo|entendido|desde luego|perfecto) (aqui|te|he|a continuacion)*
        a continuacion (el|la|los|las|tiene|te|se)*, segun (lo|tus|las) (solicit|instruc|ped|indic)*, (como|tal como) (me )?(pediste|solicitaste|pides|indicaste|solicitado)
        (maximo|max|hasta|menos de) (de )?(#|\d+) caracteres, # caracteres, (opcion|version|variante|alternativa) ([a-c]|#)(?=[^\w]*(?:$|[:)])), xx+, tbd, todo(?=:), n/a
        fecha de corte, datos de entrenamiento, entrenad[oa] (por openai|con datos|hasta (20|\d))*, system prompt, (titulo|texto|nombre|producto)_\w+, ejemplo \d, seccion \d, producto \d, titulo \d
        """,
    harmless=r"""
        numero (uno|1) (en|de|del|sobre) (la|el|su) (puerta|buzon|fachada|camiseta|dorsal|portal|casa)*, (cerrad|abiert)[oa]s? por (detras|delante|un|una|los|el|la)*
        (dinero|pocion|espada|bigote|ladron|sangre|nieve|animal\w*|tesoro|joyas?) de mentira*, de mentira
        sale (del|de la|con|a la|al|bien|mejor), salen (del|de la|con|a la|al|bien|mejor)
        (que|cada|se|no|y|siempre|como|donde|apenas) (\w+ )?sale, sale (de|desde|humo|el|la|solo|sola|hacia|sin|por|un|una|en|a)
        (la|una|cada|cualquier|media|esa|de|en) cuesta, cuesta (arriba|abajo|creer|larga|empinada|\w+(ar|er|ir)(l[oae]s?)?)
        no cuesta (nada )?\w+(ar|er|ir)(l[oae]s?)?
        (solo|desde|menos de|a partir de|hasta|por solo) (los |las )?\d{1,4}([.,]\d{1,2})? ?(cm|mm|m|km|kg|g|l|ml|cl|anos|meses|metros?|gramos|kilos|litros|hebras|hilos|piezas|notas|centimetros|milimetros|minutos|grados|capas)
        (desde|a partir de) (los )?\d{1,2} anos, desde 1\d{3}, (sin|menos) prisa, entrega (y|al) (oficio|esmero|pasion)
        (no lleg\w+|sin llegar) (ni )?a( los| las)? # (cm|metros?|kilos?|gramos|litros|centimetros|milimetros|palmos|dedos|cuartas)
        oferta de (colores|tonos|tallas|maderas|sabores|formas|modelos|tejidos|aromas|libros|te|tes)
        rebajad[oa]s? (a|con|en) (la |el |los |las )?(gubia|lija|mano|cuchill|espalda|lateral|cadera|formon|cepillo|torno|lima|punta|borde|canto|centro|tacon|cuchara)*
        (borde|canto|escote|talle|cintura|filo|esquina|lomo|piel|cuero|talon|suela|puntera|madera|angulo|cuello|sisa)s? (\w+ )?rebajad[oa]s?
        rebaj\w{1,3} (el|la|con|un) (canto|borde|tono|intensidad|cafe|grosor|altura|filo|agua|leche|volumen|espesor|brillo|dulzor|luz)
        ahorr(a|an|ar) (sitio|espacio|agua|luz|tiempo|pasos|vueltas|viajes|esfuerzo|palabras|hueco|energia|movimientos|trabajo)
        (papel|cinta|cintas|lazo|envoltorio|idea|ideas|caja|cajita) de regalo, segunda oportunidad, dinero (de mentira|de juguete|de carton|del juego|de papel)
        (moneda|monedas|billete|billetes) de (chocolate|juguete|carton|tren|madera|mentira), # (monedas|billetes) (de|del) (chocolate|madera|carton|juguete|cofre)*
        (la|del|el) (fortuna|rueda de la fortuna), diosa fortuna, pesos (de|para|en)*, vale (la pena|para todo|tanto para|igual)
        (buena|bella|hermosa|excelente|fina|delicada|cuidada|impecable|noble|gran|de|solida) factura, factura (artesanal|fina|impecable|delicada|exquisita|manual)
        cobra(n|r|ndo)? (vida|forma|sentido|color|fuerza|brillo), en efectivo silencio
        (tejid|bordad|escrit|pintad|grabad|dibujad)[oa]s? en codigo, codigos? (morse|de (banderas|barras|colores|honor|nudos|caballer\w+|senales|los piratas)|secreto de|samurai|maritimo|binario|marinero)
        (tarjeta|tarjetas) (de (felicitacion|visita|papel|embarque)|con|ilustrad|postal)*
        disponibles? en (#|dos|tres|cuatro|cinco|varios|varias|todos|ambos|roble|color|talla|negro|blanco|distint|divers|madera|nogal)*
        limitad[oa]s? a (#|dos|tres|un|una) \w+, se (agota|acaba|termina|acaban|terminan|acabo) (la (tarde|noche|luz|jornada|semana|siesta|tinta|pelicula)|el (dia|verano|invierno|otono|ano|camino|curso|cafe|recreo|paseo|cuento)|las vacaciones)
        se (acaba|termina|acaban|terminan) (a mano|con|en (punta|pico|seco|brillo|mate|un|una)|de (pulir|lijar)|al)*
        ultim[oa]s? (dias?|horas?|minutos?|noches?|momento|semanas?) (de|del) (sol|luz|verano|otono|invierno|la tarde|agosto|dia|vacaciones|la noche|julio|frio)
        # estrell(as|itas) (de|en|bordad|pintad|tallad|dorad|plate|para|recortad|grabad|calad|sobre|y (una|un|dos|tres|media))*, enviad[oa]s? (del|de|especial|al|por) (rey|reina|otro|los|dios|castillo|bosque)*
        no hay (dos|otr[oa]|nada|como|prisa|mejor|un[oa]?|ningun|mas que|que)*, no queda(n)? (marca|hueco|rastro|rest)*, uno dos tres( cuatro| cinco| seis)*
        reparto de (papeles|tareas|pesos?|la carga|dulces)*, (hech[oa]s?|fabricad[oa]s?) (a|bajo|por) (pedido|encargo), (cuaderno|bloc) de pedidos
        (el|la|los|las|un) cartero ~ (burro|perro|bicicleta|figura|juguete|madera|marioneta)*, exito en la cocina
        medicina (de juguete|para jugar), si eres (de|mas|un|una)*, pan de ayer, (como|de) ayer y (de )?hoy, de antes de ayer
        (cabeza|pies|cuello|espalda) (tallad|bordad|pintad)*, (se |que )?cura(n|r)? (la madera|el cuero|al|en|con|el queso|el jamon)*
        (agua|polvo|ungla) salud, escudo contra (dragones|el (dragon|viento|frio))*, virus de peluche, antes de (que )?(la (noche|cena|lluvia|siesta)|el (sol|sueno)|dormir|salir|amanezca|anochezca)*, en caja (de|con)*, ilegal
        """,
)
