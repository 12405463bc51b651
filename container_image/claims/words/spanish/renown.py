"""Stock and urgency, ratings and popularity, in a Spanish text."""

from __future__ import annotations

SCARCITY = r"""
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
    (se|nos) (nos |te )?(acab|agot|termin|esfum)(an|en|aron|aran|ando)
    se (nos )?(acab|agot|termin)(a|o|ara) (pronto|rapido|hoy|manana|en|la (tanda|remesa|tirada|edicion|serie|coleccion)
    |el (stock|lote|plazo|tiempo)|esta)*, se (nos )?(acab|agot|termin)(a|ara)(?=[^\w]*$), acabarse, agotarse
    cuando se (acab|agot|termin|vay)(e|en|an) (est|la (tanda|remesa)|las?|los?|$)*
    se (la|lo|las|los) (lleva|quita|quitan|llevan) *, otro se *, (te|os) (la|lo|las|los) quit*
    (antes que|que no) (otr[oa]|nadie|tu vecin|los demas|el vecino|alguien|te)*
    antes de que (se|sea|vuel|otr|desapar|te|lleg|alguien|cierr|no qued|lo|la)*
    aprovech(a|e|en|ad|al[oa]) (la|las|ahora|esta|est|nuestr|ya|hoy|el|los|antes|que)*
    hasta (agotar|fin de|final de|el fin|medianoche|manana|que se)*
    hasta (el |este )?(lunes|martes|miercoles|jueves|viernes|sabado|domingo|\d{1,2} de)*, compra ya, ya casi no
    (corre|corred|corran|corre corre) que*, corre antes*, corre[^\w]*$, (que|se|porque|nos) vuelan?(?=[^\w]*$)
    vuelan? (de|del) (los |las |la )?(estante|tienda|almacen|mano|caja|percha)*
    (se|nos) (la|las|lo|los) (quitan|arrancan|rifan|disputan), se rifan
    manana (quiza|puede|ya|no|sera tarde|sube|vuelve)*, (luego|despues) no (digas|te|hay|habra|llor|vengas)*
    (dura|duran|durara|duraran) (poco|lo que|muy poco|un suspiro|nada|hasta)*
    (otra vez|de nuevo|de vuelta) (disponible|en (la )?tienda|al almacen|a la venta)*, a la venta
    no (habra|haremos|volver[ae]n? a (entrar|fabric|hac|tener|est)|volvemos a|repondremos|repetiremos|repetimos)*
    no hay (mas|segunda|repuesto|otra (tanda|remesa))*, no quedan? (mas|unidades|much|tallas|casi|existencias)*
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
    solo # (horas|dias|minutos|semanas), (estan|esta|van|va) volando
    (fuera de|adios al) (catalogo|coleccion|temporada|stock)*
    (en breve|muy pronto|pronto) (desaparec|se ira|se iran|cierra|fuera|sin)*
    los (rapidos|primeros|avispados|madrugadores|tardones|lentos|ultimos) *
    (se|lo) (llevan|lleva) (el|la|los|las) (mejor|rapid|primer|list)*
    (hoy|manana|el lunes) (sube|subimos|suben|cambia|cambian) *
    (la|el) (ventana|plazo|lote|campana) (se )?(cierra|acaba|termina)*, (poquisim|contadisim|escas)[oa]s*
    (quien|el que) (duda|tarda|espera|duerme) *, ultimo (aviso|tren|vagon|grito)
    ultim[oa]s (sacos|bolsas|cajas|botellas|kilos|macetas|bicis|bicicletas|tarros|paquetes|rollos|frascos|copias|libros
    |latas|velas|plantas|pares|juegos|lotes|tazas|lamparas|pedidos|plazas|entradas|billetes|semillas|sobres)(?! (de
    |del) (la|el)), ultim[oa]s \w+s (en|del) (el )?(almacen|estante|mostrador|taller|tienda)
    # (primer[oa]s|ultim[oa]s) (client|en|pedid)*, (para|a|solo|entre) (los|las) (#|cien|mil) primer[oa]s
    (los|las) primer[oa]s (cien|mil|cincuenta|veinte|diez|#)
    (solo|apenas|unicamente) (tenemos|hay|hicimos|fabricamos|hemos (hecho|traido)) (#|poc|un pu)*
    (quedan?|nos queda) ~ (almacen|estante|stock|unidades|rojo|azul|verde|talla)
    tienes hasta*, hasta (esta noche|hoy|medianoche)(?=[^\w]*$)
    no (tardes|tardeis|esperes|espereis|dudes)*, (casi|apenas|ya) no quedan?*
"""

RATINGS = r"""
    valorad(o|a|os|as), valoracion*, resenas?, opinion(es)?, puntuacion*, puntu(an|amos|ad[oa]s?)
    (dos|tres|cuatro|cinco|[2-5]|[45][.,]\d) estrell(as|itas|azas), # sobre #, premiad(o|a|os|as)
    premios?(?! (para|de) (perr|gat|cachorr|entren|adiestr)), galardon*, jurado
    medallas? (de (oro|plata|bronce) (en|del?|al)|al|olimpica)*
    (colg|dio|dieron|concedi|otorg|gan|merec|llev)\w* (el|la|un|una) (oro|medalla|trofeo|diploma|estrella)
    mas (vendid|popular|querid|comprad|valorad|buscad|pedid|desead|famos|aclamad|solicitad|regalad|recomendad|vist)*
    (lo|la|los|las) (mas|que mas) (vend|gust|pid|compr|busc|llev|se vend|se llev|triunf)*, superventas, best ?seller*
    (mejor|mejores) ~ (del ano|del mundo|del pais|de (espana|mexico|europa|la ciudad|argentina))
    (exito|record) de ventas, exit(os|azo), (el|todo un|gran|mayor) exito, un exito (de venta|entre|rotund|total)*
    recomendad(o|a|os|as) por, (lo|la|los|las|nos|que) recomiend(a|an|o|amos), recomiend(an|a) *, recomendacion*
    (\w+) recomiendan
    (miles|cientos|millones|decenas) de (miles |de )*(client|comprador|person|espan|hogar|famil|lector)*
    (miles|cientos|millones) de (madre|padre|nin|mexican|argentin|usuari|fan|seguidor|mujer|hombre|jardiner|cociner)*
    (miles|cientos|millones) de (pedido|venta|resen|opinion|voto|me gusta|like|manos|pies|casas|cocinas|gente|amig)*
    clientes? satisfech*, numero (uno|1) (en|de|del)*, \d[.,]\d de \d, # de cada #, client(e|es|a|as|ela)
    exclusiv[oa]s? (en|de) (la )?(web|tienda|online)*, favorit[oa]s? de (tod|nuestr|los client|miles)*
    (favorit|preferid|elegid|amad|adorad|usad|aval|aplaudid|querid)[oa]s? (de|por|entre) ~ (chef|expert|profesional
    |client)*
    (favorit|preferid|elegid|amad|adorad|usad|aval|aplaudid|querid)[oa]s? (de|por|entre) ~ (cociner|famos|critic
    |jardiner)*
    (favorit|preferid|elegid|amad|adorad|usad|aval|aplaudid|querid)[oa]s? (de|por|entre) ~ (lector|padres|madres
    |compr)*, (nin|ojit|mim)\w{1,4} (bonita|derecho|mimada?) de*
    todo el mundo ~ (habla|quiere|usa|lleva|compra|busca|pide|tiene|adora|pregunta|comenta|te|sabe|recomienda|conoce
    |lleva), (todos|todas) (hablan|la quier|lo quier|quier)*
    (todos|todas|tod[oa] \w+) (pregunt|pid|busc|compr|llev|us|ador|habl|coment)(an|a|en|e), (de|en) boca (de|en)*
    medi[oa] \w+ (ya|desayuna|usa|lleva|duerme|tiene|compra|habla|quiere|camina|va|cocina|viste|bebe)
    medi[oa] (mundo|espana|pais|ciudad|barrio|madrid|mexico|internet|vecindario|oficina|pueblo|europa|argentina)
    (que|la|lo|las|los) (llev|us|quier|compr|ador)(a|an|e|en|o) (todo|todos|todas|medi|ciert|actri|actor|famos
    |la gente)*
    (la|lo|el|que) (llev|us|luc)(a|an|e|en|o|io) (una?|ciert[oa]|la|el|los|las) ~ (cantante|actriz|actor|influencer
    |modelo)
    (cantante|actriz|actor|futbolista|presentador\w*|reina|estrellas?) (de|en su|en la|famos|internacional) (ultima
    |moda|alfombra|gira|cine)*, (cierta|cierto) (cantante|actriz|actor|influencer|futbolista|celebrity), famos[oa]s
    celebridad*, influencer*
    (vist|salid|aparecid|sali|sale)\w* (en|por) (la |las |el |los )?(tele|tv|television|revista|prensa|redes|periodic
    |cine)*, (como|lo|la) (lo |la )?(has )?(visto|viste|vist[oa]s?) en *, (portada|paginas) de (revista|vogue|elle)*
    no para(n|mos)? de (vend|ped|salir|preg)*, (se|las|los) (vende|venden|quita|quitan) (sol|como|de las manos)*
    como (rosquillas|churros|pan caliente), (ningun[oa]?|nada) ~ (sale|vende|venden|gusta|piden) (tanto|mas)
    repet(irian|iran|iria), (todos|todas|quienes|\w*ientas?) repiten, repiten (compra|pedido|todos|siempre)*
    (vuelven|volver[ia]*n) a (compr|ped|por)*, aclamad*, aplaudid*, elogi*, prestigi*
    reconocid[oa]s? (por|a nivel|internacional|mundial)*, renombr*, (ya )?confi(an|aron) *, la confianza de
    lider(es)?, (esta|estan|se ha puesto|mas) (de|a la) (moda|ultima), viral(es)?, trending, tendencia en*, furor
    (causa|sensacion) (sensacion|de la temporada|del)*, arras(a|an|o|ando), triunf(a|an|o|ando), fans, seguidores
    me gusta, likes, nota (media|de #|maxima)*, matricula de honor, (nos|le|la|lo) pus(o|ieron) (un|#)*
    ([^\w])["»”'“’] ?(cuenta|dice|escribe|opina|comenta|asegura|nos|confiesa|firma|repite)
    (dice|opina|comenta|asegura|confiesa|jura) \w{3,12} (de|desde) \w+
    (cuenta|dice|escribe|opina|comenta|firma|jura) (pilar|ana|maria|marta|lucia|carmen|laura|pedro|juan|jose|luis
    |carlos), no me (lo|la|los|las) quito, me (encanta|enamor|cambio la vida|ha cambiado)*
    (no puedo|no podria) vivir sin, testimoni*, (lo|la) dicen (ell|tod|quien|nuestr)*, (nos )?avalan?
    (critica|prensa) (la|lo|los|coincid|especializ|aplaud)*
    (dentistas|medicos|chefs|expertos|criticos|cocineros|pediatras|profesionales) ~ (recom|elig|usa|aval|jura|prefi
    |coincid)*, (grandes|mejores) (chefs|cocineros|expertos|hoteles|restaurantes)
    (criticos|expertos|jurados|chefs|prensa) ~ (rind|elogi|aplaud|enamor|coincid|hablan|aman|adoran)*
    (todas|todos) (tus|sus|las|los|mis) (amig|vecin|compan|famos|influ)*
    (ya )?(van|llevamos|son) (mas de )?(#|mil|diez mil|miles|\d)(\w+ )?(mil )?(vendid|client|pares|unidades|pedidos
    |familias)*, # (mil )?(vendid[oa]s|clientes|seguidores|fans|resenas|pares vendidos)*, alfombra roja
    (un|con) \d[.,]\d\b, de la que (todos|todo|tod[oa]s)*
    (medalla|oro|plata|bronce) en (el|la|los) (concurso|feria|certamen|salon|juegos)*
    (concurso|certamen) (de|internacional|nacional)*
    (el|la) (mas|mejor) (de la|del|de su) (categoria|sector|mercado|ciudad|clase|temporada|red)*, de culto
    iconic[oa]s? entre*, por algo (somos|es|sera)*, (nadie|quien) (la|lo) prueba *, reputacion
    fama (mundial|de|internacional)*, mundialmente
    mas (leid|escuchad|votad|usad|descargad|aplaudid|elegid|reservad|comentad|premiad|copiad|imitad)*
    que (ya )?(eli[gj]|recom|recomi|prefi|ador|aconsej|us|compr|avala|confi)\w{1,5} (los|las|todos|todas|miles|cientos
    |medio|tantos|tantas) *
    (mamas?|madres?|papas?|padres|abuel[oa]s|peques|lector\w*|client\w*|ciclistas|dueñ[oa]s|duen[oa]s|jardiner[oa]s
    |cociner[oa]s|profesional\w*|expert[oa]s|chefs|vecin[oa]s|jugador\w*|maestr[oa]s|veterinari[oa]s|artesan[oa]s
    |usuari[oa]s|famos[oa]s|critic[oa]s) (ya |siempre |que )?(lo |la |los |las |nos |te )?(eli[gj]|recom|recomi|prefi
    |ador|aconsej|avala|confi|repit|pid|alab|elogi)\w{1,5}
    (favorit|preferid|elegid|amad|querid|consentid)[oa]s? (de|entre|por) (los|las|tantos|tantas|muchos|muchas
    |nuestr\w+|medio|miles) (\w+ )?(mamas?|madres?|papas?|padres|abuel[oa]s|peques|lector\w*|client\w*|ciclistas
    |dueñ[oa]s|duen[oa]s|jardiner[oa]s|cociner[oa]s|profesional\w*|expert[oa]s|chefs|vecin[oa]s|jugador\w*|maestr[oa]s
    |veterinari[oa]s|artesan[oa]s|usuari[oa]s|famos[oa]s|critic[oa]s)
    (todo|toda) (el|la) (barrio|pueblo|pais|vecindario|colegio|oficina|ciudad|calle|familia lo|internet) (lo |la |los
    |las |ya )?(pid|quier|habl|compr|busc|us|ador|coment|sab|repit)\w{1,4}
    (mas de # |# mil |cientos de |decenas de |miles de |millones de |un millon de )(mil )?(mamas?|madres?|papas?
    |padres|abuel[oa]s|peques|lector\w*|client\w*|ciclistas|dueñ[oa]s|duen[oa]s|jardiner[oa]s|cociner[oa]s
    |profesional\w*|expert[oa]s|chefs|vecin[oa]s|jugador\w*|maestr[oa]s|veterinari[oa]s|artesan[oa]s|usuari[oa]s
    |famos[oa]s|critic[oa]s), vendid[oa]s? (en (#|medio|todo|mas|todos)|ya|por miles)*, (en|de) # paises
    estrellas de (dueñ|duen|client|lector|usuari|comprad|tod|nuestr)*
    (eleg|vot|nombr|escog|declar)id[oa]s? (mejor|producto|juguete|libro|por (los|el|la|nuestr|mas))*
    (votad|nombrad|declarad|coronad)[oa]s? (mejor|producto|juguete|libro|por|el|la)*
    \d,\d (de|en) (nota|google|media)*
    se (vio|ve|ha visto|oyo) (en|por) (la )?(tele|television|radio|prensa|instagram|tiktok)*
    (en|por) (la )?(tele|television)(?=[^\w]*$), (el|la|los) \w+ numero (uno|1)*
    (el|la) (juguete|libro|cafe|producto|mueble|vino|diseno|lampara|silla|bici|bicicleta|taza|aceite|te|regalo|planta
    |marca|tienda|zapato|crema|perfume|juego|herramienta|varita|mejor \w+) del ano
"""
